"""Decisions on reached milestones (里程碑核定): verified in order, disputed, confirmed after a dispute (art. 10)."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneEvent
from domain.models import Milestone
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version
from workflows.cases.milestones import milestone_context, move_milestone
from workflows.other_awards.same_matter import check_beside_programme
from workflows.transaction.declarations import command, on
from workflows.transaction.reasons import stated_evidence, stated_reason
from workflows.transaction.shown import GRANT, MILESTONE, Thing
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import order_payment


@dataclass(frozen=True, slots=True)
class MilestoneDoubt:
    """A milestone that somebody doubts, or whose doubt is settled, and why."""

    milestone_id: Annotated[UUID, on("Milestone"), "The milestone."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str, "What is doubted, or what was found of it."]


@command(
    "Verify a reached milestone, with evidence (核定): it becomes an award and its payment is ordered.",
    step=MilestoneEvent.VERIFY,
    by="",
    shows=(MILESTONE, GRANT),
)
class VerifyMilestone:
    """A reached milestone that was checked against contracts."""

    milestone_id: Annotated[UUID, on("Milestone"), "The milestone."]
    expected_version: Annotated[int, "Its version when you decided."]
    evidence: Annotated[str, "The sample checked, by name and number."]


async def verify_milestone(work: Work, command: VerifyMilestone) -> Done:
    """Verify a reached milestone (核定): it becomes an award of its own, and its payment is ordered.

    Raises EARLIER_WINDOW_OPEN while an earlier one is not verified, ON_HOLD, EVIDENCE_REQUIRED; OTHER_SUPPORT_STANDS
    and OTHER_SUPPORT_UNCLEARED where another policy supports the same matter (art. 16).
    """
    dossier, milestone = await _opened(work, command.milestone_id, command.expected_version, MilestoneEvent.VERIFY)
    evidence = stated_evidence(command.evidence)
    await check_beside_programme(dossier)
    await move_milestone(work, dossier, milestone, MilestoneEvent.VERIFY, evidence=evidence)
    await order_payment(work, dossier, milestone.amount, milestone)
    await dossier.save(work)
    return dossier.done({Thing.MILESTONE: milestone.id})


@command(
    "Dispute a reached milestone, with what is doubted (提出疑义).",
    step=MilestoneEvent.DISPUTE,
    shows=(MILESTONE, GRANT),
)
class DisputeMilestone(MilestoneDoubt):
    """A reached milestone to dispute (提出疑义)."""


async def dispute_milestone(work: Work, command: DisputeMilestone) -> Done:
    """Dispute a reached milestone, with what is doubted (提出疑义).

    It is verified once somebody confirms it; where the months are wrong, correcting them forms the windows anew.
    """
    dossier, milestone = await _opened(work, command.milestone_id, command.expected_version, MilestoneEvent.DISPUTE)
    milestone.dispute = stated_reason(command.reason)
    await move_milestone(work, dossier, milestone, MilestoneEvent.DISPUTE, reason=milestone.dispute)
    await dossier.save(work)
    return dossier.done({Thing.MILESTONE: milestone.id})


@command(
    "Confirm a disputed milestone, with the finding (疑义消除).",
    step=MilestoneEvent.CONFIRM,
    shows=(MILESTONE, GRANT),
)
class ConfirmMilestone(MilestoneDoubt):
    """A disputed milestone to confirm (疑义消除)."""


async def confirm_milestone(work: Work, command: ConfirmMilestone) -> Done:
    """Settle what was doubted about a milestone, with the finding (疑义消除): it can be verified again."""
    dossier, milestone = await _opened(work, command.milestone_id, command.expected_version, MilestoneEvent.CONFIRM)
    milestone.dispute = None
    reason = stated_reason(command.reason)
    await move_milestone(work, dossier, milestone, MilestoneEvent.CONFIRM, reason=reason)
    await dossier.save(work)
    return dossier.done({Thing.MILESTONE: milestone.id})


async def _opened(
    work: Work, milestone_id: UUID, expected_version: int, event: MilestoneEvent
) -> tuple[Dossier, Milestone]:
    """The milestone under its grant's lock, for a step that can be taken now; or raise why not."""
    dossier, milestone = await open_child(work, Milestone, milestone_id, roles=MILESTONE_LIFE.roles(event))
    check_version(milestone.version, expected_version)
    check_step(MILESTONE_LIFE, milestone.state, event, await milestone_context(dossier, milestone, event, work.actor))
    return dossier, milestone
