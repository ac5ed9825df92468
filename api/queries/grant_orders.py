"""In which order a list of grants can be asked for."""

from datetime import date, datetime

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
STEP_DUE_OR_LAST = "step_due_or_last"
"""The day by which the office's step is due, and after all of them for a grant of which none is: as it is indexed."""
LAST_DAY = date(9999, 12, 31)
_COLUMNS = {GrantOrderField.AWARD: AWARD_OR_NONE, GrantOrderField.STEP_DUE_ON: STEP_DUE_OR_LAST}
_KINDS: dict[str, type[date | str | int]] = {"number": str, AWARD_OR_NONE: int, STEP_DUE_OR_LAST: date}
EARLIEST_DUE = Order(STEP_DUE_OR_LAST, date, descending=False)
"""What is due first stands first."""


def order_of(order: GrantOrder | None) -> Order:
    """Return an order; newest first where none is asked for."""
    if order is None:
        return Order("created_at")
    column = _COLUMNS.get(order.field, str(order.field))
    return Order(column, _KINDS.get(column, datetime), order.direction == OrderDirection.DESC)
