"""The commands on the months and milestones of a programme beyond reporting and verifying (以奖代补, art. 10)."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import YearMonth
from api.mutations.grant_inputs import OnGrant
from api.mutations.grant_payloads import GrantPayload, MilestonePayload
from domain.policy.calendar import show_month
from workflows.programmes.milestone_decisions import MilestoneDoubt, confirm_milestone, dispute_milestone
from workflows.programmes.month_corrections import CorrectServiceMonth, correct_service_month

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="One month of a programme as it should have been reported (更正月度人数).")
class CorrectServiceMonthInput(OnGrant):
    """A month to correct."""

    month: YearMonth = strawberry.field(description="A month that was reported.")
    signed_persons: int = strawberry.field(
        description="Distinct persons under a valid contract on its last day, 0 to 25,000,000 (I-28)."
    )
    reason: str = strawberry.field(description="Why it is corrected; kept with the month.")
    evidence: str | None = strawberry.field(default=None, description="The evidence, by name and number.")

    def command(self) -> CorrectServiceMonth:
        """Parse to the command."""
        return CorrectServiceMonth(
            asked_id("Grant", self.id),
            self.expected_version,
            show_month(self.month),
            self.signed_persons,
            self.reason,
            self.evidence,
        )


@strawberry.input
class OnMilestone(Keyed):
    """What every input on a milestone that is doubted has."""

    id: strawberry.ID = strawberry.field(description="The milestone.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    reason: str = strawberry.field(description="What is doubted, or what was found of it.")

    def command(self) -> MilestoneDoubt:
        """Parse to the command."""
        return MilestoneDoubt(asked_id("Milestone", self.id), self.expected_version, self.reason)


@strawberry.input(description="A reached milestone to dispute (提出疑义).")
class DisputeMilestoneInput(OnMilestone):
    """A milestone to dispute."""


@strawberry.input(description="A disputed milestone to confirm (疑义消除).")
class ConfirmMilestoneInput(OnMilestone):
    """A milestone to confirm."""


@strawberry.type(description="The answer of correctServiceMonth.")
class CorrectServiceMonthPayload(GrantPayload):
    """The answer of correctServiceMonth."""


@strawberry.type(description="The answer of disputeMilestone.")
class DisputeMilestonePayload(MilestonePayload):
    """The answer of disputeMilestone."""


@strawberry.type(description="The answer of confirmMilestone.")
class ConfirmMilestonePayload(MilestonePayload):
    """The answer of confirmMilestone."""


@strawberry.type
class ProgrammeMutation:
    """Commands on programmes."""

    @strawberry.mutation(
        description=(
            "Correct a reported month, with a reason (更正月度人数, art. 10): windows that were not paid are formed "
            "anew; what a paid one is no longer due is asked back. By an officer."
        )
    )
    async def correct_service_month(self, info: Info, input: CorrectServiceMonthInput) -> CorrectServiceMonthPayload:
        """Correct a month."""
        return await act(CorrectServiceMonthPayload, info, correct_service_month, input)

    @strawberry.mutation(
        description="Dispute a reached milestone, with what is doubted (提出疑义). By an officer or a supervisor."
    )
    async def dispute_milestone(self, info: Info, input: DisputeMilestoneInput) -> DisputeMilestonePayload:
        """Dispute a milestone."""
        return await act(DisputeMilestonePayload, info, dispute_milestone, input)

    @strawberry.mutation(description="Confirm a disputed milestone, with the finding (疑义消除). By an officer.")
    async def confirm_milestone(self, info: Info, input: ConfirmMilestoneInput) -> ConfirmMilestonePayload:
        """Confirm a milestone."""
        return await act(ConfirmMilestonePayload, info, confirm_milestone, input)
