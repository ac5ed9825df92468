"""The changes of grants (变更流), in an order in which no reader misses one.

A change is written with the command that made it, once a transaction and grant, and is numbered once that is committed,
by one numberer at a time: what commits later has a higher number, whatever began before. The numbers are rows of this
database and go with it into every copy. A mark names a number and the command that has it here: of a mark from a future
that a restored database does not have, this is said, where silence would lose changes for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workflows.runtime.sql import ask

MOST_AT_ONCE = 500


class LostChangesError(ValueError):
    """A mark that this database never gave: it was restored from a backup that is older."""


class Mark(NamedTuple):
    """A place in the changes: everything up to it was read."""

    number: int
    deed: UUID


class ForgottenChangesError(LostChangesError):
    """A mark from so long ago that changes after it were forgotten by rule."""


BEGINNING = Mark(0, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Change:
    """That a grant was changed, and when the command that did it began."""

    mark: Mark
    grant_id: UUID
    at: datetime


_READ = """
SELECT number, deed, grant_id, at FROM change WHERE number = $1
UNION ALL SELECT number, NULL, NULL, NULL FROM change_horizon
UNION ALL
(SELECT number, deed, grant_id, at FROM change
WHERE number > $1 AND ($2::uuid IS NULL OR grant_id = $2) ORDER BY number LIMIT $3)
"""
_NEWEST = "SELECT number, deed FROM change WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1"


async def read_changes(after: Mark, most: int = MOST_AT_ONCE, grant_id: UUID | None = None) -> list[Change]:
    """Return the changes after a mark, of every grant or of one, at most so many.

    Raises LostChangesError for a mark that is none here, ForgottenChangesError for one before the horizon of what was
    forgotten. From the beginning, of what lies before that the last change of each grant is told.
    """
    await ask("SELECT number_changes()")
    read = await ask(_READ, after.number, grant_id, most)
    horizon = next((row["number"] for row in read if row["deed"] is None), 0)
    if BEGINNING.number < after.number < horizon:
        raise ForgottenChangesError
    rows = sorted((row for row in read if row["deed"] is not None), key=lambda row: row["number"])
    changes = [Change(Mark(row["number"], row["deed"]), row["grant_id"], row["at"]) for row in rows]
    if after == BEGINNING:
        return changes
    if not changes or changes[0].mark != after:
        raise LostChangesError
    return changes[1:]


async def now_mark() -> Mark:
    """Return the mark after everything that can be read now."""
    await ask("SELECT number_changes()")
    newest = await ask(_NEWEST)
    return Mark(newest[0]["number"], newest[0]["deed"]) if newest else BEGINNING


def after(changes: Sequence[Change], mark: Mark) -> Sequence[Change]:
    """Return those of some changes, in order, that lie after a mark."""
    low, high = 0, len(changes)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if changes[middle].mark > mark else (middle + 1, high)
    return changes[low:]
