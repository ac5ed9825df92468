"""The one door through which time comes in: a clock that is passed on, never read elsewhere."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
THE_DAY = "today"
"""Id of the only row that may state the day."""
_AS_THE_MACHINE = timedelta(hours=23)
"""For which a stated day runs as the machine's clock does."""
_LAST_HOUR = timedelta(hours=24) - _AS_THE_MACHINE


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the day that it is in Asia/Shanghai; ``stated`` where a demonstration set the day."""

    now: datetime
    today: date
    stated: bool
    stated_on: date | None = None
    """The machine's day on which the day was stated; None where it was not, or nobody knows."""


def system_moment() -> Moment:
    """Return the moment of the machine's own clock."""
    now = datetime.now(UTC)  # noqa: TID251 - the door itself
    return Moment(now, now.astimezone(SHANGHAI).date(), stated=False)


def system_seconds() -> float:
    """Return the seconds since 1970 by the machine's own clock, where neither a day nor a zone is needed."""
    return time.time()


def moment_on(stated: date | None, stated_on: date | None) -> Moment:
    """Return the moment on a day that was stated, on a day of the machine's; the machine's where none was.

    The stated day does not end by itself, and no instant of it comes twice: when the machine's day is over, its last
    hour goes on, more and more slowly.
    """
    real = system_moment()
    if stated is None:
        return real
    begun = datetime.combine(stated_on or real.today, time_of_day(), SHANGHAI)
    now = datetime.combine(stated, time_of_day(), SHANGHAI) + _within_a_day(real.now - begun)
    return Moment(now, stated, stated=True, stated_on=stated_on)


def _within_a_day(passed: timedelta) -> timedelta:
    """Let any time that passed lie within a day: more is always later, and the day's end is never reached."""
    over = passed - _AS_THE_MACHINE
    if over <= timedelta(0):
        return max(passed, timedelta(0))
    return _AS_THE_MACHINE + _LAST_HOUR * (over / (_LAST_HOUR + over))
