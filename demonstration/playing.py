"""Plays the city: plans, courses, calls and payments on one calendar, against a server that is asked over HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, cast

import httpx
import yaml

from api.access.tokens import TokenKey
from demonstration.afterwards import RECOVERIES, programme, recovery, tranches
from demonstration.calendar import Calendar
from demonstration.calls import ENTRANTS, YEARS, Call, opening
from demonstration.cast import Cast
from demonstration.clerk import Clerk
from demonstration.courses import Course, Part
from demonstration.money import Money
from demonstration.plans import Ending, Plan, plans
from demonstration.story_people import BrokenStoryError

Json: TypeAlias = dict[str, Any]

CITY = Path(__file__).with_name("city.yaml")
SEED = 1202
_PROGRAMME = "A10-4"
_GOES_AHEAD = timedelta(days=1)


@dataclass(slots=True)
class City:
    """A city that is being played."""

    address: str
    key: TokenKey
    come: Callable[[date], None]
    last: date
    http: httpx.Client
    described: Json = field(default_factory=lambda: cast("Json", yaml.safe_load(CITY.read_text(encoding="utf-8"))))
    people: Cast = field(init=False)
    money: Money = field(init=False)
    calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nobody."""
        self.people = Cast(self.described, SEED)
        self.money = Money(self.clerk, self.last)
        self.calendar = Calendar(self.last, self.come)

    def play(self) -> Iterator[date]:
        """Play to the last day; returns each day once it is over. Raises BrokenStoryError where a course broke."""
        planned = plans(self.described["measures"], frozenset(ENTRANTS), self.last, SEED)
        for plan in planned:
            self.put(plan)
        self.calls(len(planned) + 1)
        first = min(plan.begins for plan in planned)
        self.calendar.put(first, self.money, self.money.days(self.calendar.put))
        yield from self.calendar
        if self.calendar.broken:
            raise BrokenStoryError("\n".join(self.calendar.broken))

    def put(self, plan: Plan) -> Course:
        """Put the course of a plan into the calendar."""
        clerk = self.clerk(
            f"grant {plan.number}", self.people.applicant(plan.measure, self.described["measures"][plan.measure])
        )
        course = Course(clerk, plan, self.described, self.people, self.money, self.last)
        course.afterwards = _afterwards(course)
        self.calendar.put(plan.begins, clerk, course.days())
        return course

    def calls(self, first: int) -> None:
        """Put the calls of all years and their entrants into the calendar."""
        for measure in ENTRANTS:
            for year in YEARS:
                bureau = self.described["measures"][measure]["bureau"]
                call = Call(measure, bureau, opening(measure, year, self.last), self.clerk(f"call {measure} {year}"))
                entrants: list[Course] = []
                self.calendar.put(call.opens - _GOES_AHEAD, call.clerk, call.days(entrants))
                entrants += [self.put(plan) for plan in call.entrants(first)]
                first += len(entrants)

    def clerk(self, name: str, applicant: dict[str, str] | None = None) -> Clerk:
        """A new clerk, for an applicant or for the office."""
        clerk = Clerk(self.address, self.key, self.come, name, applicant=applicant or {})
        clerk.come_in(self.http, self.people)
        return clerk


def _afterwards(course: Course) -> tuple[Callable[[], Part], ...]:
    if course.plan.measure == _PROGRAMME:
        return (partial(programme, course),)
    matched = (partial(tranches, course),) if "tranches" in course.measure else ()
    if course.plan.ending in RECOVERIES:
        return (course.settled, partial(recovery, course))
    return (
        (course.settled, *matched, course.closed)
        if course.plan.ending is Ending.CLOSED
        else (course.settled, course.closed)
    )
