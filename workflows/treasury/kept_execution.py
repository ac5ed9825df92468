"""What a year's budgets were executed by, from kept totals (分录累计): no entry is read again for a sum.

Kept are the sums of entries by budget, measure, calendar year and kind: now, and at the end of any year. What is in
arrears and what waits is read of the legs themselves: those alone that are open, or were at that year's end.
"""

from datetime import date, datetime
from typing import Any

from domain.lives.legs import LegState
from domain.treasury.postings import EntryKind
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.sql import ask, naming

EVER = 9999
"""A year after all others."""
_NAMED = naming(EntryKind, LegState)
_OF_THE_YEAR = """
SELECT id, treasury FROM budget WHERE policy_code = $1 AND year = $2 AND ($4::text[] IS NULL OR treasury = ANY ($4))
"""
_KEPT = """
SELECT of_year.treasury, total.measure,
    sum(CASE WHEN kind IN (EntryKind.RESERVE, EntryKind.RETURN) THEN amount
        WHEN kind IN (EntryKind.RELEASE, EntryKind.SETTLE) THEN -amount ELSE 0 END) AS reserved,
    sum(CASE WHEN kind IN (EntryKind.SETTLE, EntryKind.REINSTATE) THEN amount
        WHEN kind IN (EntryKind.RETURN, EntryKind.REVERSE) THEN -amount ELSE 0 END) AS paid,
    sum(CASE kind WHEN EntryKind.REVERSE THEN amount WHEN EntryKind.REINSTATE THEN -amount ELSE 0 END) AS recovered,
    coalesce(sum(CASE kind WHEN EntryKind.REVERSE THEN amount WHEN EntryKind.REINSTATE THEN -amount ELSE 0 END)
        FILTER (WHERE total.year > $2), 0) AS recovered_later
FROM of_year JOIN entry_total AS total ON total.budget_id = of_year.id
WHERE total.year <= $6 AND total.measure <> '' AND total.kind IN (EntryKind.RESERVE, EntryKind.RELEASE,
    EntryKind.SETTLE, EntryKind.RETURN, EntryKind.REVERSE, EntryKind.REINSTATE)
GROUP BY of_year.treasury, total.measure
"""
_OPEN_NOW = """
SELECT leg.treasury, leg.payment_id, leg.amount FROM payment_leg AS leg
WHERE leg.state NOT IN (LegState.SETTLED, LegState.CANCELLED, LegState.SPLIT)
    AND leg.budget_id IN (SELECT id FROM of_year)
"""
_WAITS_NOW = """
SELECT leg.treasury, leg.payment_id, leg.amount FROM payment_leg AS leg
WHERE $3 AND leg.policy_code = $1 AND leg.state = LegState.BUDGET_PENDING
    AND ($4::text[] IS NULL OR leg.treasury = ANY ($4)) AND $5::timestamptz IS NULL
"""
# Open then was what is open now, or was moved since; each is looked at with its own entries.
_OPEN_THEN = """
SELECT leg.treasury, leg.payment_id, stood.amount
FROM (
    SELECT id FROM payment_leg WHERE state NOT IN (LegState.SETTLED, LegState.CANCELLED, LegState.SPLIT)
        AND budget_id IN (SELECT id FROM of_year)
    UNION
    SELECT entry.leg_id FROM of_year JOIN ledger_entry AS entry ON entry.budget_id = of_year.id
    WHERE entry.recorded_at >= $5 AND entry.leg_id IS NOT NULL
) AS moved
JOIN payment_leg AS leg ON leg.id = moved.id
CROSS JOIN LATERAL (
    SELECT sum(amount) AS amount FROM (
        SELECT CASE kind WHEN EntryKind.RESERVE THEN amount ELSE -amount END AS amount, budget_id, recorded_at
        FROM ledger_entry WHERE leg_id = leg.id AND kind IN (EntryKind.RESERVE, EntryKind.RELEASE)
            AND kind NOT IN (EntryKind.SETTLE, EntryKind.RETURN)
        UNION ALL
        SELECT CASE kind WHEN EntryKind.RETURN THEN amount ELSE -amount END, budget_id, recorded_at
        FROM ledger_entry WHERE leg_id = leg.id AND kind IN (EntryKind.SETTLE, EntryKind.RETURN)
    ) AS turn WHERE recorded_at < $5 AND budget_id IN (SELECT id FROM of_year)
) AS stood
WHERE stood.amount > 0
"""
_WAITS_THEN = """
SELECT leg.treasury, leg.payment_id, leg.amount
FROM (
    SELECT id FROM payment_leg WHERE policy_code = $1 AND state = LegState.BUDGET_PENDING
    UNION SELECT subject_id FROM history_step WHERE from_state = LegState.BUDGET_PENDING AND at >= $5
) AS waited
JOIN payment_leg AS leg ON leg.id = waited.id JOIN payment ON payment.id = leg.payment_id
WHERE $3 AND leg.policy_code = $1 AND payment.ordered_at < $5 AND ($4::text[] IS NULL OR leg.treasury = ANY ($4))
"""
_PAID_NOW = (
    "SELECT 1 FROM payment_leg AS other WHERE other.payment_id = leg.payment_id AND other.state = LegState.SETTLED"
)
_PAID_THEN = """
SELECT 1 FROM payment_leg AS other JOIN ledger_entry AS entry ON entry.leg_id = other.id
WHERE other.payment_id = leg.payment_id AND entry.kind IN (EntryKind.SETTLE, EntryKind.RETURN)
    AND entry.recorded_at < $5
GROUP BY other.id HAVING sum(CASE entry.kind WHEN EntryKind.SETTLE THEN 1 ELSE -1 END) > 0
"""
_EXECUTED = """
WITH of_year AS MATERIALIZED ({of_the_year}), waited AS ({waits}), stood AS (
    SELECT treasury, measure, reserved, paid, recovered, recovered_later, 0 AS waiting, 0 AS waiting_legs, 0 AS arrears
    FROM ({kept}) AS kept
    UNION ALL
    SELECT leg.treasury, grants.measure, 0, 0, 0, 0, leg.waiting, leg.waiting_legs,
        CASE WHEN EXISTS ({paid}) THEN leg.amount ELSE 0 END
    FROM (
        SELECT treasury, payment_id, amount, amount AS waiting, 1 AS waiting_legs FROM waited
        UNION ALL SELECT treasury, payment_id, amount, 0, 0 FROM ({opened}) AS opened
    ) AS leg
    JOIN payment ON payment.id = leg.payment_id JOIN grants ON grants.id = payment.grant_id
)
SELECT treasury, measure, sum(reserved) AS reserved, sum(waiting) AS waiting, sum(waiting_legs) AS waiting_legs,
    sum(paid) AS paid, sum(recovered) AS recovered, sum(recovered_later) AS recovered_later, sum(arrears) AS arrears
FROM stood GROUP BY treasury, measure
"""


