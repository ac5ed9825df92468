"""Money that comes back above what is owed is taken when somebody says so, and stands to be refunded (多缴)."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import returned
from tests.money.test_returned_claims import corrected, recovery
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, new_key
from tests.world.rows import changed_tables

WHY: Json = {"reason": "企业多汇", "evidence": "银行回单"}
BEYOND: Json = {"beyondOwed": True, **WHY}


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by the city and the district in halves."""
    city.move_to("2021-08-02")
    return open_case(city, "A03-1").to("PAID")


def receipt_input(case: Case, amount: str, **fields: object) -> Json:
    """A receipt on the first leg of the last recovery of a case, of the city's day."""
    leg, day = recovery(case)["legs"][0], case.city.day.isoformat()
    return {"id": leg["id"], "receiptNo": new_receipt(), "amount": amount, "receivedOn": day, **fields}


def receipts(case: Case) -> list[tuple[str, str, str, bool]]:
    """The receipts of the first leg: what each says, what counts, what is above, whether that was refunded."""
    recorded = recovery(case)["legs"][0]["receipts"]
    return [(one["outcome"], one["amount"], one["excess"], one["excessRefunded"]) for one in recorded]


def refused(case: Case, **fields: object) -> str:
    """The code with which a receipt is refused."""
    return str(case.city.finance.refused("recordRecoveryReceipt", **fields)["code"])


