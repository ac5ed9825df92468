"""Same matter, the higher, no double benefit (art. 16): what awards of other policies do to a decision."""

import pytest

from tests.scenes.scenes_other_awards import award_input, beside
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person, credit_code
from tests.world.operations import HISTORY, OTHER_AWARDS
from tests.world.stated import stated_facts

RETROFIT = stated_facts("A09-2", equipment_purchase="60000000.00", rd_design_cost="2500000.00")
"""Facts on which a retrofit gives five million."""
DAY = "2021-03-01"
REASON = "企业书面选择本项"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def others(case: Case) -> list[tuple[str, str]]:
    """What other policies gave for the matter of a case: how much, and how it stands."""
    return [(award["amount"], award["state"]) for award in case.look()["otherAwards"]]


def had(case: Case, amount: str, *, paid: bool, **fields: object) -> Case:
    """A case beside an award of another policy, of a city unless it is said."""
    return beside(case, amount=amount, paidOn=case.city.day.isoformat() if paid else None, **fields)


def body(city: City, measure: str = "A08-1") -> Case:
    """A case of an institution, which is no enterprise."""
    return open_case(city, measure, city.applicant(credit_code("12")))


@pytest.mark.parametrize(
    ("amount", "paid", "scope", "award"),
    [
        ("2000000.00", True, "CITY", "3000000.00"),
        ("2000000.00", True, "DISTRICT", "3000000.00"),
        ("0.01", True, "CITY", "4999999.99"),
        ("4999999.99", True, "CITY", "0.01"),
        ("2000000.00", False, "CITY", "5000000.00"),
        ("5000000.00", False, "DISTRICT", "5000000.00"),
        ("9000000.00", True, "PROVINCE", "5000000.00"),
        ("9000000.00", True, "NATIONAL", "5000000.00"),
        ("9000000.00", False, "PROVINCE", "5000000.00"),
        ("9000000.00", False, "NATIONAL", "5000000.00"),
    ],
)
def test_what_was_paid_is_taken_off_and_what_is_not_higher_takes_nothing_off(
    city: City, *, amount: str, paid: bool, scope: str, award: str
) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), amount, paid=paid, scope=scope).to("PAID")
    assert (case.grant["award"], case.leg("city")["amount"]) == (award, award)


@pytest.mark.parametrize(
    ("amount", "paid", "code"),
    [
        ("5000000.00", True, "NOTHING_DUE"),
        ("5000000.01", True, "NOTHING_DUE"),
        ("5000000.01", False, "HIGHER_SUPPORT_ELSEWHERE"),
    ],
)
def test_nothing_is_proposed_beside_what_is_as_high_and_paid_or_higher_and_not(
    city: City, *, amount: str, paid: bool, code: str
) -> None:
    refused = had(open_case(city).to("UNDER_REVIEW"), amount, paid=paid).refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == (code, "art. 16")


def test_several_awards_are_taken_off_together(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "1000000.00", paid=True)
    had(had(case, "2500000.00", paid=True, scope="DISTRICT"), "3000000.00", paid=False).to("PAYABLE")
    assert case.grant["award"] == "1500000.00"
    assert others(case) == [("1000000.00", "PAID"), ("2500000.00", "PAID"), ("3000000.00", "CLOSED")]


def test_once_the_higher_one_is_withdrawn_the_other_is_taken_up_again(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "8000000.00", paid=False)
    refused = case.refused("proposeGrant")
    assert refused["code"] == "HIGHER_SUPPORT_ELSEWHERE"
    assert all(word in refused["message"] for word in ("武汉市科技创新平台奖励", "8,000,000.00", "5,000,000.00"))
    case.do("withdrawOtherAward", evidence="撤销文件")
    assert case.to("PAID").grant["award"] == "5000000.00"
    assert others(case) == [("8000000.00", "WITHDRAWN")]


def test_a_higher_one_that_is_told_between_proposal_and_approval_is_yielded_to_until_it_is_withdrawn(
    city: City,
) -> None:
    case = had(open_case(city).to("PUBLICITY"), "8000000.00", paid=False)
    city.move_to("2021-03-20")
    refused = case.refused("approveGrant")
    assert (refused["code"], refused["observed"]) == ("ASSESSMENT_CHANGED", "0.00")
    case.do("withdrawOtherAward", evidence="撤销文件")
    case.do("approveGrant")
    assert (case.state, case.grant["award"]) == ("PAYABLE", "5000000.00")


def test_one_that_is_paid_between_proposal_and_approval_takes_the_proposal_back_to_review(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "2000000.00", paid=False).to("PUBLICITY")
    case.do("reportOtherAwardPaid", paidOn=DAY, evidence="国库回单")
    city.move_to("2021-03-20")
    refused = case.refused("approveGrant")
    assert (refused["code"], refused["observed"], refused["required"]) == (
        "ASSESSMENT_CHANGED",
        "3000000.00",
        "5000000.00",
    )
    case.do("returnGrantToReview", reason="另有支持已拨付")
    assert case.to("PAID").grant["award"] == "3000000.00"


