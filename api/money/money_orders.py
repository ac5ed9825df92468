"""In which order lists of money can be asked for: each by what is never missing, both ways."""

from datetime import date, datetime

import strawberry

from api.kit.connections import Order
from api.kit.enumerations import (
    OrderDirection,
    PaymentLegOrderField,
    PaymentOrderField,
    PaymentRunOrderField,
    RecoveryOrderField,
)


@strawberry.input(description="An order of payments; equal ones follow by their ids.")
class PaymentOrder:
    """An order of payments."""

    field: PaymentOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(description="Which way.")


@strawberry.input(description="An order of payment legs; equal ones follow by the order in which they were made.")
class PaymentLegOrder:
    """An order of legs."""

    field: PaymentLegOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(description="Which way.")


@strawberry.input(description="An order of payment runs; equal ones follow by their ids.")
class PaymentRunOrder:
    """An order of runs."""

    field: PaymentRunOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(description="Which way.")


@strawberry.input(description="An order of recoveries; equal ones follow by their ids.")
class RecoveryOrder:
    """An order of recoveries."""

    field: RecoveryOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(description="Which way.")


_KINDS: dict[str, type[datetime | date | str | int]] = {
    "amount": int,
    "claimed": int,
    "number": str,
    "awarded_on": date,
}


def order_of_money(
    order: PaymentOrder | PaymentLegOrder | PaymentRunOrder | RecoveryOrder | None, usual: Order
) -> Order:
    """Return an order; the usual one of its list where none is asked for."""
    if order is None:
        return usual
    column = str(order.field)
    descending = order.direction == OrderDirection.DESC
    return Order(column, _KINDS.get(column, datetime), descending, usual.tie)
