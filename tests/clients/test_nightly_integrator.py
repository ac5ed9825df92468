"""A bureau's system that works every night by the API alone: it reads what changed, and pushes months."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from api.kit.identifiers import asked_id
from bench.copies import copy_grant
from domain.lives.roles import Role
from tests.world.cases import open_case
from tests.world.chosen_city import chosen_city
from tests.world.city import City, Json, Person
from tests.world.databases import Databases
from tests.world.operations import mutation
from workflows.runtime.settings import Settings

CHANGES = """query Night($after: String, $first: Int!) { changes(after: $after, first: $first) {
  pageInfo { endCursor hasNextPage } nodes { cursor grant { id number state version } } } }"""
GRANTS = """query All($after: String) { grants(first: 100, after: $after) {
  edges { node { id number state version } } pageInfo { hasNextPage endCursor } } }"""
MONTHS = """{ grants(first: 100, filter: {measureCodes: ["A10-4"]}) {
  edges { node { number serviceMonths { month signedPersons } } } } }"""
PROGRAMMES = 42
ALL_MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13)]
"""24 months of 42 programmes: 1,008."""
A_BATCH = 252
COUNT = "SELECT count(*) AS count FROM service_month"


@dataclass
class Mirror:
    """What the system keeps from night to night: the grants as it read them, and the cursor of the last change."""

    who: Person
    cursor: str | None = None
    grants: dict[str, Json] = field(default_factory=dict[str, Json])

    def read(self, pages: int | None = None) -> int:
        """Take in what changed since the last time, all of it or some pages; how many changes there were."""
        count, more = 0, True
        while more and (pages is None or pages > 0):
            page = self.who.ask(CHANGES, after=self.cursor, first=50)["changes"]
            for change in page["nodes"]:
                self.grants[change["grant"]["id"]] = change["grant"]
            self.cursor, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            count, pages = count + len(page["nodes"]), pages and pages - 1
        return count


def listed(who: Person) -> dict[str, Json]:
    """All grants, as the list shows them now."""
    kept: dict[str, Json] = {}
    after, more = None, True
    while more:
        page = who.ask(GRANTS, after=after)["grants"]
        kept |= {edge["node"]["id"]: edge["node"] for edge in page["edges"]}
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return kept


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city with programmes that are going on, some years later."""
    with chosen_city(databases, settings) as city:
        programme = open_case(city, "A10-4").to("ACTIVE")
        city.run(copy_grant("programme", asked_id("Grant", programme.id), PROGRAMMES))
        city.move_to("2023-01-04")
        yield city


def test_a_mirror_that_stopped_half_way_goes_on_from_its_cursor_and_ends_as_the_lists_stand(city: City) -> None:
    mirror = Mirror(city.auditor)
    for _ in range(60):
        open_case(city)
    mirror.read(pages=1)
    begun = dict(mirror.grants)
    open_case(city).to("SUBMITTED")
    # The next night another process goes on with what was kept.
    night = Mirror(city.auditor, mirror.cursor, begun)
    night.read()
    assert night.grants == listed(city.auditor)


def pushed(city: City, number: int, rows: list[Json]) -> list[Json]:
    """What is answered to a batch, under the key that it has in every night."""
    civil_affairs = city.person(Role.OFFICER, bureau="市民政局")
    return civil_affairs.done("recordServiceMonths", rows=rows, idempotencyKey=f"months of the night, {number}")["rows"]


async def cut_off(city: City, number: int, rows: list[Json]) -> int:
    """Push a batch and lose the connection in the middle of it; how many of all months are on record by then."""
    person = city.person(Role.OFFICER, bureau="市民政局")
    command = {"rows": rows, "idempotencyKey": f"months of the night, {number}"}
    body = {"query": mutation("recordServiceMonths"), "variables": {"input": command}}
    async with httpx.AsyncClient(base_url=city.address, trust_env=False, timeout=60) as http:
        calling = asyncio.create_task(http.post("/graphql", json=body, headers=person.headers()))
        while city.sql(COUNT)[0]["count"] < number * A_BATCH + A_BATCH // 4:
            assert not (await asyncio.wait((calling,), timeout=0.01))[0], "it was answered before it could be cut off"
        calling.cancel()
        await asyncio.wait((calling,))
    return int(city.sql(COUNT)[0]["count"])


def test_a_thousand_months_are_on_record_once_though_the_night_was_cut_off(city: City) -> None:
    mirror = Mirror(city.auditor)
    mirror.read()
    numbers = sorted(grant["number"] for grant in mirror.grants.values() if grant["number"].startswith("B-programme-"))
    rows: list[Json] = [
        {"grantNumber": number, "month": month, "signedPersons": 40 + place % 20}
        for place, number in enumerate(numbers)
        for month in ALL_MONTHS
    ]
    batches = [rows[begin : begin + A_BATCH] for begin in range(0, len(rows), A_BATCH)]
    assert [row["errors"] for row in pushed(city, 0, batches[0])] == [[]] * A_BATCH
    done = asyncio.run(cut_off(city, 1, batches[1]))
    assert A_BATCH < done < 2 * A_BATCH
    # The job begins anew with all that it has, and the same keys.
    for number, batch in enumerate(batches):
        assert [row["errors"] for row in pushed(city, number, batch)] == [[]] * A_BATCH
    assert mirror.read()
    programmes = [edge["node"] for edge in city.auditor.ask(MONTHS)["grants"]["edges"]]
    on_record = [{"grantNumber": grant["number"]} | month for grant in programmes for month in grant["serviceMonths"]]
    order = ("grantNumber", "month")
    assert sorted(on_record, key=lambda row: [row[name] for name in order]) == rows
