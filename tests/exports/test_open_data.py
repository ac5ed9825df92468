"""What was awarded as open data after 360Giving: no person in it, and the same until something changes."""

import asyncio
import csv
import gc
import json
from collections.abc import AsyncGenerator, Callable
from io import StringIO

import pytest
from jsonschema import validate

from api.exports.open_grants import OPEN_AWARDS, open_csv, open_json
from api.exports.pages import Rows
from api.exports.running import Running
from domain.refusals.refusals import Language
from tests.grants.test_objections import PERSON
from tests.world.cases import open_case
from tests.world.city import City, Json
from workflows.transaction.snapshots import snapshot

PACKAGE: Json = {
    "type": "object",
    "required": ["grants"],
    "properties": {
        "grants": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    *("id", "title", "description", "currency", "amountAwarded", "awardDate"),
                    *("recipientOrganization", "fundingOrganization"),
                ],
                "properties": {
                    "amountAwarded": {"type": "number"},
                    "amountDisbursed": {"type": "number"},
                    "awardDate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                    "recipientOrganization": {"$ref": "#/$defs/bodies"},
                    "fundingOrganization": {"$ref": "#/$defs/bodies"},
                },
            },
        }
    },
    "$defs": {
        "bodies": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["id", "name"]}},
    },
}
"""What 360Giving requires of a package (360-giving-schema.json), in short."""
PATH = "/open-data/awards"


def package(city: City, spoken: str = "en") -> list[Json]:
    """The grants of the package."""
    answer = city.http.get(f"{PATH}.json", headers={"Accept-Language": spoken})
    assert answer.status_code == 200, answer.text
    validate(answer.json(), PACKAGE)
    return answer.json()["grants"]


def test_awards_are_open_under_the_names_of_the_standard(city: City) -> None:
    before = package(city)
    case = open_case(city, "A10-2").to("PAID")
    (grant,) = (each for each in package(city) if each not in before)
    assert grant["id"] == f"360G-duixian-{case.grant['number']}"
    assert (grant["currency"], grant["awardDate"]) == ("CNY", case.grant["approvedOn"])
    assert f"{grant['amountAwarded']:.2f}" == case.grant["award"]
    assert f"{grant['amountDisbursed']:.2f}" == case.grant["award"]
    assert [each["name"] for each in grant["fundingOrganization"]] == ["City of Wuhan", "Hongshan District"]
    (chinese,) = (each for each in package(city, "zh-CN") if each["id"] == grant["id"])
    assert [each["name"] for each in chinese["fundingOrganization"]] == ["武汉市财政", "洪山区"]
    table = csv.DictReader(StringIO(city.http.get(f"{PATH}.csv").content.decode("utf-8-sig")))
    (row,) = (each for each in table if each["Identifier"] == grant["id"])
    assert (row["Identifier"], row["Amount Awarded"]) == (grant["id"], case.grant["award"])
    assert (row["Funding Org:1:Name"], row["Funding Org:2:Name"]) == ("Hongshan District", "")
    assert case.applicant.code not in json.dumps([grant, row])


def test_the_item_of_a_person_is_masked(city: City) -> None:
    person = open_case(city, "A12-3", item=PERSON).to("PAYABLE")
    (grant,) = (each for each in package(city) if each["id"].endswith(person.grant["number"]))
    assert PERSON not in json.dumps(grant, ensure_ascii=False)


def test_who_has_it_is_sent_it_again_once_something_changed(city: City) -> None:
    for end in ("json", "csv"):
        first = city.http.get(f"{PATH}.{end}")
        kept = {"If-None-Match": first.headers["etag"]}
        assert (first.headers["access-control-allow-origin"], first.headers["cache-control"]) == (
            "*",
            "public, no-cache",
        )
        again = city.http.get(f"{PATH}.{end}", headers=kept)
        assert (again.status_code, again.content) == (304, b"")
        open_case(city)
        assert city.http.get(f"{PATH}.{end}", headers=kept).status_code == 200
    assert city.http.head(f"{PATH}.json").content == b""
    assert city.http.get(f"{PATH}.xml").status_code == 404


async def endless_pages() -> AsyncGenerator[Rows]:
    """Pages without an end, all of one moment, as those of a list are."""
    row = [None if "amount" in column.path else "1" for column in OPEN_AWARDS.columns]
    async with snapshot():
        while True:
            yield [row, row, row]


@pytest.mark.parametrize("writer", [open_json, open_csv])
def test_who_leaves_in_the_middle_leaves_no_trouble_behind(
    city: City, writer: Callable[[AsyncGenerator[Rows], Language], AsyncGenerator[bytes]]
) -> None:
    troubles: list[str] = []

    async def left() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: troubles.append(str(context)))
        try:
            running = Running(writer(endless_pages(), "en"), 10)
            assert await running.next()
            await running.end()
            del running
            gc.collect()
            # Whoever closes a generator that nobody closed does so in a task of its own.
            await asyncio.sleep(0.3)
            gc.collect()
        finally:
            loop.set_exception_handler(None)

    city.run(left())
    assert troubles == []
