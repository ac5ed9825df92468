"""A payment in the register (兑现台账) as the API shows it, with the parts of the treasuries that are seen."""

from datetime import date, datetime

import strawberry

from api.kit.context import Info
from api.kit.enumerations import LegState
from api.kit.scalars import CNYAmount
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

    @strawberry.field(description="Number of the application (事项编号).")
    def grant_number(self) -> str:
        """The number."""
        return self.row.number

    @strawberry.field(description="Code of the measure.")
    def measure(self) -> str:
        """The measure."""
        return self.row.measure

    @strawberry.field(description="Its title, in the language of the request.")
    def measure_title(self, info: Info) -> str:
        """The title."""
        return info.context.say(measure_title_of(self.terms, self.row.measure))

    @strawberry.field(description="The applicant, under the name of the application (申报单位).")
    def applicant(self) -> str:
        """The applicant."""
        return self.row.filed_name

    @strawberry.field(description="Its unified social credit code.")
    def credit_code(self) -> str:
        """The code."""
        return self.row.credit_code

    @strawberry.field(description="The day of the application (申报).")
    def submitted_on(self) -> date | None:
        """The day of the application."""
        return self.row.submitted_on

    @strawberry.field(description="When it was first accepted (受理).")
    def accepted_at(self) -> datetime | None:
        """When it was accepted."""
        return self.row.accepted_at

    @strawberry.field(description="First day on which the award was shown to the public (公示).")
    def publicity_from(self) -> date | None:
        """The first day."""
        return self.row.publicity_first

    @strawberry.field(description="Last day on which it was shown.")
    def publicity_to(self) -> date | None:
        """The last day."""
        return self.row.publicity_last

    @strawberry.field(description="The day of the approval (批准).")
    def approved_on(self) -> date | None:
        """The day of the approval."""
        return self.row.approved_on

    @strawberry.field(description="Yuan awarded in all, of which this may be one payment of several (核定金额).")
    def award(self) -> CNYAmount | None:
        """The award."""
        return None if self.row.award is None else CNYAmount(self.row.award)

    @strawberry.field(description="When the payment was ordered (拨付).")
    def ordered_at(self) -> datetime:
        """When it was ordered."""
        return self.row.ordered_at

    @strawberry.field(description="Yuan to be paid by the treasuries that the caller sees.")
    def amount(self) -> CNYAmount:
        """The amount."""
        return CNYAmount(self.row.amount)

    @strawberry.field(description="Yuan paid by them and not returned by the bank.")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.row.paid)

    @strawberry.field(description="Yuan of `paid` that came back on recoveries.")
    def came_back(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.row.came_back)

    @strawberry.field(description="The day of the last receipt; null until all of them have paid.")
    def settled_on(self) -> date | None:
        """The day."""
        return self.row.settled_on

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
