"""A bureau's year of money (一年账): lived over HTTP, and held against a book of its own on forty days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from tests.books.ledger_truth import differences
from tests.world.city import served_city
from tests.world.databases import Databases
from tests.year import registers
from tests.year.book import YearBook
from tests.year.compared import lists, sums
from tests.year.money import Year
from tests.year.pack import measured_pack
from tests.year.plan import APPLICATIONS, DAYS
from tests.year.reported import reports
from workflows.running.demonstration import PUBLISHED_ON, publish_example, set_day
from workflows.running.ledger_check import check_ledger
from workflows.runtime.settings import Settings

_EARLIER = (2, 8)
"""Of which days before it is asked again on each day; at the end all of them are."""


@dataclass
class Evening:
    """A day once it is over: what the book says, what Duixian says, and what it says of earlier days."""

    book: dict[str, Any]
    reports: dict[str, Any]
    again: dict[date, dict[str, Any]]
    wrong: list[str]


@dataclass
class Lived:
    """The year as it was lived: its evenings, and at its end every one of them once more."""

    evenings: dict[date, Evening] = field(default_factory=dict[date, Evening])
    at_the_end: dict[date, dict[str, Any]] = field(default_factory=dict[date, dict[str, Any]])


def reports_of(year: Year, day: date) -> dict[str, Any]:
    """What all reports say of a past day."""
    return sums(year, str(day)) | reports(year, str(day))


@pytest.fixture(scope="module")
def lived(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The year, lived once; four eyes on every case, and as much asked as a day of comparing takes."""
    pack = measured_pack(tmp_path_factory.mktemp("pack"))
    strict = settings.model_copy(update={"four_eyes": True, "policy_pack": pack})
    with databases.copy("migrated") as url, served_city(url, strict) as city:
        city.run(set_day(strict, PUBLISHED_ON))
        city.run(publish_example())
        lived_year, days = Lived(), list(DAYS)
        year = Year(city, YearBook(days[0].year))
        for place, day in enumerate(days):
            year.come(day)
            for word, entry in DAYS[day]:
                year.do(word, entry)
            year.name_legs()
            earlier = [days[place - back] for back in _EARLIER if back <= place]
            lived_year.evenings[day] = Evening(
                year.book.sums() | year.book.lists() | registers.reports(year.book),
                sums(year) | lists(year) | reports(year, file_of=day.year),
                {each: sums(year, str(each)) for each in earlier},
                differences(city) + [str(each) for each in city.run(check_ledger()).differences],
            )
        lived_year.at_the_end = {day: reports_of(year, day) for day in days}
        yield lived_year


_OF_PAST_DAYS = ("budgets", "execution", "flows", "queues", "register", "tables", "recovered", "evaluated")
KINDS = (*_OF_PAST_DAYS, "legs", "runs", "recoveries", "closed", "grants", "ranks", "inboxes")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_sum_list_and_inbox_of_a_day_is_that_of_the_book(lived: Lived, day: date) -> None:
    evening = lived.evenings[day]
    for kind in KINDS:
        assert evening.reports[kind] == evening.book[kind], kind
    assert evening.wrong == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_is_told_later_as_it_was_told_that_day(lived: Lived, day: date) -> None:
    book = {kind: lived.evenings[day].book[kind] for kind in _OF_PAST_DAYS}
    again = {later: evening.again[day] for later, evening in lived.evenings.items() if day in evening.again}
    for later, reports_then in (again | {date.max: lived.at_the_end[day]}).items():
        assert later < date.max or {*reports_then} == {*_OF_PAST_DAYS}
        for kind, report in reports_then.items():
            assert report == book[kind], (kind, later)


def test_it_is_a_year_of_money() -> None:
    deeds = [(word, entry) for done in DAYS.values() for word, entry in done]
    assert len(DAYS) == 40
    assert len(APPLICATIONS) > 60
    assert len({each.measure for each in APPLICATIONS.values()}) >= 17
    assert sum(len(entry) for word, entry in deeds if word == "gather") >= 11
    assert sum(word == "recover" for word, _ in deeds) >= 5
    words = {word for word, _ in deeds}
    assert words >= {"correct_award", "rank", "perform", "part", "close_year"}
    for day in ("2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01"):
        assert date.fromisoformat(day) in DAYS
