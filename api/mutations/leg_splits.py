"""The command by which finance splits a leg before it is requested (拆分拨付明细)."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.money.payments import LegPayload
from workflows.treasury.leg_parts import SplitPaymentLeg, split_payment_leg


@strawberry.input(description="A leg that is split into parts.")
class SplitPaymentLegInput(Keyed):
    """A leg to split."""

    id: strawberry.ID = strawberry.field(description="The leg.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    amounts: list[CNYAmount] = strawberry.field(
        description="Yuan of its parts, two at least: together exactly its amount."
    )
    reason: str = strawberry.field(description="Why.")

    def command(self) -> SplitPaymentLeg:
        """Parse to the command."""
        return SplitPaymentLeg(asked_id("PaymentLeg", self.id), self.expected_version, tuple(self.amounts), self.reason)


@strawberry.type(description="The answer of splitPaymentLeg: the leg as it was, with its parts.")
class SplitPaymentLegPayload(LegPayload):
    """The answer of splitPaymentLeg."""


@strawberry.type
class SplitMutation:
    """Commands that split."""

    @strawberry.mutation(
        description="Split a leg whose money is reserved, before it is requested, into parts that add up to it, with a "
        "reason (拆分): each is requested, gathered and paid by itself. By finance."
    )
    async def split_payment_leg(self, info: Info, input: SplitPaymentLegInput) -> SplitPaymentLegPayload:  # noqa: A002 - the contract's name
        """Split a leg."""
        return await act(SplitPaymentLegPayload, info, split_payment_leg, input)
