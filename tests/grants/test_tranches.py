"""Upstream money comes in tranches: each is matched on its own receipt until the cap of the project is used up."""

import pytest

from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City, Json, Person
from tests.world.operations import HISTORY
from tests.world.paperwork import record

DAY = "2021-03-01"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def project(
    city: City,
    received: str = "10000000.00",
    state: str = "PAID",
    applicant: Person | None = None,
    item: str | None = None,
) -> Case:
    """A big-science project (A02-1): 30% of the national funds received, 10 million yuan at most."""
    case = open_case(city, "A02-1", applicant, item=item or new_item())
    case.certified = {"national_funds_received": received}
    return case.to(state)


def money(case: Case, received: str, number: str = "") -> Json:
    """A tranche as its applicant reports it."""
    receipt = number or f"到账-{case.grant['number']}-{len(case.grant['tranches']) + 1}"
    return {"receiptNo": receipt, "received": received, "receivedOn": DAY, "evidence": "银行回单"}


def reported(case: Case, received: str, number: str = "") -> Case:
    """A case whose applicant reports that more money came."""
    case.do("reportTranche", **money(case, received, number))
    return case


def settled(case: Case) -> Case:
    """The payment that is open, requested and settled."""
    case.do("requestPayment")
    while case.state == "PAYING":
        case.do("settleLeg")
    return case


def tranches(case: Case) -> list[tuple[str, str | None]]:
    """How each tranche stands, and its award."""
    return [(tranche["state"], tranche["award"]) for tranche in case.look()["tranches"]]


def test_tranches_are_matched_until_the_cap_is_used_up_to_the_fen(city: City) -> None:
    case = project(city)
    assert case.grant["award"] == "3000000.00"
    for received, award in (("10000000.01", "3000000.00"), ("0.03", "0.01"), ("90000000.00", "3999999.99")):
        reported(case, received).do("awardTranche")
        assert case.state == "PAYABLE"
        assert settled(case).state == "PAID"
        assert tranches(case)[-1] == ("PAID", award)
    assert case.grant["award"] == "10000000.00"
    assert [payment["amount"] for payment in case.grant["payments"]] == [
        "3000000.00",
        "3000000.00",
        "0.01",
        "3999999.99",
    ]
    used = reported(case, "1000.00").refused("awardTranche")
    assert (used["code"], used["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 2")
    case.do("refuseTranche", reason="支持金额已达上限")
    case.do("closeGrant", performance="项目完成")
    assert case.state == "CLOSED"
    assert case.refused("reportTranche", **money(case, "1.00"))["code"] == "STEP_NOT_POSSIBLE"


def test_what_a_tranche_says_becomes_part_of_the_funds_on_record(city: City) -> None:
    case = reported(project(city), "5000000.00")
    assert case.grant["facts"]["national_funds_received"] == "10000000.00"
    case.do("awardTranche")
    assert case.grant["facts"]["national_funds_received"] == "15000000.00"
    assert case.grant["award"] == "4500000.00"


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"received": "0.00"}, "INPUT_INVALID", ["received"]),
        ({"receiptNo": " "}, "INPUT_INVALID", ["receiptNo"]),
        ({"receiptNo": "一" * 101}, "INPUT_INVALID", ["receiptNo"]),
        ({"receiptNo": "㍿" * 100}, "INPUT_INVALID", ["receiptNo"]),
        ({"receivedOn": "2021-12-31"}, "DATE_IN_FUTURE", ["receivedOn"]),
        ({"evidence": " "}, "EVIDENCE_REQUIRED", ["evidence"]),
    ],
)
def test_a_report_that_cannot_stand_is_refused(city: City, fields: Json, code: str, path: list[str]) -> None:
    case = project(city)
    wrong: Json = money(case, "1000.00") | fields
    refused = case.refused("reportTranche", **wrong)
    assert (refused["code"], refused["path"]) == (code, path)


def test_a_receipt_is_matched_once_on_any_grant_of_the_applicant(city: City) -> None:
    case = reported(project(city), "1000.00", "HK-2021-1 ")
    other = project(city, applicant=case.applicant)
    for target, number in ((case, "HK-2021-1"), (case, " hk–2021–1"), (other, "ｈｋ-2021- 1")):
        again = target.refused("reportTranche", **money(target, "2000.00", number))
        assert (again["code"], case.grant["number"] in again["message"]) == ("UPSTREAM_RECEIPT_REUSED", True)
    stranger = project(city)
    reported(stranger, "1000.00", "HK-2021-1")


def test_a_refused_tranche_frees_its_receipt(city: City) -> None:
    case = reported(project(city), "1000.00", "HK-7")
    bare = case.refused("refuseTranche", reason=" ")
    assert (bare["code"], bare["path"]) == ("REASON_REQUIRED", ["reason"])
    case.do("refuseTranche", reason="凭证不符")
    assert case.refused("awardTranche")["code"] == "STEP_NOT_POSSIBLE"
    reported(case, "1000.00", "HK-7").do("awardTranche")
    assert tranches(case) == [("REFUSED", None), ("AWARDED", "300.00")]


def test_one_receipt_on_two_grants_at_once_is_reported_on_one(city: City) -> None:
    case = project(city)
    other = project(city, applicant=case.applicant)
    asks = [
        doing(case.applicant, "reportTranche", target.command("reportTranche", **money(target, "1000.00", "HK-8")))
        for target in (case, other)
    ]
    assert codes(at_once(asks)) == ["UPSTREAM_RECEIPT_REUSED", "done"]


