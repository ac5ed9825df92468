"""What authorities tell needs no stating; where it is stated otherwise, whoever certifies it sees both."""

from collections.abc import Iterator

import pytest

from demonstration.stand_in import StandIn, standing_in
from tests.facts.authorities import sources_file, well_known
from tests.world.cases import application
from tests.world.chosen_city import chosen_city
from tests.world.city import City, Json
from tests.world.databases import Databases
from workflows.running.fetching import fetch
from workflows.runtime.settings import Settings

MEASURE = "A03-1"
TOLD = ("high_tech_certified", "annual_rd", "rd_year")
BOTH = """query ($id: ID!) { grant(id: $id) { facts factSnapshots { role evidence }
    actions { event refusals { code path } }
    factComparisons { name title agreement stated fetched source answeredAt sha256 certified } } }"""


@pytest.fixture(scope="module")
def town(
    databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[City, StandIn]]:
    with standing_in() as authorities:
        asks = ("HIGH_TECH_CERTIFICATES", "TAX_RESEARCH")
        file = sources_file(authorities, tmp_path_factory.mktemp("sources"), *asks)
        with chosen_city(databases, settings, sources=file) as city:
            yield city, authorities


def _drafted(city: City, **otherwise: object) -> tuple[Json, Json]:
    """An applicant's draft without what authorities tell, but for what is given; and its applicant."""
    who = city.applicant()
    stated = application(who.code, MEASURE)
    facts = {name: value for name, value in stated["facts"].items() if name not in TOLD} | otherwise
    draft = who.done("createGrant", **(stated | {"facts": facts}))["grant"]
    city.seen()
    return draft, {"who": who}


def test_what_is_told_needs_no_stating(town: tuple[City, StandIn]) -> None:
    city, authorities = town
    draft, by = _drafted(city)
    command = {"id": draft["id"], "expectedVersion": draft["version"]}
    missing = by["who"].refused("submitGrant", **command)
    assert missing["code"] == "FACT_MISSING"
    well_known(authorities, by["who"].code)
    city.run(fetch([by["who"].code]))
    before = by["who"].ask(BOTH, id=draft["id"])["grant"]
    assert {one["agreement"] for one in before["factComparisons"]} == {"NOT_STATED"}
    [submit] = [action for action in before["actions"] if action["event"] == "SUBMIT"]
    assert submit["refusals"] == []
    by["who"].done("submitGrant", **command)
    after = city.officer.ask(BOTH, id=draft["id"])["grant"]
    assert (after["facts"]["annual_rd"], after["facts"]["rd_year"]) == ("3333333.33", 2020)
    compared = {one["name"]: one for one in after["factComparisons"]}
    # What a review is to find it finds itself, and sees what the authority tells.
    assert "high_tech_certified" not in after["facts"]
    assert {name: one["agreement"] for name, one in compared.items()} == {
        "high_tech_certified": "NOT_STATED",
        "annual_rd": "AGREES",
        "rd_year": "AGREES",
    }
    assert compared["annual_rd"]["sha256"] in after["factSnapshots"][-1]["evidence"]
    assert after["factSnapshots"][-1]["role"] == "SYSTEM"


def test_where_they_differ_both_are_shown_and_what_was_stated_stands(town: tuple[City, StandIn]) -> None:
    city, authorities = town
    draft, by = _drafted(city, annual_rd="4000000", rd_year=2020)
    well_known(authorities, by["who"].code)
    city.run(fetch([by["who"].code]))
    by["who"].done("submitGrant", id=draft["id"], expectedVersion=draft["version"])
    city.move_to("2022-02-01")
    seen = city.officer.ask(BOTH, id=draft["id"])["grant"]
    compared = {one["name"]: one for one in seen["factComparisons"]}
    differs = compared["annual_rd"]
    assert (differs["agreement"], differs["certified"]) == ("DIFFERS", False)
    assert (differs["stated"], differs["fetched"]) == ({"annual_rd": "4000000"}, {"annual_rd": "3333333.33"})
    assert compared["rd_year"]["agreement"] == "AGREES"
    authorities.misbehave("tax-research", "DOWN")
    city.run(fetch([by["who"].code]))
    authorities.misbehave("tax-research", None)
    unknown = {
        one["name"]: one["agreement"] for one in city.officer.ask(BOTH, id=draft["id"])["grant"]["factComparisons"]
    }
    assert (unknown["annual_rd"], unknown["high_tech_certified"]) == ("UNKNOWN", "NOT_STATED")
    city.move_to("2021-03-01")


def test_what_is_unknown_fills_nothing_in(town: tuple[City, StandIn]) -> None:
    city, authorities = town
    draft, by = _drafted(city)
    well_known(authorities, by["who"].code)
    authorities.misbehave("tax-research", "WRONG")
    city.run(fetch([by["who"].code]))
    authorities.misbehave("tax-research", None)
    refused = by["who"].refused("submitGrant", id=draft["id"], expectedVersion=draft["version"])
    assert refused["code"] == "FACT_MISSING"
