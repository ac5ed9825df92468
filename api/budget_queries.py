"""Asking for budgets, for who waits for them, and for how they are executed."""

from datetime import date
from typing import Annotated

import strawberry

import domain.models as rows
from api.budgets import Budget
from api.connections import After, Before, First, Last, Order, PageInfo, Paging, as_kept, page_of
from api.context import Info
from api.enumerations import ExecutionKey
from api.money_sights import money_of, office_alone, seen_budgets
from api.payments import PaymentLeg
from api.policy_queries import PolicyCode
from api.scalars import CNYAmount
from domain.calendar import YEARS
from domain.legs import LegState
from workflows.budget_execution import Execution, budget_execution
from workflows.policies import current_version

Year = Annotated[int, strawberry.argument(description="The calendar year.")]
Treasury = Annotated[str, strawberry.argument(description="Code of a payer or of a paying district.")]


@strawberry.type(description="One line of a report of budget execution (预算执行情况).")
class BudgetExecution:
    """One line of a report."""

    treasury: str | None = strawberry.field(description="Whose money; null where the report is not by treasury.")
    article: int | None = strawberry.field(description="The article; null where the report is not by article.")
    measure: str | None = strawberry.field(description="The measure; null where the report is not by measure.")
    reserved: CNYAmount = strawberry.field(description="Yuan committed to legs that are not paid yet.")
    waiting: CNYAmount = strawberry.field(description="Yuan that wait for a budget, in the report of today's year.")
    waiting_legs: int = strawberry.field(description="How many legs wait.")
    paid: CNYAmount = strawberry.field(description="Yuan paid out and not come back.")
    recovered: CNYAmount = strawberry.field(description="Yuan that came back.")
    arrears: CNYAmount = strawberry.field(
        description="Yuan of legs that are not settled though another payer's leg of the same payment is (拖欠)."
    )

    @classmethod
    def of(cls, line: Execution) -> "BudgetExecution":
        """Show a line."""
        return cls(
            treasury=line.key.treasury,
            article=line.key.article,
            measure=line.key.measure,
            reserved=CNYAmount(line.reserved),
            waiting=CNYAmount(line.waiting),
            waiting_legs=line.waiting_legs,
            paid=CNYAmount(line.paid),
            recovered=CNYAmount(line.recovered),
            arrears=CNYAmount(line.arrears),
        )


@strawberry.type(description="A leg that waits, in a page.")
class BudgetQueueEdge:
    """A leg that waits, in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentLeg = strawberry.field(description="The leg.")


@strawberry.type(description="A page of a queue, first approved first.")
class BudgetQueueConnection:
    """A page of a queue."""

    edges: list[BudgetQueueEdge] = strawberry.field(description="The legs of the page.")
    page_info: PageInfo = strawberry.field(description="About the page.")


_FIRST_APPROVED = Order("awarded_on", date, descending=False, tie="place")


@strawberry.type
class BudgetQuery:
    """Asking for budgets."""

    @strawberry.field(
        description="The budgets of a year under a policy, by treasury (预算指标, art. 15). For the office alone."
    )
    async def budgets(self, info: Info, year: Year, policy: PolicyCode = None) -> list[Budget]:
        """The budgets of a year."""
        office_alone(info)
        version = await current_version(info.context.moment.today, policy)
        if version is None or year not in YEARS:
            return []
        found = (await seen_budgets(info)).filter(policy_code=version.code, year=year).order_by("treasury")
        return [Budget(row=row) for row in await found]

    @strawberry.field(
        description="The legs that wait for a treasury's money, in the order in which they are served (待安排预算): "
        "first approved first (I-35). For the office alone."
    )
    async def budget_queue(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        treasury: Treasury,
        policy: PolicyCode = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> BudgetQueueConnection:
        """The queue of a treasury."""
        office_alone(info)
        version = await current_version(info.context.moment.today, policy)
        code, asked = version.code if version else "", as_kept(treasury, 20)
        found = rows.PaymentLeg.filter(policy_code=code, treasury=asked, state=LegState.BUDGET_PENDING.value)
        found = found.filter((await money_of(info)).of())
        page = await page_of(found, Paging(first, after, last, before), _FIRST_APPROVED)
        edges = [BudgetQueueEdge(cursor=cursor, node=PaymentLeg(row=leg)) for cursor, leg in page.rows]
        return BudgetQueueConnection(edges=edges, page_info=page.about)

    @strawberry.field(
        description="How the budgets of a year are executed (预算执行情况): reserved, waiting, paid, recovered, "
        "in arrears. For the office alone."
    )
    async def budget_execution(
        self,
        info: Info,
        year: Year,
        policy: PolicyCode = None,
        by: Annotated[
            list[ExecutionKey] | None, strawberry.argument(description="By what; by treasury where nothing is said.")
        ] = None,
    ) -> list[BudgetExecution]:
        """The execution of a year."""
        office_alone(info)
        today = info.context.moment.today
        version = await current_version(today, policy)
        if version is None or year not in YEARS:
            return []
        chosen = [ExecutionKey.TREASURY] if by is None else by
        return [
            BudgetExecution.of(line)
            for line in await budget_execution(version, year, today, chosen, await money_of(info))
        ]
