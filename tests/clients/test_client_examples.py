"""The example clients build against the schema and work against a live server, and so do Relay's documents."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

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


@pytest.fixture(scope="module")
def alone(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both clients, each copied alone into an empty folder with what was installed for it and the server's schema."""
    place = tmp_path_factory.mktemp("clients")
    with chosen_city(databases, settings) as city:
        answer = city.http.get("/schema.graphql")
        has_it = city.http.get("/schema.graphql", headers={"If-None-Match": answer.headers["ETag"]})
    assert (answer.status_code, has_it.status_code, has_it.content) == (200, 304, b"")
    for source, installed in ((TYPESCRIPT, "node_modules"), (PYTHON, ".venv")):
        names = run(ROOT, "git", "ls-files", str(source.relative_to(ROOT))).split()
        for name in names:
            target = place / Path(name).relative_to("clients")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        folder = place / source.name
        (folder / installed).symlink_to(source / installed)
        (folder / "schema.graphql").write_bytes(answer.content)
    return place


def test_the_client_in_typescript_asks_by_its_own_manifest_and_may_run_again(
    databases: Databases, settings: Settings, alone: Path
) -> None:
    folder = alone / "typescript"
    run(folder, "npm", "run", "--silent", "build")
    choices = {"trusted_documents": folder / "src" / "gql", "only_trusted_documents": True}
    with chosen_city(databases, settings, **choices) as city:
        who = city.applicant()
        token = who.headers()["Authorization"].removeprefix("Bearer ")
        command = ("node", "dist/main.js", f"{city.address}/graphql", token, who.code)
        printed = [run(folder, *command) for _ in range(2)]
        grant = json.loads(printed[0])
        assert grant["state"] == "SUBMITTED"
        assert grant["number"].startswith("A08-1-")
        assert printed[1] == printed[0]
        assert city.sql("SELECT count(*) AS count FROM grants")[0]["count"] == 1
        assert who.post("{ server { today } }").status_code == 403


def test_the_client_in_python_reports_a_month_again_and_again_and_shows_the_desk(
    databases: Databases, settings: Settings, alone: Path
) -> None:
    folder, binary = alone / "python", PYTHON / ".venv" / "bin"
    run(folder, str(binary / "ariadne-codegen"))
    with chosen_city(databases, settings) as city:
        programme, waiting = open_case(city, "A10-4").to("ACTIVE"), open_case(city).to("SUBMITTED")
        token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
        url, number = f"{city.address}/graphql", programme.grant["number"]
        command = (str(binary / "python"), "desk.py", url, token, number)
        first, again = (run(folder, *command, "2021-02", "51").splitlines() for _ in range(2))
        assert first == again
        assert first[0] == "0 ok"
        assert any(line.startswith(f"{waiting.grant['number']} SUBMITTED") for line in first)
        assert "2031-02" in run(folder, *command, "2031-02", "51").splitlines()[0]


def test_gql_follows_every_change(databases: Databases, settings: Settings) -> None:
    with chosen_city(databases, settings) as city:
        case = open_case(city)
        after = city.officer.ask("{ changes(first: 1) { pageInfo { endCursor } } }")["changes"]["pageInfo"]["endCursor"]
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
