"""Who proposes and confirms in tests: officers of a policy's leading bureau, and what one person alone has done."""

from typing import cast

from domain.lives.roles import Role
from tests.world.city import City, Json, Person, decided
from tests.world.operations import PROPOSALS

LEADING = "市海洋局"
"""Leads the policy of 海州市."""


def officers(city: City, bureau: str = LEADING) -> tuple[Person, Person]:
    """Two officers of a bureau."""
    first = city.person(Role.OFFICER, bureau=bureau)
    return first, first.second()


def answered(proposal: Json) -> Json:
    """What confirming a proposal takes."""
    return decided(proposal) | {"hash": proposal["hash"]}


def proposals(person: Person, **filters: object) -> list[Json]:
    """The proposals that somebody finds, newest first."""
    edges = person.ask(PROPOSALS, filter=filters)["proposals"]["edges"]
    return [cast("Json", edge["node"]) for edge in edges]
