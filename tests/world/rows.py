"""Everything that a database holds, for tests that say: nothing changed."""

from typing import Any, TypeAlias, cast

import asyncpg

Rows: TypeAlias = dict[str, str]
"""For each table how many rows it has and a hash over all of them; for each sequence its last value."""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# Summed, so that no order of rows matters: a seventh of what it takes to write all of them out, sort and hash them.
_HASH = """
SELECT '{0}' AS place, count(*) || ' rows, ' || coalesce(sum(hash_record_extended(t, 0)::numeric), 0) AS held
FROM "{0}" t {1}
"""
_BESIDE = {
    "audit_line": "WHERE deed NOT IN ('signed_in', 'permission_refused', 'link_given', 'export_taken')",
    "witness_chain": "WHERE erased_at IS NOT NULL",
}
"""What the doors see is written a moment later, beside what they answer (tests/audit/test_witness.py)."""
_SEQUENCES = """
SELECT sequencename, coalesce(last_value, 0)::text FROM pg_sequences
WHERE schemaname = 'public' AND sequencename <> 'change_turn_seq'
"""
"""The turns of changes have gaps where a command was undone: readers count by numbers, which are given later."""


async def connection_to(url: str) -> Any:  # noqa: ANN401 - asyncpg has no types
    """A connection of its own, outside every pool."""
    return cast("Any", await asyncpg.connect(url))  # pyright: ignore[reportUnknownMemberType]


class Inspector:
    """Looks into a database beside the server, on one connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._everything = ""

    async def ask(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """The rows of one statement."""
        if self._connection is None:
            self._connection = await connection_to(self._url)
        return [dict(row) for row in await self._connection.fetch(statement, *values)]

    async def rows(self) -> Rows:
        """Every row of every table, but for what the doors see, and the place of every sequence."""
        # What was done is numbered a moment later, by whoever comes first.
        await self.ask("SELECT number_changes()")
        if not self._everything:
            tables = [row["tablename"] for row in await self.ask(_TABLES)]
            parts = (_HASH.format(table, _BESIDE.get(table, "")) for table in tables)
            self._everything = " UNION ALL ".join([_SEQUENCES, *parts])
        return {str(place): str(held) for place, held in (row.values() for row in await self.ask(self._everything))}

    async def close(self) -> None:
        """Take leave of the database."""
        if self._connection is not None:
            await self._connection.close()


def changed_tables(before: Rows, after: Rows) -> set[str]:
    """The tables and sequences whose rows differ."""
    return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}
