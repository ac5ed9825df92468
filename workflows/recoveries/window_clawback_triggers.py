"""Windows that were paid for and no longer hold (已奖励区间不再达标): asked back, or held while money is on its way."""

from collections.abc import Mapping
from uuid import UUID

from domain.assessment.milestones import rewarded_windows
from domain.lives.milestone_life import MilestoneState
from domain.lives.recovery_life import RecoveryCause
from domain.models import Milestone, Payment
from domain.policy.formulas import Windows
from domain.values.money import Fen, read_yuan
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import MONEY_MOVED, before_money, standing_milestones, window_name
from workflows.cases.recovery_steps import open_recovery_of, still_paid, unfinished_recovery
from workflows.transaction.facts import months_on_record
from workflows.transaction.work import Work

Due = dict[UUID, Fen]
"""By milestone, what it is due on the months now on record."""


async def due_of_paid_windows(dossier: Dossier) -> Due:
    """Return what each window for which money has moved is due on the months now on record, in fen."""
    formula = dossier.measure.formula
    standing = await standing_milestones(dossier)
    kept = before_money(standing)
    if not isinstance(formula, Windows) or not kept:
        return {}
    # A span of no months: only the windows that stand are looked at.
    rewards = rewarded_windows(formula, await months_on_record(dossier.grant.id), 0, 0, kept)
    due = {reward.first: reward.amount for reward in rewards}
    return {each.id: due.get(each.first_month, 0) for each in standing if each.state in MONEY_MOVED}


async def take_back_lost_windows(work: Work, dossier: Dossier, had: Mapping[UUID, Fen]) -> None:
    """After a correction, ask back what paid windows are due less than they ``had`` been due before it.

    A paid window opens a recovery by the system. Of one that is being paid, no more legs are requested: the programme
    is put on hold, and the recovery opens when the treasury settles what is already with it.
    """
    for uid, due in (await due_of_paid_windows(dossier)).items():
        if due >= had[uid]:
            continue
        milestone = await Milestone.get(id=uid)
        if milestone.state is MilestoneState.PAID:
            await take_back(work, dossier, milestone, due)
        elif due < milestone.amount and dossier.grant.held_reason is None:
            await dossier.hold(work, _explanation(milestone, due))


async def take_back_if_lost(work: Work, dossier: Dossier, milestone: Milestone) -> None:
    """Open the recovery of a window that was lost while it was being paid, now that it is paid."""
    due = (await due_of_paid_windows(dossier))[milestone.id]
    await take_back(work, dossier, milestone, due)


async def take_back(work: Work, dossier: Dossier, milestone: Milestone, due: Fen) -> None:
    """Open a recovery of what a paid window had above what it is due; a recovery that goes on is left to people."""
    payment = await Payment.get(milestone_id=milestone.id)
    if await unfinished_recovery(payment.id):
        return
    amount = sum((await still_paid(payment.id)).values()) - due
    if amount > 0:
        cause = RecoveryCause.OVERPAYMENT if due else RecoveryCause.CONDITION_LOST
        await open_recovery_of(work, dossier, payment, cause, _explanation(milestone, due), amount)


def _explanation(milestone: Milestone, due: Fen) -> str:
    """What the recipient is told, in the language of the office."""
    return (
        f"更正月度人数后，区间 {window_name(milestone)}（原合计 {milestone.total}）应奖励 {read_yuan(due)} 元，"
        f"已核定 {read_yuan(milestone.amount)} 元"
    )
