"""Receipts beside what a leg waits for (迟到、重复回单): paid a second time, late, or under a voucher of before.

A fact that comes after a leg's last state is put on record, and the leg, the ledger and what is to be had back follow.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from domain.lives.legs import LegEvent, LegState
from domain.lives.run_life import RunState
from domain.models import DoublePayment, PaymentLeg, PaymentRunRow, Receipt
from domain.policy.conditions import Text
from domain.refusals.refusals import in_language
from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome
from workflows.cases.double_payments import close_double
from workflows.payments.receipt_commands import TreasuryReceipt
from workflows.payments.receipts import is_paid, put_on_record, register_double, standing
from workflows.payments.settled_legs import LegFile, answer_row, paid_if_settled
from workflows.recoveries.returned_claims import let_claim_on_double_go
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import move_leg

Beside: TypeAlias = Callable[[Work, LegFile, TreasuryReceipt], Awaitable[None]]

_NOT_OUT = (LegState.ORDERED, LegState.REQUESTED, LegState.RETURNED)
"""States in which the treasury has nothing of a leg: what it paid under an earlier voucher is the only payment."""
_THE_ONE = Text(zh="该笔付款即为本次拨付", en="this is the one payment of the leg")


async def what_it_says_beside(leg: PaymentLeg, receipt: TreasuryReceipt, outcome: ReceiptOutcome) -> Beside | None:
    """Return how a receipt is taken that is no answer to what the treasury was asked last; None where it is one."""
    receipts, is_current = await standing(leg, receipt.voucher_no), receipt.voucher_no == leg.voucher_no
    if outcome is ReceiptOutcome.RETURNED:
        waits = leg.state in {LegState.SETTLED, LegState.SPLIT} or not is_current
        return _double_came_back if waits and await _open_double(leg, receipt.voucher_no) else None
    if not is_current:
        return _paid_late if await _was_with_treasury(leg, receipt.voucher_no, receipts) else None
    if leg.state is LegState.SETTLED and is_paid(receipts):
        return _paid_twice
    # Of a leg that was split the parts are paid: the whole of it again is one payment too many.
    over = {LegState.CANCELLED: _paid_late, LegState.SPLIT: _paid_late}
    return {LegState.RETURNED: _paid_after_its_return, **over}.get(leg.state)


async def has_earlier(leg: PaymentLeg) -> bool:
    """Return whether a leg that comes back stands as paid by what its treasury paid under another voucher of it."""
    return await _earlier(leg) is not None


async def _earlier(leg: PaymentLeg) -> DoublePayment | None:
    doubles = DoublePayment.filter(leg_id=leg.id, state=DoublePaymentState.OPEN.value)
    return await doubles.exclude(voucher_no=leg.voucher_no).order_by("recorded_at").first()


async def stand_by_earlier(work: Work, file: LegFile) -> bool:
    """Let a leg that came back stand as paid by what its treasury paid under another voucher of it, if it did.

    That was a double payment as long as the leg was paid, or might be; now it is the only one. Answer whether it is.
    """
    double = await _earlier(file.leg)
    if double is None:
        return False
    why = in_language(_THE_ONE, "zh-CN")
    await let_claim_on_double_go(work, file.dossier, double, why)
    await close_double(work, double, DoublePaymentState.CLOSED, why, double.receipt_no)
    await _settle_by(work, file, double.voucher_no)
    return True


async def _settle_by(work: Work, file: LegFile, voucher_no: str) -> None:
    file.leg.voucher_no = voucher_no
    await move_leg(work, file.dossier, file.leg, LegEvent.SETTLE_LATE, actor=SYSTEM, reason=file.reason or None)
    await answer_row(work, file.leg)


async def _paid_twice(work: Work, file: LegFile, receipt: TreasuryReceipt) -> None:
    """The voucher was paid: this is money paid a second time (重复支付), and the leg stays as it is."""
    await register_double(work, file.leg, await put_on_record(work, file.leg, receipt, ReceiptOutcome.DOUBLE))
    await file.dossier.save(work)


async def _paid_after_its_return(work: Work, file: LegFile, receipt: TreasuryReceipt) -> None:
    """The bank returned the voucher, and it was paid after that; a receipt of a day before only comes late."""
    receipts = await standing(file.leg, receipt.voucher_no)
    returned = [one for one in receipts if one.outcome == ReceiptOutcome.RETURNED]
    if returned and receipt.day < returned[-1].on_day:
        await put_on_record(work, file.leg, receipt, ReceiptOutcome.SETTLED, before=returned[-1])
        await file.dossier.save(work)
        return
    await put_on_record(work, file.leg, receipt, ReceiptOutcome.SETTLED)
    await _settled_late(work, file, receipt.voucher_no)


async def _paid_late(work: Work, file: LegFile, stated: TreasuryReceipt) -> None:
    """A voucher that was replaced, or whose leg is cancelled, was paid: the only payment, or one too many."""
    paid = is_paid(await standing(file.leg, stated.voucher_no))
    outcome = ReceiptOutcome.DOUBLE if paid else ReceiptOutcome.SETTLED
    receipt = await put_on_record(work, file.leg, stated, outcome)
    if file.leg.state in _NOT_OUT and not paid:
        await _settled_late(work, file, stated.voucher_no)
        return
    await register_double(work, file.leg, receipt)
    await file.dossier.save(work)


async def _settled_late(work: Work, file: LegFile, voucher_no: str) -> None:
    await _settle_by(work, file, voucher_no)
    if not await paid_if_settled(work, file.dossier, file.payment):
        await file.dossier.save(work)


async def _double_came_back(work: Work, file: LegFile, stated: TreasuryReceipt) -> None:
    """Of what was paid once too often the bank returned one: the double payment is over, the leg stays as it is."""
    double = await _open_double(file.leg, stated.voucher_no)
    if double is None:
        message = f"{stated.voucher_no} has no open double payment"
        raise ValueError(message)
    receipt = await put_on_record(work, file.leg, stated, ReceiptOutcome.RETURNED)
    await let_claim_on_double_go(work, file.dossier, double, file.reason)
    double.closing_receipt_no, double.closed_on = receipt.number, stated.day
    await close_double(work, double, DoublePaymentState.RECOVERED, file.reason, receipt.number)
    await file.dossier.save(work)


async def _open_double(leg: PaymentLeg, voucher_no: str) -> DoublePayment | None:
    # Compared here: a voucher that is told may be longer than any that the database can be asked for.
    opened = DoublePayment.filter(leg_id=leg.id, state=DoublePaymentState.OPEN.value).order_by("recorded_at")
    return next((double for double in await opened if double.voucher_no == voucher_no), None)


async def _was_with_treasury(leg: PaymentLeg, voucher_no: str, receipts: Sequence[Receipt]) -> bool:
    """Whether the treasury was ever asked to pay a leg under a voucher: by a run, or it answered under it."""
    sent = PaymentRunRow.filter(leg_id=leg.id, standing=True, run__state=RunState.INSTRUCTED.value)
    return bool(receipts) or any(row.voucher_no == voucher_no for row in await sent)
