"""Receipts of less than their voucher (部分到账): a part is settled or comes back, the rest is still to be answered."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import sums
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, new_key
from tests.world.parts import LEG, LegAtTreasury, legs, outcome, part, yuan
from tests.world.runs import instructed
from workflows.running.ledger_check import check_ledger

WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}


@pytest.fixture
def out(city: City) -> Case:
    """A grant of 5,000,000 by the city alone whose leg is with the treasury."""
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAYING")
    instructed(case, case.leg())
    return case


def test_a_part_is_settled_and_the_rest_stays_with_the_treasury(out: Case) -> None:
    at_treasury, before = LegAtTreasury(out), sums(out.city)
    third = at_treasury.whole // 3
    leg = at_treasury("settleLeg", third)
    assert (leg["state"], leg["amount"], leg["voucherNo"]) == ("SETTLED", yuan(third), at_treasury.voucher)
    assert sums(out.city) == (before[0], before[1] - third, before[2] + third, before[3])
    assert legs(out) == [(yuan(third), "SETTLED"), (yuan(at_treasury.whole - third), "INSTRUCTED")]
    assert (out.state, out.grant["payments"][0]["state"]) == ("PAYING", "PARTIALLY_SETTLED")
    assert outcome(at_treasury) == ("PARTIALLY_SETTLED", "INSTRUCTED")
    # Another part under the same voucher, and the rest.
    at_treasury("settleLeg", 1)
    assert legs(out)[1:] == [("0.01", "SETTLED"), (yuan(at_treasury.whole - third - 1), "INSTRUCTED")]
    assert at_treasury.refused("settleLeg", at_treasury.whole - third) == "RECEIPT_AMOUNT_DIFFERS"
    at_treasury("settleLeg", at_treasury.whole - third - 1)
    assert {state for _, state in legs(out)} == {"SETTLED"}
    assert (out.state, outcome(at_treasury)) == ("PAID", ("SETTLED", "ANSWERED"))
    assert sums(out.city) == (before[0], before[1] - at_treasury.whole, before[2] + at_treasury.whole, before[3])


def test_a_split_leg_tells_of_its_parts_and_a_part_of_what_it_was_split_from(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100, receiptNo="HK-PART-1")
    auditor = out.city.person(Role.AUDITOR)
    whole = auditor.ask(LEG, id=at_treasury.leg["id"])["node"]
    rest = yuan(at_treasury.whole - 100)
    assert [(one["amount"], one["state"]) for one in whole["parts"]] == [("1.00", "SETTLED"), (rest, "INSTRUCTED")]
    assert (whole["state"], whole["receipts"], whole["amount"]) == ("SPLIT", [], at_treasury.leg["amount"])
    paid = auditor.ask(LEG, id=part(out, "1.00")["id"])["node"]
    assert (paid["splitFrom"]["id"], [one["number"] for one in paid["receipts"]]) == (
        at_treasury.leg["id"],
        ["HK-PART-1"],
    )
    events = [(step_["event"], step_["voucherNo"]) for step_ in paid["history"]]
    assert [event for event, _ in events] == ["RESERVE", "REQUEST", "INSTRUCT", "SPLIT_BY_RECEIPT", "SETTLE"]
    assert [voucher for _, voucher in events] == [None, *[at_treasury.voucher] * 4]


def test_the_bank_returns_a_part_later_and_it_is_paid_again_under_its_own_voucher(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100)
    at_treasury("settleLeg", at_treasury.whole - 100)
    assert out.look()["state"] == "PAID"
    out.city.move_to(out.city.day + timedelta(days=40))
    leg = at_treasury("returnLeg", 100)
    assert (leg["amount"], leg["state"], legs(out)[0], out.state) == (
        "1.00",
        "RETURNED",
        ("1.00", "RETURNED"),
        "PAYING",
    )
    assert outcome(at_treasury) == ("PARTIALLY_RETURNED", "ANSWERED")
    out.do("requestPayment")
    again = part(out, "1.00")
    assert again["voucherNo"] != at_treasury.voucher
    instructed(out, again)
    out.city.treasury.done(
        "settleLeg",
        **LegAtTreasury.receipt(at_treasury, "settleLeg", 100, id=again["id"], voucherNo=again["voucherNo"]),
    )
    assert (legs(out)[0], out.look()["state"]) == (("1.00", "SETTLED"), "PAID")


def test_a_part_comes_back_before_anything_is_paid(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("returnLeg", 100)
    assert legs(out) == [("1.00", "RETURNED"), (yuan(at_treasury.whole - 100), "INSTRUCTED")]
    at_treasury("settleLeg", at_treasury.whole - 100)
    assert (outcome(at_treasury), out.look()["state"]) == (("PARTIALLY_RETURNED", "ANSWERED"), "PAYING")


def test_what_is_paid_beyond_the_voucher_is_a_double_payment(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100)
    at_treasury("settleLeg", at_treasury.whole - 100)
    before = sums(out.city)
    # One of the parts once more, and then the whole once more.
    assert at_treasury("settleLeg", 100)["doublePayments"][0]["amount"] == "1.00"
    assert at_treasury("settleLeg", at_treasury.whole)["doublePayments"][0]["amount"] == at_treasury.leg["amount"]
    assert (sums(out.city), {state for _, state in legs(out)}) == (before, {"SETTLED"})
    assert at_treasury.refused("settleLeg", 99) == "RECEIPT_AMOUNT_DIFFERS"
    # The bank returns the whole that was too much: the parts stay paid.
    at_treasury("returnLeg", at_treasury.whole)
    assert (sums(out.city), out.look()["state"]) == (before, "PAID")


def test_a_receipt_of_a_part_with_a_wrong_amount_is_withdrawn_and_told_anew(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100, receiptNo="HK-WRONG")
    finance = out.city.person(Role.FINANCE, desk="for correctReceipt")
    corrected = finance.done(
        "correctReceipt", id=at_treasury.leg["id"], receiptNo="HK-WRONG", outcome="WITHDRAWN", **WHY
    )["leg"]
    assert (corrected["amount"], corrected["state"]) == ("1.00", "UNKNOWN")
    # What is open is divided anew: a hundred times as much, under the same receipt.
    at_treasury("settleLeg", at_treasury.whole - 50, receiptNo="HK-WRONG")
    assert legs(out) == [(yuan(at_treasury.whole - 50), "SETTLED"), ("0.50", "INSTRUCTED")]
    at_treasury("settleLeg", 50)
    assert out.look()["state"] == "PAID"


def test_a_withdrawn_part_was_paid_whole_after_all(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100, receiptNo="HK-WRONG-2")
    finance = out.city.person(Role.FINANCE, desk="for correctReceipt")
    finance.done("correctReceipt", id=at_treasury.leg["id"], receiptNo="HK-WRONG-2", outcome="WITHDRAWN", **WHY)
    at_treasury("settleLeg", at_treasury.whole)
    assert (legs(out), out.look()["state"]) == ([(at_treasury.leg["amount"], "SETTLED")], "PAID")


def test_nobody_says_that_was_paid_in_part_what_he_asked_for(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100)
    asking = out.by("requestPayment")
    for leg in (at_treasury.leg, part(out, yuan(at_treasury.whole - 100))):
        command = at_treasury.receipt("settleLeg", 100, id=leg["id"])
        if out.city.settings.four_eyes:
            assert asking.refused("settleLeg", **command)["code"] == "FOUR_EYES"


def test_a_treasury_does_not_know_what_became_of_the_rest(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100)
    fields = {"id": at_treasury.leg["id"], "voucherNo": at_treasury.voucher, "reason": "清算系统查询中"}
    assert out.city.treasury.done("reportLegUnknown", **fields)["leg"]["amount"] == yuan(at_treasury.whole - 100)
    assert (legs(out)[1][1], outcome(at_treasury)) == ("UNKNOWN", ("UNKNOWN", "INSTRUCTED"))
    at_treasury("settleLeg", 200)
    assert [state for _, state in legs(out)] == ["SETTLED", "SETTLED", "UNKNOWN"]


def test_parts_of_a_voucher_come_in_a_file(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    receipts = [("SETTLED", 100), ("RETURNED", 250), ("SETTLED", at_treasury.whole - 350)]
    on: Json = {"voucherNo": at_treasury.voucher, "on": out.city.day.isoformat(), "reason": "退票"}
    rows = [
        on | {"receiptNo": f"HK-FILE-{place}", "outcome": outcome_, "amount": yuan(amount)}
        for place, (outcome_, amount) in enumerate(receipts)
    ]
    for key in (new_key(), new_key()):
        answers = out.city.treasury.done("recordTreasuryReceipts", rows=rows, idempotencyKey=key)["rows"]
        assert [(row["leg"]["amount"], row["errors"]) for row in answers] == [
            ("1.00", []),
            ("2.50", []),
            (yuan(at_treasury.whole - 350), []),
        ]
    assert legs(out) == [("1.00", "SETTLED"), ("2.50", "RETURNED"), (yuan(at_treasury.whole - 350), "SETTLED")]


def test_parts_told_at_once_are_never_more_than_the_voucher(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    half = at_treasury.whole // 2 + 1
    doings = [doing(out.city.treasury, "settleLeg", at_treasury.receipt("settleLeg", half)) for _ in range(3)]
    assert sorted(codes(at_once(doings))) == ["RECEIPT_AMOUNT_DIFFERS", "RECEIPT_AMOUNT_DIFFERS", "done"]
    assert [state for _, state in legs(out)] == ["SETTLED", "INSTRUCTED"]


def test_a_rest_goes_over_the_end_of_the_year_in_the_budget_of_its_year(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 100)
    before = sums(out.city)
    out.city.move_to("2022-01-03")
    after = sums(out.city)
    # What was free has lapsed; what the rest has reserved stays.
    assert after == (0, before[1], before[2], before[3] + before[0])
    at_treasury("settleLeg", at_treasury.whole - 250)
    assert sums(out.city)[1:3] == (before[1] - at_treasury.whole + 250, before[2] + at_treasury.whole - 250)
    # The last part comes back, and is paid a year later, in the budget of the first year still.
    at_treasury("returnLeg", 150)
    out.look()
    out.do("requestPayment")
    out.city.move_to("2023-01-04")
    instructed(out, part(out, "1.50"))
    last = part(out, "1.50")
    at_treasury("settleLeg", 150, id=last["id"], voucherNo=last["voucherNo"])
    assert legs(out)[-1] == ("1.50", "SETTLED")
    assert (sums(out.city), sums(out.city, 2023)[1:3], out.state) == (
        (0, before[1] - at_treasury.whole + 100, before[2] + at_treasury.whole - 100, after[3]),
        (0, 0),
        "PAID",
    )


def test_a_recovery_of_a_paid_part_follows_what_the_bank_returns_of_it(out: Case) -> None:
    at_treasury = LegAtTreasury(out)
    at_treasury("settleLeg", 300)
    at_treasury("settleLeg", 200)
    out.look()
    out.do("openRecovery", cause="OVERPAYMENT", facts="多付")
    out.do("notifyRecovery", replyDueOn=(out.city.day + timedelta(days=9)).isoformat())
    out.do("replyToRecovery", reply="无异议")
    out.do("decideRecovery", amount="5.00", reason="多付")
    out.do("demandRecovery")
    out.do("recordRecoveryReceipt", amount="4.00", receiptNo="TK-1")
    # The rest is paid meanwhile: of that nothing is asked back.
    at_treasury("settleLeg", at_treasury.whole - 500)
    assert out.look()["recoveries"][-1]["amount"] == "5.00"
    before = sums(out.city)
    at_treasury("returnLeg", 300)
    recovery = out.look()["recoveries"][-1]
    leg = recovery["legs"][0]
    # The applicant still has more than is owed.
    assert (leg["amount"], leg["received"], recovery["state"]) == ("5.00", "4.00", "PARTLY_RECOVERED")
    at_treasury("returnLeg", at_treasury.whole - 500)
    leg = out.look()["recoveries"][-1]["legs"][0]
    assert (leg["amount"], leg["received"]) == ("2.00", "2.00")
    assert [(r["edition"], r["amount"], r["excess"], r["outcome"]) for r in leg["receipts"]] == [
        (1, "4.00", "0.00", "RECEIVED"),
        (2, "2.00", "2.00", "RECEIVED"),
    ]
    assert out.grant["recoveries"][-1]["state"] == "RECOVERED"
    assert sums(out.city)[1] == before[1] + at_treasury.whole - 200
    assert (differences(out.city), out.city.run(check_ledger()).differences) == ([], [])


def test_a_window_of_a_programme_is_paid_in_parts(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    case.do("verifyMilestone", evidence="合同抽查记录")
    case.do("requestPayment")
    instructed(case, case.leg("city"))
    at_treasury = LegAtTreasury(case)
    at_treasury("settleLeg", 100)
    assert case.look()["milestones"][0]["state"] == "PAYING"
    at_treasury("settleLeg", at_treasury.whole - 100)
    while case.look()["milestones"][0]["state"] == "PAYING":
        case.do("settleLeg")
    assert case.grant["milestones"][0]["state"] == "PAID"
