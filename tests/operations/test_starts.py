"""Nobody waits for what a command does not need: by which modules it has read when it ends, never by the clock."""

import asyncio
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api.access.tokens import PEOPLE
from api.cli.access.token import ROLES
from tests.operations.test_command_line import environment
from tests.world.databases import Databases
from workflows.running.due import TABLES, anything_due, moment_there
from workflows.running.kept_city import load_city
from workflows.runtime.connecting import connect
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

READ = """
import sys
from api.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def read_by(directory: Path, *arguments: str, **others: str) -> set[str]:
    """Which packages a command has read by the time at which it has ended well."""
    done = subprocess.run(
        [sys.executable, "-c", READ, *arguments],
        env=environment(directory, **others),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


SCHEMA_AND_ROWS = {"strawberry", "graphql", "tortoise"}


def test_help_and_a_token_read_neither_the_schema_nor_the_rows_nor_the_database(tmp_path: Path) -> None:
    assert read_by(tmp_path, "--help") & (SCHEMA_AND_ROWS | {"asyncpg", "pydantic", "domain"}) == set()
    assert read_by(tmp_path, "token", "officer") & (SCHEMA_AND_ROWS | {"asyncpg"}) == set()


def test_with_nothing_to_do_migrate_and_sweep_read_neither_the_schema_nor_the_rows(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("migrated") as url:
        assert read_by(tmp_path, "migrate", DATABASE_URL=url) & SCHEMA_AND_ROWS == set()
        # The first of a day makes its digest.
        assert "tortoise" in read_by(tmp_path, "sweep", DATABASE_URL=url)
        assert read_by(tmp_path, "sweep", DATABASE_URL=url) & SCHEMA_AND_ROWS == set()


def test_a_sweep_that_has_something_to_do_reads_the_rows(
    databases: Databases, settings: Settings, tmp_path: Path
) -> None:
    known = {"DUIXIAN_SECRET_FILE": str(secret_path(settings))}
    with databases.copy() as url:
        assert "tortoise" in read_by(tmp_path, "sweep", "--as-of", "2021-01-01", DATABASE_URL=url, **known)


async def _names(url: str, *statements: str) -> list[str]:
    connection = await connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return [str(row["name"]) for row in await connection.fetch(statements[-1])]
    finally:
        await connection.close()


WITH_A_DAY = "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'due_on'"
NOT_DUE = [f"UPDATE {table} SET due_on = due_on + 10000 WHERE due_on IS NOT NULL" for table in TABLES]  # noqa: S608
NEVER_REMINDED = "UPDATE grants SET remind_on = NULL"
MORE = "UPDATE budget SET appropriated = appropriated + 10 ^ 12, free = free + 10 ^ 12"
NOBODY = "SELECT 1 AS name WHERE false"


def test_every_table_whose_rows_are_due_on_a_day_is_looked_at(databases: Databases) -> None:
    with databases.copy("migrated") as url:
        assert set(asyncio.run(_names(url, WITH_A_DAY))) == set(TABLES)


def test_who_waits_for_money_is_due_when_it_is_there(databases: Databases, settings: Settings) -> None:
    with databases.copy("empty") as url:
        asyncio.run(load_city(settings, url))
        today = asyncio.run(moment_there(url)).today
        asyncio.run(_names(url, "SET session_replication_role = replica", *NOT_DUE, NEVER_REMINDED, NOBODY))
        assert not asyncio.run(anything_due(url, today))
        asyncio.run(_names(url, "SET session_replication_role = replica", MORE, NOBODY))
        assert asyncio.run(anything_due(url, today))
        assert not asyncio.run(anything_due(url, date(today.year + 20, 1, 1)))


def test_help_names_every_role_for_which_a_token_is_signed() -> None:
    assert set(ROLES.split(", ")) == {role.value.lower() for role in PEOPLE}


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "sweep", "schema", "assess", "demo", "policy", "ledger", "audit", "worker"]
)
def test_help_of_a_command_reads_no_schema(command: str, tmp_path: Path) -> None:
    assert read_by(tmp_path, command, "--help") & SCHEMA_AND_ROWS == set()