def _written(opened: str, waits: str, paid: str) -> str:
    return _NAMED(_EXECUTED.format(of_the_year=_OF_THE_YEAR, kept=_KEPT, opened=opened, waits=waits, paid=paid))


_NOW, _THEN = _written(_OPEN_NOW, _WAITS_NOW, _PAID_NOW), _written(_OPEN_THEN, _WAITS_THEN, _PAID_THEN)


def kept_until(end: datetime | None) -> int | None:
    """Return the last year of which the entries before an instant are all, by what is kept; None within a year.

    >>> kept_until(datetime(2023, 1, 1, tzinfo=SHANGHAI)), kept_until(None)
    (2022, 9999)
    """
    if end is None:
        return EVER
    day = end.astimezone(SHANGHAI)
    return day.year - 1 if day == datetime(day.year, 1, 1, tzinfo=SHANGHAI) else None


async def executed(
    policy_code: str, year: int, day: date, treasuries: list[str] | None, end: datetime | None
) -> list[dict[str, Any]]:
    """Return a row a treasury and measure, in fen, of what stands now, or stood at an end for which totals are kept."""
    last = kept_until(end)
    if last is None:
        message = f"no totals are kept until {end}"
        raise ValueError(message)
    statement = _NOW if end is None else _THEN
    return await ask(statement, policy_code, year, year == day.year, treasuries, end, last)
