"""A page on another origin, built from the schema alone, works in a real Chromium as its builder expects."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.contract.contract import ROOT
from tests.world.cases import Case, open_case
from tests.world.chosen_city import chosen_city
from tests.world.city import Json
from tests.world.databases import Databases
from tests.world.operations import mutation
from tests.world.uploads import PAGE
from workflows.runtime.settings import Settings

SOURCES = ROOT / "tests" / "contract" / "spa"
WORD = "量子罗盘仪"
PATIENCE = 120
"""Seconds."""


def run(folder: Path, *command: str, **environment: str) -> str:
    """What a command prints that must succeed."""
    surroundings = os.environ | environment
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False, env=surroundings
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def published(folder: Path) -> Generator[str]:
    """The address at which a folder is served, an origin of its own."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by its parent
        """Say nothing of what was got."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page: its types generated from the schema, checked, and built."""
    folder = tmp_path_factory.mktemp("page") / "spa"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("node_modules", "gql", "dist"))
    (folder / "node_modules").symlink_to(SOURCES / "node_modules")
    run(folder, "npm", "run", "--silent", "build", SCHEMA=str(ROOT / "schema.graphql"))
    return folder


@pytest.fixture(scope="module")
def seen(built: Path, databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What an applicant sees who works with the page, while an officer works elsewhere."""
    with published(built / "dist") as page, chosen_city(databases, settings, origins=page) as city:
        who = city.applicant()
        waiting = open_case(city, applicant=who).to("SUBMITTED")
        programme = open_case(city, "A10-4", applicant=who).to("ACTIVE")
        sought = open_case(city, applicant=who, item=WORD)
        drafts = [open_case(city, applicant=who) for _ in range(4)]
        (built / "dist" / "config.json").write_text(json.dumps({"api": city.address}), encoding="utf-8")
        paper = tmp_path_factory.mktemp("papers") / "验收报告.pdf"
        paper.write_bytes(PAGE)
        given = {
            "page": page,
            "token": who.headers()["Authorization"].removeprefix("Bearer "),
            "word": WORD,
            "draft": sought.grant["number"],
            "programme": programme.grant["number"],
            "waiting": waiting.grant["number"],
            "paper": str(paper),
            "elsewhere": _elsewhere(waiting),
        }
        # The browser is unpacked where nobody else unpacks one.
        answer: Json = json.loads(run(built, "node", "drive.mjs", json.dumps(given), TMPDIR=str(built)))
        numbers = sorted(case.grant["number"] for case in (waiting, programme, sought, *drafts))
        return answer | {"numbers": numbers, "given": given}


def _elsewhere(case: Case) -> Json:
    """What an officer sends to go on with a case."""
    officer = case.by("acceptGrant")
    command = case.command("acceptGrant") | {"idempotencyKey": "elsewhere"}
    document = {"query": mutation("acceptGrant"), "variables": {"input": command}}
    return {"url": f"{case.city.address}/graphql", "headers": officer.headers(), **document}


def test_nothing_broke_and_neither_the_browser_nor_the_cache_complained(seen: Json) -> None:
    assert "broken" not in seen, seen["broken"]
    assert seen["complaints"] == []


def test_a_list_is_paged_both_ways(seen: Json) -> None:
    paging, numbers = seen["paging"], seen["numbers"]
    assert paging["count"] == len(numbers)
    assert (paging["first"], paging["second"], paging["back"]) == (numbers[:3], numbers[3:6], numbers[:3])


def test_a_search_shows_what_it_finds(seen: Json) -> None:
    assert seen["searching"] == [seen["given"]["draft"]]


def test_a_button_of_an_action_does_it_and_a_closed_one_says_why(seen: Json) -> None:
    buttons = {button["event"]: button for button in seen["pressing"]["buttons"]}
    assert buttons["WITHDRAW"]["may"]
    assert seen["pressing"]["asked"]
    assert not buttons["APPROVE"]["may"]
    assert buttons["WITHDRAW"]["title"] == "撤回"
    assert "无权办理" in buttons["APPROVE"]["why"]
    assert "撤回" in seen["pressing"]["history"]


def test_what_a_command_changed_is_read_anew_where_it_is_shown(seen: Json) -> None:
    command, *then = seen["pressing"]["then"]
    assert command == "Step"
    assert "Status" in then


def test_a_month_is_reported_and_one_to_come_is_refused_in_chinese(seen: Json) -> None:
    assert "2021-02 51" in seen["reporting"]["months"]
    assert "2031" in seen["reporting"]["refused"]


def test_what_others_do_is_shown_at_once(seen: Json) -> None:
    assert seen["watching"]["elsewhere"]["data"]["acceptGrant"]["errors"] == []
    assert seen["watching"]["inTheList"] == "审核中"


def test_a_paper_is_uploaded_and_opened_by_a_plain_link(seen: Json) -> None:
    assert seen["papers"] == {"name": "验收报告.pdf", "sha256": hashlib.sha256(PAGE).hexdigest()}
