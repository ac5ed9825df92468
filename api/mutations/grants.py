"""The commands on grants, by the office's verbs: each parses its input, awaits its handler, and shows the answer."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.mutations.grant_inputs import (
    AcceptGrantInput,
    ApproveGrantInput,
    CreateGrantInput,
    OpenPublicityInput,
    ProposeGrantInput,
    RecordCompletionInput,
    RecordExitInput,
    RecordProductionStartInput,
    RecordServiceMonthInput,
    RejectGrantInput,
    ReturnGrantToReviewInput,
    SubmitGrantInput,
    TerminateGrantInput,
    UpdateGrantFactsInput,
    VerifyMilestoneInput,
    WithdrawGrantInput,
)
from api.mutations.grant_payloads import (
    AcceptGrantPayload,
    ApproveGrantPayload,
    CreateGrantPayload,
    OpenPublicityPayload,
    ProposeGrantPayload,
    RecordCompletionPayload,
    RecordExitPayload,
    RecordProductionStartPayload,
    RecordServiceMonthPayload,
    RejectGrantPayload,
    ReturnGrantToReviewPayload,
    SubmitGrantPayload,
    TerminateGrantPayload,
    UpdateGrantFactsPayload,
    VerifyMilestonePayload,
    WithdrawGrantPayload,
)
from workflows.grants.applications import create_grant, submit_grant, update_grant_facts, withdraw_grant
from workflows.grants.decisions import (
    accept_grant,
    approve_grant,
    open_publicity,
    propose_grant,
    reject_grant,
    return_grant_to_review,
    terminate_grant,
)
from workflows.grants.gates import record_completion, record_exit, record_production_start
from workflows.programmes.milestone_decisions import verify_milestone
from workflows.programmes.months import record_service_month

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.type
class GrantMutation:
    """Commands on grants."""

    @strawberry.mutation(description="Draft an application (填报). By the applicant, or an officer in its place.")
    async def create_grant(self, info: Info, input: CreateGrantInput) -> CreateGrantPayload:
        """Draft an application."""
        return await act(CreateGrantPayload, info, create_grant, input)

    @strawberry.mutation(
        description="State the facts anew: of a draft (填报), or as an officer's correction, with a reason (核实更正)."
    )
    async def update_grant_facts(self, info: Info, input: UpdateGrantFactsInput) -> UpdateGrantFactsPayload:
        """State the facts anew."""
        return await act(UpdateGrantFactsPayload, info, update_grant_facts, input)

    @strawberry.mutation(description="Submit a draft (提交申报), inside the validity of the policy (art. 16).")
    async def submit_grant(self, info: Info, input: SubmitGrantInput) -> SubmitGrantPayload:
        """Submit a draft."""
        return await act(SubmitGrantPayload, info, submit_grant, input)

    @strawberry.mutation(description="Withdraw an application before it is proposed (撤回).")
    async def withdraw_grant(self, info: Info, input: WithdrawGrantInput) -> WithdrawGrantPayload:
        """Withdraw an application."""
        return await act(WithdrawGrantPayload, info, withdraw_grant, input)

    @strawberry.mutation(description="Take an application up for review (受理). By an officer.")
    async def accept_grant(self, info: Info, input: AcceptGrantInput) -> AcceptGrantPayload:
        """Accept an application."""
        return await act(AcceptGrantPayload, info, accept_grant, input)

    @strawberry.mutation(
        description="Propose an award on the assessment of the facts on record (拟支持). By an officer."
    )
    async def propose_grant(self, info: Info, input: ProposeGrantInput) -> ProposeGrantPayload:
        """Propose an award."""
        return await act(ProposeGrantPayload, info, propose_grant, input)

    @strawberry.mutation(description="Refuse an application, with a reason (不予支持). By an officer.")
    async def reject_grant(self, info: Info, input: RejectGrantInput) -> RejectGrantPayload:
        """Reject an application."""
        return await act(RejectGrantPayload, info, reject_grant, input)

    @strawberry.mutation(description="Take a proposal back for review, with a reason (退回审核). By an officer.")
    async def return_grant_to_review(self, info: Info, input: ReturnGrantToReviewInput) -> ReturnGrantToReviewPayload:
        """Take a proposal back."""
        return await act(ReturnGrantToReviewPayload, info, return_grant_to_review, input)

    @strawberry.mutation(description="Show a proposed award to the public (公示), for working days. By an officer.")
    async def open_publicity(self, info: Info, input: OpenPublicityInput) -> OpenPublicityPayload:
        """Open publicity."""
        return await act(OpenPublicityPayload, info, open_publicity, input)

    @strawberry.mutation(description="Approve an award after its publicity (批准). By an officer.")
    async def approve_grant(self, info: Info, input: ApproveGrantInput) -> ApproveGrantPayload:
        """Approve an award."""
        return await act(ApproveGrantPayload, info, approve_grant, input)

    @strawberry.mutation(description="Put the completion of the project on record, with evidence (登记完工, art. 6).")
    async def record_completion(self, info: Info, input: RecordCompletionInput) -> RecordCompletionPayload:
        """Record completion."""
        return await act(RecordCompletionPayload, info, record_completion, input)

    @strawberry.mutation(description="Put the start of production on record, with evidence (登记投产, art. 6).")
    async def record_production_start(
        self, info: Info, input: RecordProductionStartInput
    ) -> RecordProductionStartPayload:
        """Record the start of production."""
        return await act(RecordProductionStartPayload, info, record_production_start, input)

    @strawberry.mutation(description="Put the exit from an investment on record, with evidence (登记退出, art. 5).")
    async def record_exit(self, info: Info, input: RecordExitInput) -> RecordExitPayload:
        """Record an exit."""
        return await act(RecordExitPayload, info, record_exit, input)

    @strawberry.mutation(description="Put one month of a programme on record, in any order (填报月度人数, art. 10).")
    async def record_service_month(self, info: Info, input: RecordServiceMonthInput) -> RecordServiceMonthPayload:
        """Record a service month."""
        return await act(RecordServiceMonthPayload, info, record_service_month, input)

    @strawberry.mutation(
        description="Verify a reached milestone, with evidence (核定): it becomes an award and its payment is ordered."
    )
    async def verify_milestone(self, info: Info, input: VerifyMilestoneInput) -> VerifyMilestonePayload:
        """Verify a milestone."""
        return await act(VerifyMilestonePayload, info, verify_milestone, input)

    @strawberry.mutation(description="End a grant before it is paid, with a reason (终止). By an officer.")
    async def terminate_grant(self, info: Info, input: TerminateGrantInput) -> TerminateGrantPayload:
        """Terminate a grant."""
        return await act(TerminateGrantPayload, info, terminate_grant, input)