def test_a_lower_one_is_closed_on_approval_and_reopened_when_the_grant_is_terminated(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "2000000.00", paid=False).to("PROPOSED")
    assert others(case) == [("2000000.00", "AWARDED")]
    assert others(case.to("PAYABLE")) == [("2000000.00", "CLOSED")]
    assert case.grant["otherAwards"][0]["closedFor"]["id"] == case.id
    refused = case.refused("reopenOtherAward", reason="企业反悔")
    assert (refused["code"], case.grant["number"] in refused["message"]) == ("GRANT_STILL_STANDS", True)
    case.do("terminateGrant", reason="企业申请终止")
    assert (others(case), case.grant["otherAwards"][0]["closedFor"]) == ([("2000000.00", "AWARDED")], None)
    steps = city.officer.ask(STEPS, code=case.applicant.code)["otherAwards"]["edges"][0]["node"]["history"]
    assert [(step["event"], step["role"], step["reason"]) for step in steps] == [
        ("CLOSE", "SYSTEM", case.grant["number"]),
        ("REOPEN", "SYSTEM", case.grant["number"]),
    ]


STEPS = """query Steps($code: String!) {
  otherAwards(first: 1, filter: {creditCode: $code}) { edges { node { history { event role reason } } } }
}"""


def test_one_given_up_by_hand_comes_back_when_the_application_is_rejected(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "8000000.00", paid=False)
    case.do("closeOtherAward", reason=REASON)
    assert others(case.to("PROPOSED")) == [("8000000.00", "CLOSED")]
    case.do("returnGrantToReview", reason="须重新核定")
    case.do("rejectGrant", reason="不符合条件")
    assert others(case) == [("8000000.00", "AWARDED")]


def test_one_given_up_for_a_grant_of_which_a_part_was_paid_does_not_come_back(city: City) -> None:
    case = open_case(city, "A02-1", item="大科学计划一号")
    had(case.to("UNDER_REVIEW"), "100.00", paid=False).to("PAID")
    money: Json = {"receiptNo": "到账-二", "received": "1000000.00", "receivedOn": DAY, "evidence": "银行回单"}
    case.do("reportTranche", **money)
    case.do("awardTranche")
    case.do("terminateGrant", reason="项目中止")
    assert (case.state, others(case)) == ("TERMINATED", [("100.00", "CLOSED")])
    assert case.refused("reopenOtherAward", reason="恢复")["code"] == "GRANT_STILL_STANDS"


def test_a_person_is_supported_whatever_else_was_had_and_not_shown_by_the_key_either(city: City) -> None:
    person = "RC-2021-GG-000042"
    case = had(open_case(city, "A12-3", item=person).to("UNDER_REVIEW"), "900000.00", paid=True).to("PAID")
    assert case.grant["award"] == "500000.00"
    answers = case.applicant.ask(HISTORY, id=case.id), case.look(), city.auditor.ask(OTHER_AWARDS, first=1)
    assert (person in str(answers), others(case)) == (False, [("900000.00", "PAID")])


def test_two_persons_of_one_employer_are_two_matters(city: City) -> None:
    employer = city.applicant()
    first, second = (open_case(city, "A12-3", employer, item=f"RC-2021-{n}-000017") for n in ("GG", "GH"))
    had(first, "900000.00", paid=True)
    assert (others(first), others(second)) == ([("900000.00", "PAID")], [])


def test_a_body_that_is_no_enterprise_waits_until_somebody_looked_at_it_and_has_it_in_full(city: City) -> None:
    case = had(body(city).to("UNDER_REVIEW"), "2000000.00", paid=True)
    refused = case.refused("proposeGrant")
    assert (refused["code"], "2,000,000.00" in refused["message"]) == ("OTHER_SUPPORT_UNCLEARED", True)
    case.do("clearOtherAward", reason="支持内容不同")
    assert case.refused("clearOtherAward", reason="再次")["code"] == "NOTHING_TO_CLEAR"
    assert case.to("PAID").grant["award"] == "5000000.00"
    last = [step for step in city.auditor.ask(HISTORY, id=case.id)["grant"]["history"] if step["reason"]]
    assert ("CLEAR_OTHER_AWARD", "支持内容不同") in [(step["event"], step["reason"]) for step in last]


