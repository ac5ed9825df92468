"""A receipt that was wrong is corrected, and money that went out twice is on record: no fen is lost or made."""

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import returned, sums
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, new_key
from tests.world.rows import changed_tables
from workflows.running.ledger_check import check_ledger

WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by one leg under one receipt."""
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAYING")
    case.do("settleLeg", receiptNo=new_receipt())
    return case


def receipt_number(case: Case) -> str:
    """The number of the first receipt of a case's leg."""
    return case.leg("city")["receipts"][0]["number"]


def corrected(case: Case, outcome: str, **fields: object) -> Json:
    """The leg after a correction; the ledger is true."""
    command: Json = {
        "id": case.leg("city")["id"],
        "receiptNo": receipt_number(case),
        "outcome": outcome,
        **WHY,
        **fields,
    }
    case.city.finance.done("correctReceipt", **command)
    case.look()
    assert differences(case.city) == []
    assert case.city.run(check_ledger()).differences == []
    return case.leg("city")


def editions(case: Case) -> list[tuple[int, str]]:
    """What is on record of the leg's receipts, oldest first."""
    return [(receipt["edition"], receipt["outcome"]) for receipt in case.leg("city")["receipts"]]


def test_what_was_reported_settled_was_returned(paid: Case) -> None:
    before, amount = sums(paid.city), round(float(paid.leg("city")["amount"]) * 100)
    leg = corrected(paid, "RETURNED")
    assert (leg["state"], paid.state, editions(paid)) == ("RETURNED", "PAYING", [(1, "SETTLED"), (2, "RETURNED")])
    assert sums(paid.city) == (before[0], before[1] + amount, before[2] - amount, before[3])
    old = leg["voucherNo"]
    paid.do("requestPayment")
    assert paid.leg("city")["voucherNo"] != old
    paid.do("settleLeg")
    assert (paid.state, sums(paid.city), differences(paid.city)) == ("PAID", before, [])


def test_what_was_reported_returned_was_settled(paid: Case) -> None:
    before = sums(paid.city)
    returned(paid)
    back = paid.leg("city")["receipts"][-1]["number"]
    corrected(paid, "SETTLED", receiptNo=back)
    # Then it was paid under two receipts.
    assert [double["receiptNo"] for double in paid.leg("city")["doublePayments"]] == [back]
    assert (paid.leg("city")["state"], paid.state, sums(paid.city)) == ("SETTLED", "PAID", before)


def test_a_return_that_never_was_is_withdrawn_and_the_leg_is_paid_as_before(paid: Case) -> None:
    before = sums(paid.city)
    returned(paid)
    leg = corrected(paid, "WITHDRAWN", receiptNo=paid.leg("city")["receipts"][-1]["number"])
    assert (leg["state"], paid.state, sums(paid.city)) == ("SETTLED", "PAID", before)


def test_a_wrong_number_and_a_wrong_day_are_put_right_and_nothing_moves(paid: Case) -> None:
    before, wrong, right = sums(paid.city), receipt_number(paid), new_receipt()
    paid.city.move_to(paid.city.day.replace(day=paid.city.day.day + 1))
    leg = corrected(paid, "SETTLED", rightNo=right, rightOn=paid.city.day.isoformat())
    assert {(one["number"], one["outcome"]) for one in leg["receipts"]} == {
        (wrong, "SETTLED"), (wrong, "WITHDRAWN"), (right, "SETTLED"),
    }  # fmt: skip
    assert (next(one["on"] for one in leg["receipts"] if one["number"] == right), sums(paid.city)) == (
        paid.city.day.isoformat(),
        before,
    )
    # A return of before stays the last word, whatever number the payment has.
    returned(paid)
    leg = corrected(paid, "SETTLED", receiptNo=right, rightNo=new_receipt())
    assert leg["state"] == "RETURNED"


def test_a_receipt_of_another_voucher_is_withdrawn_and_used_there(paid: Case) -> None:
    other, number = open_case(paid.city, "A06-1").to("PAYING"), receipt_number(paid)
    assert other.refused("settleLeg", receiptNo=number)["code"] == "RECEIPT_REUSED"
    leg = corrected(paid, "WITHDRAWN")
    assert (leg["state"], paid.state) == ("UNKNOWN", "PAYING")
    assert paid.refused("requestPayment")["code"] == "LEG_NOT_OPEN"
    other.do("settleLeg", receiptNo=number)
    paid.do("settleLeg", receiptNo=new_receipt())
    assert (other.state, paid.state, differences(paid.city)) == ("PAID", "PAID", [])


@pytest.mark.parametrize("after", ["closeGrant", "nothing"])
def test_it_is_corrected_after_the_end_and_told_twice_it_is_one_correction(paid: Case, after: str) -> None:
    if after == "closeGrant":
        paid.do("closeGrant", performance="已按要求完成绩效自评")
    corrected(paid, "RETURNED")
    before = paid.city.rows()
    command: Json = {"id": paid.leg("city")["id"], "receiptNo": receipt_number(paid), "outcome": "RETURNED", **WHY}
    paid.city.finance.done("correctReceipt", **command)
    assert changed_tables(before, paid.city.rows()) == {"answer"}


