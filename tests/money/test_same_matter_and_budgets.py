"""An award that is reduced beside other support (art. 16), and the queue for a budget that is too small (art. 15)."""

from datetime import date, timedelta

from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_other_awards import beside
from tests.world.cases import Case, open_case
from tests.world.city import City, Json

WHY = "同一事项已获其他支持"


def arranged(city: City, amount: str) -> City:
    """A city whose treasury has just this money for the year."""
    fields: Json = {"treasury": "city", "year": 2021, "amount": amount, "documentNo": "武财预〔2021〕3号"}
    city.finance.done("appropriateBudget", **fields, evidence="预算批复")
    return city


def last_leg(case: Case) -> tuple[str, str]:
    """The leg that was ordered last: its yuan, and where it stands."""
    leg = case.look()["payments"][-1]["legs"][0]
    return leg["amount"], leg["state"]


def approved(*cases: Case) -> None:
    """Cases approved in this order, all on one day."""
    city = cases[0].city
    for case in cases:
        case.to("PUBLICITY")
    city.move_to(date.fromisoformat(cases[-1].grant["publicityTo"]) + timedelta(days=1))
    for case in cases:
        case.look()
        case.do("approveGrant")


def reduced(case: Case, paid: str) -> None:
    """A case beside what another policy paid meanwhile, reduced to the difference."""
    beside(case, amount=paid, paidOn=case.city.day.isoformat()).do("reduceGrant", reason=WHY)


def test_an_award_that_waits_is_served_once_it_was_reduced_to_what_there_is(unfunded_city: City) -> None:
    case = open_case(arranged(unfunded_city, "3000000.00")).to("PAYABLE")
    assert last_leg(case) == ("5000000.00", "BUDGET_PENDING")
    reduced(case, "2000000.00")
    assert last_leg(case) == ("3000000.00", "ORDERED")
    assert budget(case.city, "city", 2021)["free"] == "0.00"
    case.to("PAID")


def test_what_a_reduction_frees_serves_the_next_who_waits(unfunded_city: City) -> None:
    city = arranged(unfunded_city, "9000000.00")
    first, second = open_case(city), open_case(city)
    approved(first, second)
    assert [last_leg(case)[1] for case in (first, second)] == ["ORDERED", "BUDGET_PENDING"]
    reduced(first, "1000000.00")
    assert (last_leg(first), last_leg(second)) == (("4000000.00", "ORDERED"), ("5000000.00", "ORDERED"))
    assert budget(city, "city", 2021)["free"] == "0.00"


def test_a_reduced_award_does_not_fall_behind_those_who_wait_since(unfunded_city: City) -> None:
    city = arranged(unfunded_city, "6000000.00")
    first, second = open_case(city), open_case(city)
    approved(first, second)
    reduced(first, "1000000.00")
    assert (last_leg(first), last_leg(second)) == (("4000000.00", "ORDERED"), ("5000000.00", "BUDGET_PENDING"))
    assert budget(city, "city", 2021)["free"] == "2000000.00"


def test_a_reduced_award_that_waits_keeps_its_place_in_the_queue(unfunded_city: City) -> None:
    city = arranged(unfunded_city, "1000000.00")
    first, second = open_case(city), open_case(city)
    approved(first, second)
    reduced(first, "1000000.00")
    fields: Json = {"treasury": "city", "year": 2021, "amount": "4500000.00", "documentNo": "武财预〔2021〕4号"}
    city.finance.done("appropriateBudget", **fields, evidence="追加预算批复")
    assert (last_leg(first), last_leg(second)) == (("4000000.00", "ORDERED"), ("5000000.00", "BUDGET_PENDING"))


def test_money_that_was_reserved_is_not_lost_to_one_who_waits_though_that_was_approved_before(
    unfunded_city: City,
) -> None:
    city = arranged(unfunded_city, "5400000.00")
    gated = open_case(city, "A06-2").to("PUBLICITY")
    city.move_to(date.fromisoformat(gated.grant["publicityTo"]) + timedelta(days=1))
    gated.look()
    gated.do("approveGrant")
    case = open_case(city).to("PAYABLE")
    gated.do("recordCompletion", completedOn="2021-03-02", evidence="竣工验收备案表")
    gated.do("recordProductionStart", startedOn="2021-03-02", evidence="投产验收报告")
    assert (last_leg(case)[1], last_leg(gated)) == ("ORDERED", ("500000.00", "BUDGET_PENDING"))
    reduced(case, "1.00")
    assert (last_leg(case), last_leg(gated)[1]) == (("4999999.00", "ORDERED"), "BUDGET_PENDING")
    reduced(case, "500000.00")
    assert (last_leg(case), last_leg(gated)[1]) == (("4499999.00", "ORDERED"), "ORDERED")
