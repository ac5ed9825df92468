"""By when the office takes its next step on a grant (办理时限): fixed as that step begins, by the calendar as it stood.

As a window of publicity it keeps its day where the calendar is corrected later. What is on hold has none.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.handling.deadlines import OfficeDays
from domain.handling.step_days import begins_step
from domain.lives.grants import GrantEvent
from domain.models import Grant
from domain.policy.policy import OfficeCalendar
from workflows.cases.days.corrected_days import corrections
from workflows.runtime.database import used_settings

_NONE: Mapping[str, object] = {}


async def due_with(event: GrantEvent, grant: Grant, today: date, calendar: OfficeCalendar) -> Mapping[str, object]:
    """Return what an event that a grant meets makes of the day by which its step is due, by its column."""
    begun = begins_step(event, grant.state)
    if begun is None and event is not GrantEvent.HOLD:
        return _NONE
    working_days = used_settings().days_of_steps.get(begun) if begun else None
    held = event is not GrantEvent.RELEASE and grant.held_reason is not None
    if working_days is None or held:
        return {"step_due_on": None}
    corrected = await corrections(today + timedelta(days=1))
    return {"step_due_on": OfficeDays(calendar, corrected).after(today, working_days)}
