"""What is asked back follows what the bank does: a receipt that bounces is owed again, a return is owed no more."""

import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import returned
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, new_key
from tests.world.rows import changed_tables
from workflows.running.ledger_check import check_ledger

WHY: Json = {"reason": "支票被银行退回", "evidence": "银行退票通知"}
LISTED = """query List($filter: DoublePaymentFilter, $first: Int, $after: String) {
  doublePayments(filter: $filter, first: $first, after: $after) {
    totalCount totalAmount edges { node { id voucherNo state amount grant { number } } }
    pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by the city and the district in halves."""
    city.move_to("2021-08-02")
    return open_case(city, "A03-1").to("PAID")


def recovery(case: Case) -> Json:
    """The last recovery of a case; the ledger is true."""
    case.look()
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    return case.grant["recoveries"][-1]


def stands(case: Case) -> tuple[str, list[str], list[str]]:
    """Where the last recovery stands, what is demanded and what came back by leg."""
    last = recovery(case)
    return last["state"], [leg["amount"] for leg in last["legs"]], [leg["received"] for leg in last["legs"]]


def corrected(case: Case, outcome: str, payer: int = 0, place: int = -1, **fields: object) -> Json:
    """The last recovery after a receipt of it was corrected; told twice it is one correction."""
    leg = recovery(case)["legs"][payer]
    command: Json = {
        "id": leg["id"],
        "receiptNo": leg["receipts"][place]["number"],
        "outcome": outcome,
        **WHY,
        **fields,
    }
    case.city.finance.done("correctRecoveryReceipt", **command)
    kept = case.city.rows()
    case.city.finance.done("correctRecoveryReceipt", **command | {"idempotencyKey": new_key()})
    assert changed_tables(kept, case.city.rows()) == {"answer"}
    return recovery(case)


def restored(case: Case) -> None:
    """Finance gives what came back to the budgets that paid it."""
    last = recovery(case)
    paper: Json = {"documentNo": f"恢复{new_receipt()}号", "evidence": "批复"}
    case.city.finance.done("restoreBudget", id=last["id"], expectedVersion=last["version"], **paper)


def test_what_bounced_is_owed_again_and_had_back_again(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    assert stands(paid) == ("RECOVERED", ["100.00", "100.00"], ["100.00", "100.00"])
    corrected(paid, "BOUNCED")
    assert stands(paid) == ("PARTLY_RECOVERED", ["100.00", "100.00"], ["0.00", "100.00"])
    corrected(paid, "BOUNCED", payer=1)
    assert stands(paid)[0] == "DEMANDED"
    for _ in range(2):
        paid.do("recordRecoveryReceipt")
    assert stands(paid) == ("RECOVERED", ["100.00", "100.00"], ["100.00", "100.00"])
    assert [one["outcome"] for one in recovery(paid)["legs"][0]["receipts"]] == ["RECEIVED", "BOUNCED", "RECEIVED"]


def test_a_wrong_amount_a_wrong_day_and_a_receipt_of_another_leg_are_put_right(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.do("recordRecoveryReceipt", amount="100.00")
    corrected(paid, "RECEIVED", rightAmount="40.00")
    assert stands(paid) == ("PARTLY_RECOVERED", ["100.00", "100.00"], ["40.00", "0.00"])
    corrected(paid, "RECEIVED", rightAmount="90.00")
    paid.city.move_to(paid.city.day.replace(day=paid.city.day.day + 1))
    corrected(paid, "RECEIVED", rightOn=paid.city.day.isoformat())
    number = recovery(paid)["legs"][0]["receipts"][0]["number"]
    corrected(paid, "WITHDRAWN")
    assert stands(paid)[0] == "DEMANDED"
    paid.do("recordRecoveryReceipt", receiptNo=number, amount="100.00")
    assert stands(paid)[2] == ["100.00", "0.00"]


def test_after_a_write_off_money_comes_in_and_bounces(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.do("recordRecoveryReceipt", amount="60.00")
    paid.do("writeOffRecovery", legalBasis="终结执行裁定", reason="无财产可供执行")
    paid.do("recordRecoveryReceipt", amount="40.00")
    assert stands(paid) == ("WRITTEN_OFF", ["100.00", "100.00"], ["100.00", "0.00"])
    paid.do("recordRecoveryReceipt", amount="100.00")
    assert stands(paid)[0] == "RECOVERED"
    corrected(paid, "BOUNCED")
    assert stands(paid) == ("PARTLY_RECOVERED", ["100.00", "100.00"], ["60.00", "100.00"])


def test_what_was_restored_is_taken_back_out_of_what_is_free(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    restored(paid)
    corrected(paid, "BOUNCED")
    kinds = paid.city.sql("SELECT kind, count(*) FROM ledger_entry WHERE receipt_id IS NOT NULL GROUP BY kind")
    assert {"UNRESTORE", "REINSTATE"} <= {row["kind"] for row in kinds}
    paid.do("recordRecoveryReceipt")
    assert stands(paid)[0] == "RECOVERED"


def test_what_was_restored_and_lapsed_since_is_named(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    paid.city.move_to("2023-02-01")
    restored(paid)
    leg = recovery(paid)["legs"][0]
    command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "BOUNCED", **WHY}
    assert paid.city.finance.refused("correctRecoveryReceipt", **command)["code"] == "BUDGET_SHORT"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"receiptNo": "HK-never"}, "NOT_FOUND"),
        ({"receiptNo": " "}, "INPUT_INVALID"),
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"evidence": ""}, "EVIDENCE_REQUIRED"),
        ({"expectedVersion": 1}, "STALE_VERSION"),
        ({"rightOn": "2199-01-01"}, "DATE_IN_FUTURE"),
        ({"rightOn": "2020-01-01"}, "INPUT_INVALID"),
        ({"outcome": "RECEIVED", "rightAmount": "0.00"}, "INPUT_INVALID"),
        ({"outcome": "RECEIVED", "rightAmount": "100.01"}, "RECEIPT_TOO_HIGH"),
        ({"outcome": "REFUNDED"}, "INPUT_INVALID"),
        ({"outcome": "TO_REFUND"}, "INPUT_INVALID"),
    ],
)
def test_a_correction_that_cannot_be_true_is_refused(paid: Case, fields: Json, code: str) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.do("recordRecoveryReceipt", amount="60.00")
    leg = recovery(paid)["legs"][0]
    command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "BOUNCED", **WHY, **fields}
    assert paid.city.finance.refused("correctRecoveryReceipt", **command)["code"] == code
    assert paid.city.officer.refused("correctRecoveryReceipt", **command)["code"] == "NOT_ALLOWED"


