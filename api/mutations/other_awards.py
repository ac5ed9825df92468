"""The commands on awards of other policies (其他支持): each parses its input and shows the answer."""

import strawberry

import domain.models as rows
from api.kit.commands import act, propose_to
from api.kit.context import Info
from api.mutations.grant_payloads import GrantPayload
from api.mutations.other_award_inputs import (
    AssignOtherAwardInput,
    ClearOtherAwardInput,
    CloseOtherAwardInput,
    RecordOtherAwardInput,
    ReduceGrantInput,
    ReopenOtherAwardInput,
    ReportOtherAwardPaidInput,
    WithdrawOtherAwardInput,
)
from api.types.other_awards import OtherAward
from api.types.proposals import Proposal, shown_proposal
from domain.lives.proposal_life import ProposedDeed
from workflows.grants.reductions import clear_other_award, reduce_grant
from workflows.other_awards.other_awards import (
    record_other_award,
    reopen_other_award,
    report_other_award_paid,
)

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.type(description="The award of another policy, the grant for which it was done, or why it was refused.")
class OtherAwardPayload(GrantPayload):
    """A payload with an award of another policy."""

    @strawberry.field(description="What waits for a second person (复核); null where nothing does.")
    async def proposal(self, info: Info) -> Proposal | None:
        """The proposal."""
        return await shown_proposal(info, self.shows)

    @strawberry.field(description="The award as it now stands; null where it was refused.")
    async def other_award(self) -> OtherAward | None:
        """The award."""
        uid = self.shows.get("other_award")
        return OtherAward(row=await rows.OtherAward.get(id=uid)) if uid else None


@strawberry.type(description="The answer of recordOtherAward.")
class RecordOtherAwardPayload(OtherAwardPayload):
    """The answer of recordOtherAward."""


@strawberry.type(description="The answer of reportOtherAwardPaid.")
class ReportOtherAwardPaidPayload(OtherAwardPayload):
    """The answer of reportOtherAwardPaid."""


@strawberry.type(description="The answer of withdrawOtherAward.")
class WithdrawOtherAwardPayload(OtherAwardPayload):
    """The answer of withdrawOtherAward."""


@strawberry.type(description="The answer of assignOtherAward.")
class AssignOtherAwardPayload(OtherAwardPayload):
    """The answer of assignOtherAward."""


@strawberry.type(description="The answer of closeOtherAward.")
class CloseOtherAwardPayload(OtherAwardPayload):
    """The answer of closeOtherAward."""


@strawberry.type(description="The answer of reopenOtherAward.")
class ReopenOtherAwardPayload(OtherAwardPayload):
    """The answer of reopenOtherAward."""


@strawberry.type(description="The answer of clearOtherAward.")
class ClearOtherAwardPayload(GrantPayload):
    """The answer of clearOtherAward."""


@strawberry.type(description="The answer of reduceGrant.")
class ReduceGrantPayload(GrantPayload):
    """The answer of reduceGrant."""


@strawberry.type
class OtherAwardMutation:
    """Commands on awards of other policies."""

    @strawberry.mutation(
        description="Put an award of another policy on record (登记其他支持, art. 16). By an officer or finance."
    )
    async def record_other_award(self, info: Info, input: RecordOtherAwardInput) -> RecordOtherAwardPayload:
        """Record an award of another policy."""
        return await act(RecordOtherAwardPayload, info, record_other_award, input)

    @strawberry.mutation(
        description="Report that an award of another policy was paid: from then on only the difference is due."
    )
    async def report_other_award_paid(
        self, info: Info, input: ReportOtherAwardPaidInput
    ) -> ReportOtherAwardPaidPayload:
        """Report it paid."""
        return await act(ReportOtherAwardPaidPayload, info, report_other_award_paid, input)

    @strawberry.mutation(
        description="Report that the other policy took its award back: it counts no longer. Proposed by an "
        "officer of the bureaus responsible or finance, done once another confirms."
    )
    async def withdraw_other_award(self, info: Info, input: WithdrawOtherAwardInput) -> WithdrawOtherAwardPayload:
        """Report it withdrawn."""
        return await propose_to(WithdrawOtherAwardPayload, info, ProposedDeed.WITHDRAW_OTHER_AWARD, input)

    @strawberry.mutation(
        description="Assign an award of another policy to the matter of a grant (认定同一事项, I-38). By two "
        "officers, one proposing and one confirming."
    )
    async def assign_other_award(self, info: Info, input: AssignOtherAwardInput) -> AssignOtherAwardPayload:
        """Assign it."""
        return await propose_to(AssignOtherAwardPayload, info, ProposedDeed.ASSIGN_OTHER_AWARD, input)

    @strawberry.mutation(
        description="Put on record that an unpaid award of another policy was given up for a grant (放弃其他支持). "
        "By two people, one proposing and one confirming."
    )
    async def close_other_award(self, info: Info, input: CloseOtherAwardInput) -> CloseOtherAwardPayload:
        """Close it."""
        return await propose_to(CloseOtherAwardPayload, info, ProposedDeed.CLOSE_OTHER_AWARD, input)

    @strawberry.mutation(
        description="Take up again an award that was given up for a grant that ended unpaid (恢复其他支持)."
    )
    async def reopen_other_award(self, info: Info, input: ReopenOtherAwardInput) -> ReopenOtherAwardPayload:
        """Reopen it."""
        return await act(ReopenOtherAwardPayload, info, reopen_other_award, input)

    @strawberry.mutation(
        description="Clear the other support for the matter of a body that is no enterprise (核查其他支持, I-40)."
    )
    async def clear_other_award(self, info: Info, input: ClearOtherAwardInput) -> ClearOtherAwardPayload:
        """Clear other support."""
        return await act(ClearOtherAwardPayload, info, clear_other_award, input)

    @strawberry.mutation(
        description="Reduce an award to what it is due beside other support recorded since (核减). By an officer."
    )
    async def reduce_grant(self, info: Info, input: ReduceGrantInput) -> ReduceGrantPayload:
        """Reduce a grant."""
        return await act(ReduceGrantPayload, info, reduce_grant, input)
