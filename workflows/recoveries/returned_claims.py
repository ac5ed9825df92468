"""Recoveries of money that the bank returned (退票后的追回): what is owed follows what the applicant still has."""

from domain.lives.grants import GrantState
from domain.lives.legs import LegState
from domain.lives.recovery_life import FINISHED, RecoveryEvent, RecoveryState
from domain.models import DoublePayment, Payment, PaymentLeg, Recovery, RecoveryLeg, RecoveryReceipt
from domain.policy.conditions import Text
from domain.refusals.refusals import in_language
from domain.treasury.receipts import RecoveryReceiptOutcome
from domain.values.money import Fen
from workflows.cases.allowances import account_for
from workflows.cases.dossiers import Dossier
from workflows.cases.recovery_steps import RecoveryFile, still_paid
from workflows.recoveries.recovered_money import pay_again, reverse
from workflows.recoveries.recovery_editions import StatedReceipt, put_on_record, standing, still_owed
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Work

_RETURNED = "银行退票"
_GOES_ON = (GrantState.PAYING, GrantState.ACTIVE)


async def let_claims_follow(work: Work, dossier: Dossier, payment: Payment, leg: PaymentLeg, reason: str) -> list[str]:
    """Let recoveries of a payment follow one leg of it that the bank returns; answer their numbers.

    Nothing of that leg is owed any more: of its payer what other parts paid at most, where it was split. What the
    applicant had paid back beyond that is his again: it is to be refunded (待退还), and stands in the budget as paid
    until the return is posted. A recovery of which nothing is left to ask is dropped; one of which all that is left
    came back is done. To be called before the leg moves.
    """
    others = PaymentLeg.filter(payment_id=payment.id, payer=leg.payer, state=LegState.SETTLED.value)
    most = sum(other.amount for other in await others.exclude(id=leg.id))
    recoveries = await Recovery.filter(payment_id=payment.id).exclude(state=RecoveryState.DROPPED.value)
    for recovery in sorted(recoveries, key=lambda one: one.opened_at):
        owed = await RecoveryLeg.get_or_none(recovery_id=recovery.id, payer=leg.payer)
        if owed is not None:
            await _owe_at_most(work, dossier, owed, most, reason)
        left = sum((await still_paid(payment.id)).values()) - leg.amount
        await _follow(work, RecoveryFile(dossier, recovery), left, reason)
    if recoveries:
        await account_for(work, dossier, dossier.grant.award or 0, fallen_back=reason)
    return [recovery.number for recovery in recoveries]


async def let_claim_on_double_go(work: Work, dossier: Dossier, double: DoublePayment, reason: str) -> bool:
    """Let nothing more be owed of what was paid once too often, which the bank returned or which is no such payment.

    What the applicant had paid back of it is his again: it is to be refunded (待退还). Answer whether a recovery asked
    it back, or had it back. To be called before the double payment is closed.
    """
    recovery = await Recovery.filter(double_payment_id=double.id).exclude(state=RecoveryState.DROPPED.value).first()
    legs = await RecoveryLeg.filter(recovery_id=recovery.id) if recovery else []
    if recovery is None or (recovery.state in FINISHED and not any(owed.amount for owed in legs)):
        return False
    for owed in legs:
        await _owe_at_most(work, dossier, owed, 0, reason)
    await _follow(work, RecoveryFile(dossier, recovery), 0, reason)
    return True


async def hold_for(work: Work, dossier: Dossier, recoveries: list[str]) -> bool:
    """Hold a grant of which money is payable again that recoveries asked back: somebody decides whether it is paid.

    Answer whether it is held now by this.
    """
    grant = dossier.grant
    goes_on = grant.state in _GOES_ON or grant.standing_award is not None
    if not recoveries or grant.held_reason is not None or not goes_on:
        return False
    named = "、".join(recoveries)
    why = Text(
        zh=f"银行退回的款项原由 {named} 追回，请先决定是否再付，再行恢复",
        en=f"the bank returned what {named} asked back: decide whether it is paid again, then release",
    )
    await dossier.hold(work, in_language(why, "zh-CN"), actor=SYSTEM)
    return True


async def _owe_at_most(work: Work, dossier: Dossier, owed: RecoveryLeg, most: Fen, reason: str) -> None:
    """Let no more than this be owed; what was received beyond it is to be refunded, of the last receipts first."""
    beyond = max(0, owed.received - most)
    for receipt in reversed(await standing(owed)):
        if receipt.outcome != RecoveryReceiptOutcome.RECEIVED or not beyond:
            continue
        back = min(beyond, receipt.amount)
        beyond -= back
        editions = await RecoveryReceipt.filter(treasury=receipt.treasury, number=receipt.number)
        open_excess = 0 if receipt.excess_refunded else receipt.excess
        if back == receipt.amount:
            stated = StatedReceipt(
                RecoveryReceiptOutcome.TO_REFUND, back + open_excess, receipt.on_day, reason, _RETURNED
            )
        else:
            kept = receipt.amount - back
            stated = StatedReceipt(
                RecoveryReceiptOutcome.RECEIVED, kept, receipt.on_day, reason, _RETURNED, back + open_excess
            )
        stands = await put_on_record(work, owed, receipt.number, stated, receipt)
        await pay_again(work, [one.id for one in editions], dossier.citation)
        if stands.outcome == RecoveryReceiptOutcome.RECEIVED:
            await reverse(work, owed, stands)
    owed.amount = min(owed.amount, most)
    await owed.save(update_fields=["amount"])


async def _follow(work: Work, file: RecoveryFile, paid: Fen, reason: str) -> None:
    """Bring a recovery to where it stands now; ``paid`` is what is still paid of what it asks back."""
    recovery, actor = file.recovery, SYSTEM
    demanded = await RecoveryLeg.filter(recovery_id=recovery.id).exists()
    missing, received = await still_owed(recovery)
    left = missing if demanded else paid
    if recovery.state in FINISHED:
        recovery.version += 1
        await recovery.save(update_fields=["version"])
        return
    event = RecoveryEvent.BANK_RETURNED_PART if left else RecoveryEvent.BANK_RETURNED
    if demanded and not missing and received:
        event, actor = RecoveryEvent.RECEIVE_ALL, work.actor
    if demanded and missing + received:
        recovery.amount = missing + received
    if not demanded and left:
        recovery.claimed = min(recovery.claimed, left)
        recovery.amount = None if recovery.amount is None else min(recovery.amount, left)
    if event is RecoveryEvent.BANK_RETURNED:
        recovery.due_on, recovery.challenged = None, False
    await file.move(work, event, actor=actor, missing=missing, reason=reason)
