"""A bank returns what it had reported paid (到账后退票): it is paid again, and no fen is paid twice or lost."""

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_recoveries import SIX_MONTHS, recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json

DAY = "2021-03-01"
FACTS = ("free", "reserved", "paid", "lapsed")


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def sums(city: City, year: int = 2021) -> tuple[int, ...]:
    """What the city's budget of a year says, in fen."""
    budget_now = budget(city, "city", year)
    return tuple(round(float(budget_now[name]) * 100) for name in FACTS)


def returned(case: Case, payer: str = "city") -> Json:
    """The grant after the bank returned what it had reported paid."""
    case.do("returnLeg", leg=payer, receiptNo=new_receipt(), reason="账户已销户")
    return case.look()


def paid_again(case: Case, payer: str = "city") -> None:
    """Request the returned leg anew, and settle it."""
    before = case.leg(payer)["voucherNo"]
    case.do("requestPayment")
    assert case.leg(payer)["voucherNo"] != before
    case.do("settleLeg", leg=payer)


def test_what_came_back_is_reserved_again_and_paid_under_a_new_voucher(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    free, reserved, paid, lapsed = sums(city)
    amount = round(float(case.leg("city")["amount"]) * 100)
    city.move_to("2021-06-01")
    assert returned(case)["state"] == "PAYING"
    assert sums(city) == (free, reserved + amount, paid - amount, lapsed)
    assert case.grant["payments"][0]["state"] == "RETURNED"
    paid_again(case)
    assert (case.state, sums(city), differences(city)) == ("PAID", (free, reserved, paid, lapsed), [])


def test_it_may_come_back_twice_and_after_the_end_of_its_year(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    for day in ("2022-01-20", "2023-02-01"):
        city.move_to(day)
        before = sums(city)
        returned(case)
        assert sums(city)[:2] == (before[0], before[1] + before[2] - sums(city)[2])
        paid_again(case)
        assert (case.state, sums(city), differences(city)) == ("PAID", before, [])


def test_a_closed_grant_is_paid_again_and_closed_again(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    case.do("closeGrant", performance="已按要求完成绩效自评")
    assert returned(case)["state"] == "PAYING"
    paid_again(case)
    assert case.state == "PAID"
    case.do("closeGrant", performance="已按要求完成绩效自评")


def test_the_same_return_twice_is_one_and_an_old_voucher_says_nothing_more(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    command = case.command("returnLeg", leg="city", receiptNo="TP-9", reason="账户已销户")
    city.treasury.done("returnLeg", **command)
    again = city.treasury.done("returnLeg", **command | {"idempotencyKey": "another key", "receiptNo": "ｔｐ－9"})
    assert again["leg"]["state"] == "RETURNED"
    case.look()
    paid_again(case)
    late = city.treasury.refused("returnLeg", **command | {"idempotencyKey": "a third key", "receiptNo": "TP-10"})
    assert late["code"] == "INPUT_INVALID"


def test_of_many_returns_at_once_one_is_taken(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    commands = [case.command("returnLeg", leg="city", receiptNo=new_receipt(), reason="账户已销户") for _ in range(8)]
    payloads = at_once(
        [doing(city.treasury, "returnLeg", one | {"idempotencyKey": f"{one['receiptNo']}-key"}) for one in commands]
    )
    assert codes(payloads) == ["STEP_NOT_POSSIBLE"] * 7 + ["done"]
    assert differences(city) == []


def test_what_a_recovery_had_back_is_to_be_refunded_once_the_bank_returns_the_payment(city: City) -> None:
    case = open_case(city, "A06-1").to("PAID")
    recovered(case, "RECOVERED", cause="OVERPAYMENT", amount="100.00")
    assert returned(case)["state"] == "PAYING"
    assert case.grant["recoveries"][0]["legs"][0]["receipts"][-1]["outcome"] == "TO_REFUND"
    assert case.refused("requestPayment")["code"] == "ON_HOLD"
    assert differences(city) == []


def test_a_window_of_a_programme_is_paid_again_too(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    case.do("verifyMilestone", evidence="合同抽查")
    case.do("requestPayment")
    for payer in ("city", "district"):
        case.do("settleLeg", leg=payer)
    assert case.grant["milestones"][0]["state"] == "PAID"
    assert returned(case)["milestones"][0]["state"] == "PAYING"
    paid_again(case)
    assert (case.grant["milestones"][0]["state"], differences(city)) == ("PAID", [])
