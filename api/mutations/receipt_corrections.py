"""Correcting a receipt (更正回单) and closing a double payment (重复支付销号)."""

from datetime import date

import strawberry

import domain.models as rows
from api.kit.commands import act
from api.kit.context import Info
from api.kit.enumerations import DoublePaymentState, ReceiptOutcome
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.double_payments import DoublePayment
from api.money.payments import LegPayload, sees_grant
from domain.treasury.receipts import DoublePaymentState as StateOfDouble
from domain.treasury.receipts import ReceiptOutcome as Outcome
from workflows.payments.receipt_commands import CloseDoublePayment, CorrectReceipt
from workflows.payments.receipt_corrections import close_double_payment, correct_receipt


@strawberry.input(description="A receipt that was put on record wrongly, and what is right.")
class CorrectReceiptInput(Keyed):
    """A correction."""

    id: strawberry.ID = strawberry.field(description="The leg on which it is on record.")
    receipt_no: str = strawberry.field(description="The number under which it is on record.")
    outcome: ReceiptOutcome = strawberry.field(
        description="What is right: SETTLED, RETURNED, or WITHDRAWN where there is no such receipt on this leg."
    )
    right_no: str | None = strawberry.field(default=None, description="Its right number, where that was wrong.")
    right_day: date | None = strawberry.field(default=None, description="Its right day, where that was wrong.")
    reason: str = strawberry.field(description="Why it was wrong.")
    evidence: str = strawberry.field(description="What shows it.")
    expected_version: int | None = strawberry.field(
        default=None, description="Version of the leg, where the reporter looked at it."
    )

    def command(self) -> CorrectReceipt:
        """Parse to the command."""
        return CorrectReceipt(
            leg_id=asked_id("PaymentLeg", self.id),
            expected_version=self.expected_version,
            receipt_no=self.receipt_no,
            outcome=Outcome(self.outcome),
            right_no=self.right_no,
            right_day=self.right_day,
            reason=self.reason,
            evidence=self.evidence,
        )


@strawberry.input(description="A double payment that came back, or is settled otherwise.")
class CloseDoublePaymentInput(Keyed):
    """The end of a double payment."""

    id: strawberry.ID = strawberry.field(description="The double payment.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    outcome: DoublePaymentState = strawberry.field(
        description="RECOVERED where it came back; CLOSED on any other ground."
    )
    receipt_no: str | None = strawberry.field(default=None, description="The receipt of what came back; for RECOVERED.")
    on: date | None = strawberry.field(default=None, description="Day on which it came back; for RECOVERED.")
    reason: str = strawberry.field(description="What became of it.")
    evidence: str = strawberry.field(description="What shows it.")

    def command(self) -> CloseDoublePayment:
        """Parse to the command."""
        return CloseDoublePayment(
            double_payment_id=asked_id("DoublePayment", self.id),
            expected_version=self.expected_version,
            outcome=StateOfDouble(self.outcome),
            receipt_no=self.receipt_no,
            day=self.on,
            reason=self.reason,
            evidence=self.evidence,
        )


@strawberry.type(description="The answer of correctReceipt.")
class CorrectReceiptPayload(LegPayload):
    """The answer of correctReceipt."""


@strawberry.type(description="The answer of closeDoublePayment.")
class CloseDoublePaymentPayload(LegPayload):
    """The answer of closeDoublePayment."""

    @strawberry.field(description="The double payment; null where it was refused, or is no longer the caller's to see.")
    async def double_payment(self, info: Info) -> DoublePayment | None:
        """The double payment, as long as the caller sees its grant."""
        uid = self.shows.get("double")
        row = await rows.DoublePayment.get(id=uid).prefetch_related("leg__payment") if uid else None
        return DoublePayment(row=row) if row and await sees_grant(info, row.leg.payment.grant_id) else None


@strawberry.type
class ReceiptCorrectionMutation:
    """Commands on receipts that were wrong."""

    @strawberry.mutation(
        description="Correct a receipt that was put on record wrongly (更正回单): its number, its day, what it says; "
        "or withdraw it. The leg and the ledger follow; no edition is lost. By the treasury or finance, with evidence."
    )
    async def correct_receipt(self, info: Info, input: CorrectReceiptInput) -> CorrectReceiptPayload:  # noqa: A002 - the contract's name
        """Correct a receipt."""
        return await act(CorrectReceiptPayload, info, correct_receipt, input)

    @strawberry.mutation(
        description="Close a double payment (重复支付销号): it came back, or is settled otherwise. By the treasury or "
        "finance, with evidence."
    )
    async def close_double_payment(self, info: Info, input: CloseDoublePaymentInput) -> CloseDoublePaymentPayload:  # noqa: A002 - the contract's name
        """Close a double payment."""
        return await act(CloseDoublePaymentPayload, info, close_double_payment, input)
