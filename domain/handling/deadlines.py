"""Days by which money, or a word on it, is due (期限): of vouchers, demands, replies, objections, supplements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.handling.leg_queue import WITH_THE_TREASURY
from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryState
from domain.policy.calendar import Corrections, is_working_day, publicity_window
from domain.policy.conditions import Text
from domain.policy.policy import OfficeCalendar


class DeadlineKind(StrEnum):
    """What is due by a day (期限)."""

    STEP = "STEP"
    """The office takes its next step (办理时限)."""
    SUPPLEMENT = "SUPPLEMENT"
    """The applicant completes its application (补正)."""
    OBJECTION = "OBJECTION"
    """The office answers an objection (异议答复)."""
    VOUCHER = "VOUCHER"
    """The treasury answers a voucher (国库回单)."""
    REPLY = "REPLY"
    """The recipient replies to what was found against it (陈述申辩)."""
    REPAYMENT = "REPAYMENT"
    """The recipient pays back what is demanded (退回款项)."""


KIND_OF_DEADLINES: Mapping[DeadlineKind, Text] = {
    DeadlineKind.STEP: Text(zh="办理环节", en="the office takes its next step"),
    DeadlineKind.SUPPLEMENT: Text(zh="补正材料", en="the applicant completes its application"),
    DeadlineKind.OBJECTION: Text(zh="答复异议", en="the office answers an objection"),
    DeadlineKind.VOUCHER: Text(zh="国库回单", en="the treasury answers a voucher"),
    DeadlineKind.REPLY: Text(zh="陈述申辩", en="the recipient replies to what was found"),
    DeadlineKind.REPAYMENT: Text(zh="退回款项", en="the recipient pays back what is demanded"),
}


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """Of an office the working days: its calendar, and what people corrected in it."""

    calendar: OfficeCalendar
    corrections: Corrections
    _known: dict[tuple[date, int], date] = field(
        default_factory=dict[tuple[date, int], date], init=False, compare=False, repr=False
    )

    def works(self, day: date) -> bool:
        """Return whether the office works on a day."""
        return is_working_day(day, self.corrections, self.calendar)

    def after(self, day: date, working_days: int) -> date:
        """Return the last of so many working days, counted from the day after a day; counted once for each."""
        last = self._known.get((day, working_days))
        if last is None:
            window = publicity_window(day, working_days, "NEXT_DAY", self.corrections, self.calendar)
            last = self._known[day, working_days] = window.last
        return last

    def overdue_since(self, today: date, working_days: int) -> date:
        """Return the last day for which so many working days after it are over today: earlier ones are overdue, too.

        >>> from domain.policy.calendar import STATE_COUNCIL
        >>> days = OfficeDays(STATE_COUNCIL, {})
        >>> days.after(date(2021, 3, 5), 5), days.overdue_since(date(2021, 3, 12), 5)
        (datetime.date(2021, 3, 12), datetime.date(2021, 3, 4))
        """
        day, counted = today - timedelta(days=1), 0
        while counted < working_days:
            counted += is_working_day(day, self.corrections, self.calendar)
            day -= timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due by a day, and what it is about: a voucher, or the number of a recovery or an objection."""

    kind: DeadlineKind
    due_on: date
    concerns: str

    def overdue(self, today: date) -> bool:
        """Return whether its day is over."""
        return self.due_on < today


REPAYING = (RecoveryState.DEMANDED, RecoveryState.PARTLY_RECOVERED, RecoveryState.ENFORCEMENT)
"""States in which the recipient is to pay."""


def voucher_due(state: LegState, instructed_on: date | None, days: OfficeDays, working_days: int) -> date | None:
    """Return by when the treasury answers a leg; None where it has nothing of it."""
    if state not in WITH_THE_TREASURY or instructed_on is None:
        return None
    return days.after(instructed_on, working_days)


def recovery_deadline(
    number: str, state: RecoveryState, reply_until: date | None, pay_by: date | None, *, challenged: bool
) -> Deadline | None:
    """Return what of a recovery is due by when; None where nothing is, or it is under review or in court."""
    if challenged:
        return None
    if state is RecoveryState.NOTIFIED and reply_until is not None:
        return Deadline(DeadlineKind.REPLY, reply_until, number)
    if state in REPAYING and pay_by is not None:
        return Deadline(DeadlineKind.REPAYMENT, pay_by, number)
    return None


def first_due(deadlines: Iterable[Deadline]) -> date | None:
    """Return the earliest day of some deadlines; None where there is none."""
    return min((deadline.due_on for deadline in deadlines), default=None)
