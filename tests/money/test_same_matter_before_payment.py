"""Other support that is told between approval and payment (art. 16): held once more, reduced, or terminated."""

import pytest
import yaml

from domain.lives.roles import Role
from tests.grants.test_same_matter import had, others
from tests.grants.test_tranches import project, reported
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_budgets import budget
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.runs import instructed

DAY = "2021-03-01"
WHY = "同一事项已获其他支持"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def legs(case: Case) -> list[tuple[int, str, str, str]]:
    """Every leg of a case: number of its payment, payer, yuan, state."""
    payments = case.look()["payments"]
    return [(p["number"], leg["payer"], leg["amount"], leg["state"]) for p in payments for leg in p["legs"]]


def since(case: Case, amount: str, *, paid: bool = True, **fields: object) -> Json:
    """The refusal of a payment beside an award that was told after approval."""
    refused = had(case, amount, paid=paid, **fields).refused("requestPayment")
    assert refused["code"] == "OTHER_SUPPORT_SINCE"
    assert refused["citations"][0]["clause"] == "art. 16"
    return refused


def used(case: Case) -> dict[str, int]:
    """What the award of a case takes of each kind of allowance, in fen or places."""
    statement = """SELECT a.kind, sum(u.amount)::bigint AS used FROM allowance_use u
        JOIN allowance a ON a.id = allowance_id JOIN grants g ON g.id = grant_id WHERE g.number = $1 GROUP BY a.kind"""
    return {row["kind"]: row["used"] for row in case.city.sql(statement, case.grant["number"])}


def test_the_refusal_names_the_other_policy_the_amounts_and_the_ways_out(city: City) -> None:
    refused = since(open_case(city).to("PAYABLE"), "2000000.00", policyName="区级重大平台奖励")
    assert (refused["observed"], refused["required"]) == ("3000000.00", "5000000.00")
    words = ("区级重大平台奖励 2,000,000.00", "3,000,000.00", "5,000,000.00", "reduceGrant", "terminate", "withdrawn")
    assert [word for word in words if word not in refused["message"]] == []


def test_a_reduced_award_pays_the_difference_and_gives_back_the_rest_of_budget_and_allowances(city: City) -> None:
    city.move_to("2022-03-01")
    case = open_case(city, "A10-2").to("PAYABLE")
    since(case, "333333.33")
    before = {payer: budget(city, payer, 2022) for payer in ("city", "420111")}
    case.do("reduceGrant", reason=WHY)
    assert (case.state, case.grant["award"], used(case)) == ("PAYABLE", "666666.67", {"ITEM": 66666667})
    assert legs(case) == [
        (1, "city", "500000.00", "CANCELLED"),
        (1, "district", "500000.00", "CANCELLED"),
        (2, "city", "333333.34", "ORDERED"),
        (2, "district", "333333.33", "ORDERED"),
    ]
    for payer, freed in (("city", 16666666), ("420111", 16666667)):
        after = budget(city, payer, 2022)
        moved = {place: fen(after[place]) - fen(before[payer][place]) for place in ("free", "reserved", "paid")}
        assert moved == {"free": freed, "reserved": -freed, "paid": 0}
    case.to("PAID")
    assert (others(case), used(case)) == ([("333333.33", "PAID")], {"ITEM": 66666667})
    assert [leg[3] for leg in legs(case)] == ["CANCELLED", "CANCELLED", "SETTLED", "SETTLED"]


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def test_the_assessment_on_record_says_why_it_was_reduced(city: City) -> None:
    case = open_case(city, "A10-2").to("PAYABLE")
    since(case, "333333.33")
    case.do("reduceGrant", reason=WHY)
    (row,) = city.sql("SELECT assessment::text AS kept FROM grants WHERE number = $1", case.grant["number"])
    kept: Json = yaml.safe_load(row["kept"])
    assert (kept["amount"], kept["legs"]) == (66666667, {"city": 33333334, "district": 33333333})
    last = kept["steps"][-1]
    assert (last["citation"]["article"], last["before"], last["after"]) == (16, 100000000, 66666667)


