"""The example clients build against the schema and work against a server that runs their own documents alone."""

import json
import subprocess
from pathlib import Path

from tests.chosen_city import chosen_city
from tests.contract import ROOT
from tests.databases import Databases
from workflows.settings import Settings

TYPESCRIPT = ROOT / "clients" / "typescript"
PATIENCE = 100
"""Seconds."""


def run(folder: Path, *command: str) -> str:
    """What a command prints that must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_client_in_typescript_asks_by_its_own_manifest(databases: Databases, settings: Settings) -> None:
    run(TYPESCRIPT, "npm", "run", "--silent", "build")
    choices = {"trusted_documents": TYPESCRIPT / "src" / "gql", "only_trusted_documents": True}
    with chosen_city(databases, settings, **choices) as city:
        who = city.applicant()
        token = who.headers()["Authorization"].removeprefix("Bearer ")
        shown = json.loads(run(TYPESCRIPT, "node", "dist/main.js", f"{city.address}/graphql", token, who.code))
        assert shown["state"] == "SUBMITTED"
        assert shown["number"].startswith("A08-1-")
        assert who.post("{ server { today } }").status_code == 403
