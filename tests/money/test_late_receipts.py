"""Facts of a treasury that come late (迟到回单): after a return, for a voucher of before, after the end of a grant."""

from datetime import date, timedelta

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import returned, sums
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, new_key
from tests.world.rows import changed_tables
from tests.world.runs import CHECKER, asked_of_run, gathered, instructed, step
from workflows.running.ledger_check import check_ledger

WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}


@pytest.fixture
def back(city: City) -> Case:
    """A grant that was paid by one leg, which the bank returned."""
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    city.move_to(city.day + timedelta(days=4))
    returned(case)
    return case


def true(case: Case) -> Json:
    """The leg of a case, of which the ledger is true."""
    case.look()
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    return case.leg("city")


def doubles(case: Case) -> list[tuple[str, str]]:
    """The double payments of the leg: voucher and state."""
    return [(double["voucherNo"], double["state"]) for double in true(case)["doublePayments"]]


def leg_answered(case: Case, voucher: str, name: str = "settleLeg", **fields: object) -> Json:
    """What the treasury says under a voucher of the leg, whichever it is now."""
    leg, day = case.leg("city"), {"settleLeg": "settledOn", "returnLeg": "returnedOn"}[name]
    command: Json = {"id": leg["id"], "voucherNo": voucher, "amount": leg["amount"], "receiptNo": new_receipt()}
    command |= {day: case.city.day.isoformat()} | ({"reason": "账户已销户"} if name == "returnLeg" else {}) | fields
    case.city.treasury.done(name, **command)
    kept = case.city.rows()
    case.city.treasury.done(name, **command | {"idempotencyKey": new_key()})
    assert changed_tables(kept, case.city.rows()) == {"answer"}
    return true(case)


def test_what_was_paid_again_after_its_return_is_paid(back: Case) -> None:
    old, before = back.leg("city")["voucherNo"], sums(back.city)
    amount = round(float(back.leg("city")["amount"]) * 100)
    leg = leg_answered(back, old)
    assert (leg["state"], back.state, leg["voucherNo"], doubles(back)) == ("SETTLED", "PAID", old, [])
    assert sums(back.city) == (before[0], before[1] - amount, before[2] + amount, before[3])
    assert [one["outcome"] for one in leg["receipts"]] == ["SETTLED", "RETURNED", "SETTLED"]
    # And the bank returns that as well.
    assert leg_answered(back, old, "returnLeg")["state"] == "RETURNED"


def test_a_receipt_of_a_day_before_the_return_only_comes_late(city: City) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAYING")
    instructed(case, case.leg())
    first = city.day
    city.move_to(first + timedelta(days=3))
    case.do("returnLeg", leg="city", receiptNo=new_receipt(), reason="账户已销户")
    leg = leg_answered(case, case.leg("city")["voucherNo"], settledOn=(first + timedelta(days=1)).isoformat())
    assert (leg["state"], case.state, doubles(case)) == ("RETURNED", "PAYING", [])
    case.do("requestPayment")


@pytest.mark.parametrize("deeds", [["requestPayment"], ["takeBackPayment"], ["requestPayment", "takeBackPayment"]])
def test_a_leg_of_which_the_treasury_has_nothing_is_paid_by_its_earlier_voucher(back: Case, deeds: list[str]) -> None:
    old = back.leg("city")["voucherNo"]
    for name in deeds:
        back.do(name, **({"reason": "账户待核实"} if name == "takeBackPayment" else {}))
    leg = leg_answered(back, old)
    assert (leg["state"], leg["voucherNo"], back.state, doubles(back)) == ("SETTLED", old, "PAID", [])
    back.do("closeGrant", performance="已按要求完成绩效自评")


def test_a_run_that_holds_a_leg_which_was_paid_meanwhile_is_not_instructed(back: Case) -> None:
    old = back.leg("city")["voucherNo"]
    back.do("requestPayment")
    run = gathered(back.city, "city", back.leg("city")["id"])
    assert leg_answered(back, old)["state"] == "SETTLED"
    refused = back.city.person(Role.FINANCE, desk=CHECKER).refused(
        "approvePaymentRun", **asked_of_run("approvePaymentRun", run)
    )
    assert refused["code"] == "LEG_NOT_REQUESTED"
    step(back.city, "leaveOutOfRun", run, legId=back.leg("city")["id"], reason="原凭证已到账")


def sent_again(case: Case) -> tuple[str, str]:
    """The vouchers of a leg that came back and is with the treasury again."""
    old = case.leg("city")["voucherNo"]
    case.do("requestPayment")
    instructed(case, case.leg("city"))
    case.look()
    return old, case.leg("city")["voucherNo"]


