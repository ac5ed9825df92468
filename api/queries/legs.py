"""Lists of payment legs (拨付明细) by where they stand: to be requested, with the treasury, come back."""

from datetime import date
from typing import Annotated

import strawberry

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Order, Paged, Paging, connection_of
from api.kit.context import Info
from api.kit.scalars import CNYAmount
from api.kit.selections import selection_of
from api.money.leg_filters import PaymentLegFilter, filtered_legs
from api.money.money_orders import PaymentLegOrder, order_of_money
from api.money.payments import PaymentLeg
from api.shapes.roots import Listed
from api.shapes.shapes import shaped
from workflows.transaction.seen import own_money

_FIRST_APPROVED = Order("awarded_on", date, descending=False, tie="place")


@strawberry.type(description="One leg of a page.")
class PaymentLegEdge:
    """One leg of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: PaymentLeg = strawberry.field(description="The leg.")


@strawberry.type(description="A page of legs.")
class PaymentLegConnection(Paged[PaymentLeg]):
    """A page of legs."""

    edges: list[PaymentLegEdge] = strawberry.field(description="The legs of the page.")

    @strawberry.field(
        description="Yuan of all of them together; null where they are more than the 10,000 that are added up: ask for "
        "less. Costs a sum: ask only where it is shown."
    )
    async def total_amount(self) -> CNYAmount | None:
        """What they come to."""
        return (await self.totals()).amount

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


async def _listing(
    info: Info,
    paging: Paging,
    filter: PaymentLegFilter | None = None,  # noqa: A002 - the contract's name
    order_by: PaymentLegOrder | None = None,
) -> Listing[rows.PaymentLeg]:
    own = await own_money(info.context.signed_in(), rows.PaymentLeg)
    legs = await filtered_legs(own, filter, info)
    return Listing(legs, paging, order_of_money(order_by, _FIRST_APPROVED))


@strawberry.type
class PaymentLegQuery:
    """Asking for legs."""

    @strawberry.field(
        description="Payment legs of grants that the caller may see, first approved first where no order is asked for "
        "(拨付明细). Experts see "
        "none, finance and a treasury those that their treasuries pay.",
        metadata=shaped(Listed(rows.PaymentLeg, _listing)),
    )
    async def payment_legs(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentLegFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
        order_by: Annotated[
            PaymentLegOrder | None, strawberry.argument(description="In which order; a cursor holds for one order.")
        ] = None,
    ) -> PaymentLegConnection:
        """A page of legs."""
        listing = await _listing(info, Paging(first, after, last, before), filter, order_by)
        return await connection_of(
            PaymentLegConnection,
            lambda cursor, row: PaymentLegEdge(cursor=cursor, node=PaymentLeg(row=row)),
            listing.rows,
            listing.paging,
            listing.order,
        )
