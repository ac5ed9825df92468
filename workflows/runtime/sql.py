"""Statements in our own words: locks, sequences, a sign of life, and the few reads that every command makes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Generic, TypeAlias, TypeVar, cast

from tortoise import Model
from tortoise.connection import get_connection
from tortoise.fields.base import DatabaseDefault

from workflows.runtime.asyncpg_transaction import TellingTransaction
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
    """Wait before the next is asked until each of these names is ours, and keep them until the transaction ends.

    They are taken in the order of their letters, so that no two wait for each other.
    """
    if locks := sorted(set(names)):
        await tell(WAIT_SHARED if shared else WAIT, turn, locks)


async def ask(statement: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of one SQL statement, run in the transaction that is open, if there is one."""
    connection: Any = get_connection(CONNECTION)
    return cast("list[dict[str, Any]]", await connection.execute_query_dict(statement, list(values)))


async def ask_row(statement: str, *values: object) -> Any:  # noqa: ANN401 - the driver's record has no type
    """Return the only row of one SQL statement that reads, as the driver has it: what the ORM adds is spared."""
    connection: Any = get_connection(CONNECTION)
    if isinstance(connection, TellingTransaction):
        return (await ask(statement, *values))[0]
    return await connection.read_row(statement, values)


def kept() -> dict[str, Any]:
    """Return what is kept of the database that is open, while it is; within a transaction nothing is."""
    return getattr(get_connection(CONNECTION), "kept", {})


async def ask_records(statement: str, *values: object) -> Sequence[Sequence[Any]]:
    """Return the rows of one SQL statement as the driver has them, for who reads very many: values in their order."""
    connection: Any = get_connection(CONNECTION)
    return cast("tuple[int, Sequence[Sequence[Any]]]", await connection.execute_query(statement, list(values)))[1]


def written(query: object) -> tuple[str, list[Any]]:
    """Return a query of the ORM as the statement that it is, with its values: a part of one in our own words."""
    built: Any = query
    # The ORM shows a statement with its values written into it alone.
    built._choose_db_if_not_chosen()  # noqa: SLF001 - as the ORM does before it asks
    built._make_query()  # noqa: SLF001
    return cast("tuple[str, list[Any]]", built.query.get_parameterized_sql())


async def tell(statement: str, *values: object) -> None:
    """Have one SQL statement said whose answer nobody needs: before the next that is asked, or with the commit.

    Statements are said in the order in which they were told, and what goes wrong is raised where they are said. Outside
    a transaction it is said at once.
    """
    connection: Any = get_connection(CONNECTION)
    if isinstance(connection, TellingTransaction):
        connection.tell(statement, values)
    else:
        await ask(statement, *values)


async def say_all() -> None:
    """Have everything said now that was told in the transaction that is open, so that what goes wrong is raised."""
    connection: Any = get_connection(CONNECTION)
    if isinstance(connection, TellingTransaction):
        await connection.say_all()


async def tell_new(row: Model) -> None:
    """Have a row written that is new, as ``tell`` says; what the database sets of it, the row does not learn."""
    columns = tuple(name for name in _columns(type(row)) if not isinstance(getattr(row, name), DatabaseDefault))
    await tell(_insert(type(row), columns), *_values(row, columns))
    cast("Any", row)._saved_in_db = True  # noqa: SLF001 - the mapper has no public word for it


async def tell_changed(row: Model, *only: str) -> None:
    """Have what stands in a row written as it now is, as ``tell`` says; ``only`` some of its columns.

    The caller holds the row's lock, or has read it as it cannot change.
    """
    kind = type(row)
    columns = only or _columns(kind)[1:]
    await tell(_update(kind, columns), *_values(row, columns), row.pk)


async def tell_saved(row: Model) -> None:
    """Have a row written as it now is, whether it is new or not, as ``tell`` says."""
    await (tell_changed(row) if cast("Any", row)._saved_in_db else tell_new(row))  # noqa: SLF001 - the mapper has no public word for it


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


