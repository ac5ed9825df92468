"""Service months and milestones (月度人数与里程碑) as the API shows them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TypedDict
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import MilestoneState
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import CNYAmount, YearMonth
from api.money.payments import Payment
from api.shapes.columns import column
from api.types.actions import PartActions


class _Report(TypedDict):
    place: UUID
    number: int
    signed_persons: int
    reason: str | None
    evidence: str | None
    recorded_by: str
    recorded_at: datetime


@strawberry.type(description="One report of a month of a programme: the first, or a correction (月度签约服务人数).")
class MonthReport(Node):
    """One report of a month."""

    place: strawberry.Private[UUID]
    """The id of its row; of a month as it counts that of its first report, whatever was corrected since."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.place

    number: int = strawberry.field(description="1 for the first report, more for each correction.")
    signed_persons: int = strawberry.field(
        description="Distinct persons under a valid contract on its last day (I-28)."
    )
    reason: str | None = strawberry.field(description="Why it was corrected; null for the first report.")
    evidence: str | None = strawberry.field(description="The evidence named.")
    recorded_by: str = strawberry.field(description="Who reported it.")
    recorded_at: datetime = strawberry.field(description="When it was reported.")


@strawberry.type(description="One month of a programme as it now counts: as last reported or corrected.")
class ServiceMonth(MonthReport):
    """A month as it counts."""

    month: YearMonth = strawberry.field(description="The month.")
    earlier_reports: list[MonthReport] = strawberry.field(
        description="What was reported before it was corrected, oldest first; empty where it never was."
    )


def months_as_they_count(reports: Iterable[rows.ServiceMonth]) -> list[ServiceMonth]:
    """Show the months of a programme, the last report of each; ``reports`` are ordered by month and number."""
    by_month = groupby(reports, key=lambda report: report.month)
    return [_month(YearMonth(month), list(of_month)) for month, of_month in by_month]


def _month(month: YearMonth, reports: list[rows.ServiceMonth]) -> ServiceMonth:
    earlier = [MonthReport(**_report(report)) for report in reports[:-1]]
    now = _report(reports[-1])
    now["place"] = reports[0].id
    return ServiceMonth(month=month, earlier_reports=earlier, **now)


def _report(report: rows.ServiceMonth) -> _Report:
    return _Report(
        place=report.id,
        number=report.number,
        signed_persons=report.signed_persons,
        reason=report.reason,
        evidence=report.evidence,
        recorded_by=report.recorded_by,
        recorded_at=report.recorded_at,
    )


@strawberry.type(description="One rewarded window of six consecutive months, an award of its own (里程碑, art. 10).")
class Milestone(HasState, PartActions, Versioned):
    """A milestone."""

    row: strawberry.Private[rows.Milestone]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    code: str = column("A10-4 for the base milestone, A10-5 for each later one.")
    first_month: YearMonth = column("First month of the window.", name="from")
    last_month: YearMonth = column("Last month of the window.", name="to")
    sum: int = column("Sum of the month-end persons of the window (I-26).", "total")
    baseline: int = column("Sum that it had to outgrow: that of the last rewarded window; 0 for the base (I-27).")
    amount: CNYAmount = column("Its award, in yuan.")
    state: MilestoneState = column("Where it stands.")

    dispute: str | None = column("What is doubted about it, while it is disputed (疑义).")

    @strawberry.field(description="Its payment, once it is verified.")
    async def payment(self, info: Info) -> Payment | None:
        """The payment."""
        payments = await info.context.loaders.payments_of.load(self.row.grant_id)
        return next((Payment(row=p) for p in payments if p.milestone_id == self.row.id), None)
