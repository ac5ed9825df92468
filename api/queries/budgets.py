"""Asking for budgets, for who waits for them, and for how they are executed."""

from datetime import date
from typing import Annotated

import strawberry

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import ExecutionKey
from api.kit.past_days import AsOf, told_day
from api.kit.scalars import CNYAmount
from api.money.budgets import Budget
from api.money.money_sights import money_of, office_alone, seen_budgets
from api.money.payments import PaymentLeg
from api.queries.policies import PolicyCode
from api.shapes.roots import Listed
from api.shapes.shapes import shaped
from domain.lives.legs import LegState
from domain.policy.calendar import YEARS
from workflows.policies.policies import current_version
from workflows.treasury.budget_execution import Execution, budget_execution
from workflows.treasury.past_days import end_of, stood_at, waited_at

Year = Annotated[int, strawberry.argument(description="The calendar year.")]
Treasury = Annotated[str, strawberry.argument(description="Code of a payer or of a paying district.")]


@strawberry.type(description="One line of a report of budget execution (预算执行情况).")
class BudgetExecution:
    """One line of a report."""

    treasury: str | None = strawberry.field(description="Whose money; null where the report is not by treasury.")
    article: int | None = strawberry.field(description="The article; null where the report is not by article.")
    measure_code: str | None = strawberry.field(
        description="Code of the measure; null where the report is not by measure."
    )
    reserved: CNYAmount = strawberry.field(description="Yuan committed to legs that are not paid yet.")
    waiting: CNYAmount = strawberry.field(
        description="Yuan that wait for a budget, in the report of the day's own year."
    )
    waiting_legs: int = strawberry.field(description="How many legs wait.")
    paid: CNYAmount = strawberry.field(description="Yuan paid out and not come back.")
    came_back: CNYAmount = strawberry.field(
        description="Yuan that came back on recoveries, in whatever year, whether they were restored to the budget or "
        "not (收回); Budget.recovered is what was not restored."
    )
    recovered_later: CNYAmount = strawberry.field(
        description="Of `cameBack`, what came back after the year was over (以后年度追回); below nothing where what "
        "had come back in the year was given back later. `paid + recoveredLater` is what no later recovery changes."
    )
    arrears: CNYAmount = strawberry.field(
        description="Yuan of legs that are not settled though another payer's leg of the same payment is (拖欠)."
    )

    @classmethod
    def of(cls, line: Execution) -> "BudgetExecution":
        """Show a line."""
        return cls(
            treasury=line.key.treasury,
            article=line.key.article,
            measure_code=line.key.measure,
            reserved=CNYAmount(line.reserved),
            waiting=CNYAmount(line.waiting),
            waiting_legs=line.waiting_legs,
            paid=CNYAmount(line.paid),
            came_back=CNYAmount(line.recovered),
            recovered_later=CNYAmount(line.recovered_later),
            arrears=CNYAmount(line.arrears),
        )


@strawberry.type(description="A leg that waits, in a page.")
class BudgetQueueEdge:
    """A leg that waits, in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentLeg = strawberry.field(description="The leg.")


@strawberry.type(description="A page of a queue, first approved first.")
class BudgetQueueConnection(Paged[PaymentLeg]):
    """A page of a queue."""

    edges: list[BudgetQueueEdge] = strawberry.field(description="The legs of the page.")


_FIRST_APPROVED = Order("awarded_on", date, descending=False, tie="place")


async def _queue(
    info: Info, paging: Paging, treasury: str, policy_code: str | None = None, as_of: date | None = None
) -> Listing[rows.PaymentLeg]:
    """The legs that wait for a treasury's money; of a past day those that then waited."""
    office_alone(info)
    version = await current_version(told_day(info, as_of), policy_code)
    code, payer = version.code if version else "", as_kept(treasury, 20)
    legs = rows.PaymentLeg.filter((await money_of(info)).of())
    if as_of is None:
        legs = legs.filter(policy_code=code, treasury=payer, state=LegState.BUDGET_PENDING.value)
    else:
        legs = legs.filter(id__in=await waited_at(code, payer, end_of(as_of)))
    return Listing(legs, paging, _FIRST_APPROVED)


async def _queue_as_it_stands(
    info: Info, paging: Paging, treasury: str, policy_code: str | None = None, as_of: date | None = None
) -> Listing[rows.PaymentLeg] | None:
    """The same; None for that of a past day, whose legs are not shown as they stand in their rows."""
    return await _queue(info, paging, treasury, policy_code) if as_of is None else None


@strawberry.type
class BudgetQuery:
    """Asking for budgets."""

    @strawberry.field(
        description="The budgets of a year under a policy, by treasury (预算指标, art. 15). For the office alone."
    )
    async def budgets(self, info: Info, year: Year, policy_code: PolicyCode = None, as_of: AsOf = None) -> list[Budget]:
        """The budgets of a year."""
        office_alone(info)
        version = await current_version(told_day(info, as_of), policy_code)
        if version is None or year not in YEARS:
            return []
        budgets = await (await seen_budgets(info)).filter(policy_code=version.code, year=year).order_by("treasury")
        if as_of is None:
            return [Budget(row=row) for row in budgets]
        end = end_of(as_of)
        return [Budget(row=row, end=end) for row in await stood_at(budgets, end)]

    @strawberry.field(
        description="The legs that wait for a treasury's money, in the order in which they are served (待安排预算): "
        "first approved first (I-35). For the office alone.",
        metadata=shaped(Listed(rows.PaymentLeg, _queue_as_it_stands)),
    )
    async def budget_queue(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        treasury: Treasury,
        policy_code: PolicyCode = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> BudgetQueueConnection:
        """The queue of a treasury."""
        listing = await _queue(info, Paging(first, after, last, before), treasury, policy_code, as_of)
        return await connection_of(
            BudgetQueueConnection,
            lambda cursor, leg: BudgetQueueEdge(cursor=cursor, node=_waiting(leg, as_of)),
            listing.rows,
            listing.paging,
            listing.order,
        )

    @strawberry.field(
        description="How the budgets of a year are executed (预算执行情况): reserved, waiting, paid, came back, "
        "in arrears. For the office alone."
    )
    async def budget_execution(
        self,
        info: Info,
        year: Year,
        policy_code: PolicyCode = None,
        by: Annotated[
            list[ExecutionKey] | None, strawberry.argument(description="By what; by treasury where nothing is said.")
        ] = None,
        as_of: AsOf = None,
    ) -> list[BudgetExecution]:
        """The execution of a year."""
        office_alone(info)
        day, past = told_day(info, as_of), as_of is not None
        version = await current_version(day, policy_code)
        if version is None or year not in YEARS:
            return []
        chosen = [ExecutionKey.TREASURY] if by is None else by
        return [
            BudgetExecution.of(line)
            for line in await budget_execution(version, year, day, chosen, await money_of(info), past=past)
        ]


def _waiting(leg: rows.PaymentLeg, as_of: date | None) -> PaymentLeg:
    """A leg of a queue; of a past day as it then waited, before its first step and under its first version."""
    if as_of is None:
        return PaymentLeg(row=leg)
    leg.state, leg.version, leg.voucher_no = LegState.BUDGET_PENDING, 1, None
    return PaymentLeg(row=leg, as_it_waited=True)
