"""Rows that must never be, and how the database refuses them."""

import asyncpg

from tests.world.city import City
from tests.world.rows import connection_to

# ruff: noqa: S608 - these tests write their own statements


def copied(table: str, *others: str, where: str = "true") -> str:
    """A statement that writes a row of a table anew, under another id and with some columns otherwise."""
    named = dict(other.split(" = ", 1) for other in ("id = gen_random_uuid()", *others))
    sets = ", ".join(f"'{name}', to_jsonb({value})" for name, value in named.items())
    row = f"(jsonb_populate_record(NULL::{table}, to_jsonb(r) || jsonb_build_object({sets}))).*"
    return f"INSERT INTO {table} SELECT {row} FROM {table} r WHERE {where} LIMIT 1"


def refused(city: City, *statements: str) -> str:
    """The error with which the database refuses statements, run as one transaction; afterwards nothing has changed."""
    before = city.rows()

    async def run() -> str:
        connection = await connection_to(city.url)
        try:
            async with connection.transaction():
                for statement in statements:
                    await connection.execute(statement)
        except asyncpg.PostgresError as error:
            return f"{type(error).__name__}: {error}"
        finally:
            await connection.close()
        return ""

    answer = city.run(run())
    assert answer, statements
    assert city.rows() == before
    return answer
