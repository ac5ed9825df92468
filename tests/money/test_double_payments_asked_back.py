"""What a treasury paid twice is asked back by a recovery (追回重复支付): the award and the budgets stay as they are."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.money.test_late_returns import sums
from tests.money.test_returned_claims import corrected, stands
from tests.scenes.scenes_recoveries import heard
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, Person
from tests.world.scopes import acting

FACTS: Json = {"facts": "同一凭证付款两次", "evidence": "国库对账单 2021-03"}
WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}
LINKS = """query($filter: RecoveryFilter) { recoveries(filter: $filter) { nodes {
  number cause payment { id recoveries { number } } doublePayment { id state recoveries { number state } } } } }"""

OFFERS = """query($id: ID!) { node(id: $id) { ... on Recovery {
  actions { mutation permitted refusals { code } } } } }"""


@pytest.fixture
def twice(city: City) -> Case:
    """A grant whose one voucher was paid by two receipts."""
    city.move_to("2021-03-01")
    case = open_case(city, "A06-1").to("PAID")
    case.do("settleLeg", leg="city", receiptNo=new_receipt())
    return case


def opened(case: Case) -> Json:
    """What the command that asks the double payment of a case back takes."""
    double = case.leg("city")["doublePayments"][-1]
    return {"id": double["id"], "expectedVersion": double["version"], **FACTS}


def asked_back(case: Case, state: str = "OPENED") -> Case:
    """A case of which the double payment is asked back, and the recovery came to a state."""
    case.do("recoverDoublePayment", **opened(case))
    return heard(case, state)


def double(case: Case) -> tuple[str, str | None]:
    """Where the last double payment stands, and the receipt by which it came back; the ledger is true."""
    stands(case)
    last = case.leg("city")["doublePayments"][-1]
    kept = case.city.sql("SELECT receipt_no, closing_receipt_no FROM double_payment")
    closed_by = {row["receipt_no"]: row["closing_receipt_no"] for row in kept}
    return last["state"], closed_by[last["receiptNo"]]


def test_it_is_asked_back_by_its_treasury_and_has_come_back_with_the_last_receipt(twice: Case) -> None:
    before, allowances = sums(twice.city), twice.city.sql("SELECT id, used FROM allowance ORDER BY id")
    asked_back(twice, "DEMANDED")
    amount = twice.leg("city")["amount"]
    assert stands(twice) == ("DEMANDED", [amount], ["0.00"])
    twice.do("recordRecoveryReceipt", amount="1.00")
    assert (stands(twice)[0], double(twice)) == ("PARTLY_RECOVERED", ("OPEN", None))
    number, rest = new_receipt(), f"{float(amount) - 1:.2f}"
    twice.do("recordRecoveryReceipt", amount=rest, receiptNo=number)
    assert (stands(twice), double(twice)) == (("RECOVERED", [amount], [amount]), ("RECOVERED", number))
    assert (sums(twice.city), twice.state, twice.leg("city")["state"]) == (before, "PAID", "SETTLED")
    assert twice.city.sql("SELECT id, used FROM allowance ORDER BY id") == allowances
    last = twice.grant["recoveries"][-1]
    paper: Json = {"documentNo": "恢复1号", "evidence": "批复"}
    restoring: Json = {"id": last["id"], "expectedVersion": last["version"], **paper}
    assert twice.city.finance.refused("restoreBudget", **restoring)["code"] == "NOTHING_TO_RESTORE"
    listed: Json = {"causes": ["DOUBLE_PAYMENT"], "treasury": "city", "grantId": twice.id}
    (node,) = twice.city.finance.ask(LINKS, filter=listed)["recoveries"]["nodes"]
    (paid,) = twice.grant["payments"]
    assert (node["payment"], node["doublePayment"]["recoveries"]) == (
        {"id": paid["id"], "recoveries": []},
        [{"number": node["number"], "state": "RECOVERED"}],
    )


def test_twice_or_at_once_it_is_one_recovery_and_nothing_closes_it_meanwhile(twice: Case) -> None:
    finance = twice.city.finance
    answers = at_once([doing(finance, "recoverDoublePayment", opened(twice)) for _ in range(2)])
    assert codes(answers) == ["RECOVERY_OPEN", "done"]
    twice.look()
    assert twice.refused("recoverDoublePayment", **opened(twice))["code"] == "RECOVERY_OPEN"
    named = {name: opened(twice)[name] for name in ("id", "expectedVersion")}
    assert finance.refused("closeDoublePayment", **named, outcome="CLOSED", **WHY)["code"] == "RECOVERY_OPEN"
    elsewhere = twice.city.person(Role.FINANCE, treasury="420103")
    assert elsewhere.refused("recoverDoublePayment", **opened(twice))["code"] == "NOT_ALLOWED"
    # What was paid once is asked back beside it, and on its own ground.
    ours: Json = {"cause": "DOUBLE_PAYMENT", "facts": "重复支付"}
    assert twice.refused("openRecovery", **ours)["code"] == "INPUT_INVALID"
    twice.do("openRecovery", cause="FRAUD", facts="合同系伪造")
    assert [one["cause"] for one in twice.grant["recoveries"]] == ["DOUBLE_PAYMENT", "FRAUD"]


def test_what_is_closed_is_not_asked_back_and_what_was_dropped_is_again(twice: Case) -> None:
    twice.do("closeGrant", performance="重组完成")
    asked_back(twice, "DECIDED")
    twice.do("dropRecovery", reason="另案处理")
    assert double(twice) == ("OPEN", None)
    twice.city.move_to(twice.city.day + timedelta(days=400))
    asked_back(twice, "DEMANDED")
    twice.do("writeOffRecovery", legalBasis="终结执行裁定", reason="无财产可供执行")
    assert (double(twice), twice.state) == (("CLOSED", None), "CLOSED")
    assert twice.refused("recoverDoublePayment", **opened(twice))["code"] == "NOTHING_PAID"
    number = new_receipt()
    twice.do("recordRecoveryReceipt", receiptNo=number)
    assert double(twice) == ("RECOVERED", number)
    corrected(twice, "BOUNCED")
    assert (stands(twice)[0], double(twice)) == ("DEMANDED", ("OPEN", None))


@pytest.mark.parametrize("name", ["returnLeg", "correctReceipt"])
def test_what_the_bank_returned_or_never_paid_is_owed_no_more(twice: Case, name: str) -> None:
    asked_back(twice, "DEMANDED")
    twice.do("recordRecoveryReceipt", amount="1.00")
    leg = twice.leg("city")
    if name == "returnLeg":
        twice.do(name, leg="city", reason="账户已销户")
    else:
        receipt = next(one["number"] for one in leg["receipts"] if one["outcome"] == "DOUBLE")
        command = {"id": leg["id"], "receiptNo": receipt, "outcome": "WITHDRAWN", **WHY}
        twice.city.finance.done(name, **command)
    assert stands(twice) == ("DROPPED", ["0.00"], ["0.00"])
    (receipts,) = [part["receipts"] for part in twice.grant["recoveries"][-1]["legs"]]
    assert (receipts[-1]["outcome"], receipts[-1]["amount"]) == ("TO_REFUND", "1.00")
    assert (double(twice)[0], twice.leg("city")["state"]) == (
        {"returnLeg": "RECOVERED", "correctReceipt": "CLOSED"}[name],
        "SETTLED",
    )


def test_it_is_offered_to_finance_that_paid_twice_and_not_to_the_other_payer_of_the_case(city: City) -> None:
    city.move_to("2021-03-01")
    case = open_case(city, "A10-2").to("PAID")
    case.do("settleLeg", leg="city", receiptNo=new_receipt())
    asked_back(case, "DECIDED")
    (last,) = case.grant["recoveries"]
    district = case.leg("district")["treasury"]
    for treasury, code in (("city", None), (district, "NOT_ALLOWED")):
        finance = Person(city, acting(f"of {treasury}", Role.FINANCE, of=treasury))
        offers = finance.ask(OFFERS, id=last["id"])["node"]["actions"]
        (offer,) = [each for each in offers if each["mutation"] == "demandRecovery"]
        assert (offer["permitted"], [each["code"] for each in offer["refusals"]]) == (code is None, [code] * bool(code))
    assert case.refused("demandRecovery", finance)["code"] == "NOT_ALLOWED"
