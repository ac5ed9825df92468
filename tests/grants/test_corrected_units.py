"""Beds that were put on record wrongly are put right one by one after approval, and the award follows (art. 10)."""

import pytest

from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import brief, correction
from tests.grants.test_units import holder_of, home, inspected_as, states
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.proposing import answered

CHANGES = "query Changes($id: ID!) { grant(id: $id) { corrections { changes { name after } } } }"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-03-01")


def beds(city: City, accepted: int = 3, failed: int = 0) -> tuple[Case, list[str]]:
    """An institution whose beds were inspected, and their numbers: the accepted ones first."""
    numbers = [f"更正-{new_receipt()}" for _ in range(accepted + failed)]
    case = home(city, *numbers, state="UNDER_REVIEW")
    inspected_as(case, "ACCEPTED", *numbers[:accepted])
    if failed:
        inspected_as(case, "FAILED", *numbers[accepted:])
    return case, numbers


def command(case: Case, *units: Json, **facts: object) -> Json:
    """What correctAward takes for units."""
    return correction(case, **facts) | {"units": list(units)}


def put_right(case: Case, *units: Json, **facts: object) -> Case:
    """The case once two officers corrected its units."""
    case.city.officer.done("correctAward", **command(case, *units, **facts))
    case.look()
    return case


def refusal(case: Case, *units: Json, **facts: object) -> tuple[str, list[str]]:
    """The code and the place of the refusal of a correction."""
    refused = case.city.officer.refused("correctAward", **command(case, *units, **facts))
    return refused["code"], refused["path"]


def failing(number: str) -> Json:
    """A bed that had failed."""
    return {"code": number, "result": "FAILED"}


def accepting(number: str) -> Json:
    """A bed that was accepted after all."""
    return {"code": number, "result": "ACCEPTED"}


def test_a_bed_that_had_failed_is_no_more_paid_before_payment_and_is_free(city: City) -> None:
    case, (first, *rest) = beds(city)
    case.to("PAYABLE")
    proposal = city.officer.do("correctAward", **command(case, failing(first)))["proposal"]
    values = {each["name"]: each["value"] for each in proposal["particulars"]}
    assert (values["units"], values["award"]) == ("accepted → failed", "9,000.00 → 6,000.00")
    assert states(case)[first.upper()] == ["ACCEPTED"]
    city.officer.second().done("confirmProposal", **answered(proposal))
    case.look()
    assert (case.grant["award"], case.grant["facts"]["beds_accepted"]) == ("6000.00", 2)
    assert {unit["code"]: unit["finding"] for unit in case.grant["units"]}[first] == "录入时多写一个零"
    assert case.to("PAID").grant["recoveries"] == []
    assert [holder_of(city, bed) for bed in (first, rest[0])] == [None, case.grant["number"]]
    assert differences(city) == []


def test_of_a_paid_award_it_is_asked_back_and_all_of_it_where_no_bed_is_left(city: City) -> None:
    case, (first, *rest) = beds(city)
    put_right(case.to("PAID"), failing(first))
    assert [brief(each) for each in case.grant["recoveries"]] == [("CORRECTION", "OPENED", "3000.00", "duixian")]
    other, numbers = beds(city, 2)
    put_right(other.to("PAYABLE"), *(failing(number) for number in numbers))
    assert (other.state, other.grant["award"]) == ("TERMINATED", "0.00")
    assert [holder_of(city, number) for number in numbers] == [None, None]
    assert states(case) == {number: ["FAILED" if number == first else "ACCEPTED"] for number in (first, *rest)}
    assert differences(city) == []


@pytest.mark.parametrize("name", ["approveGrant", "rejectGrant"])
def test_a_bed_that_was_accepted_after_all_is_shown_and_approved_or_stands_as_before(city: City, name: str) -> None:
    case, (first, failed) = beds(city, 1, 1)
    put_right(case.to("PAID"), accepting(failed))
    assert (case.state, case.grant["award"], case.grant["standingAward"]) == ("PROPOSED", "6000.00", "3000.00")
    assert holder_of(city, failed) == case.grant["number"]
    if name == "approveGrant":
        assert case.to("PAID").grant["award"] == "6000.00"
        assert [payment["amount"] for payment in case.grant["payments"]] == ["3000.00", "3000.00"]
    else:
        case.to("PUBLICITY").do("rejectGrant", reason="公示期间查明有误")
        assert (case.state, case.grant["award"], case.grant["facts"]["beds_accepted"]) == ("PAID", "3000.00", 1)
        assert states(case) == {first: ["ACCEPTED"], failed: ["FAILED"]}
        assert {unit["code"]: unit["finding"] for unit in case.grant["units"]}[failed] == "无呼叫器"
        assert holder_of(city, failed) is None
    assert differences(city) == []


