"""Service months and milestones (月度人数与里程碑) as the API shows them."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.context import Info
from api.enumerations import MilestoneState
from api.nodes import Node
from api.payments import Payment
from api.scalars import CNYAmount, YearMonth


@strawberry.type(description="One reported month of a programme (月度签约服务人数).")
class ServiceMonth:
    """A reported month."""

    month: YearMonth = strawberry.field(description="The month.")
    signed_persons: int = strawberry.field(
        description="Distinct persons under a valid contract on its last day (I-28)."
    )
    recorded_at: datetime = strawberry.field(description="When it was reported.")


@strawberry.type(description="One rewarded window of six consecutive months, an award of its own (里程碑, art. 10).")
class Milestone(Node):
    """A milestone."""

    row: strawberry.Private[rows.Milestone]

    def uid(self) -> UUID:
        """Answer the id of its row."""
        return self.row.id

    @strawberry.field(description="A10-4 for the base milestone, A10-5 for each later one.")
    def code(self) -> str:
        """The code."""
        return self.row.code

    @strawberry.field(name="from", description="First month of the window.")
    def first_month(self) -> YearMonth:
        """The first month."""
        return YearMonth(self.row.first_month)

    @strawberry.field(name="to", description="Last month of the window.")
    def last_month(self) -> YearMonth:
        """The last month."""
        return YearMonth(self.row.last_month)

    @strawberry.field(description="Sum of the month-end persons of the window (I-26).")
    def sum(self) -> int:
        """The sum."""
        return self.row.total

    @strawberry.field(
        description="Sum that it had to outgrow: that of the last rewarded window; 0 for the base (I-27)."
    )
    def baseline(self) -> int:
        """The baseline."""
        return self.row.baseline

    @strawberry.field(description="Its award, in yuan.")
    def amount(self) -> CNYAmount:
        """The award."""
        return CNYAmount(self.row.amount)

    @strawberry.field(description="Where it stands.")
    def state(self) -> MilestoneState:
        """The state."""
        return self.row.state

    @strawberry.field(
        description="Grows with every change; `verifyMilestone` names the version on which it was decided."
    )
    def version(self) -> int:
        """The version."""
        return self.row.version

    @strawberry.field(description="Its payment, once it is verified.")
    async def payment(self, info: Info) -> Payment | None:
        """The payment."""
        payments = await info.context.loaders.payments_of.load(self.row.grant_id)
        return next((Payment(row=p) for p in payments if p.milestone_id == self.row.id), None)
