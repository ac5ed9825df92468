"""Steps of milestones (里程碑): one place through which every one of them moves."""

from domain.milestone_life import MILESTONE_LIFE, MilestoneEvent, MilestoneSituation
from domain.models import Milestone
from domain.refusals import Refusal
from workflows.actors import Actor
from workflows.dossiers import Dossier
from workflows.history import Subject, record_step
from workflows.refused import RefusedError
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
    outcome = MILESTONE_LIFE.step(milestone.state, event, situation)
    if isinstance(outcome, Refusal):
        raise RefusedError(outcome)
    step = (event, milestone.state, outcome)
    milestone.state, milestone.version = outcome, milestone.version + 1
    await record_step(
        work,
        (Subject.MILESTONE, milestone.id),
        dossier.grant.id,
        step,
        dossier.citation,
        actor=acting,
        evidence=evidence,
    )
    await milestone.save()