@dataclass(frozen=True, slots=True)
class Records:
    """What a statement of our own is asked for, alone or with others: rows by the names of its columns."""

    statement: str
    values: tuple[object, ...]
    columns: tuple[str, ...]


Wanted: TypeAlias = Rows[Any] | Records | None
"""What is asked for together with others; None for nothing."""


async def read_together(wanted: Sequence[Wanted]) -> list[list[Any]]:
    """Return for each of those that are asked for its rows, as ``read`` or ``ask`` does, in one statement for all.

    Each statement has its way to the database and back, which takes longer than most of them take there. Of one moment
    in any case: nothing is committed between one and the next.
    """
    questions = {place: one for place, one in enumerate(wanted) if one is not None}
    rows: list[list[Any]] = [[] for _ in wanted]
    if len(questions) <= 1:
        for place, one in questions.items():
            rows[place] = await _alone(one)
        return rows
    # In one order whoever asks: the database plans each statement once.
    order = sorted(questions, key=lambda place: _order(questions[place]))
    parts = tuple(_part(questions[place]) for place in order)
    counts = tuple(len(questions[place].values) for place in order)
    answers = await ask(_joint(parts, counts), *(value for place in order for value in questions[place].values))
    for place, (model, _, columns), records in zip(order, parts, answers[0].values(), strict=True):
        # An anonymous record has no names; the ORM makes its row of them, as of one of its own statements.
        made = dict if model is None else cast("Any", model)._init_from_db  # noqa: SLF001 - the mapper has no public word for it
        rows[place] = [made(**dict(zip(columns, record, strict=True))) for record in records]
    return rows


async def _alone(one: Rows[Any] | Records) -> list[Any]:
    if isinstance(one, Records):
        return await ask(one.statement, *one.values)
    return await read(one.model, one.rest, *one.values, only=one.only)


def _order(one: Rows[Any] | Records) -> tuple[str, str]:
    return ("", one.statement) if isinstance(one, Records) else (one.model.__name__, one.rest)


_Part: TypeAlias = tuple[type[Model] | None, str, tuple[str, ...]]
"""The model of rows, None where there is none; what is asked, and the columns of the answer."""


def _part(one: Rows[Any] | Records) -> _Part:
    if isinstance(one, Records):
        return None, f"FROM ({one.statement}) AS asked", one.columns
    table = cast("Any", one.model)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
    return one.model, f'FROM "{table}" {one.rest}', one.only or _columns(one.model)


@lru_cache(maxsize=_JOINT_STATEMENTS)
def _joint(parts: Sequence[_Part], counts: Sequence[int]) -> str:
    """The statement of several: in its one row a list of records for each, parameters numbered through."""
    selects: list[str] = []
    before = 0
    for number, ((_, questions, columns), count) in enumerate(zip(parts, counts, strict=True)):
        names = ", ".join(f'"{name}"' for name in columns)
        own = _PLACE.sub(lambda place, before=before: f"${int(place[1]) + before}", questions)
        selects.append(f'ARRAY(SELECT ROW({names}) {own}) AS "{number}"')
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


@cache
def _insert(model: type[Model], columns: Sequence[str]) -> str:
    table = cast("Any", model)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join(f"${n + 1}" for n in range(len(columns)))
    return f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of models


@cache
def _update(model: type[Model], columns: Sequence[str]) -> str:
    table = cast("Any", model)._meta.db_table  # noqa: SLF001 - the mapper has no public word for it
    key, changed = _columns(model)[0], ", ".join(f'"{name}" = ${n + 1}' for n, name in enumerate(columns))
    return f'UPDATE "{table}" SET {changed} WHERE "{key}" = ${len(columns) + 1}'  # noqa: S608 - names of models


def _values(row: Model, columns: Sequence[str]) -> list[object]:
    """What stands in columns of a row, as the driver takes it; the fields of every model are named as its columns."""
    fields = cast("Any", row)._meta.fields_map  # noqa: SLF001 - the mapper has no public word for it
    return [fields[name].to_db_value(getattr(row, name), row) for name in columns]
