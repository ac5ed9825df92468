"""By when the office takes its next step on a grant (办理时限): fixed as that step begins, by the calendar as it stood.

As a window of publicity it keeps its day where the calendar is corrected later. What is on hold has none.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.handling.deadlines import OfficeDays
from domain.handling.reminders import Reminders
from domain.handling.step_days import begins_step
from domain.lives.grants import GrantEvent
from domain.models import Grant
from domain.policy.policy import OfficeCalendar
from workflows.cases.days.corrected_days import corrections
from workflows.runtime.database import used_settings

_NONE: Mapping[str, object] = {}


async def due_with(event: GrantEvent, grant: Grant, today: date, calendar: OfficeCalendar) -> Mapping[str, object]:
    """Return what an event that a grant meets makes of the last day of its step, and of its reminders, by column."""
    begun = begins_step(event, grant.state)
    if begun is None and event is not GrantEvent.HOLD:
        return _NONE
    working_days = used_settings().days_of_steps.get(begun) if begun else None
    held = event is not GrantEvent.RELEASE and grant.held_reason is not None
    if working_days is None or held:
        return {"step_due_on": None, "remind_on": None, "escalated_to": None}
    days = OfficeDays(calendar, await corrections(today + timedelta(days=1)))
    due_on = days.after(today, working_days)
    return {"step_due_on": due_on, "remind_on": reminders(due_on, days).first(today), "escalated_to": None}


def reminders(due_on: date, days: OfficeDays) -> Reminders:
    """Return when the office is reminded of a step that is due by a day, as the installation says."""
    settings = used_settings()
    return Reminders(due_on, days, settings.remind_days, settings.escalate_days)
