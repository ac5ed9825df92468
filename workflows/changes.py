"""The changes of grants (变更流), in an order in which no reader misses one.

A change is written with the deed that made it, once a transaction and grant, and is read in the order of the
transactions, up to the oldest that still runs: whatever commits later lies beyond every place that was read. The order
is that in which the transactions began to write, so that two changes of one grant may be told the other way round; who
is told looks at the grant as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workflows.statements import ask

MOST_AT_ONCE = 500


class Mark(NamedTuple):
    """A place in the changes: everything up to it was read."""

    xact: int
    grant_id: UUID


@dataclass(frozen=True, slots=True)
class Change:
    """That a grant was changed, and when the deed that did it began."""

    mark: Mark
    at: datetime

    @property
    def grant_id(self) -> UUID:
        """The grant."""
        return self.mark.grant_id


_READ = """
SELECT xact::text AS number, grant_id, at FROM change
WHERE (xact, grant_id) > ($1::text::xid8, $2) AND xact < pg_snapshot_xmin(pg_current_snapshot())
    AND ($3::uuid IS NULL OR grant_id = $3)
ORDER BY xact, grant_id LIMIT $4
"""
_LAST_GRANT = UUID(int=2**128 - 1)


async def read_changes(after: Mark, most: int = MOST_AT_ONCE, grant_id: UUID | None = None) -> list[Change]:
    """Answer the changes after a mark, of every grant or of one, at most so many."""
    found = await ask(_READ, str(after.xact), after.grant_id, grant_id, most)
    return [Change(Mark(int(row["number"]), row["grant_id"]), row["at"]) for row in found]


async def now_mark() -> Mark:
    """Answer the mark after everything that can be read now."""
    found = await ask("SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin")
    return Mark(int(found[0]["xmin"]) - 1, _LAST_GRANT)


def after(changes: Sequence[Change], mark: Mark) -> Sequence[Change]:
    """Answer those of some changes, in order, that lie after a mark."""
    low, high = 0, len(changes)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if changes[middle].mark > mark else (middle + 1, high)
    return changes[low:]
