"""Asking for payment runs (拨付批次)."""

from typing import Annotated

import strawberry

from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, page_of
from api.kit.context import Info
from api.kit.enumerations import RunState
from api.money.money_sights import office_alone, seen_runs
from api.money.runs import PaymentRun

_NEWEST = Order("made_at")


@strawberry.type(description="A run in a page.")
class PaymentRunEdge:
    """A run in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentRun = strawberry.field(description="The run.")


@strawberry.type(description="A page of runs, newest first.")
class PaymentRunConnection(Paged[PaymentRun]):
    """A page of runs."""

    edges: list[PaymentRunEdge] = strawberry.field(description="The runs of the page.")


@strawberry.input(description="Which runs; every part given must hold.")
class PaymentRunFilter:
    """Which runs."""

    states: list[RunState] | None = strawberry.field(default=None, description="Where they stand.")
    treasury: str | None = strawberry.field(default=None, description="Whose treasury pays.")


@strawberry.type
class RunQuery:
    """Asking for payment runs."""

    @strawberry.field(
        description="Payment runs of the treasuries that the caller sees, newest first (拨付批次). For the "
        "office alone."
    )
    async def payment_runs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentRunFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> PaymentRunConnection:
        """A page of runs."""
        office_alone(info)
        runs = await seen_runs(info)
        if filter is not None and filter.states is not None:
            runs = runs.filter(state__in=[str(state) for state in filter.states])
        if filter is not None and filter.treasury is not None:
            runs = runs.filter(treasury=as_kept(filter.treasury, 20))
        page = await page_of(runs, Paging(first, after, last, before), _NEWEST)
        edges = [PaymentRunEdge(cursor=cursor, node=PaymentRun(row=row)) for cursor, row in page.rows]
        return PaymentRunConnection(counted=runs, edges=edges, page_info=page.about)
