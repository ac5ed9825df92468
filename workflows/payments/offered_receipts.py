"""What is offered of receipts, and of what a treasury paid twice (可办事项): by the rules of the commands on them."""

from collections.abc import Sequence

from domain.lives.legs import LEG_LIFE, LegEvent
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent
from domain.models import DoublePayment, Receipt, Recovery, RecoveryReceipt
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import DoublePaymentState, ReceiptOutcome
from workflows.cases.dossiers import Dossier
from workflows.cases.double_payments import asked_back
from workflows.payments.offered_parts import Seeing
from workflows.payments.receipt_commands import CloseDoublePayment, CorrectReceipt
from workflows.payments.receipt_corrections import IS_CLOSED, RECORDING, WAS_WITHDRAWN
from workflows.recoveries.double_payments import BY_FINANCE, RecoverDoublePayment, unrecoverable_double
from workflows.recoveries.recovery_corrections import CorrectRecoveryReceipt
from workflows.transaction.offers import Offer
from workflows.transaction.rights import outside

_CORRECT = Text(zh="更正回单", en="correct a receipt")
_CORRECT_OF_RECOVERY = Text(zh="更正缴款回单", en="correct a receipt of money that came back")
_CLOSE = Text(zh="重复支付销号", en="close a double payment")
_ASK_BACK = Text(zh="追回重复支付", en="ask a double payment back")


def offers_of_double_payment(
    dossier: Dossier, double: DoublePayment, recoveries: Sequence[Recovery], seeing: Seeing
) -> list[Offer]:
    """Return what is offered of a double payment; ``recoveries`` are those by which it was asked back."""
    treasury, takers = [double.treasury], LEG_LIFE.roles(LegEvent.SETTLE)
    closing = outside(seeing.actor, dossier.allowed(takers, treasury), dossier.citation)
    asking = outside(seeing.actor, dossier.allowed(BY_FINANCE, treasury), dossier.citation)
    return [
        Offer(_CLOSE, CloseDoublePayment, closing or _unclosable(dossier, double, recoveries, seeing)),
        Offer(_ASK_BACK, RecoverDoublePayment, asking or _of(unrecoverable_double(dossier, double, [*recoveries]))),
    ]


def _unclosable(
    dossier: Dossier, double: DoublePayment, recoveries: Sequence[Recovery], seeing: Seeing
) -> Sequence[Refusal]:
    if double.state is not DoublePaymentState.OPEN:
        return (Refusal(Code.INPUT_INVALID, {"field": "id", "why": IS_CLOSED}, ("id",)),)
    if seeing.four_eyes and double.recorded_by_person in seeing.actor.people:
        return (Refusal(Code.FOUR_EYES, {"event": RECORDING}, (), (dossier.citation,)),)
    return _of(asked_back(recoveries, dossier.citation))


def offers_of_receipt(dossier: Dossier, treasury: str, last: Receipt, seeing: Seeing) -> list[Offer]:
    """Return what is offered of a receipt of a leg: ``last`` is its last edition, which alone is corrected.

    Its command is on the leg, and names the receipt by its number.
    """
    allowed = dossier.allowed(LEG_LIFE.roles(LegEvent.SETTLE), [treasury])
    withdrawn = last.outcome == ReceiptOutcome.WITHDRAWN
    no = Refusal(Code.INPUT_INVALID, {"field": "receiptNo", "why": WAS_WITHDRAWN}, ("receiptNo",))
    against = outside(seeing.actor, allowed, dossier.citation) or ((no,) if withdrawn else _recorded_by(last, seeing))
    return [Offer(_CORRECT, CorrectReceipt, against)]


def offers_of_recovery_receipt(dossier: Dossier, treasury: str, last: RecoveryReceipt, seeing: Seeing) -> list[Offer]:
    """Return what is offered of a receipt of money that came back, by its last edition."""
    allowed = dossier.allowed(RECOVERY_LIFE.roles(RecoveryEvent.RECEIVE_PART), [treasury])
    against = outside(seeing.actor, allowed, dossier.citation) or _recorded_by(last, seeing)
    return [Offer(_CORRECT_OF_RECOVERY, CorrectRecoveryReceipt, against)]


def _recorded_by(last: Receipt | RecoveryReceipt, seeing: Seeing) -> Sequence[Refusal]:
    """FOUR_EYES for who put it on record, where one person may not do everything."""
    if seeing.four_eyes and last.recorded_by_person in seeing.actor.people:
        return (Refusal(Code.FOUR_EYES, {"event": RECORDING}),)
    return ()


def _of(refusal: Refusal | None) -> Sequence[Refusal]:
    return () if refusal is None else (refusal,)
