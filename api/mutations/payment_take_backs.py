"""The command by which finance takes back a request that is not yet with the treasury (撤回拨付申请)."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.payments import PaymentPayload
from workflows.payments.take_backs import TakeBackPayment, take_back_payment


@strawberry.input(description="A payment whose request is taken back.")
class TakeBackPaymentInput(Keyed):
    """A request to take back."""

    id: strawberry.ID = strawberry.field(description="The payment.")
    expected_version: int = strawberry.field(description="Version of its grant when you decided.")
    reason: str = strawberry.field(description="Why.")

    def command(self) -> TakeBackPayment:
        """Parse to the command."""
        return TakeBackPayment(asked_id("Payment", self.id), self.expected_version, self.reason)


@strawberry.type(description="The answer of takeBackPayment.")
class TakeBackPaymentPayload(PaymentPayload):
    """The answer of takeBackPayment."""


@strawberry.type
class TakeBackMutation:
    """Commands on requests."""

    @strawberry.mutation(
        description="Take back what was requested of a payment and is not with the treasury, with a reason "
        "(撤回拨付申请): then the award can be reduced, terminated or requested anew. Legs in a run are left out of it "
        "first. By finance."
    )
    async def take_back_payment(self, info: Info, input: TakeBackPaymentInput) -> TakeBackPaymentPayload:  # noqa: A002 - the contract's name
        """Take back a request."""
        return await act(TakeBackPaymentPayload, info, take_back_payment, input)
