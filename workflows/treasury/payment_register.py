"""The register of payments (兑现台账): each payment from its application to the receipt, with what the ledger holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.lives.legs import LegState
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.values.money import Fen
from workflows.runtime.clock import SHANGHAI
from workflows.runtime.sql import ask, naming
from workflows.treasury.register_legs import RegisterLeg, register_legs

_CASES = naming(GrantEvent)("""
SELECT payment.id, payment.ordered_at, grants.number, grants.measure, grants.filed_name, applicant.credit_code,
    grants.submitted_on, grants.publicity_first, grants.publicity_last, grants.approved_on, grants.award,
    (SELECT min(step.at) FROM history_step AS step WHERE step.scope_id = grants.id AND step.event = GrantEvent.ACCEPT
        AND step.subject_id = grants.id) AS accepted_at
FROM payment JOIN grants ON grants.id = payment.grant_id JOIN applicant ON applicant.id = grants.applicant_id
WHERE payment.id = ANY ($1::uuid[])
""")
# A correction takes an award back to its proposal: what was shown, approved and awarded until then is told by the last
# notice and step, and by the payments that stood. Those of a programme have no award above them.
_CASES_THEN = naming(GrantEvent, LegState)("""
SELECT payment.id, shown.first_day, shown.last_day, approved.at AS approved_at,
    CASE WHEN payment.milestone_id IS NULL THEN awarded.amount END AS award
FROM payment
LEFT JOIN LATERAL (
    SELECT notice.first_day, notice.last_day FROM notice_award AS line
    JOIN publicity_notice AS notice ON notice.id = line.notice_id
    WHERE line.grant_id = payment.grant_id AND line.shown_at < $2 ORDER BY line.shown_at DESC LIMIT 1
) AS shown ON true
LEFT JOIN LATERAL (
    SELECT max(step.at) AS at FROM history_step AS step
    WHERE step.subject_id = payment.grant_id AND step.event = GrantEvent.APPROVE AND step.at < $2
) AS approved ON true
LEFT JOIN LATERAL (
    SELECT sum(stood.amount - coalesce((
        SELECT sum(claim.amount) FROM correction_claim AS claim JOIN award_correction AS correction
            ON correction.id = claim.correction_id
        WHERE claim.payment_id = stood.id AND correction.corrected_at < $2
    ), 0))::bigint AS amount
    FROM payment AS stood WHERE stood.grant_id = payment.grant_id AND stood.ordered_at < $2 AND EXISTS (
        SELECT 1 FROM payment_leg AS leg WHERE leg.payment_id = stood.id AND NOT EXISTS (
            SELECT 1 FROM history_step AS step
            WHERE step.subject_id = leg.id AND step.to_state IN (LegState.CANCELLED, LegState.SPLIT) AND step.at < $2
        )
    )
) AS awarded ON true
WHERE payment.id = ANY ($1::uuid[])
""")
_STOOD = naming(LegState)("""
SELECT DISTINCT leg.payment_id FROM payment_leg AS leg JOIN payment ON payment.id = leg.payment_id
WHERE leg.policy_code = $1 AND ($2::text[] IS NULL OR leg.treasury = ANY ($2)) AND payment.ordered_at < $3
    AND NOT EXISTS (
        SELECT 1 FROM history_step AS step
        WHERE step.subject_id = leg.id AND step.to_state IN (LegState.CANCELLED, LegState.SPLIT) AND step.at < $3
    )
""")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One payment, with the legs that are seen."""

    id: UUID
    ordered_at: datetime
    number: str
    measure: str
    filed_name: str
    credit_code: str
    submitted_on: date | None
    publicity_first: date | None
    publicity_last: date | None
    approved_on: date | None
    award: Fen | None
    accepted_at: datetime | None
    legs: tuple[RegisterLeg, ...]

    @property
    def amount(self) -> Fen:
        """Fen to be paid by the treasuries that are seen."""
        return sum(leg.amount for leg in self.legs)

    @property
    def paid(self) -> Fen:
        """Fen paid by them."""
        return sum(leg.paid for leg in self.legs)

    @property
    def came_back(self) -> Fen:
        """Fen that came back to them."""
        return sum(leg.came_back for leg in self.legs)

    @property
    def settled_on(self) -> date | None:
        """The day of the last receipt, once every leg is paid."""
        days = [leg.settled_on for leg in self.legs]
        return max((day for day in days if day), default=None) if all(days) else None


async def register_rows(
    payments: Sequence[UUID], policy_code: str, treasuries: Collection[str] | None, end: datetime | None = None
) -> list[RegisterRow]:
    """Return the rows of payments, in their order, with their legs under a policy of the treasuries that are seen.

    Before an instant they are as they stood then, or (None) as they now stand. Legs that were cancelled or split are
    left out; None stands for all treasuries. The sums are those of the ledger's entries.
    """
    legs = await register_legs(payments, policy_code, treasuries, end)
    cases = {row["id"]: row for row in await ask(_CASES, list(payments))}
    if end is not None:
        for row in await ask(_CASES_THEN, list(payments), end):
            cases[row["id"]] |= _then(row)
    return [RegisterRow(**cases[uid], legs=tuple(legs[uid])) for uid in payments if uid in cases]


def _then(row: dict[str, Any]) -> dict[str, Any]:
    approved = row["approved_at"]
    return {
        "publicity_first": row["first_day"],
        "publicity_last": row["last_day"],
        "approved_on": approved.astimezone(SHANGHAI).date() if approved else None,
        "award": row["award"],
    }


async def stood_until(policy_code: str, treasuries: Collection[str] | None, end: datetime) -> list[UUID]:
    """Return the payments of which some part under a policy, of one of the treasuries, stood before an instant."""
    own = None if treasuries is None else list(treasuries)
    return [row["payment_id"] for row in await ask(_STOOD, policy_code, own, end)]


def measure_title_of(policy: Policy, code: str) -> Text:
    """Return the title of a measure of a policy; a code that it has no longer as it is."""
    return next((measure.title for measure in policy.measures if measure.code == code), Text(zh=code, en=code))