def test_of_a_leg_that_was_sent_again_an_earlier_voucher_was_paid_once_too_often(back: Case) -> None:
    old, new = sent_again(back)
    assert leg_answered(back, old)["state"] == "INSTRUCTED"
    assert doubles(back) == [(old, "OPEN")]
    assert leg_answered(back, new)["state"] == "SETTLED"
    assert (doubles(back), back.state) == ([(old, "OPEN")], "PAID")
    # The bank returns the earlier one after all: it is had back.
    assert leg_answered(back, old, "returnLeg")["state"] == "SETTLED"
    assert (doubles(back), back.state) == ([(old, "RECOVERED")], "PAID")


@pytest.mark.parametrize("paid_first", [True, False])
def test_when_the_new_voucher_comes_back_the_earlier_payment_is_the_only_one(back: Case, *, paid_first: bool) -> None:
    old, new = sent_again(back)
    leg_answered(back, old)
    if paid_first:
        leg_answered(back, new)
    before, amount = sums(back.city), round(float(back.leg("city")["amount"]) * 100)
    leg = leg_answered(back, new, "returnLeg")
    assert (leg["state"], leg["voucherNo"], back.state, doubles(back)) == ("SETTLED", old, "PAID", [(old, "CLOSED")])
    moved = 0 if paid_first else amount
    assert sums(back.city) == (before[0], before[1] - moved, before[2] + moved, before[3])
    # The new one is paid late in turn: then it was one too many.
    leg_answered(back, new)
    assert sorted(doubles(back)) == sorted([(old, "CLOSED"), (new, "OPEN")])


def test_of_two_payments_under_one_voucher_the_bank_returns_one(city: City) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    voucher, before = case.leg("city")["voucherNo"], sums(city)
    leg_answered(case, voucher)
    assert doubles(case) == [(voucher, "OPEN")]
    leg = leg_answered(case, voucher, "returnLeg")
    assert (leg["state"], case.state, doubles(case)) == ("SETTLED", "PAID", [(voucher, "RECOVERED")])
    assert sums(city) == before
    # A correction elsewhere on the voucher brings no double payment back that is had back.
    first = leg["receipts"][0]["number"]
    command: Json = {"id": leg["id"], "receiptNo": first, "outcome": "SETTLED", "rightNo": new_receipt(), **WHY}
    city.finance.done("correctReceipt", **command)
    assert doubles(case) == [(voucher, "RECOVERED")]
    # But where the return never was, it is to be had back again.
    bank = next(one["number"] for one in leg["receipts"] if one["outcome"] == "RETURNED")
    command = {"id": leg["id"], "receiptNo": bank, "outcome": "WITHDRAWN", **WHY}
    city.finance.done("correctReceipt", **command)
    assert doubles(case) == [(voucher, "RECOVERED"), (voucher, "OPEN")]
    # The other payment comes back, then: one of two is left; then that one as well.
    assert leg_answered(case, voucher, "returnLeg")["state"] == "SETTLED"
    assert leg_answered(case, voucher, "returnLeg")["state"] == "RETURNED"
    assert case.state == "PAYING"


def test_a_return_that_is_withdrawn_makes_what_was_paid_after_it_a_double_payment(back: Case) -> None:
    voucher = back.leg("city")["voucherNo"]
    bank = back.leg("city")["receipts"][-1]["number"]
    leg_answered(back, voucher)
    command: Json = {"id": back.leg("city")["id"], "receiptNo": bank, "outcome": "WITHDRAWN", **WHY}
    back.city.finance.done("correctReceipt", **command)
    assert (true(back)["state"], doubles(back), back.state) == ("SETTLED", [(voucher, "OPEN")], "PAID")


def test_what_was_paid_of_a_terminated_grant_after_all_is_to_be_had_back(city: City) -> None:
    """A leg that came back is taken back, its grant terminated; then its voucher is paid late."""
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    returned(case)
    voucher, before = case.leg("city")["voucherNo"], sums(city)
    case.do("takeBackPayment", reason="企业迁出")
    case.do("terminateGrant", reason="企业迁出")
    leg = leg_answered(case, voucher)
    assert (leg["state"], case.state, doubles(case)) == ("CANCELLED", "TERMINATED", [(voucher, "OPEN")])
    amount = round(float(leg["amount"]) * 100)
    assert sums(city) == (before[0] + amount, before[1] - amount, *before[2:])
    cancelled = {"states": ["CANCELLED"], "voucherNo": voucher}
    listed = "query($filter: PaymentFilter) { payments(filter: $filter) { nodes { state grant { id } } } }"
    payments = city.finance.ask(listed, filter=cancelled)["payments"]["nodes"]
    assert payments == [{"state": "CANCELLED", "grant": {"id": case.id}}]
    assert city.finance.ask(listed, filter=cancelled | {"states": ["ORDERED"]})["payments"]["nodes"] == []


