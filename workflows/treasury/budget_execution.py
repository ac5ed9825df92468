"""Budget execution (预算执行): what is reserved, waiting, paid and recovered, by treasury and measure of a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.lives.legs import LegState
from domain.models import PolicyVersion
from domain.policy.conditions import Text
from domain.treasury.postings import EntryKind
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming
from workflows.transaction.packs import compiled_version
from workflows.transaction.sights import SeenMoney
from workflows.treasury.kept_execution import executed, kept_until
from workflows.treasury.past_days import end_of

_BY_MEASURE = naming(EntryKind, LegState)("""
WITH moved AS (
    SELECT coalesce(entry.leg_id, paid.id) AS leg_id, entry.kind, entry.amount,
        entry.recorded_at >= $6 AS later
    FROM ledger_entry AS entry
    JOIN budget ON budget.id = entry.budget_id
    LEFT JOIN recovery_receipt AS receipt ON receipt.id = entry.receipt_id
    LEFT JOIN recovery_leg AS back ON back.id = receipt.leg_id
    LEFT JOIN recovery ON recovery.id = back.recovery_id
    LEFT JOIN payment_leg AS paid ON paid.payment_id = recovery.payment_id AND paid.payer = back.payer
        AND paid.part = 0
    WHERE budget.policy_code = $1 AND budget.year = $2 AND ($5::timestamptz IS NULL OR entry.recorded_at < $5)
        AND entry.kind IN (EntryKind.RESERVE, EntryKind.RELEASE, EntryKind.SETTLE, EntryKind.RETURN,
            EntryKind.REVERSE, EntryKind.REINSTATE)
), charged AS (
    SELECT leg_id,
        sum(CASE WHEN kind IN (EntryKind.RESERVE, EntryKind.RETURN) THEN amount
            WHEN kind IN (EntryKind.RELEASE, EntryKind.SETTLE) THEN -amount ELSE 0 END) AS reserved,
        sum(CASE WHEN kind IN (EntryKind.SETTLE, EntryKind.REINSTATE) THEN amount
            WHEN kind IN (EntryKind.RETURN, EntryKind.REVERSE) THEN -amount ELSE 0 END) AS paid,
        sum(CASE kind WHEN EntryKind.REVERSE THEN amount WHEN EntryKind.REINSTATE THEN -amount ELSE 0 END) AS recovered,
        coalesce(sum(CASE kind WHEN EntryKind.REVERSE THEN amount WHEN EntryKind.REINSTATE THEN -amount ELSE 0 END)
            FILTER (WHERE later), 0) AS recovered_later,
        0 AS waiting, 0 AS waiting_legs
    FROM moved GROUP BY leg_id
), waited AS (
    SELECT leg.id, 0, 0, 0, 0, leg.amount, 1
    FROM payment_leg AS leg JOIN payment ON payment.id = leg.payment_id
    WHERE $3 AND leg.policy_code = $1 AND ($5::timestamptz IS NULL OR payment.ordered_at < $5)
        AND (leg.state = LegState.BUDGET_PENDING OR $5::timestamptz IS NOT NULL AND EXISTS (
            SELECT 1 FROM history_step AS step
            WHERE step.subject_id = leg.id AND step.from_state = LegState.BUDGET_PENDING AND step.at >= $5
        ))
)
SELECT leg.treasury, grants.measure, sum(stood.reserved) AS reserved, sum(stood.waiting) AS waiting,
    sum(stood.waiting_legs) AS waiting_legs, sum(stood.paid) AS paid, sum(stood.recovered) AS recovered,
    sum(stood.recovered_later) AS recovered_later,
    coalesce(sum(stood.reserved + stood.waiting) FILTER (WHERE stood.reserved + stood.waiting > 0 AND EXISTS (
        SELECT 1 FROM payment_leg AS other JOIN ledger_entry AS entry ON entry.leg_id = other.id
        WHERE other.payment_id = leg.payment_id AND entry.kind IN (EntryKind.SETTLE, EntryKind.RETURN)
            AND ($5::timestamptz IS NULL OR entry.recorded_at < $5)
        GROUP BY other.id HAVING sum(CASE entry.kind WHEN EntryKind.SETTLE THEN 1 ELSE -1 END) > 0
    )), 0) AS arrears
