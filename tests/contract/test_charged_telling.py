"""Telling is charged to the client that is told: who has spent all waits alone, and misses nothing."""

from collections.abc import Iterator

import pytest

from api.access.rate_limits import Allowance, RateLimits
from api.kit.shared_readings import COST_OF_A_MESSAGE
from domain.lives.roles import Role
from tests.world.cases import open_case
from tests.world.chosen_city import chosen_city
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.followers import INBOX, following, settle
from workflows.runtime.settings import Settings


@pytest.fixture
def charging_city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city in which a client may ask for little."""
    with chosen_city(databases, settings, cost_per_minute=8_000) as city:
        yield city


@pytest.fixture
def charged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was taken, and from whom."""
    charges: list[tuple[str, int]] = []
    take = RateLimits.take

    def counted(self: RateLimits, client: str, cost: int) -> Allowance:
        charges.append((client, cost))
        return take(self, client, cost)

    monkeypatch.setattr(RateLimits, "take", counted)
    return charges


def test_who_has_spent_all_waits_alone_and_misses_nothing(charging_city: City, charged: list[tuple[str, int]]) -> None:
    city = charging_city
    case = open_case(city).to("SUBMITTED")
    greedy, patient = (city.person(Role.OFFICER, desk=desk) for desk in ("greedy", "patient"))
    with following(greedy) as late, following(patient) as prompt:
        for socket in (late, prompt):
            socket.follow(INBOX)
            settle(socket)
        charged.clear()
        case.do("acceptGrant")
        assert prompt.next_event() == late.next_event()
        for person in (greedy, patient):
            assert person.actor
            assert sum(cost for client, cost in charged if client == person.actor.identity) >= 2 * COST_OF_A_MESSAGE
        while greedy.post("{ measures { code } }").status_code == 200:
            pass
        another = open_case(city)
        assert prompt.next_event()["grant"]["id"] == another.id
        assert late.next_event()["grant"]["id"] == another.id
