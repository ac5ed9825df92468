"""Support found too late (迟到的重复享受): what the treasury had by then is asked back of itself once it is paid."""

from domain.models import Payment
from domain.money import read_yuan
from domain.recovery_life import RecoveryCause
from domain.refusals import Code
from domain.same_matter import named
from workflows.actors import SYSTEM
from workflows.dossiers import Dossier
from workflows.recovery_steps import open_recovery_of, still_paid
from workflows.refused import RefusedError
from workflows.same_matter import counted_beside, due_now
from workflows.work import Work


async def recover_if_duplicate(work: Work, dossier: Dossier, payment: Payment) -> None:
    """Open the recovery of what a payment, now settled, has above what is due beside what other policies paid.

    What waits for an officer's look opens nothing, nor what was awarded elsewhere and not paid; of a programme no text
    says which window a difference would be taken from.
    """
    if payment.milestone_id is not None:
        return
    try:
        found = [support for support in await counted_beside(dossier, elsewhere=True) if support.had.paid]
        due = due_now(dossier, payment.basis, payment.amount, found)
        amount = sum((await still_paid(payment.id)).values()) - due
        if amount > 0:
            others = named(support.had for support in found)
            facts = f"同一事项另有支持（{others}），应付 {read_yuan(due)} 元，已付 {read_yuan(payment.amount)} 元"
            await open_recovery_of(work, dossier, payment, RecoveryCause.DUPLICATE, facts[:2000], amount, actor=SYSTEM)
    except RefusedError as refused:
        if refused.refusals[0].code not in {Code.OTHER_SUPPORT_UNCLEARED, Code.RECOVERY_OPEN, Code.NOTHING_PAID}:
            raise
