"""The example clients build against the schema and work against a live server, and so do Relay's documents."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.contract.contract import ROOT
from tests.world.cases import open_case
from tests.world.chosen_city import chosen_city
from tests.world.databases import Databases
from tests.world.followers import address
from workflows.runtime.settings import Settings

TYPESCRIPT, PYTHON = ROOT / "clients" / "typescript", ROOT / "clients" / "python"
RELAY = ROOT / "tests" / "node" / "relay"
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
        grant = json.loads(run(TYPESCRIPT, "node", "dist/main.js", f"{city.address}/graphql", token, who.code))
        assert grant["state"] == "SUBMITTED"
        assert grant["number"].startswith("A08-1-")
        assert who.post("{ server { today } }").status_code == 403


def test_the_client_in_python_reports_a_month_and_shows_the_desk(databases: Databases, settings: Settings) -> None:
    binary = PYTHON / ".venv" / "bin"
    run(PYTHON, str(binary / "ariadne-codegen"))
    with chosen_city(databases, settings) as city:
        programme, waiting = open_case(city, "A10-4").to("ACTIVE"), open_case(city).to("SUBMITTED")
        token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
        url, number = f"{city.address}/graphql", programme.grant["number"]
        lines = run(PYTHON, str(binary / "python"), "desk.py", url, token, number, "2021-02", "51").splitlines()
        assert lines[0] == "1 ok"
        assert any(line.startswith(f"{waiting.grant['number']} SUBMITTED") for line in lines)
        refused = run(PYTHON, str(binary / "python"), "desk.py", url, token, number, "2031-02", "51").splitlines()
        assert "2031-02" in refused[0]


def test_gql_follows_every_change(databases: Databases, settings: Settings) -> None:
    with chosen_city(databases, settings) as city:
        case = open_case(city)
        after = city.officer.ask("{ changes(first: 1) { endCursor } }")["changes"]["endCursor"]
        case.to("SUBMITTED")
        token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
        command = (str(PYTHON / ".venv" / "bin" / "python"), "follow.py", address(city), token, after, "SUBMITTED")
        assert run(PYTHON, *command).splitlines()[-1] == f"{case.grant['number']} SUBMITTED"


def test_relays_compiler_takes_the_schema_and_its_manifest_is_trusted(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "relay"
    shutil.copytree(RELAY, folder, ignore=shutil.ignore_patterns("__generated__", "manifest"))
    manifest = folder / "manifest" / "persisted.json"
    for place in (manifest.parent, folder / "src" / "__generated__"):
        place.mkdir(exist_ok=True)
    manifest.write_text("{}", encoding="utf-8")
    config = json.loads((folder / "relay.config.json").read_text(encoding="utf-8"))
    config["schema"] = "./schema.graphql"
    shutil.copy(ROOT / "schema.graphql", folder)
    (folder / "relay.config.json").write_text(json.dumps(config), encoding="utf-8")
    run(folder, "node", str(RELAY.parent / "node_modules" / "relay-compiler" / "cli.js"), "relay.config.json")
    [named] = json.loads(manifest.read_text(encoding="utf-8"))
    choices = {"trusted_documents": manifest.parent, "only_trusted_documents": True}
    with chosen_city(databases, settings, **choices) as city:
        body = {"documentId": named, "variables": {"first": 5}}
        answer = city.http.post("/graphql", json=body, headers=city.officer.headers()).json()
        assert answer["data"]["grants"]["pageInfo"]["hasNextPage"] is False
