"""The commands of finance on payment runs (拨付批次): each parses its input and shows the answer."""

import strawberry

from api.kit.commands import Payload, act, act_on
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.money_sights import seen_runs
from api.money.runs import PaymentRun
from domain.values.money import Fen
from workflows.payments.run_approvals import ApproveRun, approve_payment_run, instruct_payment_run
from workflows.payments.runs import (
    CreateRun,
    LeaveOut,
    RunStep,
    cancel_payment_run,
    create_payment_run,
    leave_out_of_run,
    refresh_payment_run,
)

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="A run of one treasury.")
class CreatePaymentRunInput(Keyed):
    """A new run."""

    treasury: str = strawberry.field(description="Code of a payer such as city, or of a paying district.")
    legs: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The legs, at most 200; without them all that can be paid now, oldest first."
    )
    policy: str | None = strawberry.field(
        default=None, description="Code of the policy; by default that of the legs named, else the current one."
    )

    def command(self) -> CreateRun:
        """Parse to the command."""
        named = None if self.legs is None else tuple(asked_id("PaymentLeg", leg, "legs") for leg in self.legs)
        return CreateRun(self.treasury, named, self.policy)


@strawberry.input
class OnRun(Keyed):
    """A step of a run."""

    id: strawberry.ID = strawberry.field(description="The run.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self) -> RunStep:
        """Parse to the command."""
        return RunStep(asked_id("PaymentRun", self.id), self.expected_version, self.reason)


@strawberry.input(description="A run to approve: the rows that you saw.")
class ApprovePaymentRunInput(Keyed):
    """A run to approve."""

    id: strawberry.ID = strawberry.field(description="The run.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    rows_sha256: str = strawberry.field(
        description="Its `rowsSha256` as you read it with the rows: you approve these rows and no others."
    )
    reason: str | None = strawberry.field(default=None, description="Why, for the record.")

    def command(self, second_above: Fen = 0) -> ApproveRun:
        """Parse to the command."""
        run = asked_id("PaymentRun", self.id)
        return ApproveRun(run, self.expected_version, self.rows_sha256, self.reason, second_above)


@strawberry.input(description="A run to refresh.")
class RefreshPaymentRunInput(OnRun):
    """A run to refresh."""


@strawberry.input(description="An approved run to instruct.")
class InstructPaymentRunInput(OnRun):
    """A run to instruct."""


@strawberry.input(description="A run to cancel; the reason is required.")
class CancelPaymentRunInput(OnRun):
    """A run to cancel."""


@strawberry.input(description="A leg to leave out of a run.")
class LeaveOutOfRunInput(Keyed):
    """A leg to leave out."""

    id: strawberry.ID = strawberry.field(description="The run.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    leg: strawberry.ID = strawberry.field(description="The leg.")
    reason: str = strawberry.field(description="Why.")

    def command(self) -> LeaveOut:
        """Parse to the command."""
        run, leg = asked_id("PaymentRun", self.id), asked_id("PaymentLeg", self.leg, "leg")
        return LeaveOut(run, self.expected_version, leg, self.reason)


@strawberry.type(description="The run concerned, or why it was refused.")
class PaymentRunPayload(Payload):
    """A payload with a run."""

    @strawberry.field(
        description="The run as it now stands; null where it was refused, or is no longer the caller's to see."
    )
    async def run(self, info: Info) -> PaymentRun | None:
        """The run, as long as the caller sees it: the answer of long ago may be asked for again."""
        uid = self.shows.get("run")
        row = await (await seen_runs(info)).get_or_none(id=uid) if uid else None
        return PaymentRun(row=row) if row else None


@strawberry.type(description="The answer of createPaymentRun.")
class CreatePaymentRunPayload(PaymentRunPayload):
    """The answer of createPaymentRun."""


@strawberry.type(description="The answer of approvePaymentRun.")
class ApprovePaymentRunPayload(PaymentRunPayload):
    """The answer of approvePaymentRun."""


@strawberry.type(description="The answer of refreshPaymentRun.")
class RefreshPaymentRunPayload(PaymentRunPayload):
    """The answer of refreshPaymentRun."""


@strawberry.type(description="The answer of instructPaymentRun.")
class InstructPaymentRunPayload(PaymentRunPayload):
    """The answer of instructPaymentRun."""


@strawberry.type(description="The answer of cancelPaymentRun.")
class CancelPaymentRunPayload(PaymentRunPayload):
    """The answer of cancelPaymentRun."""


@strawberry.type(description="The answer of leaveOutOfRun.")
class LeaveOutOfRunPayload(PaymentRunPayload):
    """The answer of leaveOutOfRun."""


@strawberry.type
class RunMutation:
    """Commands on payment runs."""

    @strawberry.mutation(
        description="Gather requested legs of one treasury into a run (编制拨付批次): those named, or all that can be "
        "paid. By finance."
    )
    async def create_payment_run(self, info: Info, input: CreatePaymentRunInput) -> CreatePaymentRunPayload:
        """Gather a run."""
        return await act(CreatePaymentRunPayload, info, create_payment_run, input)

    @strawberry.mutation(
        description="Approve the rows of a run (审批): by finance, never by who gathered one or recorded an account to "
        "which one pays; above the amount of the settings by two."
    )
    async def approve_payment_run(self, info: Info, input: ApprovePaymentRunInput) -> ApprovePaymentRunPayload:
        """Approve a run."""
        above = info.context.second_approval_above
        return await act_on(ApprovePaymentRunPayload, info, approve_payment_run, input, lambda: input.command(above))

    @strawberry.mutation(
        description="Gather anew the rows of a run that no longer agree with what is on record, such as a corrected "
        "account (更新批次): it is approved anew. By finance."
    )
    async def refresh_payment_run(self, info: Info, input: RefreshPaymentRunInput) -> RefreshPaymentRunPayload:
        """Refresh a run."""
        return await act(RefreshPaymentRunPayload, info, refresh_payment_run, input)

    @strawberry.mutation(
        description="Instruct the treasury to pay an approved run (下达国库); its file may be taken since. By finance."
    )
    async def instruct_payment_run(self, info: Info, input: InstructPaymentRunInput) -> InstructPaymentRunPayload:
        """Instruct the treasury."""
        return await act(InstructPaymentRunPayload, info, instruct_payment_run, input)

    @strawberry.mutation(
        description="Cancel a run that was not instructed, with a reason (撤销批次): its legs can be gathered again. "
        "By finance."
    )
    async def cancel_payment_run(self, info: Info, input: CancelPaymentRunInput) -> CancelPaymentRunPayload:
        """Cancel a run."""
        return await act(CancelPaymentRunPayload, info, cancel_payment_run, input)

    @strawberry.mutation(
        description="Leave a leg out of a run that was not instructed, with a reason (剔除): it is approved anew. By "
        "finance."
    )
    async def leave_out_of_run(self, info: Info, input: LeaveOutOfRunInput) -> LeaveOutOfRunPayload:
        """Leave a leg out."""
        return await act(LeaveOutOfRunPayload, info, leave_out_of_run, input)