def test_another_recovery_that_goes_on_meanwhile_is_ended_first(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    first = recovery(paid)["legs"][0]
    paid.do("openRecovery", cause="MISUSE", facts="挪用")
    command: Json = {"id": first["id"], "receiptNo": first["receipts"][0]["number"], "outcome": "BOUNCED", **WHY}
    assert paid.city.finance.refused("correctRecoveryReceipt", **command)["code"] == "RECOVERY_OPEN"
    paid.do("dropRecovery", reason="查无实据")
    paid.city.finance.done("correctRecoveryReceipt", **command)
    assert [each["state"] for each in paid.look()["recoveries"]] == ["PARTLY_RECOVERED", "DROPPED"]


def test_of_many_corrections_and_receipts_at_once_each_is_taken_once(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    leg = recovery(paid)["legs"][0]
    wrong: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "BOUNCED", **WHY}
    again: Json = {"id": leg["id"], "receiptNo": new_receipt(), "amount": "100.00"}
    again |= {"receivedOn": paid.city.day.isoformat()}
    doings = [
        doing(paid.city.finance, "correctRecoveryReceipt", wrong | {"idempotencyKey": new_key()}) for _ in range(5)
    ]
    doings += [doing(paid.city.treasury, "recordRecoveryReceipt", again | {"idempotencyKey": new_key()})] * 5
    assert set(codes(at_once(doings))) <= {"done", "STEP_NOT_POSSIBLE", "RECEIPT_TOO_HIGH"}
    last = recovery(paid)
    assert len([one for one in last["legs"][0]["receipts"] if one["outcome"] == "BOUNCED"]) == 1
    assert last["legs"][0]["received"] in {"0.00", "100.00"}


# What the bank returns of the payment itself.


@pytest.mark.parametrize("state", ["OPENED", "NOTIFIED", "REPLIED", "DECIDED"])
def test_before_a_demand_the_claim_follows_down_and_the_grant_is_on_hold(paid: Case, state: str) -> None:
    recovered(paid, state)
    half = round(float(recovery(paid)["claimed"]) / 2 * 100)
    returned(paid)
    last = recovery(paid)
    assert (last["state"], round(float(last["claimed"]) * 100)) == (state, half)
    assert (paid.state, bool(paid.grant["heldReason"])) == ("PAYING", True)
    assert paid.refused("requestPayment")["code"] == "ON_HOLD"
    returned(paid, "district")
    assert recovery(paid)["state"] == "DROPPED"


def test_of_one_payment_that_came_back_whole_nothing_is_asked_back(city: City) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    case.do("openRecovery", cause="OVERPAYMENT", facts="多付")
    returned(case)
    assert (recovery(case)["state"], case.state) == ("DROPPED", "PAYING")
    case.do("releaseGrant", reason="另行核定后再付")
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    assert case.state == "PAID"


def test_after_a_demand_the_leg_of_who_had_it_back_is_owed_no_more(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    returned(paid)
    assert stands(paid) == ("DEMANDED", ["0.00", "100.00"], ["0.00", "0.00"])
    paid.do("recordRecoveryReceipt", amount="100.00")
    assert stands(paid)[0] == "RECOVERED"


def test_what_was_partly_paid_back_is_to_be_refunded_and_refunded(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    paid.do("recordRecoveryReceipt", amount="40.00")
    returned(paid)
    assert stands(paid) == ("PARTLY_RECOVERED", ["0.00", "100.00"], ["0.00", "0.00"])
    assert recovery(paid)["legs"][0]["receipts"][-1]["outcome"] == "TO_REFUND"
    last = corrected(paid, "REFUNDED", reason="退还企业", evidence="退款凭证")
    assert [one["outcome"] for one in last["legs"][0]["receipts"]] == ["RECEIVED", "TO_REFUND", "REFUNDED"]
    corrected(paid, "TO_REFUND", reason="退款未成功", evidence="银行通知")
    paid.do("recordRecoveryReceipt", amount="100.00")
    assert stands(paid)[0] == "RECOVERED"


def test_a_recovery_that_is_done_follows_a_return_too(paid: Case) -> None:
    recovered(paid, "RECOVERED", amount="200.00")
    restored(paid)
    returned(paid)
    assert stands(paid) == ("RECOVERED", ["0.00", "100.00"], ["0.00", "100.00"])
    assert (paid.state, bool(paid.grant["heldReason"])) == ("PAYING", True)


def test_a_correction_to_returned_lets_claims_follow_as_well(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    leg = paid.leg("city")
    command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][0]["number"], "outcome": "RETURNED", **WHY}
    paid.city.finance.done("correctReceipt", **command)
    assert stands(paid) == ("DEMANDED", ["0.00", "100.00"], ["0.00", "0.00"])
    assert (paid.state, bool(paid.grant["heldReason"])) == ("PAYING", True)


# The list of double payments.


def test_finance_lists_the_double_payments_of_its_treasury(city: City) -> None:
    city.move_to("2021-08-02")
    cases = [open_case(city, "A03-1").to("PAID") for _ in range(2)]
    for case in cases:
        for payer in ("city", "district"):
            case.do("settleLeg", leg=payer, receiptNo=new_receipt())
    vouchers = {case.grant["number"]: case.leg("city")["voucherNo"] for case in cases}
    filters: Json = {
        "states": ["OPEN"],
        "treasury": "city",
        "measureCodes": ["A03-1"],
        "paidFrom": city.day.isoformat(),
    }
    doubles = city.finance.ask(LISTED, filter=filters)["doublePayments"]
    ours = {edge["node"]["grant"]["number"]: edge["node"]["voucherNo"] for edge in doubles["edges"]}
    assert (vouchers.items() <= ours.items(), doubles["totalCount"]) == (True, len(doubles["edges"]))
    fen = sum(round(float(edge["node"]["amount"]) * 100) for edge in doubles["edges"])
    assert round(float(doubles["totalAmount"]) * 100) == fen
    one = city.finance.ask(LISTED, filter={"voucherNo": next(iter(vouchers.values()))})["doublePayments"]
    assert (one["totalCount"], len(one["edges"])) == (1, 1)
    page = city.finance.ask(LISTED, filter=filters, first=1)["doublePayments"]
    rest = city.finance.ask(LISTED, filter=filters, after=page["pageInfo"]["endCursor"])["doublePayments"]
    ids = [edge["node"]["id"] for edge in [*page["edges"], *rest["edges"]]]
    assert ids == [edge["node"]["id"] for edge in doubles["edges"]]
    own = cases[0].applicant.ask(LISTED)["doublePayments"]
    assert {edge["node"]["grant"]["number"] for edge in own["edges"]} == {cases[0].grant["number"]}
    assert (
        city.finance.ask(LISTED, filter={"states": ["RECOVERED"], "paidTo": "2020-01-01"})["doublePayments"]["edges"]
        == []
    )
