"""A city in which grants of several kinds wait for their approval, and in which nobody arranged any money yet."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import TypeAlias

from api.kit.identifiers import asked_id
from bench.copies import copy_grant
from domain.assessment.matters import parts_of
from tests.domain.wuhan import GRANTS
from tests.world.cases import open_case
from tests.world.city import City, Json, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

COPIES = 12
"""Grants of each kind that wait for their approval."""
FACTS: dict[str, Json] = {"A08-1": {}, "A10-2": {}, "A06-3": {"actual_financing": "70000000.00"}}
"""Paid by the city; by city and district half each; by the city, under an annual cap that a few of them use up."""
OpenCity: TypeAlias = Callable[[ExitStack], City]


def stock(city: City) -> None:
    """Fill a city with grants whose publicity is over, in an order that each example finds again."""
    for measure, facts in FACTS.items():
        stated = open_case(city, measure).grant["facts"] | facts
        case = open_case(city, measure, facts=stated).to("PUBLICITY")
        one = asked_id("Grant", case.id)
        part = next(iter(parts_of(GRANTS[measure])), None)
        city.run(copy_grant(measure, one, COPIES, own_applicants=False, part=part))
        city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))


def opener_of_stocked_cities(databases: Databases, settings: Settings) -> OpenCity:
    """Return what opens such a city anew, each time a copy of one that was filled once."""
    with databases.copy("bare") as url:
        with served_city(url, settings) as city:
            city.move_to("2021-03-01")
            stock(city)
            day = city.day
        databases.keep(url, "stocked")

    def opened(stack: ExitStack) -> City:
        city = stack.enter_context(served_city(stack.enter_context(databases.copy("stocked")), settings))
        city.day = day
        return city

    return opened
