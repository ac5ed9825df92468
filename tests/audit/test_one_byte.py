"""Of every row that is written once, one byte of any value is enough: the check of digests names the row."""

from collections.abc import Generator
from contextlib import contextmanager

import asyncpg
import pytest

from tests.scenes.stage import Play
from tests.world.city import City
from workflows.running.digest_check import altered_rows
from workflows.running.digests import SEALED, make_digest

# ruff: noqa: S608 - these tests write their own statements

COLUMNS = """
SELECT column_name AS name, data_type AS kind FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 AND column_name <> 'id' ORDER BY ordinal_position
"""
FLIPPED = {
    "jsonb": "coalesce(jsonb_set({0}, '{{x}}', '1'), '1')",
    "date": "{0} + 1",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "boolean": "NOT {0}",
    "text": "overlay({0} placing chr(ascii({0}) # 1) from 1 for 1)",
    "character varying": "overlay({0} placing chr(ascii({0}) # 1) from 1 for 1)",
    "uuid": "overlay({0}::text placing translate(left({0}::text, 1), '0123456789abcdef', '123456789abcdef0') "
    "from 1 for 1)::uuid",
}
"""By the kind of a column the least that it can be altered by; of a number its last bit."""
SCENES = ("correctAward", "closeYear", "recordRecoveryReceipt", "recordServiceMonth", "settleLeg")
"""By which there is a row of each table that is written once."""


@pytest.fixture(scope="module")
def sealed(play: Play, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city with a row of everything that is written once, sealed."""
    city = play.city
    city.settings = city.settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("keys")})
    for name in SCENES:
        play.scenes[name].usual().done(name, **play.scenes[name].input())
    assert city.run(make_digest(city.settings)) is not None
    return city


@contextmanager
def undone(city: City, table: str) -> Generator[None]:
    """What the owner does who switches the guards of a table off, before anybody else sees it."""
    city.sql("BEGIN")
    try:
        city.sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
    finally:
        city.sql("ROLLBACK")


@pytest.mark.parametrize("table", SEALED)
def test_one_byte_of_any_value_that_is_written_once_is_named(sealed: City, table: str) -> None:
    rows = sealed.sql(f"SELECT t.* FROM {table} t JOIN sealed_row s ON s.kind = '{table}' AND s.id = t.id LIMIT 1")
    flipped = 0
    for column in sealed.sql(COLUMNS, table):
        if rows[0][column["name"]] is None:
            continue
        other = FLIPPED.get(column["kind"], "{0} # 1").format(f'"{column["name"]}"')
        with undone(sealed, table):
            try:
                sealed.sql(f'UPDATE {table} SET "{column["name"]}" = {other} WHERE id = $1', rows[0]["id"])
            except asyncpg.PostgresError:
                continue  # The column takes no such value at all.
            named = sealed.sql(altered_rows(table), 20)
        assert [(row["id"], row["gone"]) for row in named] == [(rows[0]["id"], False)], column
        flipped += 1
    assert flipped > 3
    assert sealed.sql(altered_rows(table), 20) == []
