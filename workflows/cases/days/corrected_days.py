"""Days that people corrected (工作日更正), as they count."""

from collections.abc import Sequence
from datetime import date

from domain.models import WorkingDayCorrection


async def corrections(since: date | None = None) -> dict[date, bool]:
    """Return what people corrected, the last of each day (True: the office works); from a day on, or all of it."""
    return {row.day: row.works for row in await last_corrections(since)}


async def last_corrections(since: date | None = None, until: date | None = None) -> Sequence[WorkingDayCorrection]:
    """Return the last correction of each corrected day between two days, both inclusive, in their order."""
    rows = WorkingDayCorrection.all()
    rows = rows.filter(day__gte=since) if since else rows
    rows = rows.filter(day__lte=until) if until else rows
    return list({row.day: row for row in await rows.order_by("day", "number")}.values())
