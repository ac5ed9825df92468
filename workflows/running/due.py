"""Whether anything is due (到期查询), asked of PostgreSQL itself: a sweep that finds nothing needs no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from domain.lives.legs import LegState
from workflows.runtime.clock import THE_DAY, Moment, moment_on
from workflows.runtime.connecting import connect
from workflows.runtime.postgres import named

TABLES: Sequence[str] = ("policy_version", "applicant", "call", "duty", "recovery", "proposal", "budget", "grants")
"""Tables whose rows have a day on which they are due."""
_DUE = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE due_on <= $1::date)" for table in TABLES)  # noqa: S608 - ours
_REMINDED = "EXISTS (SELECT 1 FROM grants WHERE remind_on <= $1::date)"
"""Whether the office is to be reminded of a step."""
_COVERED = f"""
EXISTS (
    SELECT 1 FROM (
        SELECT DISTINCT ON (policy_code, treasury) policy_code, treasury, amount FROM payment_leg
        WHERE state = '{LegState.BUDGET_PENDING}' ORDER BY policy_code, treasury, awarded_on, place
    ) AS first JOIN budget USING (policy_code, treasury)
    WHERE budget.year = extract(year FROM $1::date) AND first.amount <= budget.free
)
"""  # noqa: S608 - ours
"""Whether the money of the first who waits is there."""
_UNSEALED = """
SELECT NOT EXISTS (SELECT 1 FROM audit_digest WHERE day >= $1) OR ($2 AND EXISTS (
    SELECT 1 FROM audit_digest WHERE NOT EXISTS (SELECT 1 FROM audit_timestamp WHERE digest = number)
))
"""
_STATED = "SELECT today, stated_on FROM demonstration_day WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many policies, grants and others it moved, how many were due but held back by a guard."""

    as_of: date
    policies: int
    grants: int
    others: int
    """Registers that a change reached, calls that opened or closed, duties and budgets of a year that is over,
    recoveries no longer replied to, proposals that nobody confirmed."""
    held_back: int
    broken: int = 0
    """Of these what could not be swept at all: the log says why."""
    reminded: int = 0
    """Grants of whose steps the office was reminded, or whose overdue steps were escalated."""

    @classmethod
    def nothing(cls, as_of: date) -> Self:
        """Return what a sweep did that found nothing due."""
        return cls(as_of, 0, 0, 0, 0)


async def moment_there(url: str) -> Moment:
    """Return the moment by which everything is judged in the database at an address. Raises what `named` raises."""
    with named(url):
        connection = await connect(url)
    try:
        stated = await connection.fetch(_STATED, THE_DAY)
    finally:
        await connection.close()
    return moment_on(stated[0]["today"], stated[0]["stated_on"]) if stated else moment_on(None, None)


async def digest_due(url: str, today: date, *, timestamped: bool) -> bool:
    """Return whether the database at an address has no digest of a day yet, or one that lacks its timestamp."""
    with named(url):
        connection = await connect(url)
    try:
        return bool(await connection.fetchval(_UNSEALED, today, timestamped))
    finally:
        await connection.close()


async def anything_due(url: str, on: date) -> bool:
    """Return whether anything is due on a day in the database at an address, or somebody waits whose money is there."""
    with named(url):
        connection = await connect(url)
    try:
        return bool(await connection.fetchval(f"SELECT {_DUE} OR {_REMINDED} OR {_COVERED}", on))
    finally:
        await connection.close()
