"""Facts that were approved wrongly are put right by two people: before payment the award changes, then money moves."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_runs_and_dues import legs
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY
from tests.world.proposing import answered
from tests.world.runs import MAKER, account, approved, gathered, step

WRONG, RIGHT, BELOW = "30000000.00", "3000000.00", "1500000.00"
WHY: Json = {"reason": "录入时多写一个零", "evidence": "2022年度审计报告第12页"}
LOWERED = ("1500000.00", "150000.00")


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def research(city: City, amount: str = WRONG) -> Case:
    """A case of A03-1 on an annual expenditure that somebody mistyped."""
    case = open_case(city, "A03-1")
    case.certified = {"annual_rd": amount}
    return case


def correction(case: Case, **facts: object) -> Json:
    """What correctAward takes."""
    case.look()
    return {"id": case.id, "expectedVersion": case.grant["version"], "facts": facts} | WHY


def corrected(case: Case, **facts: object) -> Case:
    """The case once two officers corrected its facts."""
    case.city.officer.done("correctAward", **correction(case, **facts))
    case.look()
    return case


def refused(case: Case, **facts: object) -> str:
    """The code by which a correction is refused, after which nothing has changed."""
    return str(case.city.officer.refused("correctAward", **correction(case, **facts))["code"])


def brief(recovery: Json) -> tuple[object, ...]:
    """Why a recovery was opened, by whom, and what it claims."""
    return recovery["cause"], recovery["state"], recovery["claimed"], recovery["openedBy"]


def instruct(case: Case, *payers: str) -> None:
    """The treasuries of these payers are told to pay their legs."""
    for payer in payers:
        leg = case.leg(payer)
        run = gathered(case.city, leg["treasury"], leg["id"])
        step(case.city, "instructPaymentRun", approved(case.city, run), MAKER)


def had_back(case: Case) -> None:
    """All that the last recovery of a case asks back comes back."""
    until = (case.city.day + timedelta(days=15)).isoformat()
    case.do("notifyRecovery", replyDueOn=until)
    case.do("replyToRecovery", reply="无异议")
    case.do("decideRecovery", amount=case.grant["recoveries"][-1]["claimed"], reason="更正")
    case.do("demandRecovery")
    while case.grant["recoveries"][-1]["state"] != "RECOVERED":
        case.do("recordRecoveryReceipt")


def test_before_payment_a_lower_award_is_ordered_in_place_of_the_one_of_before(city: City) -> None:
    case = research(city).to("PAYABLE")
    assert case.grant["award"] == LOWERED[0]
    payload = city.officer.do("correctAward", **correction(case, annual_rd=RIGHT))
    proposal = payload["proposal"]
    assert (payload["errors"], payload["grant"]["award"]) == ([], LOWERED[0])
    particulars = {each["name"]: each["value"] for each in proposal["particulars"]}
    assert (particulars["annual_rd"], particulars["award"]) == (
        "30,000,000.00 → 3,000,000.00",
        "1,500,000.00 → 150,000.00",
    )
    assert city.officer.refused("confirmProposal", **answered(proposal))["code"] == "PROPOSAL_FOUR_EYES"
    confirmed = city.officer.second().done("confirmProposal", **answered(proposal))["grant"]
    assert (confirmed["award"], confirmed["facts"]["annual_rd"]) == (LOWERED[1], RIGHT)
    assert legs(case) == [
        ("city", "750000.00", "CANCELLED"),
        ("district", "750000.00", "CANCELLED"),
        ("city", "75000.00", "ORDERED"),
        ("district", "75000.00", "ORDERED"),
    ]
    (kept,) = case.look()["corrections"]
    assert (kept["awardBefore"], kept["awardAfter"], kept["claimed"]) == (*LOWERED, "0.00")
    assert (kept["proposedBy"], kept["confirmedBy"]) == ("officer", "officer 2")
    (step,) = [s for s in city.officer.ask(HISTORY, id=case.id)["grant"]["history"] if s["event"] == "CORRECT_AWARD"]
    words = ("30,000,000.00 元 → 3,000,000.00 元", "1,500,000.00 元 → 150,000.00 元", "提请：officer；复核：officer 2")
    assert [word for word in words if word not in step["reason"]] == []
    assert (step["evidence"], step["citations"][0]["clause"]) == (WHY["evidence"], "art. 3")
    assert case.to("PAID").grant["recoveries"] == []


def test_a_request_is_taken_back_first_and_a_leg_in_a_run_is_left_out(city: City) -> None:
    case = research(city).to("PAYING")
    account(case)
    assert refused(case, annual_rd=RIGHT) == "REQUEST_STANDS"
    run = gathered(city, "city", case.leg("city")["id"])
    assert refused(case, annual_rd=RIGHT) == "LEG_IN_RUN"
    step(city, "leaveOutOfRun", run, MAKER, legId=case.leg("city")["id"], reason="更正")
    case.look()
    case.do("takeBackPayment", reason="更正")
    assert corrected(case, annual_rd=RIGHT).to("PAID").grant["award"] == LOWERED[1]
    assert [leg[1] for leg in legs(case) if leg[2] == "SETTLED"] == ["75000.00", "75000.00"]


def test_what_is_with_the_treasury_is_paid_and_the_difference_asked_back_of_itself(city: City) -> None:
    case = research(city).to("PAYING")
    account(case)
    instruct(case, "city")
    corrected(case, annual_rd=RIGHT)
    assert (case.grant["award"], case.grant["recoveries"]) == (LOWERED[1], [])
    assert case.grant["corrections"][0]["claimed"] == "1350000.00"
    case.do("settleLeg", leg="city")
    assert case.look()["recoveries"] == []
    case.do("settleLeg", leg="district")
    (recovery,) = case.look()["recoveries"]
    assert brief(recovery) == ("CORRECTION", "OPENED", "1350000.00", "duixian")
    assert case.grant["corrections"][0]["recoveries"] == [{"number": recovery["number"]}]


def test_what_came_back_from_the_bank_is_reduced_before_it_is_asked_for_again(city: City) -> None:
    case = research(city).to("PAYING")
    account(case)
    instruct(case, "city", "district")
    corrected(case, annual_rd=RIGHT)
    for payer in ("city", "district"):
        case.do("returnLeg", leg=payer, reason="账号有误")
    assert case.refused("requestPayment")["code"] == "CORRECTED_SINCE"
    case.do("takeBackPayment", reason="更正")
    case.do("reduceGrant", reason="按更正后的金额")
    assert (case.grant["award"], case.to("PAID").grant["recoveries"]) == (LOWERED[1], [])
    assert [leg[1] for leg in legs(case) if leg[2] == "SETTLED"] == ["75000.00", "75000.00"]


@pytest.mark.parametrize("closed", [False, True])
def test_after_payment_the_difference_is_asked_back_and_a_second_mistake_too(city: City, *, closed: bool) -> None:
    case = research(city).to("PAID")
    if closed:
        case.do("closeGrant", performance="已完成")
    city.move_to("2025-03-03")
    corrected(case, annual_rd=RIGHT)
    assert [brief(each) for each in case.grant["recoveries"]] == [("CORRECTION", "OPENED", "1350000.00", "duixian")]
    assert (case.grant["award"], refused(case, annual_rd="2000000.00")) == (LOWERED[1], "RECOVERY_OPEN")
    had_back(case)
    corrected(case, annual_rd="2000000.00")
    assert [brief(each)[1:3] for each in case.grant["recoveries"]] == [
        ("RECOVERED", "1350000.00"),
        ("OPENED", "50000.00"),
    ]
    assert case.grant["award"] == "100000.00"


def test_where_a_condition_fails_the_award_ends_before_payment_and_is_asked_back_whole_after_it(city: City) -> None:
    unpaid, paid = research(city).to("PAYABLE"), research(city).to("PAID")
    corrected(unpaid, annual_rd=BELOW)
    assert (unpaid.state, unpaid.grant["award"]) == ("TERMINATED", "0.00")
    assert {state for _, _, state in legs(unpaid)} == {"CANCELLED"}
    assert refused(unpaid, annual_rd=WRONG) == "STEP_NOT_POSSIBLE"
    corrected(paid, annual_rd=BELOW)
    assert (paid.state, paid.grant["award"]) == ("PAID", "0.00")
    assert [brief(each) for each in paid.grant["recoveries"]] == [("CORRECTION", "OPENED", "1500000.00", "duixian")]
    assert refused(paid, annual_rd=WRONG) == "RECOVERY_OPEN"


def test_of_what_is_under_way_nothing_more_is_asked_for_where_a_condition_fails(city: City) -> None:
    case = research(city).to("PAYING")
    account(case)
    instruct(case, "city", "district")
    corrected(case, annual_rd=BELOW)
    assert "30,000,000.00 元 → 1,500,000.00 元" in str(case.grant["heldReason"])
    assert refused(case, annual_rd=WRONG) == "ON_HOLD"
    for payer in ("city", "district"):
        case.do("settleLeg", leg=payer)
    assert [brief(each) for each in case.look()["recoveries"]] == [("CORRECTION", "OPENED", "1500000.00", "duixian")]


def test_the_same_amount_reopens_nothing_and_the_same_facts_need_nobody(city: City) -> None:
    case = research(city, "60000000.00").to("PAID")
    before = legs(case)
    corrected(case, annual_rd="50000000.00")
    assert (legs(case), case.grant["recoveries"], case.state) == (before, [], "PAID")
    assert case.grant["facts"]["annual_rd"] == "50000000.00"
    payload = city.officer.do("correctAward", **correction(case, annual_rd="50000000.00"))
    assert (payload["errors"], payload["proposal"]) == ([], None)
    assert len(case.look()["corrections"]) == 1


def test_what_is_no_correction_is_refused_by_its_name(city: City) -> None:
    case = research(city).to("PAYABLE")
    assert refused(case) == "INPUT_INVALID"
    assert refused(case, nothing="1") == "FACT_INVALID"
    assert refused(case, annual_rd="-1") == "FACT_INVALID"
    command = correction(case, annual_rd=RIGHT)
    assert city.officer.refused("correctAward", **command | {"reason": " "})["code"] == "REASON_REQUIRED"
    assert city.officer.refused("correctAward", **command | {"evidence": " "})["code"] == "EVIDENCE_REQUIRED"
    assert city.finance.refused("correctAward", **command)["code"] == "NOT_ALLOWED"
    assert city.person(Role.OFFICER, bureau="市民政局").refused("correctAward", **command)["code"] == "NOT_ALLOWED"
    assert city.officer.refused("correctAward", **command | {"expectedVersion": 1})["code"] == "STALE_VERSION"
    case.do("holdGrant", reason="群众举报")
    assert refused(case, annual_rd=RIGHT) == "ON_HOLD"


def test_a_proposal_is_over_when_something_else_would_come_of_it(city: City) -> None:
    case = research(city).to("PAYABLE")
    proposal = city.officer.do("correctAward", **correction(case, annual_rd=RIGHT))["proposal"]
    other = city.officer.second().do("correctAward", **correction(case, annual_rd="4000000.00"))
    assert [error["code"] for error in other["errors"]] == ["PROPOSAL_WAITS"]
    case.do("requestPayment")
    assert city.officer.second().refused("confirmProposal", **answered(proposal))["code"] == "REQUEST_STANDS"
    case.do("takeBackPayment", reason="更正")
    city.officer.second().done("confirmProposal", **answered(proposal))
    again = city.officer.second().refused("confirmProposal", **answered(proposal))
    assert again["code"] in {"STEP_NOT_POSSIBLE", "STALE_VERSION"}


def test_a_higher_award_of_which_nothing_was_paid_is_shown_and_approved_again(city: City) -> None:
    case = research(city, RIGHT).to("PAYING")
    assert refused(case, annual_rd="4000000.00") == "REQUEST_STANDS"
    case.do("takeBackPayment", reason="更正")
    corrected(case, annual_rd="4000000.00")
    assert (case.state, case.grant["award"], case.grant["approvedOn"]) == ("PROPOSED", "200000.00", None)
    assert {state for _, _, state in legs(case)} == {"CANCELLED"}
    case.to("PAID")
    assert [leg[1] for leg in legs(case) if leg[2] == "SETTLED"] == ["100000.00", "100000.00"]
    assert differences(city) == []


def test_what_is_raised_takes_its_turn_in_caps_and_gives_back_what_it_took(city: City) -> None:
    case = research(city, RIGHT).to("PAYABLE")
    used = "SELECT used FROM allowance WHERE kind = 'ITEM' AND used > 0 AND key LIKE $1"
    key = f"{case.applicant.code}/%"
    assert [row["used"] for row in city.sql(used, key)] == [15_000_000]
    corrected(case, annual_rd="4000000.00")
    assert city.sql(used, key) == []
    case.to("PAYABLE")
    assert [row["used"] for row in city.sql(used, key)] == [20_000_000]


def test_of_two_corrections_at_once_one_is_made(city: City) -> None:
    case = research(city).to("PAYABLE")
    command = correction(case, annual_rd=RIGHT)
    proposal = city.officer.do("correctAward", **command)["proposal"]
    seconds = [city.officer.second(), city.person(Role.OFFICER, desk="third")]
    answers = at_once([doing(person, "confirmProposal", answered(proposal)) for person in seconds])
    assert sorted(codes(answers)) in (["STEP_NOT_POSSIBLE", "done"], ["STALE_VERSION", "done"])
    assert (len(case.look()["corrections"]), case.grant["award"]) == (1, LOWERED[1])
    assert differences(city) == []


def test_a_programme_whose_condition_fails_ends_and_its_paid_windows_are_asked_back(city: City) -> None:
    case = open_case(city, "A10-4").to("ACTIVE")
    city.move_to("2023-03-01")
    case.months({f"2022-{month:02d}": 100 for month in range(4, 11)})
    case.look()
    case.do("verifyMilestone", evidence="民政登记")
    case.do("requestPayment")
    for payer in dict.fromkeys(leg[0] for leg in legs(case)):
        case.do("settleLeg", leg=payer)
    paid = next(milestone["amount"] for milestone in case.grant["milestones"] if milestone["state"] == "PAID")
    fact = next(name for name, value in case.grant["facts"].items() if value is True)
    corrected(case, **{fact: False})
    assert (case.state, case.grant["award"]) == ("TERMINATED", None)
    assert [brief(each) for each in case.grant["recoveries"]] == [("CORRECTION", "OPENED", paid, "duixian")]
