"""Steps of milestones (里程碑): one place through which every one of them moves, and how they stand in order."""

from collections.abc import Iterable, Sequence

from domain.assessment.milestones import Reward, Standing
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneContext, MilestoneEvent, MilestoneState
from domain.models import Milestone
from domain.policy.calendar import show_month
from workflows.cases.dossiers import Dossier
from workflows.transaction.actors import Actor
from workflows.transaction.history import Subject
from workflows.transaction.steps import take_step
from workflows.transaction.work import Work

MONEY_MOVED = frozenset({MilestoneState.PAYING, MilestoneState.PAID})
"""States of a window that is not formed anew: what it is not due is asked back."""
_UNVERIFIED = (MilestoneState.REACHED, MilestoneState.DISPUTED)


async def move_milestone(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
    work: Work,
    dossier: Dossier,
    milestone: Milestone,
    event: MilestoneEvent,
    actor: Actor | None = None,
    *,
    reason: str | None = None,
    evidence: str | None = None,
) -> None:
    """Take one step of a milestone's life and write its history, or raise the refusal. The grant is locked."""
    acting = actor or work.actor
    await take_step(
        work,
        MILESTONE_LIFE,
        milestone,
        event,
        await milestone_context(dossier, milestone, event, acting),
        subject=Subject.MILESTONE,
        scope=dossier.grant.id,
        actor=acting,
        reason=reason,
        evidence=evidence,
        citation=dossier.clause_of(event),
    )


async def milestone_context(
    dossier: Dossier, milestone: Milestone, event: MilestoneEvent, actor: Actor
) -> MilestoneContext:
    """Return what the guards of a step look at: earlier windows bear on the verification alone."""
    others = await Milestone.filter(grant_id=milestone.grant_id) if event is MilestoneEvent.VERIFY else ()
    return milestone_context_among(dossier, milestone, others, actor)


def milestone_context_among(
    dossier: Dossier, milestone: Milestone, others: Iterable[Milestone], actor: Actor
) -> MilestoneContext:
    """Return what the guards of a milestone look at, beside the windows of its programme."""
    earlier = [other for other in others if other.state in _UNVERIFIED and other.first_month < milestone.first_month]
    return MilestoneContext(
        actor.role,
        dossier.citation,
        held=dossier.grant.held_reason,
        earlier_open=window_name(min(earlier, key=lambda other: other.first_month)) if earlier else "",
        **dossier.separation(actor),
    )


def window_name(window: Milestone) -> str:
    """Return the months of a window as people name them, such as ``2021-01..2021-06``."""
    return f"{show_month(window.first_month)}..{show_month(window.last_month)}"


async def standing_milestones(dossier: Dossier) -> list[Milestone]:
    """Return the windows of a programme that are not void, oldest first."""
    standing = Milestone.filter(grant_id=dossier.grant.id).exclude(state=MilestoneState.VOID.value)
    return await standing.order_by("first_month")


def before_money(standing: Sequence[Milestone]) -> list[Standing]:
    """Return the windows up to the last for which money has moved: they keep their months."""
    moved = [place for place, milestone in enumerate(standing) if milestone.state in MONEY_MOVED]
    kept = standing[: moved[-1] + 1] if moved else ()
    return [Standing(milestone.first_month, milestone.state in MONEY_MOVED) for milestone in kept]


def reward_of(milestone: Milestone) -> Reward:
    """Return a milestone as the reward that it was formed as."""
    return Reward(
        milestone.code,
        milestone.first_month,
        milestone.last_month,
        milestone.total,
        milestone.baseline,
        milestone.amount,
    )
