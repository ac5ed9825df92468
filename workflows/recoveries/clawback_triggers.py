"""Awards that are lost after they became payable (已付而不应得): asked back once paid, held until then."""

from collections.abc import Sequence

from domain.lives.grants import GrantState
from domain.lives.recovery_life import RecoveryCause
from domain.models import Payment
from domain.refusals.refusals import Code
from workflows.cases.dossiers import Dossier
from workflows.cases.recovery_steps import open_recovery_of
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work

EARLY_EXIT = "退出协议早于满期日签署"


async def lose_award(work: Work, dossier: Dossier, cause: RecoveryCause, finding: str) -> None:
    """Ask back what was paid of an award that no longer stands.

    While money is on its way the grant is held, so that no more of it is requested; what the treasury settles
    meanwhile is asked back when all of it is settled.
    """
    if dossier.grant.state is GrantState.PAID:
        await _recover(work, dossier, cause, finding)
    elif dossier.grant.held_reason is None:
        await dossier.hold(work, finding, actor=SYSTEM)


async def recover_if_lost(work: Work, dossier: Dossier) -> None:
    """Open the recovery of an award that was lost while it was being paid, now that it is paid."""
    if dossier.context(SYSTEM, work.today).term_broken:
        await _recover(work, dossier, RecoveryCause.CONDITION_LOST, EARLY_EXIT)
    for status in dossier.reviews:
        if status.step.when == "AFTER_PAYMENT" and status.failed:
            failed = [review for review in dossier.around.reviews if review.step == status.step.code]
            finding = next(review.finding for review in reversed(failed) if not review.passed)
            await _recover(work, dossier, RecoveryCause.FAILED_ACCEPTANCE, finding)


async def _recover(work: Work, dossier: Dossier, cause: RecoveryCause, finding: str) -> None:
    """Open a recovery of every payment of which something was settled, and none is open yet."""
    payments: Sequence[Payment] = await Payment.filter(grant_id=dossier.grant.id).order_by("ordered_at", "id")
    for payment in payments:
        try:
            await open_recovery_of(work, dossier, payment, cause, finding, actor=SYSTEM)
        except RefusedError as refused:
            if refused.refusals[0].code not in {Code.NOTHING_PAID, Code.RECOVERY_OPEN}:
                raise
