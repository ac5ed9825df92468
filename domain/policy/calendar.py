"""Days of the office: in force, months, anniversaries and working days, all in Asia/Shanghai."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

import chinese_calendar
import holidays

from domain.policy.policy import OfficeCalendar

Month: TypeAlias = int
"""A calendar month as ``year * 12 + month - 1``, so that consecutive months are consecutive numbers."""

Corrections: TypeAlias = Mapping[date, bool]
"""Days that people corrected: True where a day is a working day, False where it is none."""

_MONTHS = 12
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH_CHARACTERS, _DAY_CHARACTERS = len("2022-06"), len("2022-06-01")
_SATURDAY = 5
STATE_COUNCIL = OfficeCalendar(kind="STATE_COUNCIL")
"""The calendar of an office that lists no days of its own."""
YEARS = range(1900, 2200)
"""The years of this office: a day outside them is a slip of the pen, and no anniversary leaves the calendar."""


class Window(NamedTuple):
    """A span of days, both inclusive."""

    first: date
    last: date


def parse_month(text: object) -> Month | None:
    """Return the month of ``YYYY-MM``, or None where it is no month of 1900 to 2199.

    >>> parse_month("2021-01") + 11 == parse_month("2021-12"), parse_month("2021-13")
    (True, None)
    """
    return _month(text) if isinstance(text, str) and len(text) == _MONTH_CHARACTERS else None


@lru_cache(maxsize=4096)
def _month(text: str) -> Month | None:
    parts = _MONTH.fullmatch(text)
    if parts is None or int(parts[1]) not in YEARS:
        return None
    return int(parts[1]) * _MONTHS + int(parts[2]) - 1


def show_month(month: Month) -> str:
    """Return a month as ``YYYY-MM``.

    >>> show_month(parse_month("2023-12"))
    '2023-12'
    """
    return f"{month // _MONTHS:04d}-{month % _MONTHS + 1:02d}"


def month_of(day: date) -> Month:
    """Return the month in which a day lies."""
    return day.year * _MONTHS + day.month - 1


def last_day_of(month: Month) -> date:
    """Return the last day of a month.

    >>> last_day_of(parse_month("2024-02"))
    datetime.date(2024, 2, 29)
    """
    following = month + 1
    return date(following // _MONTHS, following % _MONTHS + 1, 1) - timedelta(days=1)


def first_full_month(day: date) -> Month:
    """Return the first month that lies wholly on or after a day."""
    return month_of(day) + (day.day > 1)


def parse_day(text: object) -> date | None:
    """Return the day of ``YYYY-MM-DD``, or None where it is no such day of 1900 to 2199.

    >>> parse_day("2022-02-29") is None, parse_day("2022-W05-2") is None, parse_day("2022-02-01")
    (True, True, datetime.date(2022, 2, 1))
    """
    # Days come again and again; a long text is never kept.
    return _day(text) if isinstance(text, str) and len(text) == _DAY_CHARACTERS else None


@lru_cache(maxsize=8192)
def _day(text: str) -> date | None:
    if _DAY.fullmatch(text) is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def anniversary(day: date, years: int) -> date:
    """Return the corresponding day ``years`` later; 29 February falls on 28 February (Civil Code 202, I-14).

    >>> anniversary(date(2020, 2, 29), 2)
    datetime.date(2022, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@lru_cache(maxsize=4096)
def _by_notices(day: date) -> tuple[bool, bool]:
    """Whether a day is a working day, and whether a notice of the State Council says so."""
    try:
        return chinese_calendar.is_workday(day), True  # pyright: ignore[reportUnknownMemberType] - the library has no types
    except NotImplementedError:
        return day.weekday() < _SATURDAY and day not in holidays.country_holidays("CN", years=day.year), False


def is_working_day(day: date, corrections: Corrections | None = None, calendar: OfficeCalendar = STATE_COUNCIL) -> bool:
    """Return whether the office works on a day (工作日): as people corrected it, else by the office's calendar.

    STATE_COUNCIL goes by its notices, make-up days included; in years that the library of notices does not cover
    (see ``is_announced``) by the statutory holidays, without make-up days. LISTED goes by the days that the pack lists.
    """
    if corrections and day in corrections:
        return corrections[day]
    if calendar.kind == "LISTED":
        return day in calendar.working or (day.isoweekday() not in calendar.weekend and day not in calendar.holidays)
    return _by_notices(day)[0]


def is_announced(day: date, calendar: OfficeCalendar = STATE_COUNCIL) -> bool:
    """Return whether the calendar knows a day: by a notice, or by the pack's list; else it is reckoned, and may err."""
    return calendar.kind == "LISTED" or _by_notices(day)[1]


def publicity_window(
    published_on: date,
    working_days: int,
    counted_from: Literal["SAME_DAY", "NEXT_DAY"],
    corrections: Corrections | None = None,
    calendar: OfficeCalendar = STATE_COUNCIL,
) -> Window:
    """Return the first and last day of a publicity of that many working days (公示期, I-44).

    The first day is the day of publication or the next one, and counts if it is a working day.

    >>> publicity_window(date(2021, 2, 19), 5, "NEXT_DAY")
    Window(first=datetime.date(2021, 2, 20), last=datetime.date(2021, 2, 25))
    """
    first = published_on + timedelta(days=counted_from == "NEXT_DAY")
    day, counted = first, int(is_working_day(first, corrections, calendar))
    while counted < working_days:
        day += timedelta(days=1)
        counted += is_working_day(day, corrections, calendar)
    return Window(first, day)
