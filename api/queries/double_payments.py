"""Lists of double payments (重复支付清单): what treasuries have still to get back, the last put on record first."""

from datetime import date
from typing import Annotated, Any

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import DoublePaymentState
from api.kit.scalars import CNYAmount
from api.money.double_payments import DoublePayment
from api.money.money_filters import MOST_RECEIPT, MOST_VOUCHER, of_grants
from workflows.transaction.seen import own_money

_NEWEST = Order("recorded_at")


@strawberry.type(description="One double payment of a page.")
class DoublePaymentEdge:
    """One double payment of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: DoublePayment = strawberry.field(description="The double payment.")


@strawberry.type(description="A page of double payments, the last put on record first.")
class DoublePaymentConnection(Paged[DoublePayment]):
    """A page of double payments."""

    edges: list[DoublePaymentEdge] = strawberry.field(description="The double payments of the page.")

    @strawberry.field(
        description="Yuan of all of them together; null where they are more than the 10,000 that are added up: ask for "
        "less. Costs a sum: ask only where it is shown."
    )
    async def total_amount(self) -> CNYAmount | None:
        """What they come to."""
        return (await self.totals()).amount


@strawberry.input(description="Which double payments; every part given must hold.")
class DoublePaymentFilter:
    """Which double payments."""

    states: list[DoublePaymentState] | None = strawberry.field(default=None, description="Where they stand.")
    treasury: str | None = strawberry.field(default=None, description="Whose treasury paid, by its code.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    voucher_no: str | None = strawberry.field(default=None, description="The voucher under which they were paid.")
    receipt_no: str | None = strawberry.field(
        default=None, description="The receipt by which they were paid, or came back (回单号)."
    )
    grant_number: str | None = strawberry.field(default=None, description="Number of their file (受理编号).")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their applicant.")
    paid_from: date | None = strawberry.field(default=None, description="First day on which they were paid.")
    paid_to: date | None = strawberry.field(default=None, description="Last day on which they were paid.")


@strawberry.type
class DoublePaymentQuery:
    """Asking for double payments."""

    @strawberry.field(
        description="Double payments of grants that the caller may see, the last put on record first (重复支付清单): "
        "with the state OPEN what a treasury has still to get back. Experts see none, "
        "finance and a treasury those of their treasuries."
    )
    async def double_payments(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            DoublePaymentFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> DoublePaymentConnection:
        """A page of double payments."""
        doubles = await own_money(info.context.signed_in(), rows.DoublePayment)
        doubles = doubles if filter is None else _filtered(doubles, filter)
        return await connection_of(
            DoublePaymentConnection,
            lambda cursor, row: DoublePaymentEdge(cursor=cursor, node=DoublePayment(row=row)),
            doubles,
            Paging(first, after, last, before),
            _NEWEST,
        )


def _filtered(doubles: QuerySet[rows.DoublePayment], criteria: DoublePaymentFilter) -> QuerySet[rows.DoublePayment]:
    compared: dict[str, Any] = {
        "state__in": None if criteria.states is None else [str(state) for state in criteria.states],
        "treasury": None if criteria.treasury is None else as_kept(criteria.treasury, 20),
        "voucher_no": None if criteria.voucher_no is None else as_kept(criteria.voucher_no, MOST_VOUCHER),
        "paid_on__gte": criteria.paid_from,
        "paid_on__lte": criteria.paid_to,
        **of_grants("leg__payment__grant__", criteria.measure_codes, criteria.grant_number, criteria.credit_code),
    }
    condition = Q(**{name: value for name, value in compared.items() if value is not None})
    if criteria.receipt_no is not None:
        number = as_kept(criteria.receipt_no, MOST_RECEIPT)
        condition &= Q(receipt_no=number) | Q(closing_receipt_no=number)
    return doubles.filter(condition)
