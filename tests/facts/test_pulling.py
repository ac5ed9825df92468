"""Months and receipts in bulk: pulled page by page into the same commands as files, and nothing twice."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from api.cli.outside.pulling import Pull
from demonstration.stand_in import StandIn, standing_in
from domain.lives.roles import Role
from tests.facts.test_contracts import CONTRACT
from tests.world.cases import open_case
from tests.world.city import City, Person
from workflows.facts.configured import BadSourcesError, Place, place_of_bulk
from workflows.facts.pages import BulkSource, NoPageError
from workflows.runtime.settings import Settings

MONTHS, RECEIPTS = BulkSource.ELDERCARE_MONTHS, BulkSource.TREASURY_RECEIPTS
REPORTED = "SELECT month, number, signed_persons FROM service_month ORDER BY month, number"


def pull_of(source: BulkSource, authorities: StandIn, person: Person, folder: Path) -> Pull:
    """A pull as somebody who may do what the rows ask for."""
    token = person.headers()["Authorization"].removeprefix("Bearer ")
    place = Place(url=authorities.url, seconds=2)
    return Pull(source, place, folder, person.city.address, token, "en")


def test_months_come_page_by_page_and_nothing_twice(city: City, tmp_path: Path) -> None:
    case = open_case(city, "A10-4").to("ACTIVE")
    city.move_to("2022-03-01")
    number = case.grant["number"]
    rows = [{"grantNumber": number, "month": f"2021-0{month}", "signedPersons": 60} for month in (5, 6)]
    with standing_in() as authorities:
        authorities.pages[MONTHS.path] = [rows[:1], [{**rows[1], "grantNumber": "none"}]]
        officer = city.person(Role.OFFICER, desk="of civil affairs")
        pull = pull_of(MONTHS, authorities, officer, tmp_path)
        assert not pull.run()
        assert [row["signed_persons"] for row in city.sql(REPORTED)] == [60]
        authorities.pages[MONTHS.path].append(rows[1:])
        assert not pull.run()  # the refused row is tried again, and what is new is done
        kept = city.sql(REPORTED)
        assert [row["signed_persons"] for row in kept] == [60, 60]
        (tmp_path / "pages.jsonl").unlink()  # as if it had been killed before it noted anything
        assert not pull.run()
        assert city.sql(REPORTED) == kept
    log = [json.loads(line) for line in (tmp_path / "pages.jsonl").read_text("utf-8").splitlines()]
    assert [entry["done"] for entry in log] == [True, False, True]
    assert all((tmp_path / f"{entry['sha256']}.json").exists() for entry in log)


@pytest.mark.parametrize("fault", ["DOWN", "CUT", "WRONG", "SLOW"])
def test_what_is_no_page_does_nothing_and_says_why(city: City, tmp_path: Path, fault: str) -> None:
    with standing_in() as authorities:
        authorities.pages[MONTHS.path] = [[{"grantNumber": "x", "month": "2021-05", "signedPersons": 60}]]
        authorities.misbehave(MONTHS.path, fault, 4)
        with pytest.raises(NoPageError, match=r"ELDERCARE_MONTHS"):
            pull_of(MONTHS, authorities, city.officer, tmp_path).run()
    assert not (tmp_path / "pages.jsonl").exists()


def test_receipts_settle_legs_once(city: City, tmp_path: Path) -> None:
    case = open_case(city).to("PAYING")
    leg = case.leg()
    case.command("settleLeg")  # a run brings it to the treasury
    voucher = {"voucherNo": case.look() and case.leg(leg["id"])["voucherNo"], "receiptNo": "PULLED-1"}
    row = {**voucher, "outcome": "SETTLED", "amount": leg["amount"], "on": city.day.isoformat()}
    with standing_in() as authorities:
        authorities.pages[RECEIPTS.path] = [[row]]
        pull = pull_of(RECEIPTS, authorities, city.treasury, tmp_path)
        assert pull.run()
        (tmp_path / "pages.jsonl").unlink()
        assert pull.run()
    receipts = city.sql("SELECT outcome FROM receipt WHERE number = 'PULLED-1'")
    assert [each["outcome"] for each in receipts] == ["SETTLED"]


def test_the_stand_in_answers_pages_by_the_contract() -> None:
    rows: dict[BulkSource, dict[str, Any]] = {
        MONTHS: {"grantNumber": "x", "month": "2021-05", "signedPersons": 60},
        RECEIPTS: {"voucherNo": "x", "outcome": "RETURNED", "reason": "户名不符"},
    }
    with standing_in() as authorities:
        for source, row in rows.items():
            authorities.pages[source.path] = [[row]]
            answer = authorities.page(source.path, "")
            path = CONTRACT["paths"][f"/{source.path}"]["get"]
            schema = path["responses"]["200"]["content"]["application/json"]["schema"]
            validator: Any = Draft202012Validator({"components": CONTRACT["components"], **schema})
            assert path["operationId"] == source
            assert answer is not None
            page = json.loads(answer[1])
            assert [*validator.iter_errors(page)] == []
            assert [*validator.iter_errors(page | {"rows": [{}]})]


def test_a_source_that_is_not_in_the_file_is_named(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(yaml.safe_dump({"bulk": {"ELDERCARE_MONTHS": {"url": "http://127.0.0.1:1"}}}), "utf-8")
    own = settings.model_copy(update={"sources": file})
    assert place_of_bulk(own, MONTHS).url == "http://127.0.0.1:1"
    with pytest.raises(BadSourcesError, match="TREASURY_RECEIPTS"):
        place_of_bulk(own, RECEIPTS)
