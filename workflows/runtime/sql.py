"""Statements in our own words: locks, sequences, a sign of life, and the few reads that every command makes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar, cast

from tortoise import Model
from tortoise.connection import get_connection

from workflows.runtime.database import CONNECTION
from workflows.runtime.turns import WAIT, WAIT_SHARED, Turn

M = TypeVar("M", bound=Model)
_PLACE = re.compile(r"\$(\d+)")
_JOINT_STATEMENTS = 500
"""Statements that ask together, whose text is kept: clients choose what they ask for."""
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


def written(query: object) -> tuple[str, list[Any]]:
    """Return a query of the ORM as the statement that it is, with its values: a part of one in our own words."""
    built: Any = query
    # The ORM shows a statement with its values written into it alone.
    built._choose_db_if_not_chosen()  # noqa: SLF001 - as the ORM does before it asks
    built._make_query()  # noqa: SLF001
    return cast("tuple[str, list[Any]]", built.query.get_parameterized_sql())


def fields_of(model: type[Model]) -> frozenset[str]:
    """Return the names of the fields of a model."""
    return frozenset(cast("Any", model)._meta.fields_map)  # noqa: SLF001 - the mapper has no public word for it


async def read(model: type[M], rest: str, *values: object, only: tuple[str, ...] = ()) -> list[M]:
    """Return rows of a model by what follows FROM in a statement, as the ORM would; ``only`` some of its columns.

    The ORM builds each query anew, which takes longer than the database takes to answer one by its key. For reads
    that every command makes, and for what most answers show; everything else asks the ORM.
    """
    connection: Any = get_connection(CONNECTION)
    executor = connection.executor_class(model=model, db=connection)
    return cast("list[M]", await executor.execute_select(_select(model, rest, only), list(values)))


@dataclass(frozen=True, slots=True)
class Rows(Generic[M]):
    """Rows of a model that are asked for, as ``read`` takes them."""

    model: type[M]
    rest: str
    values: tuple[object, ...] = ()
    only: tuple[str, ...] = ()


async def read_together(wanted: Sequence[Rows[Any]]) -> list[list[Any]]:
    """Return for each of those that are asked for its rows, as ``read`` does, in one statement for all of them.

    Each statement has its way to the database and back, which takes longer than most of them take there. Of one moment
    in any case: nothing is committed between one and the next.
    """
    if len(wanted) == 1:
        return [await read(one.model, one.rest, *one.values, only=one.only) for one in wanted]
    # In one order whoever asks: the database plans each statement once.
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place].model.__name__, wanted[place].rest))
    parts = tuple((wanted[place].model, wanted[place].rest, wanted[place].only) for place in order)
    counts = tuple(len(wanted[place].values) for place in order)
    answers = await ask(_joint(parts, counts), *(value for place in order for value in wanted[place].values))
    rows: list[list[Any]] = [[] for _ in wanted]
    for place, (model, _, only), records in zip(order, parts, answers[0].values(), strict=True):
        columns, kind = only or _columns(model), cast("Any", model)
        # An anonymous record has no names; the ORM makes its row of them, as of one of its own statements.
        rows[place] = [kind._init_from_db(**dict(zip(columns, record, strict=True))) for record in records]  # noqa: SLF001 - the mapper has no public word for it
    return rows


@lru_cache(maxsize=_JOINT_STATEMENTS)
def _joint(parts: Sequence[tuple[type[Model], str, tuple[str, ...]]], counts: Sequence[int]) -> str:
    """The statement of several: in its one row a list of records for each, parameters numbered through."""
    selects: list[str] = []
    before = 0
    for number, ((model, rest, only), count) in enumerate(zip(parts, counts, strict=True)):
        columns = ", ".join(f'"{name}"' for name in only or _columns(model))
        own = _PLACE.sub(lambda place, before=before: f"${int(place[1]) + before}", rest)
        table = cast("Any", model)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
        selects.append(f'ARRAY(SELECT ROW({columns}) FROM "{table}" {own}) AS "{number}"')  # noqa: S608 - names of models, and words of our own
        before += count
    return f"SELECT {', '.join(selects)}"


@cache
def _select(model: type[Model], rest: str, only: Sequence[str]) -> str:
    columns, table = ", ".join(f'"{name}"' for name in only or _columns(model)), cast("Any", model)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
    return f'SELECT {columns} FROM "{table}" {rest}'  # noqa: S608 - names of models, and words of our own


@cache
def _columns(model: type[Model]) -> tuple[str, ...]:
    described = cast("Any", model).describe()
    return tuple(field["db_column"] for field in (described["pk_field"], *described["data_fields"]))
