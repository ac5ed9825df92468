"""Statements in our own words: states are named by their enums, and turns by their kinds, in one place each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.lives.legs import LegState
from workflows.runtime.sql import naming
from workflows.runtime.turns import Turn

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for room in ("api", "workflows") for path in (ROOT / room).rglob("*.py"))
_STATEMENT = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|WHERE)\b")
_WRITTEN_STATE = re.compile(r"'[A-Z][A-Z_]{2,}'")
TURNS = ROOT / "workflows" / "runtime" / "turns.py"


def statements(path: Path) -> Iterator[str]:
    """Every text of a file that is SQL, as it stands there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _STATEMENT.search(node.value):
            yield node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_statement_names_states_by_their_enum(path: Path) -> None:
    assert [literal for statement in statements(path) for literal in _WRITTEN_STATE.findall(statement)] == []


def test_a_named_state_becomes_its_value_and_one_that_is_none_is_an_error() -> None:
    named = naming(LegState)
    assert named("WHERE state <> LegState.SETTLED AND leg.id = $1") == "WHERE state <> 'SETTLED' AND leg.id = $1"
    with pytest.raises(KeyError):
        named("WHERE state = LegState.GONE")


def test_turns_are_taken_by_the_statements_of_one_place() -> None:
    taking = {path for path in SOURCES if "pg_advisory" in path.read_text(encoding="utf-8").replace("pg_try_", "pg_")}
    assert taking == {TURNS}
    assert len(set(Turn)) == len(Turn.__members__)
