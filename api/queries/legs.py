"""Lists of payment legs (拨付明细) by where they stand: to be requested, with the treasury, come back."""

from datetime import date
from typing import Annotated

import strawberry
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, page_of
from api.kit.context import Info
from api.kit.enumerations import LegState
from api.kit.selections import selection_of
from api.money.payments import PaymentLeg
from api.types.deadlines import overdue_legs
from workflows.transaction.seen import own_money

_FIRST_APPROVED = Order("awarded_on", date, descending=False, tie="place")


@strawberry.type(description="One leg of a page.")
class PaymentLegEdge:
    """One leg of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: PaymentLeg = strawberry.field(description="The leg.")


@strawberry.type(description="A page of legs, first approved first.")
class PaymentLegConnection(Paged[PaymentLeg]):
    """A page of legs."""

    edges: list[PaymentLegEdge] = strawberry.field(description="The legs of the page.")

    @strawberry.field(
        description="The payments of which legs are on the page, as their grants stand (选定清单): given to "
        "`requestPayments`, these are requested in the order of the page, and one whose grant was changed since is "
        "refused. Nobody can alter it."
    )
    async def selection(self, info: Info) -> str:
        """The payments of the page, fixed."""
        loaders, ids = info.context.loaders, list(dict.fromkeys(edge.node.row.payment_id for edge in self.edges))
        payments = [payment for payment in await loaders.payment.load_many(ids) if payment]
        grants = await loaders.grant.load_many([payment.grant_id for payment in payments])
        shown = zip(payments, grants, strict=True)
        return selection_of("Payment", [(payment.id, grant.version) for payment, grant in shown if grant])


@strawberry.input(description="Which legs; every part given must hold.")
class PaymentLegFilter:
    """Which legs."""

    states: list[LegState] | None = strawberry.field(
        default=None, description="Where they stand; legs that were split are left out by default."
    )
    treasury: str | None = strawberry.field(default=None, description="Whose treasury pays, by its code.")
    measures: list[str] | None = strawberry.field(default=None, description="Codes of the measures of their grants.")
    held: bool | None = strawberry.field(default=None, description="Whether their grant is on hold (暂停).")
    awarded_from: date | None = strawberry.field(default=None, description="First day of their award.")
    awarded_to: date | None = strawberry.field(default=None, description="Last day of their award.")
    overdue: bool | None = strawberry.field(
        default=None, description="Whether the treasury should have answered their voucher by now (逾期未回单)."
    )


@strawberry.type
class PaymentLegQuery:
    """Asking for legs."""

    @strawberry.field(
        description="Payment legs of grants that the caller may see, first approved first (拨付明细). Experts see "
        "none, finance and a treasury those that their treasuries pay."
    )
    async def payment_legs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentLegFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> PaymentLegConnection:
        """A page of legs."""
        legs = await own_money(info.context.signed_in(), rows.PaymentLeg)
        if filter is None or filter.states is None:
            legs = legs.exclude(state=LegState.SPLIT.value)
        legs = legs if filter is None else _filtered(legs, filter)
        if filter is not None and filter.overdue is not None:
            late = await overdue_legs(info.context.moment.today, info.context.answer_days)
            overdue = Q(id__in=Subquery(late.values("id")))
            legs = legs.filter(overdue if filter.overdue else ~overdue)
        page = await page_of(legs, Paging(first, after, last, before), _FIRST_APPROVED)
        edges = [PaymentLegEdge(cursor=cursor, node=PaymentLeg(row=row)) for cursor, row in page.rows]
        return PaymentLegConnection(counted=legs, edges=edges, page_info=page.about)


def _filtered(legs: QuerySet[rows.PaymentLeg], criteria: PaymentLegFilter) -> QuerySet[rows.PaymentLeg]:
    compared: dict[str, object] = {
        "state__in": None if criteria.states is None else [str(state) for state in criteria.states],
        "treasury": None if criteria.treasury is None else as_kept(criteria.treasury, 20),
        "payment__grant__measure__in": None
        if criteria.measures is None
        else [as_kept(m, 20) for m in criteria.measures],
        "payment__grant__held_reason__not_isnull": criteria.held,
        "awarded_on__gte": criteria.awarded_from,
        "awarded_on__lte": criteria.awarded_to,
    }
    return legs.filter(**{name: value for name, value in compared.items() if value is not None})
