"""What is found too late (迟到的多付): of a settled payment what it has above what is due is asked back of itself."""

from collections.abc import Sequence

from domain.assessment.same_matter import named
from domain.lives.recovery_life import RecoveryCause
from domain.models import Payment
from domain.refusals.refusals import Code
from domain.values.money import read_yuan
from workflows.cases.correction_claims import asked_back, claimed
from workflows.cases.dossiers import Dossier
from workflows.cases.recovery_steps import open_recovery_of, still_paid
from workflows.other_awards.same_matter import Support, counted_beside, due_now
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work


async def recover_if_too_much(work: Work, dossier: Dossier, payment: Payment) -> None:
    """Open the recovery of what a payment, now settled, has above what is due on corrected facts and beside others.

    What waits for an officer's look opens nothing, nor what was awarded elsewhere and not paid; of a programme no text
    says which window a difference would be taken from.
    """
    if payment.milestone_id is not None:
        return
    supports, corrected = await _paid_elsewhere(dossier), await claimed(payment.id)
    due = max(due_now(dossier, payment.basis, payment.amount, supports) - corrected, 0)
    amount = sum((await still_paid(payment.id)).values()) - due
    if amount <= 0:
        return
    cause = RecoveryCause.CORRECTION if corrected else RecoveryCause.DUPLICATE
    why = [f"同一事项另有支持（{named(support.had for support in supports)}）"] if supports else []
    why += ["事实已更正"] if corrected else []
    facts = f"{'，'.join(why)}，应付 {read_yuan(due)} 元，已付 {read_yuan(payment.amount)} 元"
    try:
        recovery = await open_recovery_of(work, dossier, payment, cause, facts[:2000], amount, actor=SYSTEM)
    except RefusedError as refused:
        if refused.refusals[0].code not in {Code.RECOVERY_OPEN, Code.NOTHING_PAID}:
            raise
    else:
        await asked_back(payment, recovery)


async def _paid_elsewhere(dossier: Dossier) -> Sequence[Support]:
    try:
        return [support for support in await counted_beside(dossier, elsewhere=True) if support.had.paid]
    except RefusedError as refused:
        if refused.refusals[0].code is not Code.OTHER_SUPPORT_UNCLEARED:
            raise
        return []
