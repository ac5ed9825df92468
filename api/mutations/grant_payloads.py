"""The answers of the commands on grants: the thing as it now stands, and the refusals."""

import strawberry

import domain.models as rows
from api.kit.commands import Payload
from api.kit.context import Info
from api.types.grants import Grant
from api.types.milestones import Milestone
from workflows.transaction.seen import seen_by


@strawberry.type(description="The grant concerned, or why it was refused.")
class GrantPayload(Payload):
    """A payload with a grant."""

    @strawberry.field(
        description="The grant as it now stands; null where it was refused, or is no longer the caller's to see."
    )
    async def grant(self, info: Info) -> Grant | None:
        """The grant, as long as the caller sees it: the answer of long ago may be asked for again."""
        uid = self.shows.get("grant")
        row = await (await seen_by(info.context.signed_in(), rows.Grant)).get_or_none(id=uid) if uid else None
        return Grant(row=row) if row else None


@strawberry.type(description="The answer of createGrant.")
class CreateGrantPayload(GrantPayload):
    """The answer of createGrant."""


@strawberry.type(description="The answer of updateGrantFacts.")
class UpdateGrantFactsPayload(GrantPayload):
    """The answer of updateGrantFacts."""


@strawberry.type(description="The answer of submitGrant.")
class SubmitGrantPayload(GrantPayload):
    """The answer of submitGrant."""


@strawberry.type(description="The answer of withdrawGrant.")
class WithdrawGrantPayload(GrantPayload):
    """The answer of withdrawGrant."""


@strawberry.type(description="The answer of acceptGrant.")
class AcceptGrantPayload(GrantPayload):
    """The answer of acceptGrant."""


@strawberry.type(description="The answer of proposeGrant.")
class ProposeGrantPayload(GrantPayload):
    """The answer of proposeGrant."""


@strawberry.type(description="The answer of rejectGrant.")
class RejectGrantPayload(GrantPayload):
    """The answer of rejectGrant."""


@strawberry.type(description="The answer of openPublicity.")
class OpenPublicityPayload(GrantPayload):
    """The answer of openPublicity."""


@strawberry.type(description="The answer of approveGrant.")
class ApproveGrantPayload(GrantPayload):
    """The answer of approveGrant."""


@strawberry.type(description="The answer of recordCompletion.")
class RecordCompletionPayload(GrantPayload):
    """The answer of recordCompletion."""


@strawberry.type(description="The answer of recordProductionStart.")
class RecordProductionStartPayload(GrantPayload):
    """The answer of recordProductionStart."""


@strawberry.type(description="The answer of recordExit.")
class RecordExitPayload(GrantPayload):
    """The answer of recordExit."""


@strawberry.type(description="The answer of returnGrantToReview.")
class ReturnGrantToReviewPayload(GrantPayload):
    """The answer of returnGrantToReview."""


@strawberry.type(description="The answer of recordServiceMonth.")
class RecordServiceMonthPayload(GrantPayload):
    """The answer of recordServiceMonth."""


@strawberry.type(description="The answer of terminateGrant.")
class TerminateGrantPayload(GrantPayload):
    """The answer of terminateGrant."""


@strawberry.type(description="The milestone concerned and its grant, or why it was refused.")
class MilestonePayload(GrantPayload):
    """A payload with a milestone."""

    @strawberry.field(description="The milestone as it now stands; null where it was refused.")
    async def milestone(self) -> Milestone | None:
        """The milestone."""
        uid = self.shows.get("milestone")
        return Milestone(row=await rows.Milestone.get(id=uid)) if uid else None


@strawberry.type(description="The answer of verifyMilestone.")
class VerifyMilestonePayload(MilestonePayload):
    """The answer of verifyMilestone."""
