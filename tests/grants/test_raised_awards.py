"""A correction raises an award that was paid: the public is shown the higher one, and the difference is paid, once."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import RIGHT, corrected, correction, had_back, instruct, refused, research
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_runs_and_dues import legs
from tests.scenes.scenes_budgets import budget
from tests.world.cases import Case, open_case
from tests.world.city import DISTRICT, City, Json
from tests.world.operations import HISTORY
from tests.world.runs import account
from tests.world.stated import stated_facts
from workflows.running.ledger_check import check_ledger

HIGHER = "4000000.00"
PAID, MORE = ("75000.00", "SETTLED"), ("25000.00", "SETTLED")


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2022-03-01")


def paid(city: City) -> Case:
    """A case that was paid 150,000, half by its city, half by its district."""
    return research(city, RIGHT).to("PAID")


def raised(case: Case, amount: str = HIGHER) -> Case:
    """The case once its correction waits to be shown to the public."""
    corrected(case, annual_rd=amount)
    assert case.state == "PROPOSED"
    return case


def of_city(case: Case) -> list[tuple[str, str]]:
    """What the city pays, of a case of which every sum is true."""
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    return stands(case)


def stands(case: Case) -> list[tuple[str, str]]:
    """What the city pays, as it stands."""
    case.look()
    return [(amount, state) for payer, amount, state in legs(case) if payer == "city"]


def events(case: Case) -> list[str]:
    """What happened to the grant since it was paid."""
    steps = [step["event"] for step in case.city.officer.ask(HISTORY, id=case.id)["grant"]["history"]]
    return steps[steps.index("CORRECT_AWARD") :]


def test_the_difference_of_a_paid_award_is_shown_approved_and_paid(city: City) -> None:
    case = raised(paid(city))
    assert (case.grant["award"], case.grant["standingAward"]) == ("200000.00", "150000.00")
    assert (of_city(case), case.grant["approvedOn"] is None) == ([PAID], False)
    case.to("PUBLICITY")
    assert case.refused("approveGrant")["code"] == "PUBLICITY_NOT_OVER"
    case.to("PAYABLE")
    assert (case.grant["standingAward"], of_city(case)) == (None, [PAID, ("25000.00", "ORDERED")])
    assert [payment["number"] for payment in case.grant["payments"]] == [1, 2]
    assert of_city(case.to("PAID")) == [PAID, MORE]
    assert (case.grant["award"], case.grant["recoveries"]) == ("200000.00", [])
    # Once more up, and down again: what is too much comes off the last payment first.
    corrected(raised(case, "5000000.00").to("PAID"), annual_rd="4500000.00")
    assert [each["claimed"] for each in case.grant["recoveries"]] == ["25000.00"]
    assert of_city(case) == [PAID, MORE, MORE]
    assert case.grant["award"] == "225000.00"
    had_back(case)
    assert (raised(case, "5000000.00").to("PAID").grant["award"], differences(city)) == ("250000.00", [])
    assert of_city(case)[3:] == [("12500.00", "SETTLED")]


@pytest.mark.parametrize("name", ["rejectGrant", "returnGrantToReview"])
@pytest.mark.parametrize("closed", [False, True])
def test_refused_or_taken_back_what_stood_stands_with_its_facts(city: City, name: str, *, closed: bool) -> None:
    case = paid(city)
    if closed:
        case.do("closeGrant", performance="已完成")
    stood = case.look()
    raised(case).to("PUBLICITY")
    case.do(name, reason="公示期间查明有误")
    same = ("award", "standingAward", "facts", "assessment", "publicityFrom", "approvedOn", "payments")
    assert {key: case.grant[key] for key in same if key in stood} == {key: stood[key] for key in same if key in stood}
    assert (case.state, of_city(case)) == ("PAID", [PAID])
    end = {"rejectGrant": "REJECT", "returnGrantToReview": "RETURN_TO_REVIEW"}[name]
    assert events(case)[-3:] == [end, "GO_ON_PAYING", "ALL_LEGS_SETTLED"]
    assert of_city(raised(case).to("PAID")) == [PAID, MORE]


def test_an_objection_that_is_upheld_leaves_the_award_of_before(city: City) -> None:
    case = raised(paid(city)).to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="审计数有误")
    case.do("upholdObjection", finding="属实", remedy="REJECT")
    assert (case.state, case.grant["award"], of_city(case)) == ("PAID", "150000.00", [PAID])


def test_what_is_half_paid_goes_on_beside_the_difference(city: City) -> None:
    case = research(city, RIGHT).to("PAYING")
    account(case)
    instruct(case, "city", "district")
    case.look()
    case.do("settleLeg", leg="city")
    raised(case)
    # What the treasury has goes on, and waits for nobody's approval.
    case.do("settleLeg", leg="district")
    assert (case.look()["state"], of_city(case)) == ("PROPOSED", [PAID])
    case.do("returnLeg", leg="city", reason="账户已销户")
    assert case.refused("requestPayment")["code"] == "STEP_NOT_POSSIBLE"
    case.to("PUBLICITY")
    city.move_to(city.day + timedelta(days=20))
    case.look()
    case.do("approveGrant")
    assert (case.state, of_city(case)) == ("PAYING", [("75000.00", "RETURNED"), ("25000.00", "ORDERED")])


def test_a_difference_waits_for_money_behind_those_approved_before_it(city: City) -> None:
    case = raised(paid(city)).to("PUBLICITY")
    budget_now = budget(city, "city", city.day.year)
    cut: Json = {"amount": budget_now["free"], "documentNo": "调减-更正", "evidence": "预算调整批复"}
    city.finance.done("cutBudget", id=budget_now["id"], expectedVersion=budget_now["version"], **cut)
    # The day goes back between these tests: who was served before whom is not looked at here.
    first = research(city, RIGHT).to("PAYABLE")
    case.to("PAYABLE")
    assert stands(case)[1] == ("25000.00", "BUDGET_PENDING")
    fields: Json = {"treasury": "city", "year": city.day.year, "documentNo": "追加-更正", "evidence": "预算批复"}
    city.finance.done("appropriateBudget", **fields, amount="75000.00")
    assert (stands(first), stands(case)[1]) == ([("75000.00", "ORDERED")], ("25000.00", "BUDGET_PENDING"))
    city.finance.done("appropriateBudget", **fields | {"documentNo": "追加-更正二"}, amount="25000.00")
    case.look()
    assert stands(case.to("PAID")) == [PAID, MORE]
    city.finance.done("appropriateBudget", **fields | {"documentNo": "追加-更正三"}, amount=budget_now["free"])


def test_given_up_before_it_is_paid_the_difference_ends_and_what_was_paid_stays(city: City) -> None:
    case = raised(paid(city)).to("PAYABLE")
    case.do("terminateGrant", reason="企业放弃增加部分")
    assert (case.state, case.grant["award"]) == ("TERMINATED", "150000.00")
    assert of_city(case) == [PAID, ("25000.00", "CANCELLED")]
    used = "SELECT used FROM allowance WHERE kind = 'ITEM' AND used > 0 AND key LIKE $1"
    assert [row["used"] for row in city.sql(used, f"{case.applicant.code}/%")] == [15_000_000]


def test_years_later_after_the_policy_expired_it_is_paid_by_the_budget_of_that_year(city: City) -> None:
    case = paid(city)
    case.do("closeGrant", performance="已完成")
    city.move_to("2025-03-03")
    before = budget(city, "city", 2022)
    raised(case).to("PAYABLE")
    assert of_city(case) == [PAID, ("25000.00", "BUDGET_PENDING")]
    for treasury in ("city", DISTRICT):
        fields: Json = {"documentNo": f"2025-{treasury}", "evidence": "预算批复", "amount": "25000.00"}
        city.finance.done("appropriateBudget", treasury=treasury, year=2025, **fields)
    case.look()
    case.to("PAID")
    assert (of_city(case), budget(city, "city", 2022)) == ([PAID, MORE], before)
    assert (case.grant["approvedOn"][:4], case.grant["award"]) == ("2022", "200000.00")
    used = "SELECT used FROM allowance WHERE kind = 'ITEM' AND used > 0 AND key LIKE $1"
    assert [row["used"] for row in city.sql(used, f"{case.applicant.code}/%")] == [20_000_000]


def test_of_two_approvals_at_once_one_orders_the_difference(city: City) -> None:
    case = raised(paid(city)).to("PUBLICITY")
    city.move_to(city.day + timedelta(days=20))
    case.look()
    people = [city.officer.second(), city.person(Role.OFFICER, desk="third")]
    command = case.command("approveGrant")
    answers = at_once([doing(person, "approveGrant", command) for person in people])
    assert [code for code in codes(answers) if code == "done"] == ["done"]
    assert of_city(case) == [PAID, ("25000.00", "ORDERED")]


def test_what_an_earlier_correction_asks_back_is_asked_back_first(city: City) -> None:
    case = research(city).to("PAYING")
    account(case)
    instruct(case, "city", "district")
    corrected(case, annual_rd=RIGHT)
    assert refused(case, annual_rd=HIGHER) == "CORRECTION_RAISES"
    for payer in ("city", "district"):
        case.do("settleLeg", leg=payer)
    assert refused(case, annual_rd=HIGHER) == "RECOVERY_OPEN"
    had_back(case)
    assert raised(case).to("PAID").grant["award"] == "200000.00"
    assert of_city(case)[1:] == [MORE]


def test_what_the_applicant_was_left_with_is_not_paid_on_top(city: City) -> None:
    case = corrected(research(city, HIGHER).to("PAID"), annual_rd=RIGHT)
    case.do("dropRecovery", reason="法院裁定不予追回")
    # 200,000 were paid and left to it: of 225,000 it has not got 25,000.
    assert of_city(raised(case, "4500000.00").to("PAID")) == [("100000.00", "SETTLED"), ("12500.00", "SETTLED")]
    assert case.grant["award"] == "225000.00"


def test_a_correction_of_a_correction_gives_back_what_was_lost(city: City) -> None:
    case = corrected(paid(city), annual_rd="1500000.00")
    had_back(case)
    assert raised(case, RIGHT).grant["standingAward"] == "0.00"
    assert of_city(case.to("PAID")) == [PAID, PAID]


def test_what_changed_meanwhile_is_not_approved(city: City) -> None:
    case = raised(paid(city)).to("PUBLICITY")
    command = correction(case, annual_rd="5000000.00")
    assert city.officer.refused("correctAward", **command)["code"] == "STEP_NOT_POSSIBLE"
    case.do("holdGrant", reason="群众举报")
    city.move_to(city.day + timedelta(days=20))
    assert case.refused("approveGrant")["code"] == "ON_HOLD"
    assert case.refused("openRecovery", cause="OVERPAYMENT", facts="多付")["code"] == "STEP_NOT_POSSIBLE"


def test_a_cap_of_the_year_holds_of_a_raised_award(city: City) -> None:
    case = open_case(city, "A06-3")
    case.certified = {"actual_financing": "40000000.00"}
    case.to("PAID")
    before = case.grant["award"]
    corrected(case, actual_financing="900000000.00")
    case.to("PAID")
    assert (before, case.grant["award"]) == ("200000.00", "1500000.00")
    assert differences(city) == []


def test_what_the_cap_of_a_year_cut_off_was_not_taken_off_beside_other_support(city: City) -> None:
    stated, applicant = stated_facts("A06-3"), city.applicant()
    first, second = (
        open_case(city, "A06-3", applicant, facts=stated | {"actual_financing": financed}).to("PAYABLE")
        for financed in ("200000000.00", "400000000.00")
    )
    assert (first.grant["award"], second.grant["award"]) == ("1000000.00", "500000.00")
    first.look()
    first.do("terminateGrant", reason="企业放弃")
    corrected(second, actual_financing="80000000.00")
    assert (second.grant["award"], second.to("PAID").grant["award"]) == ("400000.00", "400000.00")
