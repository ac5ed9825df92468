"""Nothing that a client builds on goes without notice, and the subgraph composes."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api.schema.schema import schema_text
from tests.clients.nodes import node
from tests.contract.contract import ROOT, announcements, complaints, found_changes
from workflows.runtime.clock import system_moment

RELEASED = (ROOT / "schema.released.graphql").read_text(encoding="utf-8")
CHANGES = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
TODAY = date(2026, 6, 1)

OLD = """
type Query { grant(id: ID!): Grant  grants(first: Int = 2): [Grant!]! }
type Grant { id: ID! number: String! state: State! award: String }
enum State { DRAFT PAID }
input Filter { number: String }
type Mutation { create(input: Filter!): Grant }
"""
EDITS: dict[str, tuple[str, str]] = {
    "a field is gone": (" number: String! state", " state"),
    "a field has another type": ("number: String!", "number: Int!"),
    "a field may be null": ("number: String!", "number: String"),
    "an argument is required": ("grants(first: Int = 2)", "grants(first: Int!)"),
    "a new argument is required": ("grants(first: Int = 2)", "grants(first: Int, year: Int!)"),
    "a value is gone": ("DRAFT PAID", "PAID"),
    "a value is new": ("DRAFT PAID", "DRAFT PAID CLOSED"),
    "a new part of an input is required": (
        "input Filter { number: String }",
        "input Filter { number: String y: Int! }",
    ),
    "a default has changed": ("grants(first: Int = 2)", "grants(first: Int = 3)"),
    "a new argument may be left out": ("grants(first: Int = 2)", "grants(first: Int = 2, last: Int)"),
}
HARMLESS: dict[str, tuple[str, str]] = {
    "a field is new": ("number: String!", "number: String! item: String"),
    "a field is described": ("type Grant {", '"A grant." type Grant {'),
}
HEAD = "| change | announced on | removed on |\n|---|---|---|\n"


def test_every_change_since_the_release_is_announced_and_kept() -> None:
    assert complaints(RELEASED, schema_text(), CHANGES, system_moment().today) == []


@pytest.mark.parametrize("what", EDITS)
def test_a_change_that_can_break_a_client_is_found_and_must_be_announced(what: str) -> None:
    now = OLD.replace(*EDITS[what])
    changes = found_changes(OLD, now)
    assert changes
    assert complaints(OLD, now, HEAD, TODAY) == [f"not announced in docs/changes.md: {change}" for change in changes]
    announced = HEAD + "".join(f"| `{change}` | 2026-01-01 | {{}} |\n" for change in changes)
    assert complaints(OLD, now, announced.replace("{}", "2026-06-01"), TODAY) == []
    early = complaints(OLD, now, announced.replace("{}", "2026-06-02"), TODAY)
    assert all(complaint.startswith("gone before its day, 2026-06-02") for complaint in early)
    assert len(early) == len(changes)


@pytest.mark.parametrize("what", HARMLESS)
def test_a_change_that_breaks_nobody_needs_no_notice(what: str) -> None:
    assert complaints(OLD, OLD.replace(*HARMLESS[what]), HEAD, TODAY) == []


def test_an_announcement_of_nothing_is_stale() -> None:
    row = "| Grant.number was removed. | 2026-01-01 | 2027-01-01 |\n"
    assert complaints(OLD, OLD, HEAD + row, TODAY) == ["announced, but not there: Grant.number was removed."]


@pytest.mark.parametrize("row", ["| x |", "| x | soon | 2027-01-01 |", "| x | 2026-01-01 | later |"])
def test_a_row_that_is_none_is_no_announcement(row: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        announcements(HEAD + row)


def test_the_subgraph_of_the_same_schema_composes_with_one_that_refers_to_it(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("duixian"), "schema", "--federation"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    composed = node("compose.mjs", sdl=str(written(tmp_path / "sub.graphql", text)))
    assert composed["errors"] == []
    assert "join__type(graph: DUIXIAN" in composed["supergraph"]
    key = 'type Grant implements Node & Versioned @key(fields: "{}")'
    broken = text.replace(key.format("id"), key.format("no"))
    assert broken != text
    assert node("compose.mjs", sdl=str(written(tmp_path / "broken.graphql", broken)))["errors"]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
