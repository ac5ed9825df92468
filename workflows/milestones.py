"""Steps of milestones (里程碑): one place through which every one of them moves."""

from domain.milestone_life import MILESTONE_LIFE, MilestoneEvent, MilestoneSituation
from domain.models import Milestone
from workflows.actors import Actor
from workflows.dossiers import Dossier
from workflows.history import Subject
from workflows.steps import take_step
from workflows.work import Work


async def move_milestone(
    work: Work,
    dossier: Dossier,
    milestone: Milestone,
    event: MilestoneEvent,
    actor: Actor | None = None,
    evidence: str | None = None,
) -> None:
    """Take one step of a milestone's life and write its history, or raise the refusal. The grant is locked."""
    acting = actor or work.actor
    situation = MilestoneSituation(acting.role, dossier.citation)
    await take_step(
        work,
        MILESTONE_LIFE,
        milestone,
        event,
        situation,
        subject=Subject.MILESTONE,
        scope=dossier.grant.id,
        actor=acting,
        evidence=evidence,
    )
