"""The second person's answer to a proposal (复核), and taking one back: each parses its input and shows the answer."""

import strawberry

import domain.models as rows
from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.budgets import Budget
from api.money.money_sights import shown_budget
from api.mutations.grant_payloads import GrantPayload
from api.mutations.office_days import OfficeDay, corrected_day
from api.queries.closed_years import YearAccounts, closed_accounts
from api.types.other_awards import OtherAward
from api.types.policies import Policy
from api.types.proposals import Proposal, ProposingPayload, shown_proposal
from workflows.proposals.proposals import (
    ConfirmProposal,
    EndProposal,
    confirm_proposal,
    decline_proposal,
    withdraw_proposal,
)

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input
class OnProposal(Keyed):
    """What every input on a proposal has."""

    id: strawberry.ID = strawberry.field(description="The proposal.")
    expected_version: int = strawberry.field(
        description="Its version when you decided; STALE_VERSION where it changed."
    )


@strawberry.input(description="A proposal that a second person confirms.")
class ConfirmProposalInput(OnProposal):
    """A proposal to confirm."""

    hash: str = strawberry.field(description="Its `hash` as it was shown: exactly that is confirmed.")
    reason: str | None = strawberry.field(default=None, description="A remark, for the record.")

    def command(self) -> ConfirmProposal:
        """Parse to the command."""
        return ConfirmProposal(asked_id("Proposal", self.id), self.expected_version, self.hash, self.reason)


@strawberry.input(description="A proposal that a second person declines.")
class DeclineProposalInput(OnProposal):
    """A proposal to decline."""

    reason: str = strawberry.field(description="Why, for the record and for who proposed it.")

    def command(self) -> EndProposal:
        """Parse to the command."""
        return EndProposal(asked_id("Proposal", self.id), self.expected_version, self.reason)


@strawberry.input(description="A proposal that who made it takes back.")
class WithdrawProposalInput(OnProposal):
    """A proposal to take back."""

    reason: str | None = strawberry.field(default=None, description="A remark, for the record.")

    def command(self) -> EndProposal:
        """Parse to the command."""
        return EndProposal(asked_id("Proposal", self.id), self.expected_version, self.reason)


@strawberry.type(description="What was done, and the proposal by which it was, or why it was refused.")
class ConfirmProposalPayload(GrantPayload):
    """The answer of confirmProposal."""

    @strawberry.field(description="The proposal as it now stands; null where it was refused.")
    async def proposal(self, info: Info) -> Proposal | None:
        """The proposal."""
        return await shown_proposal(info, self.shows)

    @strawberry.field(description="The policy as it now stands; null where the deed was on none.")
    async def policy(self) -> Policy | None:
        """The policy."""
        uid = self.shows.get("policy")
        return Policy(row=await rows.PolicyVersion.get(id=uid)) if uid else None

    @strawberry.field(description="The award of another policy as it now stands; null where the deed was on none.")
    async def other_award(self) -> OtherAward | None:
        """The award."""
        uid = self.shows.get("other_award")
        return OtherAward(row=await rows.OtherAward.get(id=uid)) if uid else None

    @strawberry.field(description="The day of the office as it now stands; null where the deed was on none.")
    async def working_day(self, info: Info) -> OfficeDay | None:
        """The day."""
        return await corrected_day(self.shows, info)

    @strawberry.field(description="The budget as it now stands; null where the deed was on none.")
    async def budget(self, info: Info) -> Budget | None:
        """The budget."""
        return await shown_budget(info, self.shows.get("budget"))

    @strawberry.field(description="The year's accounts as they were closed; null where the deed was on none.")
    async def accounts(self, info: Info) -> YearAccounts | None:
        """The accounts."""
        return await closed_accounts(info, self.shows.get("closed_year"))

    @strawberry.field(description="The budget of this year to which money was carried over; null where none was.")
    async def later(self, info: Info) -> Budget | None:
        """The later budget."""
        return await shown_budget(info, self.shows.get("later"))


@strawberry.type(description="The answer of declineProposal.")
class DeclineProposalPayload(ProposingPayload):
    """The answer of declineProposal."""


@strawberry.type(description="The answer of withdrawProposal.")
class WithdrawProposalPayload(ProposingPayload):
    """The answer of withdrawProposal."""


@strawberry.type
class ProposalMutation:
    """Commands on proposals."""

    @strawberry.mutation(
        description="Confirm a proposal (复核同意): it is done now, exactly as it was shown. By another than who "
        "proposed it, of those responsible. Refuses PROPOSAL_FOUR_EYES, PROPOSAL_DIFFERS, PROPOSAL_OVERTAKEN, "
        "PROPOSAL_LAPSED, and what the deed refuses."
    )
    async def confirm_proposal(self, info: Info, input: ConfirmProposalInput) -> ConfirmProposalPayload:
        """Confirm a proposal."""
        return await act(ConfirmProposalPayload, info, confirm_proposal, input)

    @strawberry.mutation(
        description="Decline a proposal with a reason (复核不同意): nothing is done. By another than who proposed it. "
        "Refuses PROPOSAL_FOUR_EYES, REASON_REQUIRED."
    )
    async def decline_proposal(self, info: Info, input: DeclineProposalInput) -> DeclineProposalPayload:
        """Decline a proposal."""
        return await act(DeclineProposalPayload, info, decline_proposal, input)

    @strawberry.mutation(
        description="Take a proposal back (撤回提请): by who made it alone. Refuses PROPOSAL_OF_ANOTHER."
    )
    async def withdraw_proposal(self, info: Info, input: WithdrawProposalInput) -> WithdrawProposalPayload:
        """Take a proposal back."""
        return await act(WithdrawProposalPayload, info, withdraw_proposal, input)
