"""Decisions on a published policy (政策后续): suspended, resumed, repealed, and rules for the time after it."""

from datetime import date

import strawberry

from api.kit.commands import propose_to
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.types.policies import PolicyPayload
from domain.lives.proposal_life import ProposedDeed
from workflows.policies.policy_decisions import PolicyStep
from workflows.policies.transition_rules import RecordTransitionRule

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input
class OnPolicy(Keyed):
    """What every input on a published policy has."""

    id: strawberry.ID = strawberry.field(description="The version of the policy.")
    expected_version: int = strawberry.field(
        description="Its version when you decided; STALE_VERSION where it changed."
    )
    document_no: str = strawberry.field(description="Number of the document that says so (文号).")
    evidence: str = strawberry.field(description="Where the document can be seen.")


@strawberry.input
class Decided(OnPolicy):
    """A decision on a policy."""

    reason: str = strawberry.field(description="Why, for the record.")

    def command(self) -> PolicyStep:
        """Parse to the command."""
        uid = asked_id("Policy", self.id)
        return PolicyStep(uid, self.expected_version, self.document_no, self.evidence, self.reason)


@strawberry.input(description="A policy in force to suspend.")
class SuspendPolicyInput(Decided):
    """A policy to suspend."""


@strawberry.input(description="A suspended policy to resume.")
class ResumePolicyInput(Decided):
    """A policy to resume."""


@strawberry.input(description="A published policy to repeal.")
class RepealPolicyInput(Decided):
    """A policy to repeal."""


@strawberry.input(description="A rule that lets applications in after the policy (过渡规定, I-37).")
class RecordTransitionRuleInput(OnPolicy):
    """A rule for the time after a policy."""

    measures: list[str] = strawberry.field(description="Codes of the grants that it covers, such as A03-1.")
    last_day: date = strawberry.field(
        description="The last day for filing under it: after the last day in force; today or later."
    )
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self) -> RecordTransitionRule:
        """Parse to the command."""
        return RecordTransitionRule(
            policy_id=asked_id("Policy", self.id),
            expected_version=self.expected_version,
            measures=tuple(self.measures),
            document_no=self.document_no,
            last_day=self.last_day,
            evidence=self.evidence,
            reason=self.reason,
        )


@strawberry.type(description="The answer of suspendPolicy.")
class SuspendPolicyPayload(PolicyPayload):
    """The answer of suspendPolicy."""


@strawberry.type(description="The answer of resumePolicy.")
class ResumePolicyPayload(PolicyPayload):
    """The answer of resumePolicy."""


@strawberry.type(description="The answer of repealPolicy.")
class RepealPolicyPayload(PolicyPayload):
    """The answer of repealPolicy."""


@strawberry.type(description="The answer of recordTransitionRule.")
class RecordTransitionRulePayload(PolicyPayload):
    """The answer of recordTransitionRule."""


@strawberry.type
class PolicyDecisionMutation:
    """Decisions on published policies."""

    @strawberry.mutation(
        description="Suspend a policy in force (暂停执行): nothing new is submitted. Proposed by an officer of "
        "the bureaus that lead it, done once another confirms. Refuses REASON_REQUIRED, EVIDENCE_REQUIRED."
    )
    async def suspend_policy(self, info: Info, input: SuspendPolicyInput) -> SuspendPolicyPayload:
        """Suspend a policy."""
        return await propose_to(SuspendPolicyPayload, info, ProposedDeed.SUSPEND_POLICY, input)

    @strawberry.mutation(description="Resume a suspended policy (恢复执行). By two officers, as suspending.")
    async def resume_policy(self, info: Info, input: ResumePolicyInput) -> ResumePolicyPayload:
        """Resume a policy."""
        return await propose_to(ResumePolicyPayload, info, ProposedDeed.RESUME_POLICY, input)

    @strawberry.mutation(
        description="Repeal a published policy (废止): nothing new is submitted, what was submitted goes on. By two "
        "officers, as suspending."
    )
    async def repeal_policy(self, info: Info, input: RepealPolicyInput) -> RepealPolicyPayload:
        """Repeal a policy."""
        return await propose_to(RepealPolicyPayload, info, ProposedDeed.REPEAL_POLICY, input)

    @strawberry.mutation(
        description="Put a transition rule on record (登记过渡规定): its measures can be filed until its last day. By "
        "two officers of the bureaus that lead the policy or are responsible for all of them. Refuses "
        "UNKNOWN_MEASURE, NOT_A_GRANT, INPUT_INVALID."
    )
    async def record_transition_rule(self, info: Info, input: RecordTransitionRuleInput) -> RecordTransitionRulePayload:
        """Put a transition rule on record."""
        return await propose_to(RecordTransitionRulePayload, info, ProposedDeed.RECORD_TRANSITION_RULE, input)
