"""Statements in our own words: locks, sequences, a sign of life, and the few reads that every command makes."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from tortoise import Model
from tortoise.connection import get_connection

from workflows.runtime.database import CONNECTION
from workflows.runtime.turns import WAIT, WAIT_SHARED, Turn

M = TypeVar("M", bound=Model)
_MEMBER = re.compile(r"\b([A-Z][A-Za-z]+)\.([A-Z_]+)\b")


def naming(*enums: type[StrEnum]) -> Callable[[str], str]:
    """Return what writes the value of each member, in quotes, where a statement names it as ``LegState.SETTLED``.

    It becomes a word of the statement and no parameter: a plan that is kept takes an index over some states alone only
    where it knows them. A member that is none raises KeyError, as soon as the statement's module is imported.
    """
    known = {kind.__name__: kind for kind in enums}
    return lambda statement: _MEMBER.sub(lambda member: f"'{known[member[1]][member[2]].value}'", statement)


async def wait_for(turn: Turn, names: Iterable[str], *, shared: bool = False) -> None:
    """Wait until each of these names is ours, and keep them until the transaction ends; all in one statement.

    They are taken in the order of their letters, so that no two wait for each other.
    """
    if locks := sorted(set(names)):
        await ask(WAIT_SHARED if shared else WAIT, turn, locks)


async def ask(statement: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of one SQL statement, run in the transaction that is open, if there is one."""
    connection: Any = get_connection(CONNECTION)
    return cast("list[dict[str, Any]]", await connection.execute_query_dict(statement, list(values)))


async def read(model: type[M], rest: str, *values: object, only: tuple[str, ...] = ()) -> list[M]:
    """Return rows of a model by what follows FROM in a statement, as the ORM would; ``only`` some of its columns.

    The ORM builds each query anew, which takes longer than the database takes to answer one by its key. For reads
    that every command makes, and for what most answers show; everything else asks the ORM.
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
