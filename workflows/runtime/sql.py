"""Statements in our own words: locks, sequences, a sign of life, and the few reads that every command makes."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from tortoise import Model
from tortoise.connection import get_connection

from workflows.runtime.database import CONNECTION

M = TypeVar("M", bound=Model)


async def ask(statement: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of one SQL statement, run in the transaction that is open, if there is one."""
    connection: Any = get_connection(CONNECTION)
    return cast("list[dict[str, Any]]", await connection.execute_query_dict(statement, list(values)))


async def read(model: type[M], rest: str, *values: object, only: tuple[str, ...] = ()) -> list[M]:
    """Return rows of a model by what follows FROM in a statement, as the ORM would; ``only`` some of its columns.

    The ORM builds each query anew, which takes longer than the database takes to answer one by its key. For reads
    that every command makes; everything else asks the ORM.
    """
    connection: Any = get_connection(CONNECTION)
    executor = connection.executor_class(model=model, db=connection)
    return cast("list[M]", await executor.execute_select(_select(model, rest, only), list(values)))


@cache
def _select(model: type[Model], rest: str, only: Sequence[str]) -> str:
    described = cast("Any", model).describe()
    all_columns = [field["db_column"] for field in (described["pk_field"], *described["data_fields"])]
    columns = ", ".join(f'"{name}"' for name in only or all_columns)
    return f'SELECT {columns} FROM "{described["table"]}" {rest}'  # noqa: S608 - names of models, and words of our own
