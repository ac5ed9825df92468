"""Days, months, anniversaries and working days, at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy.calendar import (
    Window,
    anniversary,
    first_full_month,
    is_announced,
    is_working_day,
    last_day_of,
    month_of,
    parse_day,
    parse_month,
    publicity_window,
    show_month,
)
from domain.policy.policy import OfficeCalendar

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(days)
def test_a_month_is_read_as_it_is_shown(day: date) -> None:
    month = month_of(day)
    assert parse_month(show_month(month)) == month
    assert show_month(month) == f"{day:%Y-%m}"
    assert last_day_of(month).month == day.month
    assert month_of(last_day_of(month) + timedelta(days=1)) == month + 1


@given(days)
def test_the_first_full_month_begins_on_or_after_the_day(day: date) -> None:
    assert first_full_month(day) - month_of(day) == (0 if day.day == 1 else 1)


@pytest.mark.parametrize(
    "text", ["2022-00", "2022-13", "22-01", "2022-1", "2022-01-01", " 2022-01", "1899-12", "2200-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert parse_month(text) is None


@pytest.mark.parametrize(
    "text",
    ["2022-02-30", "2022-2-3", "20220203", "2022-W05-4", "2022-02-03Z", "0001-01-01", "9999-12-31", 20220203, None],
)
def test_what_is_no_day_of_the_office_is_none(text: object) -> None:
    assert parse_day(text) is None


@given(days, st.integers(0, 20))
def test_an_anniversary_keeps_month_and_day_but_for_29_february(day: date, years: int) -> None:
    later = anniversary(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def test_29_february_answers_to_28_february_and_to_itself_in_a_leap_year() -> None:
    assert [anniversary(date(2020, 2, 29), years) for years in (1, 2, 4)] == [
        date(2021, 2, 28), date(2022, 2, 28), date(2024, 2, 29),
    ]  # fmt: skip


@given(st.dates(date(2005, 1, 1), date(2030, 12, 1)), st.integers(1, 15), st.sampled_from(["SAME_DAY", "NEXT_DAY"]))
def test_a_publicity_holds_exactly_its_working_days(published: date, working_days: int, counted_from: str) -> None:
    window = publicity_window(published, working_days, "SAME_DAY" if counted_from == "SAME_DAY" else "NEXT_DAY")
    span = [window.first + timedelta(days=place) for place in range((window.last - window.first).days + 1)]
    assert window.first == published + timedelta(days=counted_from == "NEXT_DAY")
    assert sum(is_working_day(day) for day in span) == working_days
    assert is_working_day(window.last)


FRIDAYS = OfficeCalendar(
    kind="LISTED", weekend=[5], holidays=[date(2021, 5, 3), date(2021, 5, 4)], working=[date(2021, 5, 7)]
)
"""An office that rests on Fridays and on two days of its own, and made one Friday up."""


@given(st.dates(date(2021, 4, 1), date(2021, 6, 1)), st.integers(1, 15), st.dictionaries(days, st.booleans()))
def test_a_listed_calendar_holds_exactly_its_working_days_too(
    published: date, working_days: int, corrected: dict[date, bool]
) -> None:
    window = publicity_window(published, working_days, "SAME_DAY", corrected, FRIDAYS)
    span = [window.first + timedelta(days=place) for place in range((window.last - window.first).days + 1)]
    assert sum(is_working_day(day, corrected, FRIDAYS) for day in span) == working_days
    assert is_working_day(window.last, corrected, FRIDAYS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 5, 1), True),
        (date(2021, 5, 3), False),
        (date(2021, 5, 7), True),
        (date(2021, 5, 14), False),
        (date(2021, 10, 1), False),
        (date(2021, 10, 2), True),
    ],
)
def test_an_office_with_days_of_its_own_knows_no_others(day: date, works: bool) -> None:  # noqa: FBT001 - a row of the table
    assert is_working_day(day, None, FRIDAYS) is works
    assert is_announced(day, FRIDAYS)
    assert is_working_day(day, {day: not works}, FRIDAYS) is not works


def test_a_year_without_a_notice_is_known_to_be_reckoned() -> None:
    assert is_announced(date(2021, 2, 20))
    assert not is_announced(date(2199, 12, 31))


def test_a_make_up_saturday_is_a_working_day_and_a_holiday_is_none() -> None:
    assert is_working_day(date(2021, 2, 20))
    assert not is_working_day(date(2021, 2, 17))


@pytest.mark.parametrize(
    ("day", "works"), [(date(2027, 1, 4), True), (date(2027, 10, 1), False), (date(2027, 1, 9), False)]
)
def test_years_without_a_notice_answer_from_the_statutory_holidays(day: date, works: bool) -> None:  # noqa: FBT001 - a row of the table
    assert is_working_day(day) is works


def test_people_may_correct_a_day_either_way() -> None:
    saturday, monday = date(2027, 1, 9), date(2027, 1, 11)
    corrections = {saturday: True, monday: False}
    assert is_working_day(saturday, corrections)
    assert not is_working_day(monday, corrections)
    assert publicity_window(date(2027, 1, 8), 2, "NEXT_DAY", corrections) == Window(saturday, date(2027, 1, 12))
