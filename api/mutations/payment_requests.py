"""The command by which finance asks the treasury to pay the legs of a payment (申请拨付)."""

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.money.payments import PaymentPayload
from workflows.payments.payments import RequestPayment, request_payment


@strawberry.input(description="A payment whose open legs the treasury is asked to pay.")
class RequestPaymentInput(Keyed):
    """A request to the treasury."""

    id: strawberry.ID = strawberry.field(description="The payment.")
    expected_version: int = strawberry.field(description="Version of its grant when you decided.")
    legs: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Those of its legs that are asked for; all that are open by default."
    )

    def command(self) -> RequestPayment:
        """Parse to the command."""
        legs = None if self.legs is None else tuple(asked_id("PaymentLeg", leg, "legs") for leg in self.legs)
        return RequestPayment(asked_id("Payment", self.id), self.expected_version, legs)


@strawberry.type(description="The answer of requestPayment.")
class RequestPaymentPayload(PaymentPayload):
    """The answer of requestPayment."""


@strawberry.type
class RequestMutation:
    """Commands that ask."""

    @strawberry.mutation(description="Ask the treasury to pay the open legs of a payment (申请拨付). By finance.")
    async def request_payment(self, info: Info, input: RequestPaymentInput) -> RequestPaymentPayload:  # noqa: A002 - the contract's name
        """Ask the treasury to pay."""
        return await act(RequestPaymentPayload, info, request_payment, input)
