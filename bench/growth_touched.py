"""What the statements of a question touch (触及): pages of the database and rows, which no load moves."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
import orjson
from tortoise.connection import get_connection

from workflows.runtime.database import CONNECTION

_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
_READING = ("SELECT", "WITH")
_UNREAD = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


@dataclass(frozen=True, slots=True)
class Touched:
    """Pages of 8 kB that statements looked at, in memory or on disk, and rows that their scans met."""

    pages: int = 0
    rows: int = 0

    def __add__(self, other: "Touched") -> "Touched":
        """Return both together."""
        return Touched(self.pages + other.pages, self.rows + other.rows)


@asynccontextmanager
async def sent() -> AsyncGenerator[list[tuple[str, tuple[Any, ...]]]]:
    """Keep the statements that the open connections of this process's pool send while the block runs."""
    log: list[tuple[str, tuple[Any, ...]]] = []

    def note(query: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        log.append((query.query, tuple(query.args)))

    connections = [each for holder in _pool()._holders if (each := holder._con) is not None]  # noqa: SLF001 - asyncpg has no public word for it
    for each in connections:
        each.add_query_logger(note)
    try:
        yield log
    finally:
        for each in connections:
            each.remove_query_logger(note)


async def touched_by(statements: list[tuple[str, tuple[Any, ...]]]) -> Touched:
    """Return what statements that read touch, each run once more under EXPLAIN; raises RuntimeError out of time."""
    touched = Touched()
    for text, values in statements:
        if text.lstrip().upper().startswith(_READING):
            async with _pool().acquire() as connection:
                try:
                    answer = await connection.fetchval(_EXPLAIN + text, *values)
                except asyncpg.QueryCanceledError as error:
                    message = "answered, and not once more in time under EXPLAIN"
                    raise RuntimeError(message) from error
            (explained,) = orjson.loads(answer) if isinstance(answer, str | bytes) else answer
            touched += touched_in(explained["Plan"])
    return touched


def touched_in(plan: Mapping[str, Any]) -> Touched:
    """Return what a plan touched, as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) has it."""
    rows = sum(_met(node) for node in _nodes(plan))
    return Touched(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], round(rows))


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in cast("list[Mapping[str, Any]]", plan.get("Plans", [])):
        yield from _nodes(inner)


def _met(node: Mapping[str, Any]) -> float:
    """The rows that a scan of a table or an index met; those that it left out, too."""
    if not ("Relation Name" in node or "Index Name" in node):
        return 0
    return (node["Actual Rows"] + sum(node.get(name, 0) for name in _UNREAD)) * node["Actual Loops"]


def _pool() -> Any:  # noqa: ANN401 - asyncpg has no types
    client: Any = get_connection(CONNECTION)
    return client._pool  # noqa: SLF001 - the mapper has no public word for it
