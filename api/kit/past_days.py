"""The day for which a report is asked (截至日)."""

from datetime import date
from typing import Annotated, TypeAlias

import strawberry

from api.access.said_errors import bad_input
from api.kit.context import Info
from domain.policy.conditions import Text

AsOf: TypeAlias = Annotated[
    date | None,
    strawberry.argument(
        description="What stood at the end of this day, by Asia/Shanghai (截至); now where nothing is said. A day to "
        "come is refused; before the first entry there is nothing."
    ),
]


def told_day(info: Info, as_of: date | None) -> date:
    """Return the day that a report tells of, today where none is named; raises BAD_USER_INPUT for a day to come."""
    today = info.context.moment.today
    if as_of is not None and as_of > today:
        en = f"asOf: {as_of} is still to come, today is {today}: nobody knows what will stand then"
        raise bad_input(Text(zh=f"截至日期 {as_of} 尚未到来，今天是 {today}", en=en))
    return as_of or today
