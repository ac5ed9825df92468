"""A database that was not brought up to date is said to be so, by whatever of it is missing."""

import asyncio

import pytest

from tests.operations.test_command_line import Inside, inside
from tests.world.databases import Databases
from tests.world.rows import connection_to

__all__ = ["inside"]


@pytest.mark.parametrize(
    "missing", ["TABLE demonstration_day RENAME COLUMN stated_on", "TABLE demonstration_day RENAME"]
)
def test_a_database_that_was_not_brought_up_to_date_is_said(databases: Databases, inside: Inside, missing: str) -> None:
    async def set_back(url: str) -> None:
        connection = await connection_to(url)
        await connection.execute(f"ALTER {missing} TO of_another_version")
        await connection.close()

    with databases.copy() as url:
        asyncio.run(set_back(url))
        done = inside.run("sweep", DATABASE_URL=url)
    assert done.returncode == 1
    assert "not up to date: run `duixian migrate`" in done.stderr
    assert "Traceback" not in done.stderr
