"""The register of payments (兑现台账): each payment from its application to the receipt, with what the ledger holds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.lives.legs import LegState
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.treasury.postings import EntryKind
from domain.treasury.receipts import ReceiptOutcome
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming

_LEGS = naming(EntryKind, LegState, ReceiptOutcome)("""
SELECT leg.payment_id, leg.payer, leg.treasury, leg.amount, leg.state, leg.voucher_no,
    coalesce(moved.paid, 0)::bigint AS paid, coalesce(back.amount, 0)::bigint AS came_back,
    receipt.number AS receipt_no, receipt.on_day AS settled_on
FROM payment_leg AS leg
LEFT JOIN LATERAL (
    SELECT sum(CASE kind WHEN EntryKind.SETTLE THEN amount ELSE -amount END) AS paid
    FROM ledger_entry WHERE leg_id = leg.id AND kind IN (EntryKind.SETTLE, EntryKind.RETURN)
) AS moved ON true
LEFT JOIN LATERAL (
    SELECT sum(CASE entry.kind WHEN EntryKind.REVERSE THEN entry.amount ELSE -entry.amount END) AS amount
    FROM recovery
    JOIN recovery_leg AS owed ON owed.recovery_id = recovery.id AND owed.payer = leg.payer
    JOIN recovery_receipt AS told ON told.leg_id = owed.id
    JOIN ledger_entry AS entry ON entry.receipt_id = told.id AND entry.kind IN (EntryKind.REVERSE, EntryKind.REINSTATE)
    WHERE recovery.payment_id = leg.payment_id AND leg.part = (
        SELECT min(other.part) FROM payment_leg AS other WHERE other.payment_id = leg.payment_id
            AND other.payer = leg.payer AND NOT other.state = ANY ($4::text[])
    )
) AS back ON true
LEFT JOIN LATERAL (
    SELECT number, on_day FROM standing_receipt AS stood
    WHERE leg.state = LegState.SETTLED AND stood.leg_id = leg.id AND stood.voucher_no = leg.voucher_no
        AND stood.outcome = ReceiptOutcome.SETTLED
    ORDER BY coalesce(stood.told_at, stood.recorded_at) DESC LIMIT 1
) AS receipt ON true
WHERE leg.payment_id = ANY ($1::uuid[]) AND leg.policy_code = $2 AND NOT leg.state = ANY ($4::text[])
    AND ($3::text[] IS NULL OR leg.treasury = ANY ($3))
ORDER BY leg.payment_id, leg.payer, leg.part
""")
_CASES = naming(GrantEvent)("""
SELECT payment.id, payment.ordered_at, grants.number, grants.measure, grants.filed_name, applicant.credit_code,
    grants.submitted_on, grants.publicity_first, grants.publicity_last, grants.approved_on, grants.award,
    (SELECT min(step.at) FROM history_step AS step WHERE step.scope_id = grants.id AND step.event = GrantEvent.ACCEPT
        AND step.subject_id = grants.id) AS accepted_at
FROM payment JOIN grants ON grants.id = payment.grant_id JOIN applicant ON applicant.id = grants.applicant_id
WHERE payment.id = ANY ($1::uuid[])
""")


GONE = (LegState.CANCELLED, LegState.SPLIT)
"""What is no part of a payment any more: cancelled, or split into parts that stand for it."""


@dataclass(frozen=True, slots=True)
class RegisterLeg:
    """One treasury's leg of a payment, or a part of it: what it is to pay, what it paid and got back, in fen."""

    payer: str
    treasury: str
    amount: Fen
    state: LegState
    voucher_no: str | None
    paid: Fen
    """What was paid and the bank did not return."""
    came_back: Fen
    """What of the payer's money came back on recoveries; it stands on the first of several parts."""
    receipt_no: str | None
    settled_on: date | None


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
    payments: Sequence[UUID], policy_code: str, treasuries: Collection[str] | None
) -> list[RegisterRow]:
    """Return the rows of payments, in their order, with their legs under a policy of the treasuries that are seen.

    Legs that were cancelled or split are left out; None stands for all treasuries. The sums are those of
    the ledger's entries.
    """
    own = None if treasuries is None else list(treasuries)
    legs: dict[UUID, list[RegisterLeg]] = defaultdict(list)
    for row in await ask(_LEGS, list(payments), policy_code, own, [state.value for state in GONE]):
        state = LegState(row.pop("state"))
        legs[row.pop("payment_id")].append(RegisterLeg(state=state, **row))
    found = {row["id"]: row for row in await ask(_CASES, list(payments))}
    return [RegisterRow(**found[uid], legs=tuple(legs[uid])) for uid in payments if uid in found]


def measure_title_of(policy: Policy, code: str) -> Text:
    """Return the title of a measure of a policy; a code that it has no longer as it is."""
    return next((measure.title for measure in policy.measures if measure.code == code), Text(zh=code, en=code))
