"""The command by which a correction after approval is proposed (批准后更正)."""

from typing import Any

import strawberry

from api.kit.commands import propose_to
from api.kit.context import Info
from api.kit.enumerations import ProposedDeed
from api.kit.identifiers import asked_id
from api.kit.scalars import CNYAmount, Facts
from api.mutations.grant_inputs import OnGrant
from api.mutations.grant_payloads import GrantPayload
from api.types.proposals import Proposal, shown_proposal
from workflows.grants.corrected_awards import CorrectAward

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="Facts of an approved grant that were wrong, as they should have stood (批准后更正).")
class CorrectAwardInput(OnGrant):
    """Facts to correct."""

    facts: Facts = strawberry.field(
        description="The facts that were wrong, those alone, each as it should have stood: stated, certified by a "
        "review, or recorded by a deed. Months are corrected by `correctServiceMonth`."
    )
    decided_amount: CNYAmount | None = strawberry.field(
        default=None, description="Yuan that people should have decided, where the measure leaves discretion."
    )
    reason: str = strawberry.field(description="How the mistake came about, for the record.")
    evidence: str = strawberry.field(description="The evidence of what is right, by name and number.")

    def command(self) -> CorrectAward:
        """Parse to the command."""
        return CorrectAward(
            grant_id=asked_id("Grant", self.id),
            expected_version=self.expected_version,
            facts=dict[str, Any](self.facts),
            reason=self.reason,
            evidence=self.evidence,
            decided_amount=self.decided_amount,
        )


@strawberry.type(description="The answer of correctAward.")
class CorrectAwardPayload(GrantPayload):
    """The answer of correctAward."""

    @strawberry.field(
        description="What waits for a second person (复核); null where it was refused, or was on record already."
    )
    async def proposal(self, info: Info) -> Proposal | None:
        """The proposal."""
        return await shown_proposal(info, self.shows)


@strawberry.type
class AwardCorrectionMutation:
    """The command on facts that were approved."""

    @strawberry.mutation(
        description="Correct facts on which a grant was approved (批准后更正), also after the policy expired. By two "
        "officers: one proposes, the other confirms what the proposal says of the award. A lower award is ordered in "
        "place of what was not requested, and of what was paid the difference is asked back by a recovery; a higher "
        "one of which nothing was paid is shown to the public and approved again; the same award reopens nothing. "
        "Refuses REQUEST_STANDS, LEG_IN_RUN, RECOVERY_OPEN, ON_HOLD, AWARDED_SINCE, ITEM_ALREADY_OPEN, "
        "CORRECTION_CLOSES_GATE, CORRECTION_RAISES, FACT_INVALID."
    )
    async def correct_award(self, info: Info, input: CorrectAwardInput) -> CorrectAwardPayload:
        """Propose a correction."""
        return await propose_to(CorrectAwardPayload, info, ProposedDeed.CORRECT_AWARD, input)