def test_what_is_above_what_is_owed_stands_to_be_refunded_and_is_no_part_of_a_budget(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    command = receipt_input(paid, "130.00")
    assert refused(paid, **command) == "RECEIPT_TOO_HIGH"
    assert refused(paid, **command, beyondOwed=True) == "REASON_REQUIRED"
    assert refused(paid, **command, beyondOwed=True, reason="企业多汇") == "EVIDENCE_REQUIRED"
    paid.city.finance.done("recordRecoveryReceipt", **command, **BEYOND)
    assert (recovery(paid)["state"], receipts(paid)) == (
        "PARTLY_RECOVERED",
        [("RECEIVED", "100.00", "30.00", False)],
    )
    kept = paid.city.rows()
    paid.city.finance.done("recordRecoveryReceipt", **command, **BEYOND, idempotencyKey=new_key())
    assert changed_tables(kept, paid.city.rows()) == {"answer"}
    assert refused(paid, **command | {"amount": "100.00"}) == "RECEIPT_REUSED"


def test_the_refund_of_the_excess_is_put_on_record_and_can_turn_out_not_to_be_one(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.city.finance.done("recordRecoveryReceipt", **receipt_input(paid, "130.00", **BEYOND))
    corrected(paid, "REFUNDED", reason="退还多缴", evidence="退款凭证")
    assert receipts(paid)[-1] == ("RECEIVED", "100.00", "30.00", True)
    corrected(paid, "TO_REFUND", reason="退款未成功", evidence="银行通知")
    assert receipts(paid)[-1] == ("RECEIVED", "100.00", "30.00", False)
    corrected(paid, "BOUNCED")
    assert receipts(paid)[-1] == ("BOUNCED", "130.00", "0.00", False)
    assert recovery(paid)["state"] == "DEMANDED"


@pytest.mark.parametrize("ended", ["RECOVERED", "DROPPED", "WRITTEN_OFF"])
def test_money_after_the_last_word_is_taken_when_nothing_is_owed(paid: Case, ended: str) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    if ended == "DROPPED":
        paid.do("challengeRecovery", reason="行政诉讼")
        paid.do("resolveRecoveryChallenge", finding="撤销决定", dropped=True)
    else:
        paid.do("recordRecoveryReceipt")
        if ended == "WRITTEN_OFF":
            paid.do("writeOffRecovery", legalBasis="终结执行裁定", reason="无财产可供执行")
        else:
            paid.do("recordRecoveryReceipt")
    assert recovery(paid)["state"] == ended
    command = receipt_input(paid, "77.00")
    assert refused(paid, **command) == "RECEIPT_TOO_HIGH"
    paid.city.finance.done("recordRecoveryReceipt", **command, **BEYOND)
    assert (recovery(paid)["state"], receipts(paid)[-1]) == (ended, ("TO_REFUND", "77.00", "0.00", False))
    corrected(paid, "REFUNDED", reason="退还多缴", evidence="退款凭证")
    assert receipts(paid)[-1] == ("REFUNDED", "77.00", "0.00", False)


def test_what_was_too_much_pays_what_is_owed_again(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    paid.city.finance.done("recordRecoveryReceipt", **receipt_input(paid, "100.00", **BEYOND))
    corrected(paid, "BOUNCED", place=0)
    assert recovery(paid)["state"] == "PARTLY_RECOVERED"
    corrected(paid, "RECEIVED", reason="抵作应退款", evidence="企业同意函")
    assert (recovery(paid)["state"], receipts(paid)[-1]) == ("RECOVERED", ("RECEIVED", "100.00", "0.00", False))


def test_a_right_amount_above_what_is_owed_is_said_to_be_so(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.do("recordRecoveryReceipt")
    leg = recovery(paid)["legs"][0]
    command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "RECEIVED", **WHY}
    command["rightAmount"] = "1000.00"
    assert paid.city.finance.refused("correctRecoveryReceipt", **command)["code"] == "RECEIPT_TOO_HIGH"
    corrected(paid, "RECEIVED", rightAmount="1000.00", beyondOwed=True)
    assert receipts(paid)[-1] == ("RECEIVED", "100.00", "900.00", False)
    corrected(paid, "REFUNDED")
    command["rightAmount"] = "500.00"
    assert paid.city.finance.refused("correctRecoveryReceipt", **command)["code"] == "INPUT_INVALID"


def test_the_bank_returns_the_payment_of_which_too_much_came_back(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.city.finance.done("recordRecoveryReceipt", **receipt_input(paid, "130.00", **BEYOND))
    returned(paid)
    assert receipts(paid)[-1] == ("TO_REFUND", "130.00", "0.00", False)


def test_of_many_that_tell_the_same_excess_at_once_one_is_taken(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    command = receipt_input(paid, "130.00", **BEYOND)
    answers = codes(at_once([doing(paid.city.finance, "recordRecoveryReceipt", dict(command)) for _ in range(6)]))
    assert answers == ["done"] * 6
    assert receipts(paid) == [("RECEIVED", "100.00", "30.00", False)]


def test_two_receipts_at_once_never_count_for_more_than_is_owed(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    commands = [receipt_input(paid, "80.00", **BEYOND) for _ in range(4)]
    answers = codes(at_once([doing(paid.city.finance, "recordRecoveryReceipt", one) for one in commands]))
    assert answers == ["done"] * 4
    recorded = receipts(paid)
    assert recovery(paid)["legs"][0]["received"] == "100.00"
    assert sorted(one[:3] for one in recorded) == [
        ("RECEIVED", "20.00", "60.00"),
        ("RECEIVED", "80.00", "0.00"),
        ("TO_REFUND", "80.00", "0.00"),
        ("TO_REFUND", "80.00", "0.00"),
    ]


def test_who_may_not_take_money_for_a_treasury_takes_no_excess_either(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    command = receipt_input(paid, "77.00", **BEYOND)
    stranger, supervisor = paid.city.person(Role.TREASURY, treasury="420106"), paid.city.person(Role.SUPERVISOR)
    for person in (paid.city.officer, paid.city.auditor, supervisor, paid.applicant, stranger):
        assert person.refused("recordRecoveryReceipt", **command)["code"] == "NOT_ALLOWED"


def test_an_excess_of_a_day_that_cannot_be_is_refused(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    later = (paid.city.day + timedelta(days=1)).isoformat()
    assert refused(paid, **receipt_input(paid, "77.00", **BEYOND, receivedOn=later)) == "DATE_IN_FUTURE"
    assert refused(paid, **receipt_input(paid, "0.00", **BEYOND)) == "INPUT_INVALID"
    assert refused(paid, **receipt_input(paid, "77.00", **BEYOND, expectedVersion=1)) == "STALE_VERSION"
