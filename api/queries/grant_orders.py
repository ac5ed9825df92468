"""In which order a list of grants can be asked for."""

from datetime import datetime

import strawberry

from api.kit.connections import Order
from api.kit.enumerations import GrantOrderField, OrderDirection


@strawberry.input(description="An order of grants; equal ones follow by their ids.")
class GrantOrder:
    """An order of grants."""

    field: GrantOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(description="Which way.")


AWARD_OR_NONE = "award_or_none"
"""The award, and below all of them for a grant that has none: as it is indexed."""
_KINDS: dict[str, type[datetime | str | int]] = {"number": str, AWARD_OR_NONE: int}


def order_of(order: GrantOrder | None) -> Order:
    """Return an order; newest first where none is asked for."""
    if order is None:
        return Order("created_at")
    column = AWARD_OR_NONE if order.field == GrantOrderField.AWARD else str(order.field)
    return Order(column, _KINDS.get(column, datetime), order.direction == OrderDirection.DESC)
