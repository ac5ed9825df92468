"""Money that the bank returns after it was reported paid (到账后退票): its award is being paid again."""

from domain.lives.grants import GrantEvent, GrantState
from domain.lives.milestone_life import MilestoneEvent, MilestoneState
from domain.lives.recovery_life import RecoveryState
from domain.lives.tranche_life import TrancheEvent, TrancheState
from domain.models import Milestone, Payment, Recovery, RecoveryLeg, Tranche
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import move_milestone
from workflows.cases.recovery_steps import unfinished_recovery
from workflows.cases.tranche_steps import move_tranche
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import cancel_payments


async def check_nothing_came_back(dossier: Dossier, payment: Payment) -> None:
    """Raise RECOVERY_OPEN where a recovery asks back what the bank says it returned, or had some of it back.

    The same money cannot come back twice: that recovery is dropped first, or what came in is put on record there.
    """
    recovery = await unfinished_recovery(payment.id)
    if recovery is None:
        received = RecoveryLeg.filter(recovery__payment_id=payment.id, received__gt=0)
        leg = await received.exclude(recovery__state=RecoveryState.DROPPED.value).first()
        recovery = await Recovery.get(id=leg.recovery_id) if leg is not None else None
    if recovery is not None:
        raise RefusedError(Refusal(Code.RECOVERY_OPEN, {"number": recovery.number}, ("id",), (dossier.citation,)))


async def came_back(work: Work, dossier: Dossier, payment: Payment) -> bool:
    """Let what was paid be paid again, now that a leg of it came back; answer whether the grant itself moved.

    Of a grant that was terminated nothing is paid again: the leg is cancelled, and its money is free.
    """
    if payment.tranche_id is not None:
        tranche = await Tranche.get(id=payment.tranche_id)
        if tranche.state is TrancheState.PAID:
            await move_tranche(work, dossier, tranche, TrancheEvent.LEG_CAME_BACK, SYSTEM)
    if payment.milestone_id is not None:
        milestone = await Milestone.get(id=payment.milestone_id)
        if milestone.state is MilestoneState.PAID:
            await move_milestone(work, dossier, milestone, MilestoneEvent.LEG_CAME_BACK, SYSTEM)
        return False
    if dossier.grant.state is GrantState.TERMINATED:
        await cancel_payments(work, dossier)
        return False
    if dossier.grant.state not in {GrantState.PAID, GrantState.CLOSED}:
        return False
    await dossier.move(work, GrantEvent.LEG_CAME_BACK, actor=SYSTEM)
    return True
