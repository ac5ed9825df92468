"""Statements that the ORM has no words for: locks, sequences, a sign of life."""

from typing import Any, cast

from tortoise.connection import get_connection

from workflows.database import CONNECTION


async def ask(statement: str, *values: object) -> list[dict[str, Any]]:
    """Answer the rows of one SQL statement, run in the transaction that is open, if there is one."""
    connection: Any = get_connection(CONNECTION)
    return cast("list[dict[str, Any]]", await connection.execute_query_dict(statement, list(values)))
