"""Same matter, the higher, no double benefit (art. 16): held before approval and before payment, for all it binds."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_other_awards import award_input, beside
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, new_item, open_case
from tests.world.city import City, Json, credit_code
from tests.world.operations import HISTORY, OTHER_AWARDS
from tests.world.stated import stated_facts

RETROFIT = stated_facts("A09-2", equipment_purchase="60000000.00", rd_design_cost="2500000.00")
"""Facts on which a retrofit gives five million."""
DAY = "2022-03-01"
HIGHER, EQUAL, LOWER = "6000000.00", "5000000.00", "1000000.00"
"""Beside the 5 million yuan of a national key laboratory (A08-1)."""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def brief(error: Json) -> tuple[str, str | None]:
    """A refusal in short: code, clause."""
    return error["code"], error["citations"][0]["clause"] if error["citations"] else None


def standing(case: Case) -> list[tuple[str, str]]:
    """How the awards of other policies for the matter of a case stand."""
    return [(award["amount"], award["state"]) for award in case.look()["otherAwards"]]


def test_of_a_lower_award_that_was_paid_the_difference_is_given(city: City) -> None:
    case = beside(open_case(city).to("UNDER_REVIEW"), paidOn=DAY).to("PAYABLE")
    assert case.grant["award"] == "4000000.00"
    assert [leg["amount"] for payment in case.grant["payments"] for leg in payment["legs"]] == ["4000000.00"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": HIGHER}, "HIGHER_SUPPORT_ELSEWHERE"),
        ({"amount": EQUAL, "paidOn": DAY}, "NOTHING_DUE"),
        ({"amount": HIGHER, "paidOn": DAY}, "NOTHING_DUE"),
    ],
)
def test_beside_what_is_as_high_nothing_is_proposed_until_it_is_withdrawn(city: City, fields: Json, code: str) -> None:
    case = beside(open_case(city).to("UNDER_REVIEW"), **fields)
    assert brief(case.refused("proposeGrant")) == (code, "art. 16")
    case.do("withdrawOtherAward", evidence="撤销文件")
    assert case.to("PAYABLE").grant["award"] == EQUAL


@pytest.mark.parametrize("scope", ["PROVINCE", "NATIONAL"])
def test_what_is_not_of_our_city_does_not_count(city: City, scope: str) -> None:
    case = beside(open_case(city).to("UNDER_REVIEW"), scope=scope, amount=HIGHER, paidOn=DAY)
    assert case.to("PAID").grant["award"] == EQUAL


def test_a_lower_unpaid_award_is_closed_on_approval_and_reopened_when_ours_ends(city: City) -> None:
    case = beside(open_case(city).to("UNDER_REVIEW"), amount=EQUAL).to("PAYABLE")
    assert standing(case) == [(EQUAL, "CLOSED")]
    award = case.grant["otherAwards"][0]
    assert award["closedFor"]["id"] == case.id
    history = "query H($id: ID!) { node(id: $id) { ... on OtherAward { history { event role reason } } } }"
    steps = city.officer.ask(history, id=award["id"])["node"]["history"]
    assert steps == [{"event": "CLOSE", "role": "SYSTEM", "reason": case.grant["number"]}]
    again = city.officer.refused("reopenOtherAward", id=award["id"], expectedVersion=award["version"], reason="反悔")
    assert brief(again) == ("GRANT_STILL_STANDS", "art. 16")
    case.do("terminateGrant", reason="企业迁出")
    assert standing(case) == [(EQUAL, "AWARDED")]


@pytest.mark.parametrize("fields", [{"amount": HIGHER}, {"amount": LOWER, "paidOn": DAY}])
def test_what_is_recorded_before_the_approval_changes_the_assessment(city: City, fields: Json) -> None:
    case = open_case(city).to("PUBLICITY")
    beside(case, **fields)
    city.move_to("2022-03-20")
    assert brief(case.refused("approveGrant"))[0] == "ASSESSMENT_CHANGED"


def test_what_is_paid_elsewhere_after_the_approval_reduces_the_payment(city: City) -> None:
    case = beside(open_case(city).to("PAYABLE"), paidOn=DAY)
    refused = case.refused("requestPayment")
    assert brief(refused) == ("OTHER_SUPPORT_SINCE", "art. 16")
    assert (refused["observed"], refused["required"]) == ("4000000.00", EQUAL)
    assert "武汉市科技创新平台奖励 1,000,000.00" in refused["message"]
    assert case.refused("reduceGrant", reason=" ")["code"] == "REASON_REQUIRED"
    case.do("reduceGrant", reason="已获其他支持")
    payments = [(p["number"], p["amount"], p["state"]) for p in case.grant["payments"]]
    assert sorted(payments) == [(1, EQUAL, "CANCELLED"), (2, "4000000.00", "ORDERED")]
    assert case.to("PAID").grant["award"] == "4000000.00"


def test_beside_a_higher_one_found_before_payment_ours_is_terminated_or_the_other_closed(city: City) -> None:
    case = beside(open_case(city).to("PAYABLE"), amount=HIGHER)
    assert brief(case.refused("requestPayment")) == ("OTHER_SUPPORT_SINCE", "art. 16")
    assert brief(case.refused("reduceGrant", reason="另有支持")) == ("OTHER_SUPPORT_SINCE", "art. 16")
    case.do("closeOtherAward", reason="企业选择本项")
    assert case.to("PAID").grant["award"] == EQUAL
    case.do("reportOtherAwardPaid", paidOn=DAY, evidence="国库回单")
    assert standing(case) == [(HIGHER, "PAID")]


def test_a_lower_one_found_before_payment_is_given_up_with_the_request(city: City) -> None:
    case = beside(open_case(city).to("PAYABLE"))
    assert case.to("PAYING").state == "PAYING"
    assert standing(case) == [(LOWER, "CLOSED")]


def test_an_award_that_waits_for_its_gate_is_reduced_before_it_opens(city: City) -> None:
    case = open_case(city, "A06-2").to("APPROVED")
    beside(case, amount="0.01", paidOn=DAY)
    before = int(case.grant["award"].replace(".", ""))
    case.do("reduceGrant", reason="已获其他支持")
    assert int(case.grant["award"].replace(".", "")) == before - 1


def test_for_a_body_that_is_no_enterprise_it_is_a_warning_that_an_officer_clears(city: City) -> None:
    case = beside(open_case(city, applicant=city.applicant(credit_code("12"))).to("UNDER_REVIEW"), amount=HIGHER)
    assert brief(case.refused("proposeGrant")) == ("OTHER_SUPPORT_UNCLEARED", "art. 16")
    case.do("clearOtherAward", reason="支持内容不同")
    assert brief(case.refused("clearOtherAward", reason="再次")) == ("NOTHING_TO_CLEAR", "art. 16")
    assert case.to("PAYABLE").grant["award"] == EQUAL
    beside(case, paidOn=DAY)
    assert brief(case.refused("requestPayment"))[0] == "OTHER_SUPPORT_UNCLEARED"
    case.do("clearOtherAward", reason="支持内容不同")
    assert case.to("PAID").grant["award"] == EQUAL
    events = [step["event"] for step in city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]]
    assert events.count("CLEAR_OTHER_AWARD") == 2


def test_an_exempt_measure_is_paid_on_top(city: City) -> None:
    case = beside(open_case(city, "A12-3").to("UNDER_REVIEW"), amount=HIGHER, paidOn=DAY)
    assert case.to("PAYABLE").grant["award"] == "500000.00"


def test_a_programme_is_verified_once_no_other_support_stands_beside_it(city: City) -> None:
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    beside(case)
    assert brief(case.refused("verifyMilestone", evidence="抽查")) == ("OTHER_SUPPORT_STANDS", "art. 16")
    case.do("withdrawOtherAward", evidence="撤销文件")
    case.do("verifyMilestone", evidence="抽查")


def test_two_measures_of_this_policy_support_one_matter_once(city: City) -> None:
    item, applicant = new_item(), city.applicant()
    first = open_case(city, "A11-2", applicant, item=item).to("PAYABLE")
    had = int(first.grant["award"].replace(".", ""))
    second = open_case(city, "A09-2", applicant, item=f" {item} ", facts=RETROFIT).to("PAYABLE")
    assert int(second.grant["award"].replace(".", "")) == 500_000_000 - had
    assert first.to("PAID").state == second.to("PAID").state == "PAID"


def test_an_award_is_told_once_under_its_number(city: City) -> None:
    case = open_case(city)
    command = award_input(creditCode=case.applicant.code, matter=case.grant["item"])
    first = city.finance.done("recordOtherAward", **command)["otherAward"]
    again = city.officer.done("recordOtherAward", **command | {"reference": f" {command['reference'].lower()} "})
    assert again["otherAward"] == first
    for field, other in (("amount", HIGHER), ("policyName", "另一政策"), ("scope", "DISTRICT"), ("paidOn", DAY)):
        refused = city.officer.refused("recordOtherAward", **command | {field: other})
        assert (refused["code"], refused["path"]) == ("OTHER_AWARD_DIFFERS", [field])


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"amount": "0.00"}, "INPUT_INVALID", ["amount"]),
        ({"paidOn": "2022-03-02"}, "DATE_IN_FUTURE", ["paidOn"]),
        ({"creditCode": "91420100MA4KDEM01X"}, "CREDIT_CODE_INVALID", ["creditCode"]),
        ({"matter": None}, "INPUT_INVALID", ["matter"]),
        ({"grantId": "x"}, "NOT_FOUND", ["grantId"]),
        ({"reference": " "}, "INPUT_INVALID", ["reference"]),
        ({"evidence": " "}, "EVIDENCE_REQUIRED", ["evidence"]),
    ],
)
def test_what_cannot_stand_is_not_recorded(city: City, fields: Json, code: str, path: list[str]) -> None:
    command = award_input(creditCode=credit_code(), matter="平台") | fields
    refused = city.officer.refused("recordOtherAward", **command)
    assert (refused["code"], refused["path"]) == (code, path)


def test_everybody_sees_the_awards_that_are_theirs_to_see(city: City) -> None:
    case = beside(open_case(city))
    uid = case.grant["otherAwards"][0]["id"]
    listed = {"filter": {"creditCode": case.applicant.code}, "first": 10}
    stranger, other = city.applicant(), city.person(Role.DISTRICT_OFFICER, district="420102")
    node = "query Node($id: ID!) { node(id: $id) { id } }"
    for person in (case.applicant, city.auditor, city.finance, city.person(Role.DISTRICT_OFFICER)):
        assert [e["node"]["id"] for e in person.ask(OTHER_AWARDS, **listed)["otherAwards"]["edges"]] == [uid]
        assert person.ask(node, id=uid)["node"] == {"id": uid}
    for person in (stranger, other):
        assert person.ask(OTHER_AWARDS, **listed)["otherAwards"]["edges"] == []
        assert person.ask(node, id=uid)["node"] is None


def test_what_is_recorded_at_the_same_time_as_an_approval_is_seen_by_it_or_before_payment(city: City) -> None:
    for _ in range(3):
        city.move_to(DAY)
        case = open_case(city).to("PUBLICITY")
        city.move_to("2022-03-20")
        case.look()
        record = award_input(creditCode=case.applicant.code, matter=case.grant["item"], amount=HIGHER)
        approval = case.command("approveGrant")
        answers = at_once(
            [doing(city.finance, "recordOtherAward", record), doing(case.by("approveGrant"), "approveGrant", approval)]
        )
        if codes(answers) == ["ASSESSMENT_CHANGED", "done"]:
            continue
        assert codes(answers) == ["done", "done"]
        assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