def test_a_cap_of_the_year_is_free_again_for_what_was_reduced(city: City) -> None:
    city.move_to("2023-06-01")
    issuer = city.applicant()
    first = open_case(city, "A06-3", issuer).to("PAYABLE")
    since(first, "300000.00")
    before = used(first)
    first.do("reduceGrant", reason=WHY)
    assert {kind: before[kind] - left for kind, left in used(first).items()} == dict.fromkeys(before, 30000000)
    assert "APPLICANT_YEAR" in before


@pytest.mark.parametrize(("amount", "paid"), [("5000000.00", True), ("6000000.00", True), ("5000000.01", False)])
def test_where_nothing_is_due_it_is_not_reduced_but_terminated(city: City, *, amount: str, paid: bool) -> None:
    case = open_case(city).to("PAYABLE")
    assert since(case, amount, paid=paid)["observed"] == "0.00"
    assert case.refused("reduceGrant", reason=WHY)["code"] == "OTHER_SUPPORT_SINCE"
    case.do("terminateGrant", reason=WHY)
    assert (case.state, legs(case)) == ("TERMINATED", [(1, "city", "5000000.00", "CANCELLED")])
    assert (others(case), used(case)) == ([(amount, "PAID" if paid else "AWARDED")], {"ITEM": 0})


@pytest.mark.parametrize("amount", ["2000000.00", "5000000.00"])
def test_a_lower_one_that_is_not_paid_is_given_up_when_the_payment_is_requested(city: City, amount: str) -> None:
    case = had(open_case(city).to("PAYABLE"), amount, paid=False)
    assert case.refused("reduceGrant", reason=WHY)["code"] == "NOTHING_TO_REDUCE"
    case.do("requestPayment")
    assert (case.state, others(case)) == ("PAYING", [(amount, "CLOSED")])


def test_one_that_was_given_up_and_is_paid_all_the_same_counts(city: City) -> None:
    case = had(open_case(city).to("UNDER_REVIEW"), "2000000.00", paid=False).to("PAYABLE")
    case.do("reportOtherAwardPaid", paidOn=city.day.isoformat(), evidence="国库回单")
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
    case.do("reduceGrant", reason=WHY)
    assert case.to("PAID").grant["award"] == "3000000.00"


