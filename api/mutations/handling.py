"""The commands of intake, review, publicity and closing, by the office's verbs."""

import strawberry

import domain.models as rows
from api.kit.commands import act
from api.kit.context import Info
from api.mutations.grant_payloads import GrantPayload
from api.mutations.handling_inputs import (
    AssignExpertsInput,
    CloseGrantInput,
    DismissObjectionInput,
    FileObjectionInput,
    HoldGrantInput,
    RecordReviewInput,
    RefuseGrantInput,
    ReleaseGrantInput,
    RequestSupplementInput,
    ResubmitGrantInput,
    UpholdObjectionInput,
    WithdrawExpertInput,
)
from api.types.handling import Objection
from workflows.cases.assignments import assign_experts, withdraw_expert
from workflows.grants.holds import close_grant, hold_grant, release_grant
from workflows.grants.intake import refuse_grant, request_supplement, resubmit_grant
from workflows.grants.objections import dismiss_objection, file_objection, uphold_objection
from workflows.grants.reviews import record_review

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.type(description="The objection concerned and its grant, or why it was refused.")
class ObjectionPayload(GrantPayload):
    """A payload with an objection."""

    @strawberry.field(description="The objection as it now stands; null where it was refused.")
    async def objection(self) -> Objection | None:
        """The objection."""
        uid = self.shows.get("objection")
        return Objection(row=await rows.Objection.get(id=uid)) if uid else None


@strawberry.type(description="The answer of requestSupplement.")
class RequestSupplementPayload(GrantPayload):
    """The answer of requestSupplement."""


@strawberry.type(description="The answer of resubmitGrant.")
class ResubmitGrantPayload(GrantPayload):
    """The answer of resubmitGrant."""


@strawberry.type(description="The answer of refuseGrant.")
class RefuseGrantPayload(GrantPayload):
    """The answer of refuseGrant."""


@strawberry.type(description="The answer of assignExperts.")
class AssignExpertsPayload(GrantPayload):
    """The answer of assignExperts."""


@strawberry.type(description="The answer of withdrawExpert.")
class WithdrawExpertPayload(GrantPayload):
    """The answer of withdrawExpert."""


@strawberry.type(description="The answer of recordReview.")
class RecordReviewPayload(GrantPayload):
    """The answer of recordReview."""


@strawberry.type(description="The answer of holdGrant.")
class HoldGrantPayload(GrantPayload):
    """The answer of holdGrant."""


@strawberry.type(description="The answer of releaseGrant.")
class ReleaseGrantPayload(GrantPayload):
    """The answer of releaseGrant."""


@strawberry.type(description="The answer of closeGrant.")
class CloseGrantPayload(GrantPayload):
    """The answer of closeGrant."""


@strawberry.type(description="The answer of fileObjection.")
class FileObjectionPayload(ObjectionPayload):
    """The answer of fileObjection."""


@strawberry.type(description="The answer of dismissObjection.")
class DismissObjectionPayload(ObjectionPayload):
    """The answer of dismissObjection."""


@strawberry.type(description="The answer of upholdObjection.")
class UpholdObjectionPayload(ObjectionPayload):
    """The answer of upholdObjection."""


@strawberry.type
class HandlingMutation:
    """Commands of intake, review, publicity and closing."""

    @strawberry.mutation(
        description="Ask the applicant, once, for what is missing (要求补正). By an officer, the district's too."
    )
    async def request_supplement(self, info: Info, input: RequestSupplementInput) -> RequestSupplementPayload:
        """Ask for a supplement."""
        return await act(RequestSupplementPayload, info, request_supplement, input)

    @strawberry.mutation(description="Submit again after a supplement, in time (补正提交). By the applicant.")
    async def resubmit_grant(self, info: Info, input: ResubmitGrantInput) -> ResubmitGrantPayload:
        """Submit again."""
        return await act(ResubmitGrantPayload, info, resubmit_grant, input)

    @strawberry.mutation(
        description="Refuse to accept an application, with a reason (不予受理). By an officer, or one of the district."
    )
    async def refuse_grant(self, info: Info, input: RefuseGrantInput) -> RefuseGrantPayload:
        """Refuse to accept."""
        return await act(RefuseGrantPayload, info, refuse_grant, input)

    @strawberry.mutation(
        description="Assign an application to experts (分派评审专家): of all experts they alone see it. By an officer."
    )
    async def assign_experts(self, info: Info, input: AssignExpertsInput) -> AssignExpertsPayload:
        """Assign experts."""
        return await act(AssignExpertsPayload, info, assign_experts, input)

    @strawberry.mutation(
        description="Withdraw an expert from an application, with a reason (回避): it is no longer seen, and what "
        "was found counts no more. By an officer."
    )
    async def withdraw_expert(self, info: Info, input: WithdrawExpertInput) -> WithdrawExpertPayload:
        """Withdraw an expert."""
        return await act(WithdrawExpertPayload, info, withdraw_expert, input)

    @strawberry.mutation(
        description="Put the result of one step of the procedure on record (登记审核意见). By whom the step names; by "
        "an expert to whom it is assigned."
    )
    async def record_review(self, info: Info, input: RecordReviewInput) -> RecordReviewPayload:
        """Record a review."""
        return await act(RecordReviewPayload, info, record_review, input)

    @strawberry.mutation(
        description="Hold a grant where it stands, with a reason (暂停). By an officer or a supervisor."
    )
    async def hold_grant(self, info: Info, input: HoldGrantInput) -> HoldGrantPayload:
        """Hold a grant."""
        return await act(HoldGrantPayload, info, hold_grant, input)

    @strawberry.mutation(
        description="Release a grant that is on hold, with a reason (恢复). By an officer or a supervisor."
    )
    async def release_grant(self, info: Info, input: ReleaseGrantInput) -> ReleaseGrantPayload:
        """Release a grant."""
        return await act(ReleaseGrantPayload, info, release_grant, input)

    @strawberry.mutation(
        description="Close a paid grant, or a programme that is over, on its performance record (结项). By an officer."
    )
    async def close_grant(self, info: Info, input: CloseGrantInput) -> CloseGrantPayload:
        """Close a grant."""
        return await act(CloseGrantPayload, info, close_grant, input)

    @strawberry.mutation(
        description="Put an objection on record while an award is shown to the public (登记异议). By an officer."
    )
    async def file_objection(self, info: Info, input: FileObjectionInput) -> FileObjectionPayload:
        """File an objection."""
        return await act(FileObjectionPayload, info, file_objection, input)

    @strawberry.mutation(description="Dismiss an objection, with a finding (异议不成立). By another officer.")
    async def dismiss_objection(self, info: Info, input: DismissObjectionInput) -> DismissObjectionPayload:
        """Dismiss an objection."""
        return await act(DismissObjectionPayload, info, dismiss_objection, input)

    @strawberry.mutation(
        description="Uphold an objection, with a finding (异议成立): review again, or refuse. By another officer."
    )
    async def uphold_objection(self, info: Info, input: UpholdObjectionInput) -> UpholdObjectionPayload:
        """Uphold an objection."""
        return await act(UpholdObjectionPayload, info, uphold_objection, input)
