"""What organisations have without applying: drafted once on what authorities say, theirs to confirm or decline."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from demonstration.seeding import open_example
from demonstration.stand_in import StandIn, standing_in
from domain.lives.roles import Role
from tests.facts.authorities import well_known
from tests.packs.jiangcheng_city import DISTRICT, FIRST_DAY, PACK
from tests.world.budgets import arrange_plenty
from tests.world.city import City, Json, applicant_input, served_city
from tests.world.databases import Databases
from workflows.facts.sources import SourceCode
from workflows.matching.drafts import match_all
from workflows.running.fetching import fetch
from workflows.runtime.settings import Settings

_OF_A_YEAR = {"source": "TAX_RESEARCH", "years_ago": 1}
FACTS = {
    "ai_enterprise": {"source": "RECOGNITIONS", "field": "ai_enterprise"},
    "item_year": _OF_A_YEAR | {"field": "year"},
    "revenue": _OF_A_YEAR | {"field": "revenue"},
    "revenue_last_year": {"source": "TAX_RESEARCH", "years_ago": 2, "field": "revenue"},
}
ON_THE_LIST = {"lists": ["ai_enterprise"], "recognitions": [{"list": "ai_enterprise", "from": "2024-01-01"}]}
GROWN = {
    "years": [
        {"year": 2023, "research": "0.00", "revenue": "90000000.00"},
        {"year": 2024, "research": "0.00", "revenue": "120000000.00"},
    ]
}
MATCHES = """query ($code: String!) { matches(filter: {creditCode: $code}) { edges { node { applicant { creditCode }
    matches { measureCode outcome amount item facts sources { name source sha256 } missing { name title } unmet
        grant { id number state version } } } } } }"""


@dataclass
class Town:
    """江城, and the authorities that it asks."""

    city: City
    authorities: StandIn

    def organisation(self, **otherwise: Json) -> Any:  # noqa: ANN401 - a person of the city
        """An organisation that is known, of which the authorities say something."""
        who = self.city.applicant()
        stated = applicant_input(who.code) | {"districtCode": DISTRICT}
        draft = who.done("createGrant", measureCode="JC-08", applicant=stated, facts={})["grant"]
        who.done("withdrawGrant", id=draft["id"], expectedVersion=draft["version"])
        well_known(self.authorities, who.code, **otherwise)
        self.city.run(fetch([who.code]))
        return who

    def matches(self, code: str) -> dict[str, Json]:
        """What matches an organisation, by measure, as an officer sees it."""
        edges = self.city.officer.ask(MATCHES, code=code)["matches"]["edges"]
        return {match["measureCode"]: match for edge in edges for match in edge["node"]["matches"]}


@pytest.fixture(scope="module")
def town(databases: Databases, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with standing_in() as authorities:
        own = settings.model_copy(update={"policy_pack": PACK, "sources": _file(authorities, tmp_path_factory)})
        with databases.copy("migrated") as url, served_city(url, own) as city:
            assert city.run(open_example(own))
            city.move_to(FIRST_DAY)
            city.run(arrange_plenty())
            yield Town(city, authorities)


def _file(authorities: StandIn, folders: pytest.TempPathFactory) -> Path:
    file = folders.mktemp("sources") / "sources.yaml"
    places = {source.value: {"url": authorities.url, "seconds": 2} for source in SourceCode}
    file.write_text(yaml.safe_dump({"sources": places, "facts": {"jiangcheng-compute": FACTS}}), "utf-8")
    return file


def test_what_fits_is_drafted_once_and_the_organisation_confirms_or_declines(town: Town) -> None:
    who = town.organisation(recognitions=ON_THE_LIST, tax_research=GROWN)
    before = town.matches(who.code)
    assert {code: (match["outcome"], match["amount"]) for code, match in before.items()} == {
        "JC-06": ("FITS", "500000.00"),
        "JC-07": ("FITS", "300000.00"),
    }
    assert before["JC-07"]["facts"]["revenue_last_year"] == "90000000.00"
    assert {one["source"] for one in before["JC-06"]["sources"]} == {"RECOGNITIONS", "TAX_RESEARCH"}
    rehearsed = town.city.run(match_all(dry_run=True))
    assert (rehearsed.drafted, town.matches(who.code)) == (0, before)
    assert town.city.run(match_all()).drafted >= 2  # those of other tests, too
    assert town.city.run(match_all()).drafted == 0
    after = town.matches(who.code)
    assert {match["outcome"] for match in after.values()} == {"DRAFTED"}
    growth, size = after["JC-07"]["grant"], after["JC-06"]["grant"]
    assert (
        town.city.officer.refused("submitGrant", id=size["id"], expectedVersion=size["version"])["code"]
        == "NOT_ALLOWED"
    )
    who.done("submitGrant", id=size["id"], expectedVersion=size["version"])
    who.done("withdrawGrant", id=growth["id"], expectedVersion=growth["version"])
    assert town.city.run(match_all()).drafted == 0
    assert [match["grant"]["state"] for match in (town.matches(who.code)[c] for c in ("JC-06", "JC-07"))] == [
        *("SUBMITTED", "WITHDRAWN")
    ]
    [snapshot] = town.city.sql(
        "SELECT source, evidence FROM fact_snapshot JOIN grants ON grants.id = grant_id WHERE grants.number = $1",
        size["number"],
    )
    assert snapshot["source"] == "SYSTEM"
    assert all(one["sha256"] in snapshot["evidence"] for one in before["JC-06"]["sources"])


def test_what_nearly_fits_names_what_is_missing_or_not_met(town: Town) -> None:
    unlisted = town.organisation(recognitions={"lists": [], "recognitions": []}, tax_research=GROWN)
    near = town.matches(unlisted.code)["JC-06"]
    assert (near["outcome"], near["missing"]) == ("NEARLY", [{"name": "ai_enterprise", "title": "AI enterprise"}])
    assert town.matches(unlisted.code)["JC-07"]["outcome"] == "FITS"
    struck = town.organisation(recognitions={"lists": ["ai_enterprise"], "recognitions": []}, tax_research=GROWN)
    near = town.matches(struck.code)["JC-06"]
    assert (near["outcome"], near["missing"], len(near["unmet"])) == ("NEARLY", [], 1)


def test_nobody_is_drafted_who_is_listed_or_of_whom_nobody_knows(town: Town) -> None:
    listed = {"listings": [{"reason": "骗取补贴", "from": "2024-01-01", "to": None}]}
    bad = town.organisation(credit_blacklist=listed, recognitions=ON_THE_LIST, tax_research=GROWN)
    gone = town.organisation(
        legal_person_register={"names": [{"name": "x"}], "active": False}, recognitions=ON_THE_LIST, tax_research=GROWN
    )
    town.authorities.misbehave("credit-blacklist", "DOWN")
    unknown = town.organisation(recognitions=ON_THE_LIST, tax_research=GROWN)
    town.authorities.misbehave("credit-blacklist", None)
    assert (town.matches(bad.code), town.matches(gone.code)) == ({}, {})
    near = town.matches(unknown.code)["JC-06"]
    assert (near["outcome"], [one["name"] for one in near["missing"]]) == ("NEARLY", ["CREDIT_BLACKLIST"])
    town.city.run(match_all())
    codes = [bad.code, gone.code, unknown.code]
    drafts = """SELECT 1 FROM grants JOIN applicant ON applicant.id = applicant_id
    WHERE credit_code = ANY ($1) AND measure IN ('JC-06', 'JC-07')"""
    assert town.city.sql(drafts, codes) == []


def test_matches_are_for_the_office_and_a_district_sees_its_own(town: Town) -> None:
    who = town.organisation(recognitions=ON_THE_LIST, tax_research=GROWN)
    refused = who.post("{ matches { edges { node { matches { measureCode } } } } }", {}).json()
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    elsewhere = town.city.person(Role.DISTRICT_OFFICER, district="990102")
    assert elsewhere.ask(MATCHES, code=who.code)["matches"]["edges"] == []
