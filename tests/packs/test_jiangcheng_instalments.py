"""Awards that fall due in parts (分期拨付): each part after its event, reported and decided."""

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.grants.test_tranches import settled
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng_city import DISTRICT, TO_PROPOSED, applied, facts_of, in_force, walked
from tests.world.cases import Case
from tests.world.city import City, Json
from tests.world.paperwork import before_command, record_all, upload

PROJECT: Json = {"national_funds_received": "2000000.00", "accepted": False}
TASK: Json = {"selected": True, "stage": "SIGNED"}
PAID = ("requestPayment", "settleLeg")


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The policy in force."""
    return in_force(city)


def event(case: Case, number: str, **facts: object) -> Json:
    """An event as its applicant reports it."""
    paper = f"{number}-{case.grant['number']}"
    return {"receiptNo": paper, "receivedOn": str(case.city.day), "evidence": "验收意见书", "facts": facts}


def happened(case: Case, number: str, **facts: object) -> Case:
    """A case of which an event was reported, and the part that is due after it awarded."""
    case.do("reportTranche", **event(case, number, **facts))
    case.do("awardTranche")
    return case


def paid(case: Case) -> list[str]:
    """What was paid, payment by payment."""
    return [payment["amount"] for payment in case.look()["payments"] if payment["state"] == "SETTLED"]


def test_a_project_is_paid_in_part_when_it_begins_and_the_rest_once_it_is_accepted(city: City, code: str) -> None:
    case = walked(walked(applied(city, code, "JC-09", PROJECT)), PAID)
    assert (case.grant["award"], case.state) == ("300000.00", "PAID")
    case.do("reportTranche", **event(case, "验", accepted=False))
    assert case.refused("awardTranche")["code"] == "NOTHING_DUE"
    case.do("refuseTranche", reason="尚未验收")
    settled(happened(case, "验收", accepted=True))
    assert (case.grant["award"], case.state, paid(case)) == ("500000.00", "PAID", ["300000.00", "200000.00"])
    assert case.grant["facts"]["accepted"] is True
    assert differences(city) == []


def test_a_task_is_paid_in_three_parts_and_takes_one_place(city: City, code: str) -> None:
    case = walked(applied(city, code, "JC-12", TASK), TO_PROPOSED[:-1])
    case.do("proposeGrant", decidedAmount="10000000.00", reason="评审核定")
    walked(case, ("openPublicity", "approveGrant", *PAID))
    settled(happened(case, "中期", stage="MIDTERM"))
    settled(happened(case, "验收", stage="ACCEPTED"))
    assert paid(case) == ["3000000.00", "4000000.00", "3000000.00"]
    places = city.sql(
        "SELECT used FROM allowance WHERE policy_code = $1 AND kind = 'QUOTA' AND measure = 'JC-12'", code
    )
    assert places == [{"used": 1}]
    case.do("reportTranche", **event(case, "再验", stage="ACCEPTED"))
    assert case.refused("awardTranche")["code"] == "NOTHING_DUE"


def test_an_event_is_reported_once_after_the_award_and_changes_no_other_fact(city: City, code: str) -> None:
    case = walked(applied(city, code, "JC-09", PROJECT), TO_PROPOSED)
    assert case.refused("reportTranche", **event(case, "早", accepted=True))["code"] == "STEP_NOT_POSSIBLE"
    walked(case, ("openPublicity", "approveGrant", *PAID))
    other = case.refused("reportTranche", **event(case, "改", national_funds_received="9000000.00"))
    assert (other["code"], other["path"]) == ("FACT_INVALID", ["facts", "national_funds_received"])
    wrong = case.refused("reportTranche", **event(case, "错", accepted="yes"))
    assert (wrong["code"], wrong["path"]) == ("FACT_INVALID", ["facts", "accepted"])
    money = case.refused("reportTranche", **event(case, "钱", accepted=True), received="1.00")
    assert (money["code"], money["path"]) == ("INPUT_INVALID", ["received"])
    assert case.refused("reportTranche", **event(case, "空"))["path"] == ["facts"]
    case.do("reportTranche", **event(case, "验", accepted=True))
    assert case.refused("reportTranche", **event(case, "验", accepted=True))["code"] == "UPSTREAM_RECEIPT_REUSED"


def test_of_two_events_reported_together_one_part_is_paid(city: City, code: str) -> None:
    case = walked(walked(applied(city, code, "JC-09", PROJECT)), PAID)
    commands = [case.command("reportTranche", **event(case, paper, accepted=True)) for paper in ("甲", "乙")]
    for command in commands:
        del command["expectedVersion"]
    deeds = [doing(case.applicant, "reportTranche", command) for command in commands]
    assert codes(at_once(deeds)) == ["done", "done"]
    case.look()
    case.do("awardTranche")
    settled(case)
    assert paid(case) == ["300000.00", "200000.00"]
    (left,) = (one for one in case.look()["tranches"] if one["state"] == "REPORTED")
    again = case.refused("awardTranche", id=left["id"], expectedVersion=left["version"])
    assert again["code"] == "NOTHING_DUE"
    assert differences(city) == []


def test_what_is_left_of_a_cap_bounds_each_later_part(city: City) -> None:
    lower = (("amount: 3000万元", "amount: 40万元"), ("累计不超过3000万元", "累计不超过40万元"))
    case = walked(walked(applied(city, in_force(city, *lower), "JC-09", PROJECT)), PAID)
    settled(happened(case, "验收", accepted=True))
    assert paid(case) == ["300000.00", "100000.00"]
    assert differences(city) == []


def test_the_district_alone_decides_what_the_text_makes_its_own(city: City, code: str) -> None:
    facts: Json = {"newly_moved_in": True, "area": 100, "monthly_rent": "50.00", "first_month": 1, "months": 12}
    case = walked(applied(city, code, "JC-03", facts), TO_PROPOSED[:1])
    assert case.refused("acceptGrant")["code"] == "NOT_ALLOWED"
    for step in ("acceptGrant", "proposeGrant"):
        before_command(case, step)
        own = city.person(Role.DISTRICT_OFFICER, district=DISTRICT, desk=step)
        own.done(step, **case.command(step))
        case.look()
    assert case.grant["award"] == "60000.00"
    assert case.refused("openPublicity")["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("measure", "stated", "finding", "award"),
    [
        ("JC-09", {"accepted": True}, {"accepted": False}, "300000.00"),
        ("JC-09", {"accepted": False}, {"accepted": True}, "500000.00"),
        ("JC-12", {"stage": "ACCEPTED"}, {"stage": "SIGNED"}, "3000000.00"),
    ],
)
def test_how_far_it_came_when_it_was_filed_is_what_the_review_finds(
    city: City, code: str, measure: str, stated: Json, finding: Json, award: str
) -> None:
    facts = (PROJECT if measure == "JC-09" else TASK) | stated
    case = walked(applied(city, code, measure, facts), TO_PROPOSED[:-1])
    case.certified |= finding
    decided = {"decidedAmount": "10000000.00", "reason": "评审核定"} if measure == "JC-12" else {}
    case.do("proposeGrant", **decided)
    assert (case.grant["award"], case.grant["facts"] | finding) == (award, case.grant["facts"])


def test_a_review_that_passes_says_what_may_be_true_or_false(city: City, code: str) -> None:
    case = walked(applied(city, code, "JC-09", PROJECT), TO_PROPOSED[:-1])
    review: Json = {"id": case.id, "step": "PROJECT_REVIEW", "passed": True, "finding": "属实", "evidence": "审核记录"}
    officer = city.person(Role.OFFICER, bureau="市科技局", desk="review")
    review["documentIds"] = [upload(officer, case.id)]
    unsaid = officer.refused("recordReview", **review, facts={"national_funds_received": "2000000.00"})
    assert (unsaid["code"], unsaid["path"]) == ("FACT_MISSING", ["facts", "accepted"])


def test_that_nobody_is_listed_as_dishonest_follows_from_the_review_alone(city: City, code: str) -> None:
    case = walked(applied(city, code, "JC-08", facts_of("JC-08")), TO_PROPOSED[:-1])
    assert case.grant["facts"].get("dishonest") is None
    record_all(case, "BEFORE_PROPOSAL")
    assert case.grant["facts"]["dishonest"] is False
