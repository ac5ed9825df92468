"""The one door through which time comes in: a clock that is passed on, never read elsewhere."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from workflows.statements import ask

SHANGHAI = ZoneInfo("Asia/Shanghai")
THE_DAY = "today"
"""Id of the only row that may state the day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the day that it is in Asia/Shanghai; ``stated`` where a demonstration set the day."""

    now: datetime
    today: date
    stated: bool


def system_moment() -> Moment:
    """Answer the moment of the machine's own clock."""
    now = datetime.now(UTC)  # noqa: TID251 - the door itself
    return Moment(now, now.astimezone(SHANGHAI).date(), stated=False)


async def moment() -> Moment:
    """Answer the moment by which everything is judged: the demonstration's stated day, or the machine's."""
    stated = await ask("SELECT today FROM demonstration_day WHERE id = $1", THE_DAY)
    return moment_on(stated[0]["today"] if stated else None)


def moment_on(stated: date | None) -> Moment:
    """Answer the moment on a day that was stated; the machine's where none was."""
    real = system_moment()
    if stated is None:
        return real
    return Moment(datetime.combine(stated, real.now.astimezone(SHANGHAI).time(), SHANGHAI), stated, stated=True)
