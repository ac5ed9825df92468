"""Windows of a programme (奖励区间), formed anew whenever a month is reported or corrected (art. 10, I-26 to I-28)."""

from domain.assessment.amounts import months_that_count
from domain.assessment.milestones import Reward, rewarded_windows
from domain.assessment.predicates import Horizon
from domain.lives.milestone_life import MilestoneEvent, MilestoneState
from domain.models import Milestone
from domain.policy.calendar import Month
from domain.policy.formulas import Windows
from domain.refusals.refusals import Code
from workflows.cases.dossiers import Dossier
from workflows.cases.milestones import MONEY_MOVED, before_money, move_milestone, reward_of, standing_milestones
from workflows.transaction.actors import SYSTEM
from workflows.transaction.facts import months_on_record
from workflows.transaction.refused import refuse
from workflows.transaction.work import Work
from workflows.treasury.payment_legs import cancel_milestone_payment


def months_counted(dossier: Dossier) -> tuple[Month, Month]:
    """Return the first and the last month that count under the policy of a dossier; POLICY_NOT_PUBLISHED for none."""
    version = dossier.version
    span = months_that_count(Horizon(version.expires_on, version.in_force_from, version.expires_on))
    if span is None:
        raise refuse(Code.POLICY_NOT_PUBLISHED)
    return span


async def form_windows(work: Work, dossier: Dossier) -> None:
    """Form the rewarded windows anew on all months: the same whatever the order in which months came.

    A window for which money has moved stays as it was rewarded. Any other that no longer comes out, or comes out on
    other numbers, is void, and the legs ordered for it are cancelled: what a person verified was something else.
    """
    formula = dossier.measure.formula
    if not isinstance(formula, Windows):
        return
    standing = await standing_milestones(dossier)
    months = await months_on_record(dossier.grant.id)
    rewards = rewarded_windows(formula, months, *months_counted(dossier), before_money(standing))
    moved = {milestone.first_month for milestone in standing if milestone.state in MONEY_MOVED}
    formed = {reward_of(milestone) for milestone in standing}
    for milestone in standing:
        if milestone.first_month not in moved and reward_of(milestone) not in rewards:
            await cancel_milestone_payment(work, dossier, milestone)
            await move_milestone(work, dossier, milestone, MilestoneEvent.VOID, SYSTEM)
    for reward in rewards:
        if reward.first not in moved and reward not in formed:
            await _reach(work, dossier, reward)


async def _reach(work: Work, dossier: Dossier, reward: Reward) -> None:
    milestone = await Milestone.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        code=reward.code,
        first_month=reward.first,
        last_month=reward.last,
        total=reward.total,
        baseline=reward.baseline,
        amount=reward.amount,
        state=MilestoneState.TRACKING,
        reached_at=work.now,
    )
    await move_milestone(work, dossier, milestone, MilestoneEvent.REACH, SYSTEM)
