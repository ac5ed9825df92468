"""What people decide on a published policy (政策后续): suspended, resumed, repealed. What was accepted goes on."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.lives.policy_life import POLICY_LIFE, PolicyEvent, PolicyState
from domain.lives.proposal_life import ProposedDeed
from domain.refusals.refusals import Code
from workflows.policies.policies import follow_days, locked_version, move_policy, policy_context, policy_done
from workflows.transaction.declarations import STATED, command, on
from workflows.transaction.reasons import stated_evidence, stated_name, stated_reason
from workflows.transaction.shown import POLICY, PROPOSAL
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """A decision on a policy, by its document."""

    policy_id: Annotated[UUID, on("Policy"), "The version of the policy."]
    expected_version: Annotated[int, "Its version when you decided; STALE_VERSION where it changed."]
    document_no: Annotated[str, "Number of the document that says so (文号)."]
    evidence: Annotated[str | None, STATED, "Where the document can be seen."]
    reason: Annotated[str | None, STATED, "Why, for the record."]


@command(
    "Suspend a policy in force (暂停执行): nothing new is submitted.",
    step=PolicyEvent.SUSPEND,
    by="Proposed by an officer of the bureaus that lead it, done once another confirms.",
    refuses=(Code.REASON_REQUIRED, Code.EVIDENCE_REQUIRED),
    proposed=ProposedDeed.SUSPEND_POLICY,
    shows=(POLICY, PROPOSAL),
)
class SuspendPolicy(PolicyStep):
    """A policy in force to suspend."""


async def suspend_policy(work: Work, command: SuspendPolicy) -> Done:
    """Suspend a policy (暂停执行): nothing new is submitted until it is resumed; what was submitted goes on.

    Raises NOT_ALLOWED, STEP_NOT_POSSIBLE where it is not in force, REASON_REQUIRED, EVIDENCE_REQUIRED, INPUT_INVALID.
    """
    return await _decide(work, command, PolicyEvent.SUSPEND)


@command(
    "Resume a suspended policy (恢复执行).",
    step=PolicyEvent.RESUME,
    by="By two officers, as suspending.",
    proposed=ProposedDeed.RESUME_POLICY,
    shows=(POLICY, PROPOSAL),
)
class ResumePolicy(PolicyStep):
    """A suspended policy to resume."""


async def resume_policy(work: Work, command: ResumePolicy) -> Done:
    """Resume a suspended policy (恢复执行); it expires on its day as it would have. Refuses as suspending does."""
    return await _decide(work, command, PolicyEvent.RESUME)


@command(
    "Repeal a published policy (废止): nothing new is submitted, what was submitted goes on.",
    step=PolicyEvent.REPEAL,
    by="By two officers, as suspending.",
    proposed=ProposedDeed.REPEAL_POLICY,
    shows=(POLICY, PROPOSAL),
)
class RepealPolicy(PolicyStep):
    """A published policy to repeal."""


async def repeal_policy(work: Work, command: RepealPolicy) -> Done:
    """Repeal a policy (废止), also before its first day: then it never comes into force, and the one before it stays.

    Nothing new is submitted, unless a transition rule opens a window. Refuses as suspending does.
    """
    return await _decide(work, command, PolicyEvent.REPEAL)


async def _decide(work: Work, command: PolicyStep, event: PolicyEvent) -> Done:
    version = await locked_version(command.policy_id, command.expected_version)
    # Its days come first: the sweep of this day may not have run yet.
    await follow_days(work, version)
    check_step(POLICY_LIFE, version.state, event, policy_context(version, work))
    version.closing_document_no = stated_name(command.document_no, "documentNo")
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    # What is repealed before its first day never was in force.
    sets = {"in_force_from": None} if version.state is PolicyState.PUBLISHED else None
    await move_policy(work, version, event, reason=reason, evidence=evidence, sets=sets)
    await follow_days(work, version, since=work.today.year if event is PolicyEvent.RESUME else None)
    return policy_done(version)
