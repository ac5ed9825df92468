"""Of what the office is reminded (提醒): before its day, after it, and who else when nothing came of it (逾期上报)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.handling.deadlines import OfficeDays
from domain.lives.grants import GrantEvent
from domain.values.people import person_of

REST = "*"
"""Whoever is named for no bureau and no district of their own."""
_DAY = timedelta(days=1)


def escalations_of(written: str) -> dict[str, str]:
    """Return to whom is escalated by bureau or district, of a text such as `市科技局=li-1,*=wang-2`; raises ValueError.

    >>> escalations_of("420111=Li-1, *=王")
    {'420111': 'li-1', '*': '王'}
    """
    escalations: dict[str, str] = {}
    for one in filter(None, (part.strip() for part in written.split(","))):
        of, _, person = (part.strip() for part in one.partition("="))
        if not of:
            raise ValueError
        escalations[of] = person_of(person)
    return escalations


def escalated_to(escalations: Mapping[str, str], bureaus: Iterable[str], district: str) -> str | None:
    """Return to whom a grant is escalated: of its first bureau that has somebody, of its district, of the rest."""
    return next((escalations[of] for of in (*bureaus, district, REST) if of in escalations), None)


@dataclass(frozen=True, slots=True)
class Reminders:
    """When the office is reminded of a step that is due by a day."""

    due_on: date
    days: OfficeDays
    before: int
    """Working days before that day."""
    after: int
    """Working days after it."""

    def first(self, today: date) -> date:
        """Return the day of the first one, for a step that begins today: after today."""
        day, counted = self.due_on, 0
        while counted < self.before and day > today:
            day -= _DAY
            counted += self.days.works(day)
        return max(day, today + _DAY)

    @property
    def escalation(self) -> date:
        """The day on which it is escalated."""
        return self.days.after(self.due_on, self.after) + _DAY

    def due(self, remind_on: date, today: date) -> tuple[list[GrantEvent], date | None]:
        """Return what comes today of a grant of which the next was to come on a day, and when the one after comes.

        What was missed is made up, but for word of a day that would come where it is over.
        """
        over, coming = self.due_on + _DAY, list[GrantEvent]()
        if remind_on < over and today < over:
            return [GrantEvent.REMIND], over
        if remind_on <= over and today >= over:
            coming.append(GrantEvent.REMIND_OVERDUE)
        if today < self.escalation:
            return coming, self.escalation
        return [*coming, GrantEvent.ESCALATE], None