def test_what_is_told_of_a_body_later_is_looked_at_anew_before_each_decision(city: City) -> None:
    case = had(body(city).to("UNDER_REVIEW"), "8000000.00", paid=False)
    case.do("clearOtherAward", reason="支持内容不同")
    had(case.to("PUBLICITY"), "1000000.00", paid=True)
    city.move_to("2021-03-20")
    assert case.refused("approveGrant")["code"] == "OTHER_SUPPORT_UNCLEARED"
    case.do("clearOtherAward", reason="支持内容不同")
    case.do("approveGrant")
    had(case, "1.00", paid=True)
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_UNCLEARED"
    case.do("clearOtherAward", reason="支持内容不同")
    assert case.to("PAID").grant["award"] == "5000000.00"
    assert [state for _, state in others(case)] == ["AWARDED", "PAID", "PAID"]


def test_of_an_enterprise_nothing_is_cleared(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "2000000.00", paid=True)
    assert case.refused("clearOtherAward", reason="支持内容不同")["code"] == "NOTHING_TO_CLEAR"
    assert body(city).to("UNDER_REVIEW").refused("clearOtherAward", reason="无")["code"] == "NOTHING_TO_CLEAR"


def test_the_same_matter_under_two_measures_of_this_policy_is_supported_once_the_higher(city: City) -> None:
    applicant, item = city.applicant(), "PT202103"
    lower = open_case(city, "A11-2", applicant, item=item).to("PAYABLE")
    higher = open_case(city, "A09-2", applicant, item=f" {item} ", facts=RETROFIT).to("PAID")
    assert (lower.grant["award"], higher.grant["award"]) == ("300000.00", "4700000.00")
    another = open_case(city, "A04-1", applicant, item=item).to("UNDER_REVIEW")
    refused = another.refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOTHING_DUE", "art. 16")
    lower.to("PAID")


def test_what_another_applicant_or_an_exempt_measure_had_is_no_support_of_this_one(city: City) -> None:
    applicant, item = city.applicant(), "同名平台 2021-01"
    open_case(city, "A11-2", item=item).to("PAID")
    open_case(city, "A12-3", applicant, item=item).to("PAID")
    assert open_case(city, "A09-2", applicant, item=item, facts=RETROFIT).to("PAID").grant["award"] == "5000000.00"


def test_what_a_terminated_award_of_another_measure_no_longer_gives_does_not_count(city: City) -> None:
    applicant, item = city.applicant(), "先撤后报平台"
    open_case(city, "A11-2", applicant, item=item).to("PAYABLE").do("terminateGrant", reason="企业申请终止")
    assert open_case(city, "A09-2", applicant, item=item, facts=RETROFIT).to("PAID").grant["award"] == "5000000.00"


@pytest.mark.parametrize(
    ("measure", "key"),
    [("A03-1", "A03-1/2021"), ("A06-1", "A06-1"), ("A08-1", "GKY-2021(3);示例发(2022)1号"), ("A12-1", "S20213")],
)
def test_the_key_of_a_matter_is_its_item_or_its_measure_and_year(city: City, measure: str, key: str) -> None:
    city.move_to("2023-03-01")
    case = open_case(city, measure, item=" gky—2021（3） ")
    assert case.grant["matterKey"] == key


def test_an_award_that_is_told_in_words_is_held_against_what_is_written_alike(city: City) -> None:
    case = open_case(city, item="GKY-2021 类脑").to("UNDER_REVIEW")
    city.finance.done(
        "recordOtherAward",
        **award_input(creditCode=case.applicant.code, matter="gky—2021类脑;示例发[2022]1号", amount="1.00", paidOn=DAY),
    )
    assert others(case) == [("1.00", "PAID")]
    assert case.to("PROPOSED").grant["award"] == "4999999.00"


def programme(city: City, who: Person | None = None) -> Case:
    """A programme of an enterprise that looks after people at home."""
    return open_case(city, "A10-4", who)


def test_a_programme_is_held_beside_other_support_before_each_decision_and_payment(city: City) -> None:
    case = had(programme(city).to("UNDER_REVIEW"), "10000.00", paid=False)
    assert case.refused("proposeGrant")["code"] == "OTHER_SUPPORT_STANDS"
    case.do("withdrawOtherAward", evidence="撤销文件")
    had(case.to("PUBLICITY"), "10000.00", paid=True)
    city.move_to("2021-03-20")
    refused = case.refused("approveGrant")
    assert (refused["code"], "10,000.00" in refused["message"]) == ("OTHER_SUPPORT_STANDS", True)
    case.do("withdrawOtherAward", evidence="撤销文件")
    case.do("approveGrant")
    city.move_to("2021-08-02")
    case.look()
    case.months(SIX_MONTHS).do("verifyMilestone", evidence="合同抽查")
    had(case, "10000.00", paid=True)
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_STANDS"
    assert case.refused("reduceGrant", reason="核减")["code"] == "STEP_NOT_POSSIBLE"
    case.do("withdrawOtherAward", evidence="撤销文件")
    case.do("requestPayment")
    assert [milestone["state"] for milestone in case.grant["milestones"]] == ["PAYING"]
