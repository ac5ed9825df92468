"""Beds are registered, installed, inspected and accepted one by one, and each is supported once ever (I-25)."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY

DAY = "2021-03-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def rows(*numbers: str) -> list[Json]:
    """Beds as an applicant registers them."""
    return [{"code": number, "address": f"养老街 {place} 号"} for place, number in enumerate(numbers, 1)]


def home(city: City, *numbers: str, state: str = "DRAFT") -> Case:
    """An institution that applies for beds."""
    case = open_case(city, "A10-3")
    case.do("registerUnits", rows=rows(*numbers))
    for reached, name in (("SUBMITTED", "submitGrant"), ("UNDER_REVIEW", "acceptGrant")):
        if case.state != state:
            case.do(name)
        assert case.state in {reached, state}
    return case


def inspected_as(case: Case, result: str, *numbers: str) -> Case:
    """What an inspection found of beds that were just installed."""
    case.do("reportUnitsInstalled", codes=list(numbers))
    return inspected(case, result, *numbers)


def inspected(case: Case, result: str, *numbers: str) -> Case:
    """What an inspection found of installed beds."""
    finding = None if result == "ACCEPTED" else "无呼叫器"
    report = [{"code": number, "result": result, "finding": finding} for number in numbers]
    case.do("inspectUnits", inspections=report, evidence="查验记录")
    return case


def states(case: Case) -> dict[str, list[str]]:
    """How each bed stands, by its number."""
    by_code: dict[str, list[str]] = {}
    for unit in case.look()["units"]:
        by_code.setdefault(unit["code"], []).append(unit["state"])
    return by_code


def holder_of(city: City, number: str) -> str | None:
    """On which grant a bed stands that nobody else may register; None where it is free."""
    draft = open_case(city, "A10-3")
    payload = draft.applicant.do("registerUnits", **draft.command("registerUnits", rows=rows(number)))
    draft.look()
    if not payload["errors"]:
        draft.do("withdrawGrant")
        return None
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("UNIT_ALREADY_REGISTERED", ["rows", "0", "code"])
    return error["message"].split(" on grant ")[1].split(".")[0]


def test_the_award_counts_the_beds_that_were_accepted(city: City) -> None:
    case = home(city, "A1", "A2", "A3", "A4", state="UNDER_REVIEW")
    waiting = case.refused("proposeGrant")
    assert (waiting["code"], "inspect" in waiting["message"]) == ("REVIEW_MISSING", True)
    inspected_as(case, "ACCEPTED", "A1", "A2")
    inspected_as(case, "FAILED", "A3")
    day = city.day.isoformat()
    counted = {"beds_accepted": 2, "beds_already_paid": 0, "accepted_on": day}
    assert case.grant["facts"] == {"place": "420111", **counted}
    case.do("proposeGrant")
    assert case.grant["award"] == "6000.00"
    case.to("PAID")
    assert states(case) == {"A1": ["ACCEPTED"], "A2": ["ACCEPTED"], "A3": ["FAILED"], "A4": ["VOID"]}


def test_a_bed_that_was_paid_is_never_registered_again_and_the_others_are_free(city: City) -> None:
    case = inspected_as(home(city, "B1", "B2", "B3", state="UNDER_REVIEW"), "ACCEPTED", "B1")
    inspected_as(case, "FAILED", "B2")
    case.do("proposeGrant")
    case.to("PAID")
    number = case.grant["number"]
    assert [holder_of(city, bed) for bed in ("B1", "B2", "B3")] == [number, None, None]
    case.do("closeGrant", performance="床位使用中")
    assert holder_of(city, "B1") == number


@pytest.mark.parametrize("typed", ["C-1", " c-1", "ｃ－１", "C – 1", "C -\t1 "])
def test_a_bed_is_the_same_however_its_number_is_typed(city: City, typed: str) -> None:
    owners = city.sql("SELECT g.number FROM unit u JOIN grants g ON g.id = u.grant_id WHERE u.code = 'C-1'")
    number = owners[0]["number"] if owners else home(city, "C-1").grant["number"]
    assert holder_of(city, typed) == number


@pytest.mark.parametrize(
    ("beds", "code", "path"),
    [
        (rows("D1", "D2", "d 1"), "INPUT_INVALID", ["rows", "2", "code"]),
        (rows("D1", " "), "INPUT_INVALID", ["rows", "1", "code"]),
        (rows("一" * 61), "INPUT_INVALID", ["rows", "0", "code"]),
        (rows("㍿" * 60), "INPUT_INVALID", ["rows", "0", "code"]),
        ([{"code": "D1", "address": " "}], "INPUT_INVALID", ["rows", "0", "address"]),
        ([{"code": "D1", "address": "一" * 201}], "INPUT_INVALID", ["rows", "0", "address"]),
        ([], "INPUT_INVALID", ["rows"]),
        (rows(*(f"D{number}" for number in range(501))), "TOO_MANY_ROWS", ["rows"]),
    ],
)
def test_beds_that_cannot_be_registered_are_refused_all_together(
    city: City, beds: list[Json], code: str, path: list[str]
) -> None:
    refused = open_case(city, "A10-3").refused("registerUnits", rows=beds)
    assert (refused["code"], refused["path"]) == (code, path)


def test_five_hundred_beds_are_registered_at_once(city: City) -> None:
    case = home(city, *(f"E-{number}" for number in range(500)))
    assert len(case.grant["units"]) == 500


def test_one_bed_on_two_applications_at_once_is_registered_on_one(city: City) -> None:
    drafts = [open_case(city, "A10-3") for _ in range(3)]
    asks = [doing(each.applicant, "registerUnits", each.command("registerUnits", rows=rows("F1"))) for each in drafts]
    assert codes(at_once(asks)) == ["UNIT_ALREADY_REGISTERED"] * 2 + ["done"]
    assert len([unit for each in drafts for unit in each.look()["units"]]) == 1


def test_a_bed_is_inspected_once_it_is_installed_and_again_once_it_was_put_right(city: City) -> None:
    case = home(city, "G1", state="UNDER_REVIEW")
    report: Json = {"inspections": [{"code": "G1", "result": "ACCEPTED"}], "evidence": "查验记录"}
    assert case.refused("inspectUnits", **report)["code"] == "STEP_NOT_POSSIBLE"
    for _ in range(2):
        inspected_as(case, "RECTIFYING", "G1")
        assert case.grant["units"][0]["finding"] == "无呼叫器"
        assert case.refused("inspectUnits", **report)["code"] == "STEP_NOT_POSSIBLE"
    inspected_as(case, "ACCEPTED", "g1 ")
    assert states(case) == {"G1": ["ACCEPTED"]}
    assert case.refused("reportUnitsInstalled", codes=["G1"])["code"] == "STEP_NOT_POSSIBLE"
    history = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]
    events = [step["event"] for step in history if step["subject"] == "UNIT"]
    assert events == ["INSTALL", "ASK_TO_RECTIFY", "INSTALL", "ASK_TO_RECTIFY", "INSTALL", "ACCEPT"]


def test_a_failed_bed_can_be_registered_anew_on_the_same_application(city: City) -> None:
    case = inspected_as(home(city, "H1", state="UNDER_REVIEW"), "FAILED", "H1")
    assert case.refused("proposeGrant")["code"] == "NOTHING_DUE"
    case.do("registerUnits", rows=rows("H1"))
    inspected_as(case, "ACCEPTED", "H1")
    assert states(case) == {"H1": ["FAILED", "ACCEPTED"]}
    case.do("proposeGrant")
    assert case.grant["award"] == "3000.00"


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"evidence": " "}, "EVIDENCE_REQUIRED", ["evidence"]),
        ({"inspections": []}, "INPUT_INVALID", ["inspections"]),
        ({"inspections": [{"code": "nothing", "result": "ACCEPTED"}]}, "NOT_FOUND", ["inspections", "0", "code"]),
        ({"inspections": [{"code": "I", "result": "FAILED"}]}, "REASON_REQUIRED", ["inspections", "0", "finding"]),
        ({"inspections": [{"code": "I", "result": "ACCEPTED"}] * 2}, "INPUT_INVALID", ["inspections", "1", "code"]),
    ],
)
def test_an_inspection_that_cannot_stand_is_refused(city: City, fields: Json, code: str, path: list[str]) -> None:
    bed = f"I-{new_receipt()}"
    case = home(city, bed, state="UNDER_REVIEW")
    case.do("reportUnitsInstalled", codes=[bed])
    named = [{**each, "code": bed if each["code"] == "I" else each["code"]} for each in fields.get("inspections", [])]
    command: Json = {"inspections": [{"code": bed, "result": "ACCEPTED"}], "evidence": "查验记录", **fields}
    command |= {"inspections": named} if "inspections" in fields else {}
    refused = case.refused("inspectUnits", **command)
    assert (refused["code"], refused["path"]) == (code, path)


def test_a_bed_of_another_application_is_not_found(city: City) -> None:
    case, other = home(city, "J1", state="UNDER_REVIEW"), home(city, "J2", state="UNDER_REVIEW")
    refused = case.refused("reportUnitsInstalled", codes=["J1", "J2"])
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["codes", "1"])
    assert states(other) == {"J2": ["APPLIED"]}


def test_beds_are_inspected_by_the_civil_affairs_of_the_district_or_the_city(city: City) -> None:
    case = home(city, "K1", "K2", state="UNDER_REVIEW")
    case.do("reportUnitsInstalled", codes=["K1", "K2"])
    report: Json = {"inspections": [{"code": "K1", "result": "ACCEPTED"}], "evidence": "查验记录"}
    assert case.refused("inspectUnits", by=case.applicant, **report)["code"] == "NOT_ALLOWED"
    science = city.person(Role.OFFICER, bureau="市科技局")
    assert case.refused("inspectUnits", by=science, **report)["code"] == "NOT_ALLOWED"
    elsewhere = city.person(Role.DISTRICT_OFFICER, district="420106", desk="elsewhere")
    assert case.refused("inspectUnits", by=elsewhere, **report)["code"] == "NOT_FOUND"
    case.look()
    city.person(Role.DISTRICT_OFFICER).done("inspectUnits", **case.command("inspectUnits", **report))
    assert states(case) == {"K1": ["ACCEPTED"], "K2": ["INSTALLED"]}


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("withdrawGrant", "DRAFT"),
        ("withdrawGrant", "UNDER_REVIEW"),
        ("refuseGrant", "SUBMITTED"),
        ("rejectGrant", "UNDER_REVIEW"),
        ("terminateGrant", "PAYABLE"),
    ],
)
def test_the_beds_of_an_application_that_ended_without_payment_are_free(city: City, name: str, before: str) -> None:
    bed = f"L-{name}-{before}".replace("_", "-")
    case = home(city, bed, state="UNDER_REVIEW" if before == "PAYABLE" else before)
    if before == "PAYABLE":
        inspected_as(case, "ACCEPTED", bed).to(before)
    assert holder_of(city, bed) == case.grant["number"]
    case.do(name, reason="不再建设")
    assert states(case) == {bed.upper(): ["VOID"]}
    assert holder_of(city, bed) is None


def test_the_beds_of_an_application_that_lapsed_are_free(city: City) -> None:
    case = home(city, "M1", state="SUBMITTED")
    case.do("requestSupplement", items=["床位清单"], dueOn="2021-03-05")
    assert holder_of(city, "M1") == case.grant["number"]
    city.move_to("2021-03-06")
    assert states(case) == {"M1": ["VOID"]}
    assert holder_of(city, "M1") is None


def test_beds_are_neither_stated_nor_registered_where_the_measure_asks_for_none(city: City) -> None:
    stated = open_case(city, "A10-3").refused("updateGrantFacts", facts={"beds_accepted": 5})
    assert (stated["code"], stated["path"]) == ("FACT_INVALID", ["facts", "beds_accepted"])
    other = open_case(city).refused("registerUnits", rows=rows("N1"))
    assert (other["code"], other["citations"][0]["clause"]) == ("NOT_ASKED_BY_MEASURE", "art. 8")