FROM (SELECT * FROM charged UNION ALL SELECT * FROM waited) AS stood
JOIN payment_leg AS leg ON leg.id = stood.leg_id
JOIN payment ON payment.id = leg.payment_id
JOIN grants ON grants.id = payment.grant_id
WHERE $4::text[] IS NULL OR leg.treasury = ANY ($4)
GROUP BY leg.treasury, grants.measure
""")
_SUMS = ("reserved", "waiting", "waiting_legs", "paid", "recovered", "recovered_later", "arrears")


class ExecutionKey(StrEnum):
    """By what a report of budget execution is broken down."""

    TREASURY = "TREASURY"
    ARTICLE = "ARTICLE"
    MEASURE = "MEASURE"


EXECUTION_TITLES: Mapping[ExecutionKey, Text] = {
    ExecutionKey.TREASURY: Text(zh="按出资财政", en="by treasury"),
    ExecutionKey.ARTICLE: Text(zh="按条款", en="by article of the policy"),
    ExecutionKey.MEASURE: Text(zh="按事项", en="by measure"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What a line of a report is of; None where it is of all of them."""

    treasury: str | None = None
    article: int | None = None
    measure: str | None = None


@dataclass(slots=True)
class Execution:
    """One line: what is committed to legs and not paid, waits, was paid and not come back, came back, is in arrears."""

    key: Key
    reserved: Fen = 0
    waiting: Fen = 0
    waiting_legs: int = 0
    paid: Fen = 0
    recovered: Fen = 0
    recovered_later: Fen = 0
    """Fen of ``recovered`` that came back after the year was over."""
    arrears: Fen = 0
    """Fen of legs that are not settled though another leg of the same payment, or a part of it, is (拖欠)."""


async def budget_execution(
    version: PolicyVersion, year: int, day: date, by: Iterable[ExecutionKey], money: SeenMoney, *, past: bool = False
) -> list[Execution]:
    """Return the lines of a year under a policy, by any of treasury, article and measure; in the order of these.

    Of a ``past`` day what stood at its end, by the entries and steps written until then; else what stands now. What
    waits is charged to no year yet, and stands in that of the day. Only the money that is seen is reckoned.
    """
    chosen = set(by)
    articles = {measure.code: measure.article for measure in compiled_version(version).policy.measures}
    totals: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if money.policies is not None and version.code not in money.policies:
        return []
    own = None if money.treasuries is None else list(money.treasuries)
    for row in await _rows(version.code, year, day, own, end_of(day) if past else None):
        key = Key(
            row["treasury"] if ExecutionKey.TREASURY in chosen else None,
            articles.get(row["measure"]) if ExecutionKey.ARTICLE in chosen else None,
            row["measure"] if ExecutionKey.MEASURE in chosen else None,
        )
        for name in _SUMS:
            totals[key][name] += int(row[name])
    lines = {key: Execution(key, **sums) for key, sums in totals.items()}
    return sorted(
        lines.values(), key=lambda line: (line.key.treasury or "", line.key.article or 0, line.key.measure or "")
    )


async def _rows(
    policy_code: str, year: int, day: date, treasuries: list[str] | None, end: datetime | None
) -> list[dict[str, Any]]:
    """Sums by treasury and measure: kept ones, or within a year those of its entries until a day."""
    if kept_until(end) is not None:
        return await executed(policy_code, year, day, treasuries, end)
    over = end_of(date(year, 12, 31))
    return await ask(_BY_MEASURE, policy_code, year, year == day.year, treasuries, end, over)
