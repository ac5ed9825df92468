"""Asking for payment runs (拨付批次)."""

from datetime import date
from typing import Annotated, Any

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import RunState
from api.money.money_filters import instants
from api.money.money_orders import PaymentRunOrder, order_of_money
from api.money.money_sights import office_alone, seen_runs
from api.money.runs import PaymentRun
from api.shapes.roots import Listed
from api.shapes.shapes import shaped

_NEWEST = Order("made_at")


@strawberry.type(description="A run in a page.")
class PaymentRunEdge:
    """A run in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentRun = strawberry.field(description="The run.")


@strawberry.type(description="A page of runs.")
class PaymentRunConnection(Paged[PaymentRun]):
    """A page of runs."""

    edges: list[PaymentRunEdge] = strawberry.field(description="The runs of the page.")


@strawberry.input(description="Which runs; every part given must hold.")
class PaymentRunFilter:
    """Which runs."""

    states: list[RunState] | None = strawberry.field(default=None, description="Where they stand.")
    treasury: str | None = strawberry.field(default=None, description="Whose treasury pays.")
    number: str | None = strawberry.field(default=None, description="Their number (批次编号).")
    made_from: date | None = strawberry.field(default=None, description="First day on which they were made.")
    made_to: date | None = strawberry.field(default=None, description="Last day on which they were made.")
    instructed_from: date | None = strawberry.field(
        default=None, description="First day on which their treasury was instructed (下达国库)."
    )
    instructed_to: date | None = strawberry.field(default=None, description="Last day of that.")


async def _listing(
    info: Info,
    paging: Paging,
    filter: PaymentRunFilter | None = None,  # noqa: A002 - the contract's name
    order_by: PaymentRunOrder | None = None,
) -> Listing[rows.PaymentRun]:
    office_alone(info)
    runs = await seen_runs(info)
    runs = runs if filter is None else _filtered(runs, filter)
    return Listing(runs, paging, order_of_money(order_by, _NEWEST))


@strawberry.type
class RunQuery:
    """Asking for payment runs."""

    @strawberry.field(
        description="Payment runs of the treasuries that the caller sees, newest first where no order is "
        "asked for (拨付批次). For the office alone.",
        metadata=shaped(Listed(rows.PaymentRun, _listing)),
    )
    async def payment_runs(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentRunFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
        order_by: Annotated[
            PaymentRunOrder | None, strawberry.argument(description="In which order; a cursor holds for one order.")
        ] = None,
    ) -> PaymentRunConnection:
        """A page of runs."""
        listing = await _listing(info, Paging(first, after, last, before), filter, order_by)
        return await connection_of(
            PaymentRunConnection,
            lambda cursor, row: PaymentRunEdge(cursor=cursor, node=PaymentRun(row=row)),
            listing.rows,
            listing.paging,
            listing.order,
        )


def _filtered(runs: QuerySet[rows.PaymentRun], criteria: PaymentRunFilter) -> QuerySet[rows.PaymentRun]:
    compared: dict[str, Any] = {
        "state__in": None if criteria.states is None else [str(state) for state in criteria.states],
        "treasury": None if criteria.treasury is None else as_kept(criteria.treasury, 20),
        "number": None if criteria.number is None else as_kept(criteria.number, 60),
        "instructed_on__gte": criteria.instructed_from,
        "instructed_on__lte": criteria.instructed_to,
        **instants("made_at", criteria.made_from, criteria.made_to),
    }
    return runs.filter(**{name: value for name, value in compared.items() if value is not None})
