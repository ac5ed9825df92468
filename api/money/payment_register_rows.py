"""A payment in the register (兑现台账) as the API shows it, with the parts of the treasuries that are seen."""

from datetime import date, datetime

import strawberry

from api.kit.context import Info
from api.kit.enumerations import LegState
from api.kit.scalars import CNYAmount
from api.shapes.columns import column
from domain.handling.leg_queue import treasury_title
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from workflows.treasury.payment_register import RegisterRow, measure_title_of
from workflows.treasury.register_legs import RegisterLeg


@strawberry.type(description="One treasury's part of a payment in the register.")
class PaymentRegisterLeg:
    """A treasury's part."""

    leg: strawberry.Private[RegisterLeg]
    name: strawberry.Private[Text]
    payer: str = strawberry.field(description="Code of the payer.")
    treasury: str = strawberry.field(description="Whose treasury pays.")
    state: LegState = strawberry.field(description="Where it stands.")
    voucher_no: str | None = strawberry.field(description="The voucher under which it was requested (凭证号).")
    receipt_no: str | None = strawberry.field(description="The receipt by which it was paid (回单号); null until then.")
    settled_on: date | None = strawberry.field(description="The day that this receipt names; null until then.")

    @strawberry.field(description="The treasury's name, in the language of the request.")
    def title(self, info: Info) -> str:
        """The name."""
        return info.context.say(self.name)

    @strawberry.field(description="Yuan to be paid.")
    def amount(self) -> CNYAmount:
        """The amount."""
        return CNYAmount(self.leg.amount)

    @strawberry.field(description="Yuan paid and not returned by the bank, by the ledger.")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.leg.paid)

    @strawberry.field(description="Yuan of `paid` that came back on recoveries, by the ledger.")
    def came_back(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.leg.came_back)


@strawberry.type(description="One payment in the register: sums are of the treasuries that the caller sees.")
class PaymentRegisterRow:
    """A payment."""

    row: strawberry.Private[RegisterRow]
    terms: strawberry.Private[Policy]

    grant_number: str = column("Number of the application (事项编号).", "number")
    measure_code: str = column("Code of the measure.", "measure")

    @strawberry.field(description="Its title, in the language of the request.")
    def measure_title(self, info: Info) -> str:
        """The title."""
        return info.context.say(measure_title_of(self.terms, self.row.measure))

    applicant_name: str = column("The applicant, under the name of the application (申报单位).", "filed_name")
    credit_code: str = column("Its unified social credit code.")
    submitted_on: date | None = column("The day of the application (申报).")
    accepted_at: datetime | None = column("When it was first accepted (受理).")
    publicity_from: date | None = column(
        "First day on which the award was shown to the public (公示).", "publicity_first"
    )
    publicity_to: date | None = column("Last day on which it was shown.", "publicity_last")
    approved_on: date | None = column("The day of the approval (批准).")
    award: CNYAmount | None = column("Yuan awarded in all, of which this may be one payment of several (核定金额).")
    ordered_at: datetime = column("When the payment was ordered (拨付).")
    amount: CNYAmount = column("Yuan to be paid by the treasuries that the caller sees.")
    paid: CNYAmount = column("Yuan paid by them and not returned by the bank.")
    came_back: CNYAmount = column("Yuan of `paid` that came back on recoveries.")
    settled_on: date | None = column("The day of the last receipt; null until all of them have paid.")

    @strawberry.field(description="What each treasury that the caller sees pays of it; cancelled ones are left out.")
    def legs(self) -> list[PaymentRegisterLeg]:
        """The legs."""
        return [
            PaymentRegisterLeg(
                leg=leg,
                name=treasury_title(self.terms, leg.treasury),
                payer=leg.payer,
                treasury=leg.treasury,
                state=leg.state,
                voucher_no=leg.voucher_no,
                receipt_no=leg.receipt_no,
                settled_on=leg.settled_on,
            )
            for leg in self.row.legs
        ]