def test_of_two_awards_at_once_one_is_made(city: City) -> None:
    case = reported(reported(project(city), "1000.00"), "2000.00")
    asks = [
        doing(city.officer, "awardTranche", {"id": tranche["id"], "expectedVersion": tranche["version"]})
        for tranche in case.grant["tranches"]
    ]
    assert codes(at_once(asks)) == ["STEP_NOT_POSSIBLE", "done"]
    assert len(case.look()["payments"]) == 2
    settled(case)
    left = next(tranche for tranche in case.grant["tranches"] if tranche["state"] == "REPORTED")
    case.do("awardTranche", id=left["id"], expectedVersion=left["version"])
    settled(case)
    assert {state for state, _ in tranches(case)} == {"PAID"}
    assert case.grant["award"] == "3000900.00"


def test_the_same_award_twice_at_once_is_made_once(city: City) -> None:
    case = reported(project(city), "1000.00")
    command = case.command("awardTranche")
    assert codes(at_once([doing(city.officer, "awardTranche", command)] * 3)) == ["STALE_VERSION"] * 2 + ["done"]


def test_a_tranche_is_reported_once_the_award_is_payable_and_awarded_once_it_is_paid(city: City) -> None:
    early = project(city, state="PUBLICITY")
    assert early.refused("reportTranche", **money(early, "1000.00"))["code"] == "STEP_NOT_POSSIBLE"
    case = project(city, state="PAYABLE")
    reported(case, "1000.00")
    assert case.refused("awardTranche")["code"] == "STEP_NOT_POSSIBLE"
    case.do("requestPayment")
    assert case.refused("awardTranche")["code"] == "STEP_NOT_POSSIBLE"
    case.do("settleLeg")
    case.do("awardTranche")
    assert tranches(case) == [("AWARDED", "300.00")]


def test_nobody_asks_the_treasury_twice_for_the_first_award(city: City) -> None:
    case = reported(project(city), "1000.00")
    case.do("awardTranche")
    first = case.grant["payments"][0]
    assert case.refused("requestPayment", id=first["id"])["code"] == "LEG_NOT_OPEN"
    settled(case)
    assert len({leg["voucherNo"] for payment in case.grant["payments"] for leg in payment["legs"]}) == 2


def test_closing_waits_for_a_tranche_that_was_reported(city: City) -> None:
    case = reported(project(city), "1000.00")
    waiting = case.refused("closeGrant", performance="项目完成")
    assert (waiting["code"], "tranche" in waiting["message"]) == ("NOT_YET_CLOSABLE", True)
    case.do("refuseTranche", reason="凭证不符")
    case.do("closeGrant", performance="项目完成")


def test_a_held_grant_awards_nothing_more(city: City) -> None:
    case = reported(project(city), "1000.00")
    case.do("holdGrant", reason="审计发现疑点")
    assert case.refused("awardTranche")["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("awardTranche")
    case.do("holdGrant", reason="再次核查")
    assert case.refused("requestPayment")["code"] == "ON_HOLD"


def test_a_measure_that_is_not_paid_by_tranche_takes_none(city: City) -> None:
    case = open_case(city).to("PAID")
    refused = case.refused("reportTranche", **money(case, "1000.00"))
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_ASKED_BY_MEASURE", "art. 8")


def test_a_grant_terminated_between_two_tranches_keeps_what_was_paid_and_no_more(city: City) -> None:
    case = reported(reported(project(city), "10000000.00", "HK-91"), "1000.00", "HK-92")
    first = case.grant["tranches"][0]
    case.do("awardTranche", id=first["id"], expectedVersion=first["version"])
    assert case.grant["award"] == "6000000.00"
    case.do("terminateGrant", reason="项目终止")
    assert (case.state, case.grant["award"]) == ("TERMINATED", "3000000.00")
    assert [state for state, _ in tranches(case)] == ["REFUSED", "REFUSED"]
    assert [payment["state"] for payment in case.grant["payments"]] == ["SETTLED", "CANCELLED"]
    again = project(city, "30000000.00", "PROPOSED", applicant=case.applicant, item=case.grant["item"])
    # 9 million for all that was received, less the 3 million that were paid before.
    assert again.grant["award"] == "6000000.00"


def test_the_history_tells_each_tranche_by_its_receipt(city: City) -> None:
    case = reported(project(city), "1000.00", "HK-2021-55")
    case.do("awardTranche")
    settled(case)
    history = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]
    assert [s["event"] for s in history if s["subject"] == "TRANCHE"] == ["AWARD", "ALL_LEGS_SETTLED"]
    reports = [(s["event"], s["reason"], s["evidence"]) for s in history if s["event"] == "REPORT_TRANCHE"]
    assert reports == [("REPORT_TRANCHE", "HK-2021-55：1,000.00", "银行回单")]


def test_money_that_was_checked_for_the_first_award_is_no_tranche(city: City) -> None:
    case = open_case(city, "A02-1").to("UNDER_REVIEW")
    step = case.grant["procedure"][0]
    command: Json = {
        "step": step["code"],
        "passed": True,
        "finding": "属实",
        "facts": {name: case.measure_facts[name] for name in step["certifies"]},
    }
    assert case.refused("recordReview", **command)["code"] == "EVIDENCE_REQUIRED"
    record(case, step, evidence="银行回单 GK-2021-77、GK-2021-78")
    case.to("PAID")
    again = case.refused("reportTranche", **money(case, "100000.00", "ｇｋ-2021-78"))
    assert (again["code"], again["path"]) == ("UPSTREAM_RECEIPT_REUSED", ["receiptNo"])
    assert case.grant["number"] in again["message"]
    case.do("reportTranche", **money(case, "100000.00", "GK-2021-79"))