def test_a_number_an_address_and_the_day_are_put_right_and_reopen_nothing(city: City) -> None:
    case, (first, second) = beds(city, 2)
    case.to("PAID")
    right = f"更正-{new_receipt()}"
    address: Json = {"code": second, "address": "洪山区示例路8号"}
    put_right(case, {"code": first, "correctedCode": right}, address, accepted_on="2021-02-26")
    assert (case.state, case.grant["award"], case.grant["recoveries"]) == ("PAID", "6000.00", [])
    assert city.sql("SELECT address FROM unit WHERE code = $1", second) == [{"address": "洪山区示例路8号"}]
    assert case.grant["facts"]["accepted_on"] == "2021-02-26"
    assert [holder_of(city, bed) for bed in (first, right)] == [None, case.grant["number"]]
    (kept,) = case.grant["corrections"]
    (shown,) = city.auditor.ask(CHANGES, id=case.id)["grant"]["corrections"]
    assert [(each["name"], each["after"]) for each in shown["changes"]] == [
        ("accepted_on", "2021-02-26"),
        ("units", right),
        ("units", "洪山区示例路8号"),
    ]
    again = city.officer.do("correctAward", **command(case, accepting(right), address))
    assert (again["errors"], again["proposal"], case.look()["corrections"]) == ([], None, [kept])


def test_a_day_of_acceptance_before_the_policy_asks_all_of_it_back(city: City) -> None:
    case, _ = beds(city, 2)
    put_right(case.to("PAID"), accepted_on="2020-06-01")
    assert [brief(each)[2] for each in case.grant["recoveries"]] == ["6000.00"]
    assert case.grant["award"] == "0.00"


def test_what_is_no_correction_of_a_bed_is_refused_at_its_place(city: City) -> None:
    case, (first, second, failed, more) = beds(city, 1, 3)
    _, (taken,) = beds(city, 1)
    case.to("PAYABLE")
    refusals: list[tuple[tuple[str, list[str]], list[Json]]] = [
        (("NOT_FOUND", ["units", "0", "code"]), [failing(taken)]),
        (("INPUT_INVALID", ["units", "1", "code"]), [failing(first), {"code": first, "address": "某路1号"}]),
        (("INPUT_INVALID", ["units", "0", "result"]), [{"code": first, "result": "RECTIFYING"}]),
        (("STEP_NOT_POSSIBLE", []), [{"code": failed, "address": "某路1号"}]),
        (("INPUT_INVALID", ["units", "0", "address"]), [{"code": first, "address": " "}]),
        (
            ("INPUT_INVALID", ["units", "1", "correctedCode"]),
            [accepting(second), {"code": first, "correctedCode": " "}],
        ),
        (("UNIT_ALREADY_REGISTERED", ["units", "0", "correctedCode"]), [{"code": first, "correctedCode": taken}]),
        (
            ("INPUT_INVALID", ["units", "1", "correctedCode"]),
            [accepting(second), {"code": first, "correctedCode": second}],
        ),
        (("CORRECTION_RAISES", ["facts"]), [accepting(second), accepting(failed), failing(first)]),
    ]
    for refused, units in refusals:
        assert refusal(case, *units) == refused
    assert holder_of(city, more) is None
    home(city, more)
    assert refusal(case, accepting(more)) == ("UNIT_ALREADY_REGISTERED", ["units", "0", "code"])
    assert refusal(case, beds_accepted=1) == ("FACT_INVALID", ["facts", "beds_accepted"])
    assert (
        city.officer.refused("correctAward", **command(_plain(city), failing(first)))["code"] == "NOT_ASKED_BY_MEASURE"
    )


def _plain(city: City) -> Case:
    """An award that counts no beds."""
    return open_case(city).to("PAYABLE")