def test_one_that_is_withdrawn_or_of_another_matter_is_no_reason_to_reduce(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    since(case, "2000000.00")
    case.do("withdrawOtherAward", evidence="撤销文件")
    since(case, "1000000.00")
    another = open_case(city, applicant=case.applicant).to("UNDER_REVIEW")
    award = case.look()["otherAwards"][-1]
    command: Json = {
        "id": award["id"],
        "expectedVersion": award["version"],
        "grantId": another.id,
        "reason": "认定有误",
    }
    city.officer.done("assignOtherAward", **command)
    assert (others(case), others(another)) == ([("2000000.00", "WITHDRAWN")], [("1000000.00", "PAID")])
    assert case.refused("reduceGrant", reason=WHY)["code"] == "NOTHING_TO_REDUCE"
    case.to("PAID")
    assert another.to("PAID").grant["award"] == "4000000.00"


def test_a_higher_one_that_is_closed_is_no_reason_to_reduce(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    since(case, "8000000.00", paid=False)
    case.do("closeOtherAward", reason="企业书面放弃")
    assert case.to("PAID").grant["award"] == "5000000.00"


def test_an_award_that_waits_for_its_gate_is_reduced_before_any_payment_is_ordered(city: City) -> None:
    case = had(open_case(city, "A06-2").to("PUBLICITY"), "1.00", paid=False)
    city.move_to("2021-03-20")
    case.look()
    case.do("approveGrant")
    had(case, "200000.00", paid=True)
    case.do("reduceGrant", reason=WHY)
    assert (case.state, case.grant["award"], legs(case), used(case)) == (
        "APPROVED",
        "300000.00",
        [],
        {"ITEM": 30000000},
    )
    case.do("recordCompletion", completedOn="2021-03-08", evidence="竣工验收备案表")
    case.do("recordProductionStart", startedOn="2021-03-08", evidence="投产验收报告")
    assert legs(case) == [(1, "city", "300000.00", "ORDERED")]
    case.to("PAID")


def test_what_was_told_while_it_waited_for_its_gate_is_found_when_it_is_to_be_paid(city: City) -> None:
    case = open_case(city, "A06-2").to("PUBLICITY")
    city.move_to("2021-03-20")
    case.look()
    case.do("approveGrant")
    had(case, "200000.00", paid=True)
    case.do("recordCompletion", completedOn="2021-03-08", evidence="竣工验收备案表")
    case.do("recordProductionStart", startedOn="2021-03-08", evidence="投产验收报告")
    assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
    case.do("reduceGrant", reason=WHY)
    assert legs(case) == [(1, "city", "500000.00", "CANCELLED"), (2, "city", "300000.00", "ORDERED")]


def test_an_award_that_waits_for_a_review_is_reduced_with_the_payment_that_was_ordered(city: City) -> None:
    case = open_case(city, "A13-1").to("APPROVED")
    had(case, "400000.00", paid=True).do("reduceGrant", reason=WHY)
    assert legs(case) == [(1, "city", "1000000.00", "CANCELLED"), (2, "city", "600000.00", "ORDERED")]
    case.to("PAID")
    assert (case.grant["award"], used(case)["ITEM"]) == ("600000.00", 60000000)


def test_it_is_reduced_again_when_more_is_told_and_never_raised(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    since(case, "1000000.00")
    case.do("reduceGrant", reason=WHY)
    since(case, "500000.00")
    case.do("reduceGrant", reason=WHY)
    assert [(number, amount) for number, _, amount, _ in legs(case)] == [
        (1, "5000000.00"),
        (2, "4000000.00"),
        (3, "3500000.00"),
    ]
    case.do("withdrawOtherAward", evidence="撤销文件")
    assert case.refused("reduceGrant", reason=WHY)["code"] == "NOTHING_TO_REDUCE"
    assert case.to("PAID").grant["award"] == "3500000.00"
    rest = open_case(city, applicant=case.applicant, item=case.grant["item"]).to("PAID")
    assert rest.grant["award"] == "500000.00"


def test_a_tranche_is_reduced_alone(city: City) -> None:
    case = reported(project(city), "10000000.00")
    case.do("awardTranche")
    since(case, "1000000.00")
    case.do("reduceGrant", reason=WHY)
    assert (case.grant["award"], case.grant["tranches"][0]["award"]) == ("5000000.00", "2000000.00")
    assert [(number, amount, state) for number, _, amount, state in legs(case)] == [
        (1, "3000000.00", "SETTLED"),
        (1, "3000000.00", "CANCELLED"),
        (2, "2000000.00", "ORDERED"),
    ]
    assert used(case) == {"ITEM": 500000000}
    case.to("PAID")
    reported(case, "3000000.00").do("awardTranche")
    assert case.grant["tranches"][1]["award"] == "900000.00"


def test_what_is_told_once_the_treasury_has_it_stops_no_receipt(city: City) -> None:
    case = open_case(city).to("PAYING")
    instructed(case, case.leg("city"))
    had(case, "2000000.00", paid=True)
    assert case.refused("reduceGrant", reason=WHY)["code"] == "STEP_NOT_POSSIBLE"
    case.look()
    case.do("settleLeg")
    (recovery,) = case.look()["recoveries"]
    assert (recovery["cause"], recovery["claimed"]) == ("DUPLICATE", "2000000.00")


def test_a_reduction_needs_a_reason_and_a_grant_that_is_not_held(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    since(case, "2000000.00")
    assert case.refused("reduceGrant", reason=" ")["code"] == "REASON_REQUIRED"
    case.do("holdGrant", reason="正在核查")
    assert case.refused("reduceGrant", reason=WHY)["code"] == "ON_HOLD"
    case.do("releaseGrant", reason="核查完毕")
    case.do("reduceGrant", reason=WHY)


def test_of_two_reductions_at_once_one_is_done(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    since(case, "2000000.00")
    command = case.command("reduceGrant", reason=WHY)
    people = [city.person(Role.OFFICER, desk=desk) for desk in ("one", "two")]
    assert codes(at_once([doing(person, "reduceGrant", command) for person in people])) == ["STALE_VERSION", "done"]
    assert [(number, state) for number, _, _, state in legs(case)] == [(1, "CANCELLED"), (2, "ORDERED")]