@pytest.mark.parametrize("later", ["closed", "expired"])
def test_after_the_end_a_voucher_is_paid_twice_and_one_of_it_comes_back(city: City, later: str) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    case.do("closeGrant", performance="已按要求完成绩效自评")
    if later == "expired":
        city.move_to(date(2026, 2, 1))
        case.look()
    voucher = case.leg("city")["voucherNo"]
    leg_answered(case, voucher)
    leg_answered(case, voucher, "returnLeg")
    assert (doubles(case), case.state) == ([(voucher, "RECOVERED")], "CLOSED")
    assert leg_answered(case, voucher, "returnLeg")["state"] == "RETURNED"
    assert case.state == "PAYING"
    assert leg_answered(case, voucher)["state"] == "SETTLED"
    assert case.state == "PAID"


def test_a_window_of_a_programme_is_paid_by_an_earlier_voucher_too(city: City) -> None:
    city.move_to("2021-08-02")
    case = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    case.do("verifyMilestone", evidence="合同抽查")
    case.do("requestPayment")
    for payer in ("city", "district"):
        case.do("settleLeg", leg=payer)
    returned(case)
    old = case.leg("city")["voucherNo"]
    case.do("takeBackPayment", reason="账户待核实")
    assert leg_answered(case, old)["state"] == "SETTLED"
    assert case.grant["milestones"][0]["state"] == "PAID"


def test_of_many_late_receipts_at_once_each_is_taken_once(back: Case) -> None:
    leg, day = back.leg("city"), back.city.day.isoformat()
    fields: Json = {"id": leg["id"], "voucherNo": leg["voucherNo"], "amount": leg["amount"], "settledOn": day}
    commands = [fields | {"receiptNo": new_receipt()} for _ in range(3)] * 3
    doings = [doing(back.city.treasury, "settleLeg", one | {"idempotencyKey": new_key()}) for one in commands]
    assert set(codes(at_once(doings))) == {"done"}
    leg = true(back)
    assert sorted(one["outcome"] for one in leg["receipts"]) == ["DOUBLE", "DOUBLE", "RETURNED", "SETTLED", "SETTLED"]
    assert [double["state"] for double in leg["doublePayments"]] == ["OPEN", "OPEN"]


def test_rows_of_a_file_take_the_same_doors(back: Case) -> None:
    old, new = sent_again(back)
    leg, day = back.leg("city"), back.city.day.isoformat()
    rows = [
        {"voucherNo": voucher, "amount": leg["amount"], "receiptNo": new_receipt(), "outcome": "SETTLED", "on": day}
        for voucher in (old, new)
    ]
    answered = back.city.treasury.done("recordTreasuryReceipts", rows=rows)["rows"]
    assert [row["errors"] for row in answered] == [[], []]
    assert (true(back)["state"], doubles(back), back.state) == ("SETTLED", [(old, "OPEN")], "PAID")


DOUBLES = """query($filter: DoublePaymentFilter) { doublePayments(filter: $filter) { totalCount totalAmount nodes {
  treasury state amount receiptNo closingReceiptNo recordedBy closedBy leg { id state } grant { id } } } }"""


def test_a_second_receipt_in_a_file_is_money_paid_twice_and_is_over_once_it_came_back(city: City) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    leg, second, back, day = case.leg("city"), new_receipt(), new_receipt(), city.day.isoformat()
    row: Json = {"voucherNo": leg["voucherNo"], "amount": leg["amount"], "on": day}
    rows = [
        row | {"receiptNo": second, "outcome": "SETTLED"},
        row | {"receiptNo": back, "outcome": "RETURNED", "reason": "退回重复款"},
    ]

    def listed(**filters: object) -> Json:
        page = city.finance.ask(DOUBLES, filter=filters)["doublePayments"]
        assert page["totalCount"] == len(page["nodes"])
        return page

    for one, state in zip(rows, ("OPEN", "RECOVERED"), strict=True):
        for _ in range(2):
            (answer,) = city.treasury.done("recordTreasuryReceipts", rows=[one])["rows"]
            assert answer["errors"] == []
        assert (true(case)["state"], case.state, doubles(case)) == ("SETTLED", "PAID", [(leg["voucherNo"], state)])
        page = listed(receiptNo=second, grantNumber=case.grant["number"], states=[state])
        assert page["totalAmount"] == leg["amount"]
        (double,) = page["nodes"]
        assert (double["treasury"], double["leg"]["id"], double["grant"]["id"]) == ("city", leg["id"], case.id)
        assert (double["closingReceiptNo"], bool(double["closedBy"])) == (
            (back, True) if state != "OPEN" else (None, False)
        )
    (once,) = listed(receiptNo=back)["nodes"]
    assert listed(creditCode=case.applicant.code)["nodes"] == [once]
    wrong: list[Json] = [{"receiptNo": "x" * 200}, {"grantNumber": "?"}, {"creditCode": "?"}, {"states": ["OPEN"]}]
    for filters in wrong:
        assert listed(**filters | {"voucherNo": leg["voucherNo"]}) == {
            "totalCount": 0,
            "totalAmount": "0.00",
            "nodes": [],
        }
