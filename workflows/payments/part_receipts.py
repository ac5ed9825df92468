"""Receipts of a part of a voucher (部分到账、部分退票): on which leg each is put, and what it leaves to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.handling.leg_queue import WITH_THE_TREASURY
from domain.lives.legs import LegEvent, LegState
from domain.models import PaymentLeg, Receipt
from domain.treasury.receipts import ReceiptOutcome
from workflows.cases.dossiers import Dossier
from workflows.payments.receipt_commands import TreasuryReceipt
from workflows.payments.receipts import last_edition
from workflows.transaction.reasons import stated_number
from workflows.transaction.work import Work
from workflows.treasury.leg_parts import split_up


@dataclass(frozen=True, slots=True)
class Answered:
    """The leg on which a receipt is put, and those of its voucher that it splits: none where it answers a leg whole."""

    named: PaymentLeg
    """The leg that the reporter named."""
    leg: PaymentLeg
    in_part: tuple[PaymentLeg, ...] = ()


async def answered_by(named: PaymentLeg, receipt: TreasuryReceipt, outcome: ReceiptOutcome) -> Answered:
    """Return on which leg a receipt is put; nothing changes.

    A receipt that is on record stays where it is. One that names a leg is of that; one of a leg that was split is of
    the part of its amount: one with the treasury before one that is not, and of a return one that was paid before a
    part of what is with the treasury. Less than all that is with the treasury under the voucher answers a part of it.
    """
    family = await PaymentLeg.filter(payment_id=named.payment_id, payer=named.payer).order_by("part")
    if (own := await _on_record(named, family, receipt)) is not None:
        return Answered(named, own)
    out = [leg for leg in family if leg.state in WITH_THE_TREASURY and leg.voucher_no == receipt.voucher_no]
    if named.state is not LegState.SPLIT:
        return Answered(named, named) if named.amount == receipt.amount else _in_part(named, out, receipt)
    return await _of_a_part(named, family, out, receipt, outcome)


async def _on_record(named: PaymentLeg, family: Sequence[PaymentLeg], receipt: TreasuryReceipt) -> PaymentLeg | None:
    """The leg among these on which a receipt of this number stands already."""
    if len(family) == 1:
        return None
    known = await last_edition(named.treasury, stated_number(receipt.receipt_no, "receiptNo"))
    if known is None or known.outcome == ReceiptOutcome.WITHDRAWN:
        return None
    return next((leg for leg in family if leg.id == known.leg_id), None)


async def _of_a_part(
    named: PaymentLeg,
    family: Sequence[PaymentLeg],
    out: Sequence[PaymentLeg],
    receipt: TreasuryReceipt,
    outcome: ReceiptOutcome,
) -> Answered:
    exact = [leg for leg in family if leg.amount == receipt.amount]
    if whole := next((leg for leg in exact if leg in out), None):
        return Answered(named, whole)
    stood = await _stood_under(receipt.voucher_no, exact)
    paid = next((leg for leg in stood if leg.state is LegState.SETTLED), None)
    if outcome is ReceiptOutcome.RETURNED and paid is not None:
        return Answered(named, paid)
    if out or not stood:
        return _in_part(named, out, receipt)
    return Answered(named, next((leg for leg in stood if leg.state is not LegState.SETTLED), stood[0]))


def _in_part(named: PaymentLeg, out: Sequence[PaymentLeg], receipt: TreasuryReceipt) -> Answered:
    """What of the legs that are with the treasury under a voucher a receipt answers in part; of one, if it will do."""
    larger = sorted(
        (leg for leg in out if leg.amount > receipt.amount), key=lambda leg: (leg.id != named.id, leg.amount)
    )
    if receipt.amount <= 0 or not out or (named.state is not LegState.SPLIT and named not in out):
        return Answered(named, named)
    if larger:
        return Answered(named, larger[0], (larger[0],))
    if len(out) > 1 and receipt.amount <= sum(leg.amount for leg in out):
        # What was withdrawn may have been paid otherwise than it was told: all that is open is divided anew.
        return Answered(named, out[0], tuple(out))
    return Answered(named, named if named in out else out[0])


async def _stood_under(voucher_no: str, legs: Sequence[PaymentLeg]) -> list[PaymentLeg]:
    """Those of the legs that stand, or stood, under a voucher; the parts before what was split into them."""
    receipts = Receipt.filter(leg_id__in=[leg.id for leg in legs])
    on_receipts = {receipt.leg_id for receipt in await receipts if receipt.voucher_no == voucher_no}
    stood = [leg for leg in legs if leg.voucher_no == voucher_no or leg.id in on_receipts]
    return sorted(stood, key=lambda leg: leg.state is LegState.SPLIT)


async def put_part_aside(work: Work, dossier: Dossier, answered: Answered, receipt: TreasuryReceipt) -> PaymentLeg:
    """Split what a receipt answers in part; answer the part of its amount. The rest stays with the treasury."""
    if not answered.in_part:
        return answered.leg
    rest = sum(leg.amount for leg in answered.in_part) - receipt.amount
    amounts = [receipt.amount, rest] if rest else [receipt.amount]
    parts = await split_up(
        work, dossier, answered.in_part, amounts, LegEvent.SPLIT_BY_RECEIPT, evidence=receipt.receipt_no.strip() or None
    )
    return parts[0]


async def still_out(leg: PaymentLeg, voucher_no: str) -> PaymentLeg:
    """Return the part of a split leg that is still with the treasury under a voucher; a whole leg itself."""
    if leg.state is not LegState.SPLIT:
        return leg
    out = PaymentLeg.filter(payment_id=leg.payment_id, payer=leg.payer, state__in=[s.value for s in WITH_THE_TREASURY])
    return next((part for part in await out.order_by("part") if part.voucher_no == voucher_no), leg)
