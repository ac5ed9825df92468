"""The command on a leg of which the treasury cannot say what became (登记情况不明)."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.payments import LegPayload
from workflows.payments.payments import UnknownLeg, report_leg_unknown


@strawberry.input(description="A leg of which the treasury cannot say what became.")
class ReportLegUnknownInput(Keyed):
    """A leg of unknown fate."""

    id: strawberry.ID = strawberry.field(description="The leg.")
    voucher_no: str = strawberry.field(description="The voucher under which it was instructed.")
    reason: str = strawberry.field(description="What the treasury said.")
    expected_version: int | None = strawberry.field(
        default=None, description="Version of the leg, where the reporter looked at it."
    )

    def command(self) -> UnknownLeg:
        """Parse to the command."""
        return UnknownLeg(asked_id("PaymentLeg", self.id), self.expected_version, self.voucher_no, self.reason)


@strawberry.type(description="The answer of reportLegUnknown.")
class ReportLegUnknownPayload(LegPayload):
    """The answer of reportLegUnknown."""


@strawberry.type
class UnknownLegMutation:
    """Commands on legs of unknown fate."""

    @strawberry.mutation(
        description="Put on record that the treasury cannot say whether a leg was paid (登记情况不明): it is not "
        "requested again until a receipt says so. By the treasury or finance."
    )
    async def report_leg_unknown(self, info: Info, input: ReportLegUnknownInput) -> ReportLegUnknownPayload:  # noqa: A002 - the contract's name
        """Report that a leg's fate is unknown."""
        return await act(ReportLegUnknownPayload, info, report_leg_unknown, input)