def test_a_second_receipt_for_a_voucher_is_a_double_payment_with_a_door_of_its_own(paid: Case) -> None:
    before, second = sums(paid.city), new_receipt()
    command = paid.command("settleLeg", leg="city", receiptNo=second)
    paid.city.treasury.done("settleLeg", **command)
    (double,) = paid.look()["payments"][0]["legs"][0]["doublePayments"]
    assert (double["receiptNo"], double["state"], double["amount"]) == (second, "OPEN", paid.leg("city")["amount"])
    assert (paid.state, sums(paid.city), differences(paid.city)) == ("PAID", before, [])
    kept = paid.city.rows()
    paid.city.treasury.done("settleLeg", **command)
    assert changed_tables(kept, paid.city.rows()) == {"answer"}
    checked = paid.city.run(check_ledger())
    assert (checked.doubles >= 1, checked.doubled > 0, checked.differences) == (True, True, [])
    end: Json = {"id": double["id"], "expectedVersion": double["version"], "outcome": "RECOVERED", **WHY}
    finance = paid.city.finance
    assert finance.refused("closeDoublePayment", **end)["path"] == ["receiptNo"]
    assert finance.refused("closeDoublePayment", **end, receiptNo="JK-1")["path"] == ["on"]
    end |= {"receiptNo": new_receipt(), "on": paid.city.day.isoformat()}
    assert finance.refused("closeDoublePayment", **end | {"evidence": " "})["code"] == "EVIDENCE_REQUIRED"
    assert finance.refused("closeDoublePayment", **end | {"expectedVersion": 9})["code"] == "STALE_VERSION"
    assert finance.done("closeDoublePayment", **end)["doublePayment"]["state"] == "RECOVERED"
    finance.done("closeDoublePayment", **end)
    assert finance.refused("closeDoublePayment", **end | {"outcome": "CLOSED", "on": None})["code"] == "INPUT_INVALID"


def test_the_second_payment_is_the_only_one_once_the_first_is_withdrawn(paid: Case) -> None:
    paid.do("settleLeg", leg="city", receiptNo=(second := new_receipt()))
    before = sums(paid.city)
    leg = corrected(paid, "WITHDRAWN")
    assert (leg["state"], sums(paid.city), leg["doublePayments"][0]["state"]) == ("SETTLED", before, "CLOSED")
    assert [one["outcome"] for one in leg["receipts"] if one["number"] == second] == ["DOUBLE", "SETTLED"]


def test_a_voucher_that_was_replaced_and_yet_paid_is_a_double_payment(paid: Case) -> None:
    returned(paid)
    back = paid.leg("city")["receipts"][-1]["number"]
    paid.do("requestPayment")
    leg = corrected(paid, "WITHDRAWN", receiptNo=back)
    assert [double["receiptNo"] for double in leg["doublePayments"]] == [receipt_number(paid)]
    paid.do("settleLeg", leg="city")
    assert paid.state == "PAID"


def test_of_many_corrections_and_second_receipts_at_once_each_is_taken_once(paid: Case) -> None:
    command = paid.command("settleLeg", leg="city", receiptNo=new_receipt())
    wrong: Json = {"id": paid.leg("city")["id"], "receiptNo": receipt_number(paid), "outcome": "RETURNED", **WHY}
    doings = [doing(paid.city.treasury, "settleLeg", command | {"idempotencyKey": new_key()}) for _ in range(4)]
    doings += [doing(paid.city.finance, "correctReceipt", wrong | {"idempotencyKey": new_key()}) for _ in range(4)]
    assert set(codes(at_once(doings))) <= {"done", "STEP_NOT_POSSIBLE"}
    paid.look()
    assert len([one for one in editions(paid) if one == (2, "RETURNED")]) == 1
    assert len(paid.leg("city")["doublePayments"]) <= 1
    assert (differences(paid.city), paid.city.run(check_ledger()).differences) == ([], [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"receiptNo": "HK-never"}, "NOT_FOUND"),
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"evidence": ""}, "EVIDENCE_REQUIRED"),
        ({"expectedVersion": 1}, "STALE_VERSION"),
        ({"rightOn": "2199-01-01"}, "DATE_IN_FUTURE"),
        ({"rightOn": "2020-01-01"}, "INPUT_INVALID"),
    ],
)
def test_a_correction_that_cannot_be_true_is_refused(paid: Case, fields: Json, code: str) -> None:
    command: Json = {
        "id": paid.leg("city")["id"],
        "receiptNo": receipt_number(paid),
        "outcome": "RETURNED",
        **WHY,
        **fields,
    }
    assert paid.city.finance.refused("correctReceipt", **command)["code"] == code
    assert paid.city.officer.refused("correctReceipt", **command)["code"] == "NOT_ALLOWED"


def test_what_a_recovery_asks_back_is_not_made_unknown(paid: Case) -> None:
    paid.do("openRecovery", cause="OVERPAYMENT", facts="多付")
    command: Json = {"id": paid.leg("city")["id"], "receiptNo": receipt_number(paid), "outcome": "WITHDRAWN", **WHY}
    assert paid.city.finance.refused("correctReceipt", **command)["code"] == "RECOVERY_OPEN"
