"""A month of a programme that cannot stand is refused with its clause, and nothing changes."""

import pytest

from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, new_key_and, open_case
from tests.world.city import City
from tests.world.operations import mutation

DAY = "2022-03-01"


@pytest.fixture
def programme(city: City) -> Case:
    """A programme that has just begun."""
    city.move_to("2022-02-01")
    case = open_case(city, "A10-4").to("ACTIVE")
    city.move_to(DAY)
    return case


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2022-03", "MONTH_NOT_OVER"),
        ("2022-04", "MONTH_NOT_OVER"),
        ("2199-12", "MONTH_OUTSIDE_VALIDITY"),
        ("2020-12", "MONTH_OUTSIDE_VALIDITY"),
        ("1900-01", "MONTH_OUTSIDE_VALIDITY"),
    ],
)
def test_a_month_that_is_not_over_or_does_not_count_is_refused(programme: Case, month: str, code: str) -> None:
    refused = programme.refused("recordServiceMonth", month=month, signedPersons=50)
    assert (refused["code"], refused["path"]) == (code, ["month"])
    assert refused["citations"][0]["clause"] == "art. 10"
    assert refused["retryable"] is (code == "MONTH_NOT_OVER")


def test_a_month_is_over_on_the_first_day_of_the_next(programme: Case) -> None:
    programme.city.move_to("2022-02-28")
    assert programme.refused("recordServiceMonth", month="2022-02", signedPersons=50)["code"] == "MONTH_NOT_OVER"
    programme.city.move_to("2022-03-01")
    programme.months({"2022-02": 50})
    assert programme.grant["serviceMonths"] == [{"month": "2022-02", "signedPersons": 50}]


def test_the_months_after_expiry_do_not_count_but_the_last_one_can_still_be_reported(programme: Case) -> None:
    programme.city.move_to("2024-03-01")
    refused = programme.refused("recordServiceMonth", month="2024-01", signedPersons=50)
    assert refused["code"] == "MONTH_OUTSIDE_VALIDITY"
    programme.months({"2023-12": 50})
    programme.city.move_to(DAY)


def test_a_month_is_reported_once(programme: Case) -> None:
    programme.months({"2022-01": 50})
    for persons in (50, 51, 0):
        refused = programme.refused("recordServiceMonth", month="2022-01", signedPersons=persons)
        assert (refused["code"], refused["path"]) == ("MONTH_ALREADY_REPORTED", ["month"])
        assert refused["observed"] == "50"
        assert refused["citations"][0]["clause"] == "art. 10"


def test_no_month_comes_before_the_end_of_a_verified_window(programme: Case) -> None:
    programme.months({month: persons for month, persons in SIX_MONTHS.items() if month != "2021-03"})
    programme.months({f"2021-{month:02d}": 50 for month in (8, 9, 10, 11, 12)} | {"2022-01": 50})
    assert [m["from"] for m in programme.grant["milestones"]] == ["2021-08"]
    programme.do("verifyMilestone", evidence="合同抽查记录")
    for month in ("2021-03", "2021-07"):
        refused = programme.refused("recordServiceMonth", month=month, signedPersons=50)
        assert (refused["code"], refused["path"]) == ("MONTH_CLOSED", ["month"])
        assert refused["citations"][0]["clause"] == "art. 10"
    programme.months({"2022-02": 50})


def test_a_window_that_nobody_verified_gives_way_to_the_one_that_was_first(programme: Case) -> None:
    programme.months({f"2021-{month:02d}": 50 for month in (8, 9, 10, 11, 12)} | {"2022-01": 50})
    programme.months(SIX_MONTHS)
    assert [(m["from"], m["state"]) for m in programme.grant["milestones"]] == [("2021-01", "REACHED")]
    void = "query V($id: ID!) { grant(id: $id) { milestones(includeVoid: true) { from state } } }"
    milestones = programme.city.officer.ask(void, id=programme.id)["grant"]["milestones"]
    assert {(m["from"], m["state"]) for m in milestones} == {("2021-01", "REACHED"), ("2021-08", "VOID")}


@pytest.mark.parametrize("persons", [-1, 25_000_001, 2**31 - 1])
def test_more_persons_than_the_city_has_or_less_than_none_are_refused(programme: Case, persons: int) -> None:
    refused = programme.refused("recordServiceMonth", month="2022-01", signedPersons=persons)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["signedPersons"])


@pytest.mark.parametrize("month", ["2022-13", "2022-1", "202201", "２０２２-01", 202201, ["2022-01"], {}])
def test_what_is_no_month_is_refused_where_it_stands(programme: Case, month: object) -> None:
    before = programme.city.rows()
    refused = programme.refused("recordServiceMonth", month=month, signedPersons=50)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["month"])
    assert programme.city.rows() == before


@pytest.mark.parametrize("persons", [50.5, "50", 2**31, True, {}, ["50"]])
def test_what_is_no_number_of_persons_is_refused_where_it_stands(programme: Case, persons: object) -> None:
    before = programme.city.rows()
    refused = programme.refused("recordServiceMonth", month="2022-01", signedPersons=persons)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["signedPersons"])
    assert programme.city.rows() == before


def test_no_number_of_persons_is_an_error_of_the_request(programme: Case) -> None:
    city = programme.city
    before = city.rows()
    command = new_key_and(programme.command("recordServiceMonth", month="2022-01", signedPersons=None))
    answer = programme.applicant.post(mutation("recordServiceMonth"), {"input": command}).json()
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "signedPersons" in answer["errors"][0]["message"]
    assert city.rows() == before


def test_a_programme_takes_no_months_before_it_begins_and_after_it_ends(programme: Case) -> None:
    draft = open_case(programme.city, "A10-4").refused("recordServiceMonth", month="2022-01", signedPersons=50)
    assert draft["code"] == "STEP_NOT_POSSIBLE"
    programme.do("terminateGrant", reason="机构注销")
    ended = programme.refused("recordServiceMonth", month="2022-01", signedPersons=50)
    assert ended["code"] == "STEP_NOT_POSSIBLE"


def test_an_institution_has_one_programme(programme: Case) -> None:
    again = open_case(programme.city, "A10-4", programme.applicant).to("UNDER_REVIEW").refused("proposeGrant")
    assert again["code"] == "ITEM_ALREADY_OPEN"
    assert programme.grant["number"] in again["message"]
