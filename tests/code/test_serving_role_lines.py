"""Every table says what the role that serves does with its rows: a new one without a line is refused to everybody."""

import re
from pathlib import Path

from workflows.runtime.proofs.serving_role import ADDED, EVERY, FORGOTTEN, READ, UPDATED

SCHEMA = (Path(__file__).parents[2] / "migrations" / "schema.sql").read_text(encoding="utf-8")
TABLES = {
    name: set(re.findall(r"^    (\w+) ", body, re.MULTILINE))
    for name, body in re.findall(r"^CREATE TABLE (\w+) \(\n(.*?)^\);", SCHEMA, re.MULTILINE | re.DOTALL)
}
ONCE = set(re.findall(r"CREATE TRIGGER written_once BEFORE DELETE OR UPDATE ON (\w+)", SCHEMA))


def test_each_table_has_one_line_and_each_line_its_table() -> None:
    lines = [*UPDATED, *ADDED, *FORGOTTEN, *READ]
    assert len(lines) == len(set(lines))
    assert set(lines) == set(TABLES), "name a new table in workflows/runtime/proofs/serving_role.py"


def test_each_column_that_is_named_is_there() -> None:
    named = {(table, column) for table, columns in UPDATED.items() for column in columns if column != EVERY}
    assert {(table, column) for table, column in named if column not in TABLES[table]} == set()


def test_what_is_written_once_is_only_added() -> None:
    # A fact is emptied once, with its draft; of what is forgotten by rule no column changes.
    assert ONCE - {"fact_snapshot"} <= {*ADDED, *(table for table, columns in FORGOTTEN.items() if not columns)}
