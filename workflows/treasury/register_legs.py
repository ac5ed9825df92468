"""Legs in the register of payments (兑现台账): as they stand now, or as they stood at the end of a past day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.lives.legs import LegEvent, LegState
from domain.treasury.postings import EntryKind
from domain.treasury.receipts import ReceiptOutcome
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming

GONE = (LegState.CANCELLED, LegState.SPLIT)
"""What is no part of a payment any more: cancelled, or split into parts that stand for it. No step leads out of it."""

_NOW = """
SELECT id, payment_id, payer, treasury, amount, part, state, voucher_no FROM payment_leg
WHERE payment_id = ANY ($1::uuid[]) AND policy_code = $2 AND ($3::text[] IS NULL OR treasury = ANY ($3))
    AND $4::timestamptz IS NULL
ORDER BY payment_id, payer, part
"""
# A part stands since money was reserved for it. The state is that of the last step until then, or that from which the
# next one led away; the voucher that of the last request, or the one under which its leg was when it was split.
_THEN = naming(LegEvent)("""
SELECT leg.id, leg.payment_id, leg.payer, leg.treasury, leg.amount, leg.part, coalesce(
    (SELECT step.to_state FROM history_step AS step WHERE step.subject_id = leg.id AND step.at < $4
        ORDER BY step.at DESC, step.number DESC LIMIT 1),
    (SELECT step.from_state FROM history_step AS step WHERE step.subject_id = leg.id AND step.at >= $4
        ORDER BY step.at, step.number LIMIT 1),
    leg.state
) AS state, CASE last.event
    WHEN LegEvent.REQUEST
        THEN concat_ws('/', grants.number, leg.payer, left(replace(leg.id::text, '-', ''), 6), last.requests)
    WHEN LegEvent.TAKE_BACK THEN NULL ELSE whole.voucher_no
END AS voucher_no
FROM payment_leg AS leg
JOIN payment ON payment.id = leg.payment_id
JOIN grants ON grants.id = payment.grant_id
LEFT JOIN payment_leg AS whole ON whole.id = leg.split_from_id
LEFT JOIN LATERAL (
    SELECT step.event, count(*) FILTER (WHERE step.event = LegEvent.REQUEST) OVER () AS requests
    FROM history_step AS step
    WHERE step.subject_id = leg.id AND step.event IN (LegEvent.REQUEST, LegEvent.TAKE_BACK) AND step.at < $4
    ORDER BY step.at DESC, step.number DESC LIMIT 1
) AS last ON true
WHERE leg.payment_id = ANY ($1::uuid[]) AND leg.policy_code = $2 AND ($3::text[] IS NULL OR leg.treasury = ANY ($3))
    AND (leg.part = 0 OR EXISTS (
        SELECT 1 FROM ledger_entry AS entry WHERE entry.leg_id = leg.id AND entry.recorded_at < $4
    ))
ORDER BY leg.payment_id, leg.payer, leg.part
""")
_MOVED = naming(EntryKind, ReceiptOutcome)("""
SELECT leg.id, coalesce(moved.paid, 0)::bigint AS paid, receipt.number, receipt.voucher_no, receipt.on_day
FROM unnest($1::uuid[], $2::text[]) AS leg (id, voucher_no)
LEFT JOIN LATERAL (
    SELECT sum(CASE kind WHEN EntryKind.SETTLE THEN amount ELSE -amount END) AS paid FROM ledger_entry
    WHERE leg_id = leg.id AND kind IN (EntryKind.SETTLE, EntryKind.RETURN)
        AND ($3::timestamptz IS NULL OR recorded_at < $3)
) AS moved ON true
LEFT JOIN LATERAL (
    SELECT one.number, one.voucher_no, one.on_day FROM receipt AS one
    WHERE one.leg_id = leg.id AND one.outcome = ReceiptOutcome.SETTLED
        AND ($3::timestamptz IS NULL OR one.recorded_at < $3)
        AND ($3::timestamptz IS NOT NULL OR one.voucher_no = leg.voucher_no)
        AND NOT EXISTS (
            SELECT 1 FROM receipt AS later WHERE later.treasury = one.treasury AND later.number = one.number
                AND later.edition > one.edition AND ($3::timestamptz IS NULL OR later.recorded_at < $3)
        )
    ORDER BY coalesce(one.told_at, one.recorded_at) DESC LIMIT 1
) AS receipt ON true
""")
_CAME_BACK = naming(EntryKind)("""
SELECT recovery.payment_id, owed.payer,
    sum(CASE entry.kind WHEN EntryKind.REVERSE THEN entry.amount ELSE -entry.amount END)::bigint AS amount
FROM recovery
JOIN recovery_leg AS owed ON owed.recovery_id = recovery.id
JOIN recovery_receipt AS told ON told.leg_id = owed.id
JOIN ledger_entry AS entry ON entry.receipt_id = told.id AND entry.kind IN (EntryKind.REVERSE, EntryKind.REINSTATE)
WHERE recovery.payment_id = ANY ($1::uuid[]) AND ($2::timestamptz IS NULL OR entry.recorded_at < $2)
GROUP BY recovery.payment_id, owed.payer
""")


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


async def register_legs(
    payments: Sequence[UUID], policy_code: str, treasuries: Collection[str] | None, end: datetime | None
) -> dict[UUID, list[RegisterLeg]]:
    """Return by payment its legs under a policy of some treasuries, before an instant or (None) as they now stand.

    Legs that were cancelled or split by then are left out; None stands for all treasuries. The sums (fen) are those of
    the ledger's entries until then.
    """
    own = None if treasuries is None else list(treasuries)
    stood = await ask(_NOW if end is None else _THEN, list(payments), policy_code, own, end)
    stood = [leg for leg in stood if LegState(leg["state"]) not in GONE]
    vouchers = [leg["voucher_no"] for leg in stood]
    moved = {row["id"]: row for row in await ask(_MOVED, [leg["id"] for leg in stood], vouchers, end)}
    back = {(row["payment_id"], row["payer"]): row["amount"] for row in await ask(_CAME_BACK, list(payments), end)}
    legs: dict[UUID, list[RegisterLeg]] = defaultdict(list)
    for leg in stood:
        came_back = back.pop((leg["payment_id"], leg["payer"]), 0)
        legs[leg["payment_id"]].append(_leg(leg, moved[leg["id"]], came_back))
    return legs


def _leg(leg: dict[str, Any], moved: dict[str, Any], came_back: Fen) -> RegisterLeg:
    state = LegState(leg["state"])
    paid = state is LegState.SETTLED and moved["number"] is not None
    return RegisterLeg(
        payer=leg["payer"],
        treasury=leg["treasury"],
        amount=leg["amount"],
        state=state,
        # What came late is paid under an earlier voucher than the last one.
        voucher_no=moved["voucher_no"] if paid else leg["voucher_no"],
        paid=moved["paid"],
        came_back=came_back,
        receipt_no=moved["number"] if paid else None,
        settled_on=moved["on_day"] if paid else None,
    )
