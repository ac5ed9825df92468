"""Budget execution (预算执行): what is reserved, waiting, paid and recovered, by treasury and measure of a year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.models import PolicyVersion
from domain.money import Fen
from workflows.packs import compiled_version
from workflows.sights import SeenMoney
from workflows.statements import ask

_BY_MEASURE = """
SELECT leg.treasury, grants.measure,
    coalesce(sum(leg.amount) FILTER (WHERE leg.budget_id IS NOT NULL AND leg.state NOT IN ('SETTLED', 'CANCELLED')), 0)
        AS reserved,
    coalesce(sum(leg.amount) FILTER (WHERE leg.state = 'BUDGET_PENDING'), 0) AS waiting,
    count(*) FILTER (WHERE leg.state = 'BUDGET_PENDING') AS waiting_legs,
    coalesce(sum(leg.amount - back.amount) FILTER (WHERE leg.state = 'SETTLED'), 0) AS paid,
    coalesce(sum(back.amount), 0) AS recovered,
    coalesce(sum(leg.amount) FILTER (WHERE leg.state NOT IN ('SETTLED', 'CANCELLED') AND EXISTS (
        SELECT 1 FROM payment_leg AS other WHERE other.payment_id = leg.payment_id AND other.state = 'SETTLED'
    )), 0) AS arrears
FROM payment_leg AS leg
JOIN payment ON payment.id = leg.payment_id
JOIN grants ON grants.id = payment.grant_id
LEFT JOIN budget ON budget.id = leg.budget_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(recovery_leg.received), 0) AS amount
    FROM recovery JOIN recovery_leg ON recovery_leg.recovery_id = recovery.id AND recovery_leg.payer = leg.payer
    WHERE recovery.payment_id = leg.payment_id AND recovery.state <> 'DROPPED'
) AS back
WHERE leg.policy_code = $1 AND (budget.year = $2 OR ($3 AND leg.state = 'BUDGET_PENDING'))
    AND ($4::text[] IS NULL OR leg.treasury = ANY ($4))
GROUP BY leg.treasury, grants.measure
"""


class ExecutionKey(StrEnum):
    """By what a report is broken down."""

    TREASURY = "TREASURY"
    ARTICLE = "ARTICLE"
    MEASURE = "MEASURE"


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
    arrears: Fen = 0
    """Fen of legs that are not settled though another payer's leg of the same payment is (拖欠)."""


async def budget_execution(
    version: PolicyVersion, year: int, today: date, by: Iterable[ExecutionKey], seen: SeenMoney
) -> list[Execution]:
    """Answer the lines of a year under a policy, by any of treasury, article and measure; in the order of these.

    What waits is charged to no year yet, and stands in that of today. Only the money that is seen is reckoned.
    """
    chosen = set(by)
    articles = {measure.code: measure.article for measure in compiled_version(version).policy.measures}
    totals: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if seen.policies is not None and version.code not in seen.policies:
        return []
    own = None if seen.treasuries is None else list(seen.treasuries)
    for row in await ask(_BY_MEASURE, version.code, year, year == today.year, own):
        key = Key(
            row["treasury"] if ExecutionKey.TREASURY in chosen else None,
            articles[row["measure"]] if ExecutionKey.ARTICLE in chosen else None,
            row["measure"] if ExecutionKey.MEASURE in chosen else None,
        )
        for name in ("reserved", "waiting", "waiting_legs", "paid", "recovered", "arrears"):
            totals[key][name] += int(row[name])
    lines = {key: Execution(key, **sums) for key, sums in totals.items()}
    return sorted(
        lines.values(), key=lambda line: (line.key.treasury or "", line.key.article or 0, line.key.measure or "")
    )
