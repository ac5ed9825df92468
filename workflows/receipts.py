"""Receipts of the treasury (国库回单) as they stand: of each number the last edition counts, and none ever goes."""

from collections.abc import Sequence

from domain.legs import LegState
from domain.models import DoublePayment, PaymentLeg, Receipt
from domain.receipts import DoublePaymentState, ReceiptOutcome
from domain.refusals import Code
from workflows.reasons import stated_number
from workflows.receipt_commands import TreasuryReceipt
from workflows.refused import refuse
from workflows.work import Work


async def last_edition(treasury: str, number: str) -> Receipt | None:
    """Answer a receipt as it stands; None for a number that was never on record."""
    return await Receipt.filter(treasury=treasury, number=number).order_by("-edition").first()


async def standing(leg: PaymentLeg, voucher_no: str) -> list[Receipt]:
    """Answer the receipts of a leg under a voucher as they stand, in the order in which they first came in."""
    editions = await Receipt.filter(treasury=leg.treasury, leg_id=leg.id).order_by("edition")
    last = {receipt.number: receipt for receipt in editions}.values()
    return sorted(
        (one for one in last if one.voucher_no == voucher_no and one.outcome != ReceiptOutcome.WITHDRAWN),
        key=lambda one: one.told_at or one.recorded_at,
    )


async def is_on_record(leg: PaymentLeg, command: TreasuryReceipt, outcome: ReceiptOutcome) -> bool:
    """Answer whether this very receipt is on record; another one of its treasury under its number is RECEIPT_REUSED."""
    number = stated_number(command.receipt_no, "receiptNo")
    known = await last_edition(leg.treasury, number)
    if known is None or known.outcome == ReceiptOutcome.WITHDRAWN:
        return False
    as_told = ReceiptOutcome.SETTLED if known.outcome == ReceiptOutcome.DOUBLE else known.outcome
    said = (known.leg_id, as_told, known.amount, known.voucher_no, known.on_day)
    if said != (command.leg_id, outcome, command.amount, command.voucher_no, command.day):
        raise refuse(Code.RECEIPT_REUSED, "receiptNo", receipt=number)
    return True


async def put_on_record(
    work: Work,
    leg: PaymentLeg,
    command: TreasuryReceipt,
    outcome: ReceiptOutcome,
    *,
    evidence: str | None = None,
    corrects: Receipt | None = None,
) -> Receipt:
    """Write a receipt, as the next edition of its number; one that corrects another takes its place in time."""
    number = stated_number(command.receipt_no, "receiptNo")
    before = await last_edition(leg.treasury, number)
    return await Receipt.create(
        id=work.new_id(),
        number=number,
        edition=before.edition + 1 if before else 1,
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
        told_at=(corrects.told_at or corrects.recorded_at) if corrects else work.now,
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


def paid_by(receipts: Sequence[Receipt]) -> Receipt | None:
    """Answer the last receipt that says what became of the leg itself: paid, or returned."""
    said = [receipt for receipt in receipts if receipt.outcome != ReceiptOutcome.DOUBLE]
    return said[-1] if said else None


def state_by(receipts: Sequence[Receipt]) -> LegState:
    """Answer where a leg stands by the receipts of its voucher; nobody knows where none is left."""
    last = paid_by(receipts)
    return LegState(last.outcome) if last else LegState.UNKNOWN
