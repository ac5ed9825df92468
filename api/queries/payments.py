"""Lists of payments (拨付): by state, day, treasury, voucher, receipt, applicant and measure."""

from datetime import date
from typing import Annotated, Any

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Listing, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import PaymentState
from api.kit.scalars import CNYAmount
from api.money.money_filters import by_voucher_and_receipt, instants, of_grants
from api.money.money_orders import PaymentOrder, order_of_money
from api.money.payments import Payment
from api.shapes.roots import Listed
from api.shapes.shapes import shaped
from workflows.transaction.seen import own_payments
from workflows.treasury.payment_lists import legs_settled, payments_of, payments_standing, payments_with

_NEWEST = Order("ordered_at")


@strawberry.type(description="One payment of a page.")
class PaymentEdge:
    """One payment of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: Payment = strawberry.field(description="The payment.")


@strawberry.type(description="A page of payments.")
class PaymentConnection(Paged[Payment]):
    """A page of payments."""

    edges: list[PaymentEdge] = strawberry.field(description="The payments of the page.")

    @strawberry.field(
        description="Yuan of all of them together, whoever pays; null where they are more than the 10,000 that are "
        "added up: ask for less. Costs a sum: ask only where it is shown."
    )
    async def total_amount(self) -> CNYAmount | None:
        """What they come to."""
        return (await self.totals()).amount


@strawberry.input(description="Which payments; every part given must hold.")
class PaymentFilter:
    """Which payments."""

    states: list[PaymentState] | None = strawberry.field(default=None, description="Where they stand, by their legs.")
    treasury: str | None = strawberry.field(
        default=None, description="Whose treasury pays one of their legs, by its code."
    )
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    grant_number: str | None = strawberry.field(default=None, description="Number of their file (受理编号).")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    voucher_no: str | None = strawberry.field(
        default=None, description="A voucher under which one of their legs is with the treasury, or ever was (凭证号)."
    )
    receipt_no: str | None = strawberry.field(
        default=None, description="Number of a receipt that answers one of their legs, also a corrected one (回单号)."
    )
    ordered_from: date | None = strawberry.field(default=None, description="First day on which they were ordered.")
    ordered_to: date | None = strawberry.field(default=None, description="Last day on which they were ordered.")
    settled_from: date | None = strawberry.field(
        default=None,
        description="First day that a receipt names by which one of their legs is paid, as last corrected (到账).",
    )
    settled_to: date | None = strawberry.field(default=None, description="Last day of that.")


async def _listing(
    info: Info,
    paging: Paging,
    filter: PaymentFilter | None = None,  # noqa: A002 - the contract's name
    order_by: PaymentOrder | None = None,
) -> Listing[rows.Payment]:
    payments = await own_payments(info.context.signed_in())
    payments = payments if filter is None else await _filtered(payments, filter)
    return Listing(payments, paging, order_of_money(order_by, _NEWEST))


@strawberry.type
class PaymentQuery:
    """Asking for payments."""

    @strawberry.field(
        description="Payments of grants that the caller may see, newest first where no order is asked for (拨付). "
        "Experts see none, finance and a treasury those of which their treasuries pay a leg.",
        metadata=shaped(Listed(rows.Payment, _listing)),
    )
    async def payments(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
        order_by: Annotated[
            PaymentOrder | None, strawberry.argument(description="In which order; a cursor holds for one order.")
        ] = None,
    ) -> PaymentConnection:
        """A page of payments."""
        listing = await _listing(info, Paging(first, after, last, before), filter, order_by)
        return await connection_of(
            PaymentConnection,
            lambda cursor, row: PaymentEdge(cursor=cursor, node=Payment(row=row)),
            listing.rows,
            listing.paging,
            listing.order,
        )


async def _filtered(payments: QuerySet[rows.Payment], criteria: PaymentFilter) -> QuerySet[rows.Payment]:
    compared: dict[str, Any] = {
        **of_grants("grant__", criteria.measure_codes, criteria.grant_number, criteria.credit_code),
        **instants("ordered_at", criteria.ordered_from, criteria.ordered_to),
    }
    condition = Q(**{name: value for name, value in compared.items() if value is not None})
    if criteria.states is not None:
        condition &= payments_standing([PaymentState(state) for state in criteria.states])
    legs = await _of_legs(criteria)
    if legs is None:
        return payments.filter(condition)
    are_few = criteria.voucher_no is not None or criteria.receipt_no is not None
    return payments.filter(condition & (payments_of(legs) if are_few else payments_with(legs)))


async def _of_legs(criteria: PaymentFilter) -> Q | None:
    """What one leg of a payment must be; None where nothing is asked of any."""
    asked_of = (criteria.treasury, criteria.voucher_no, criteria.receipt_no, criteria.settled_from, criteria.settled_to)
    if all(part is None for part in asked_of):
        return None
    legs = await by_voucher_and_receipt(criteria.voucher_no, criteria.receipt_no)
    if criteria.treasury is not None:
        legs &= Q(treasury=as_kept(criteria.treasury, 20))
    if criteria.settled_from is not None or criteria.settled_to is not None:
        legs &= legs_settled(criteria.settled_from, criteria.settled_to)
    return legs
