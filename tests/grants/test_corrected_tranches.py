"""Awards that were paid in tranches are corrected, too: what is too much comes off the last tranche first."""

import pytest

from tests.books.ledger_truth import differences
from tests.grants.test_award_corrections import WHY, brief, had_back
from tests.grants.test_tranches import money, project, reported, settled, tranches
from tests.world.cases import Case
from tests.world.city import City, Json
from workflows.running.ledger_check import check_ledger


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-03-01")


def corrected(case: Case, funds: str) -> Case:
    """The case once two officers corrected the national funds that it received in all."""
    case.look()
    command: Json = {"id": case.id, "expectedVersion": case.grant["version"]} | WHY
    case.city.officer.done("correctAward", **command, facts={"national_funds_received": funds})
    case.look()
    return case


def true_sums(case: Case) -> tuple[str, str]:
    """The state and the award of a case of which every sum is true, and whose award is that of its parts."""
    case.look()
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    return case.state, case.grant["award"]


def payments(case: Case) -> list[tuple[str, str]]:
    """Each payment, oldest first: its amount and its state."""
    return [(payment["amount"], payment["state"]) for payment in case.look()["payments"]]


def in_two(city: City, second: str = "10000000.00") -> Case:
    """A project of which 3,000,000 were paid first, and a second tranche awarded."""
    case = reported(project(city), second)
    case.do("awardTranche")
    return case


def test_of_an_unpaid_tranche_less_is_ordered_before_anything_is_asked_back(city: City) -> None:
    case = corrected(in_two(city), "15000000.00")
    assert true_sums(case) == ("PAYABLE", "4500000.00")
    assert (tranches(case), case.grant["recoveries"]) == ([("AWARDED", "1500000.00")], [])
    assert payments(case) == [("3000000.00", "SETTLED"), ("3000000.00", "CANCELLED"), ("1500000.00", "ORDERED")]
    assert true_sums(settled(case)) == ("PAID", "4500000.00")
    assert tranches(case) == [("PAID", "1500000.00")]


def test_a_tranche_of_which_nothing_is_left_waits_for_no_money(city: City) -> None:
    case = corrected(in_two(city), "8000000.00")
    assert true_sums(case) == ("PAID", "2400000.00")
    assert tranches(case) == [("PAID", "0.00")]
    assert [brief(each) for each in case.grant["recoveries"]] == [("CORRECTION", "OPENED", "600000.00", "duixian")]
    # Its receipt is not matched again.
    again = case.refused("reportTranche", **money(case, "10000000.00", case.grant["tranches"][0]["receiptNo"]))
    assert again["code"] == "UPSTREAM_RECEIPT_REUSED"


def test_of_paid_tranches_the_last_gives_back_first_and_each_by_a_recovery_of_its_own(city: City) -> None:
    case = corrected(settled(in_two(city)), "8000000.00")
    assert true_sums(case) == ("PAID", "2400000.00")
    assert tranches(case) == [("PAID", "0.00")]
    claims = [each["claimed"] for each in case.grant["recoveries"]]
    assert sorted(claims) == ["3000000.00", "600000.00"]


def test_a_request_for_a_tranche_is_taken_back_first(city: City) -> None:
    case = in_two(city)
    case.do("requestPayment")
    command: Json = {"id": case.id, "expectedVersion": case.grant["version"]} | WHY
    wrong = city.officer.refused("correctAward", **command, facts={"national_funds_received": "15000000.00"})
    assert wrong["code"] == "REQUEST_STANDS"
    case.do("takeBackPayment", reason="更正")
    assert true_sums(corrected(case, "15000000.00")) == ("PAYABLE", "4500000.00")


@pytest.mark.parametrize("paid", [False, True])
def test_a_higher_award_is_shown_and_its_difference_paid_beside_the_tranches(city: City, *, paid: bool) -> None:
    case = settled(in_two(city)) if paid else in_two(city)
    corrected(case, "22000000.00")
    assert (case.state, case.grant["award"], case.grant["standingAward"]) == ("PROPOSED", "6600000.00", "6000000.00")
    case.to("PAYABLE")
    assert payments(case)[-1] == ("600000.00", "ORDERED")
    for payment in case.grant["payments"]:
        if payment["state"] == "ORDERED":
            case.do("requestPayment", id=payment["id"])
    while case.state == "PAYING":
        case.do("settleLeg")
    assert true_sums(case) == ("PAID", "6600000.00")
    assert {state for _, state in payments(case)} == {"SETTLED"}
    assert tranches(case) == [("PAID", "3000000.00")]
    # The next tranche is matched beside all of it, up to the cap.
    reported(case, "90000000.00").do("awardTranche")
    assert true_sums(settled(case)) == ("PAID", "10000000.00")


def test_a_refused_rise_leaves_an_unpaid_tranche_payable(city: City) -> None:
    case = corrected(in_two(city), "22000000.00").to("PUBLICITY")
    case.do("rejectGrant", reason="异议成立")
    assert true_sums(case) == ("PAYABLE", "6000000.00")
    assert case.grant["facts"]["national_funds_received"] == "20000000.00"
    assert true_sums(settled(case)) == ("PAID", "6000000.00")


def test_where_a_condition_fails_all_tranches_are_asked_back(city: City) -> None:
    case = in_two(city)
    command: Json = {"id": case.id, "expectedVersion": case.grant["version"]} | WHY
    city.officer.done("correctAward", **command, facts={"ai_field": False})
    assert true_sums(case) == ("PAID", "0.00")
    assert payments(case) == [("3000000.00", "SETTLED"), ("3000000.00", "CANCELLED")]
    assert [brief(each)[2] for each in case.grant["recoveries"]] == ["3000000.00"]
    had_back(case)
    assert case.grant["recoveries"][0]["state"] == "RECOVERED"


def test_years_later_tranches_are_corrected_both_ways(city: City) -> None:
    case = settled(in_two(city))
    city.move_to("2025-03-03")
    corrected(case, "19000000.00")
    assert [brief(each)[2] for each in case.grant["recoveries"]] == ["300000.00"]
    had_back(case)
    assert corrected(case, "20000000.00").to("PUBLICITY").grant["standingAward"] == "5700000.00"
    case.to("PAYABLE")
    assert payments(case)[-1] == ("300000.00", "BUDGET_PENDING")
