"""What was awarded and paid, for everybody to read (公开数据): sums and days, and nothing of the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryState
from domain.models import Grant
from domain.treasury.receipts import ReceiptOutcome
from domain.values.money import Fen
from workflows.cases.prior_awards import awarded
from workflows.runtime.sql import ask, naming

_SUMS = naming(LegState, ReceiptOutcome, RecoveryState)("""
SELECT payment.grant_id,
    coalesce(sum(leg.amount) FILTER (WHERE leg.state NOT IN (LegState.CANCELLED, LegState.SPLIT)), 0)::bigint
        AS ordered,
    coalesce(sum(leg.amount) FILTER (WHERE leg.state = LegState.SETTLED), 0)::bigint
        - (SELECT coalesce(sum(back.received), 0) FROM recovery JOIN recovery_leg AS back
           ON back.recovery_id = recovery.id
           WHERE recovery.grant_id = payment.grant_id AND recovery.payment_id IS NOT NULL
               AND recovery.state <> RecoveryState.DROPPED)::bigint AS paid,
    max(told.on_day) FILTER (WHERE leg.state = LegState.SETTLED) AS paid_on
FROM payment JOIN payment_leg AS leg ON leg.payment_id = payment.id
LEFT JOIN LATERAL (
    SELECT max(last.on_day) AS on_day FROM (
        SELECT DISTINCT ON (treasury, number) outcome, on_day FROM receipt WHERE receipt.leg_id = leg.id
        ORDER BY treasury, number, edition DESC
    ) AS last WHERE last.outcome = ReceiptOutcome.SETTLED
) AS told ON true
WHERE payment.grant_id = ANY ($1::uuid[])
GROUP BY payment.grant_id
""")


@dataclass(frozen=True, slots=True)
class AwardSums:
    """What was ordered to be paid for a grant, what was paid and not come back, and the day of its last payment."""

    ordered: Fen = 0
    paid: Fen = 0
    paid_on: date | None = None


def open_awards() -> QuerySet[Grant]:
    """Return the grants that were awarded: approved and not ended unpaid."""
    return Grant.filter(awarded(), approved_on__isnull=False)


async def award_sums(ids: Sequence[UUID]) -> list[AwardSums]:
    """Return the sums of each of these grants."""
    sums = {row.pop("grant_id"): AwardSums(**row) for row in await ask(_SUMS, list(ids))}
    return [sums.get(uid, AwardSums()) for uid in ids]
