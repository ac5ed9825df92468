"""Receipts of the treasury (国库回单) as they stand: of each number the last edition counts, and none ever goes."""

from collections.abc import Sequence
from datetime import timedelta

from domain.lives.legs import LegState
from domain.models import DoublePayment, PaymentLeg, Receipt
from domain.refusals.refusals import Code
from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome
from workflows.payments.receipt_commands import TreasuryReceipt
from workflows.transaction.reasons import stated_number
from workflows.transaction.refused import refuse
from workflows.transaction.work import Work


async def last_edition(treasury: str, number: str) -> Receipt | None:
    """Return a receipt as it stands; None for a number that was never on record."""
    return await Receipt.filter(treasury=treasury, number=number).order_by("-edition").first()


async def standing(leg: PaymentLeg, voucher_no: str) -> list[Receipt]:
    """Return the receipts of a leg under a voucher as they stand, in the order in which they first came in."""
    editions = await Receipt.filter(treasury=leg.treasury, leg_id=leg.id).order_by("edition")
    last = {receipt.number: receipt for receipt in editions}.values()
    return sorted(
        (one for one in last if one.voucher_no == voucher_no and one.outcome != ReceiptOutcome.WITHDRAWN),
        key=lambda one: one.told_at or one.recorded_at,
    )


async def is_on_record(leg: PaymentLeg, command: TreasuryReceipt, outcome: ReceiptOutcome) -> bool:
    """Return whether this very receipt is on record; another one of its treasury under its number is RECEIPT_REUSED."""
    number = stated_number(command.receipt_no, "receiptNo")
    known = await last_edition(leg.treasury, number)
    if known is None or known.outcome == ReceiptOutcome.WITHDRAWN:
        return False
    as_told = ReceiptOutcome.SETTLED if known.outcome == ReceiptOutcome.DOUBLE else known.outcome
    on_record = (known.leg_id, as_told, known.amount, known.voucher_no, known.on_day)
    if on_record != (command.leg_id, outcome, command.amount, command.voucher_no, command.day):
        raise refuse(Code.RECEIPT_REUSED, "receiptNo", receipt=number)
    return True


async def put_on_record(  # noqa: PLR0913 - a receipt is all of this
    work: Work,
    leg: PaymentLeg,
    command: TreasuryReceipt,
    outcome: ReceiptOutcome,
    *,
    evidence: str | None = None,
    corrects: Receipt | None = None,
    before: Receipt | None = None,
) -> Receipt:
    """Write a receipt, as the next edition of its number; one that corrects another takes its place in time.

    One that tells late of what was ``before`` another stands right before that.
    """
    number = stated_number(command.receipt_no, "receiptNo")
    last = await last_edition(leg.treasury, number)
    told_at = (corrects.told_at or corrects.recorded_at) if corrects else work.now
    if before is not None:
        told_at = (before.told_at or before.recorded_at) - timedelta(microseconds=1)
    return await Receipt.create(
        id=work.new_id(),
        number=number,
        edition=last.edition + 1 if last else 1,
        treasury=leg.treasury,
        leg_id=leg.id,
        outcome=outcome.value,
        amount=command.amount,
        voucher_no=command.voucher_no,
        on_day=command.day,
        reason=command.reason,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
        told_at=told_at,
    )


async def register_double(work: Work, leg: PaymentLeg, receipt: Receipt) -> DoublePayment:
    """Put money on record that a treasury paid once too often (重复支付): it is to be had back."""
    return await DoublePayment.create(
        id=work.new_id(),
        leg_id=leg.id,
        treasury=leg.treasury,
        voucher_no=receipt.voucher_no,
        receipt_no=receipt.number,
        amount=receipt.amount,
        paid_on=receipt.on_day,
        state=DoublePaymentState.OPEN,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
    )


def is_paid(receipts: Sequence[Receipt]) -> bool:
    """Return whether a voucher is paid by its receipts: each return takes back one payment that was before it."""
    paid = 0
    for receipt in receipts:
        paid = max(0, paid - 1) if receipt.outcome == ReceiptOutcome.RETURNED else paid + 1
    return paid > 0


def state_by(receipts: Sequence[Receipt]) -> LegState:
    """Return where a leg stands by the receipts of its voucher; nobody knows where none is left."""
    if not receipts:
        return LegState.UNKNOWN
    return LegState.SETTLED if is_paid(receipts) else LegState.RETURNED
