"""Double payments (重复支付) as they end: by what came back, on a ground, or by the recovery that asks them back."""

from collections.abc import Sequence

from domain.lives.recovery_life import FINISHED, RecoveryState
from domain.models import DoublePayment, Recovery, RecoveryReceipt
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal, in_language
from domain.treasury.receipts import DoublePaymentState, RecoveryReceiptOutcome
from workflows.transaction.work import Work


async def close_double(
    work: Work, double: DoublePayment, state: DoublePaymentState, reason: str, evidence: str
) -> None:
    """Close a double payment, with its reason and evidence; what it came back by is written on it before."""
    double.state, double.version = state, double.version + 1
    double.closed_by, double.closed_at = work.actor.name, work.now
    double.closing_reason, double.closing_evidence = reason, evidence
    await double.save()


def asked_back(recoveries: Sequence[Recovery], citation: Citation) -> Refusal | None:
    """Return RECOVERY_OPEN where one of the recoveries of a double payment goes on; None where none does."""
    going_on = next((one for one in recoveries if one.state not in FINISHED), None)
    return None if going_on is None else Refusal(Code.RECOVERY_OPEN, {"number": going_on.number}, ("id",), (citation,))


async def let_double_follow(work: Work, recovery: Recovery, reason: str | None, evidence: str | None) -> None:
    """Let the double payment that a recovery asks back stand as that came to stand, by a step to another state.

    It has come back when all of it was received, and is closed by a write-off. It is to be had back as long as the
    recovery goes on, also again where a receipt bounced, and after one that was dropped.
    """
    if recovery.double_payment_id is None:
        return
    double = await DoublePayment.get(id=recovery.double_payment_id)
    if recovery.state is RecoveryState.RECOVERED:
        receipts = RecoveryReceipt.filter(leg__recovery_id=recovery.id, outcome=RecoveryReceiptOutcome.RECEIVED.value)
        last = await receipts.order_by("-recorded_at", "-edition").first()
        double.closing_receipt_no, double.closed_on = (last.number, last.on_day) if last else (None, None)
        why = Text(zh=f"经追回 {recovery.number} 收回", en=f"it came back on recovery {recovery.number}")
        await close_double(work, double, DoublePaymentState.RECOVERED, in_language(why, "zh-CN"), evidence or "")
    elif recovery.state is RecoveryState.WRITTEN_OFF:
        await close_double(work, double, DoublePaymentState.CLOSED, reason or "", evidence or "")
    elif double.state is not DoublePaymentState.OPEN:
        await _reopen(double)


async def _reopen(double: DoublePayment) -> None:
    double.state, double.version = DoublePaymentState.OPEN, double.version + 1
    double.closed_by = double.closed_at = double.closed_on = None
    double.closing_receipt_no = double.closing_reason = double.closing_evidence = None
    await double.save()
