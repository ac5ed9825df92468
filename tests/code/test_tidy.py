"""The laws of the house that no other tool keeps."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.pages import printed_documents

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "domain", "workflows", "bench", "demonstration", "tests", "migrations")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if not path.name.startswith("0"))
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40
MOST_FILES_OF_A_FOLDER = 30
VAGUE = {"utils", "util", "helpers", "common", "core", "base", "manager", "misc"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_a_small_room_with_a_plain_name(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE
    assert path.stem not in VAGUE
    for function in functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= MOST_LINES_OF_A_FUNCTION, f"{function.name} has {lines} lines"


@pytest.mark.parametrize("room", ROOMS)
def test_a_folder_holds_at_most_thirty_files_and_says_what_belongs_there(room: str) -> None:
    for folder in {path.parent for path in SOURCES if path.is_relative_to(ROOT / room)}:
        files = [path for path in SOURCES if path.parent == folder]
        assert len(files) <= MOST_FILES_OF_A_FOLDER, folder
        first = folder / "__init__.py"
        assert first.exists(), folder
        assert ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))), folder


def test_a_transaction_is_opened_in_one_place_and_by_migrations_alone() -> None:
    engine = {
        f"workflows/runtime/{name}.py" for name in ("asyncpg_engine", "asyncpg_transaction", "database", "standby")
    }
    allowed = {"workflows/transaction/work.py", "workflows/runtime/migrating.py", *engine}
    opening = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.parts[len(ROOT.parts)] != "tests" and "in_transaction" in path.read_text(encoding="utf-8")
    }
    assert opening <= allowed


def test_no_row_is_saved_by_the_doors() -> None:
    writes = re.compile(r"\.(save|create|bulk_create|update_or_create|get_or_create)\(")
    saving = [str(p) for p in (ROOT / "api").rglob("*.py") if writes.search(p.read_text(encoding="utf-8"))]
    assert saving == []


PRINTED = printed_documents()


@pytest.mark.parametrize("file", sorted(PRINTED), ids=lambda file: file.name)
def test_a_printed_document_says_what_the_tables_say(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == PRINTED[file], "make docs"


def test_the_repository_names_no_registry_and_no_path_of_a_machine() -> None:
    hosts = "|".join(
        ("files.python" + "hosted", "pypi" + r"\.org", "registry.npm" + "js", "/ro" + "ot/", "/wo" + "rk/")
    )
    matches = subprocess.run(
        ["git", "grep", "-nIE", hosts, "--", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert matches.returncode in {1, 128}, matches.stdout  # 1: nothing found; 128: no checkout of git
