"""Budgets hold: each payer pays its own legs from its own year, whoever was approved first is served first."""

import subprocess
import sys
from pathlib import Path

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import DISTRICT, City, Json
from tests.world.haizhou import duty
from tests.world.operations import EXECUTION, QUEUE
from workflows.running.ledger_check import check_ledger
from workflows.running.sweep import sweep
from workflows.runtime.secret import secret_path

DUIXIAN = Path(sys.executable).parent / "duixian"
SUMS = ("appropriated", "free", "reserved", "paid", "recovered", "lapsed", "carriedOver")


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


def arrange(city: City, treasury: str, amount: str, number: str = "武财预〔2021〕1号", year: int | None = None) -> Json:
    """Money that a treasury arranges; returns its budget."""
    fields: Json = {"treasury": treasury, "year": year or city.day.year, "amount": amount}
    return city.finance.done("appropriateBudget", **fields, documentNo=number, evidence="预算批复")["budget"]


def sums(city: City, treasury: str, year: int | None = None) -> dict[str, str]:
    """The sums of a budget that are not nothing."""
    budget_now = budget(city, treasury, year or city.day.year)
    return {name: budget_now[name] for name in SUMS if budget_now[name] != "0.00"}


def legs(case: Case) -> dict[str, str]:
    """Where each payer's leg of a case stands."""
    return {leg["payer"]: leg["state"] for payment in case.look()["payments"] for leg in payment["legs"]}


def queue(city: City, treasury: str) -> list[str]:
    """The amounts that wait for a treasury, in the order in which they are served."""
    edges = city.finance.ask(QUEUE, treasury=treasury)["budgetQueue"]["edges"]
    return [edge["node"]["amount"] for edge in edges]


def differences(city: City) -> list[str]:
    """What is not true in the ledger."""
    return city.run(check_ledger()).differences


def test_each_payer_is_charged_its_own_leg_alone_and_one_may_be_paid_while_the_other_waits(city: City) -> None:
    arrange(city, "city", "500000.00")
    case = open_case(city, "A10-2").to("PAYABLE")
    assert legs(case) == {"city": "ORDERED", "district": "BUDGET_PENDING"}
    assert case.grant["payments"][0]["state"] == "BUDGET_PENDING"
    assert sums(city, "city") == {"appropriated": "500000.00", "reserved": "500000.00"}
    assert sums(city, "420111") == {}
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    assert (case.state, legs(case)) == ("PAYING", {"city": "SETTLED", "district": "BUDGET_PENDING"})
    assert case.refused("requestPayment")["code"] == "BUDGET_PENDING"
    arrears = city.auditor.ask(EXECUTION, year=2021)["budgetExecution"]
    assert {line["treasury"]: line["arrears"] for line in arrears} == {"420111": "500000.00", "city": "0.00"}
    arrange(city, "420111", "600000.00")
    assert legs(case)["district"] == "ORDERED"
    case.do("requestPayment")
    case.do("settleLeg", leg="district")
    assert case.state == "PAID"
    assert sums(city, "420111") == {"appropriated": "600000.00", "free": "100000.00", "paid": "500000.00"}
    assert differences(city) == []


def test_of_many_approved_by_one_command_the_first_of_them_is_served_first(city: City) -> None:
    arrange(city, "city", "10000000.00")
    cases = [open_case(city).to("PUBLICITY") for _ in range(3)]
    city.move_to("2021-03-20")
    city.officer.done("approveGrants", rows=[{"id": cases[place].id} for place in (1, 2, 0)])
    assert [legs(case)["city"] for case in cases] == ["BUDGET_PENDING", "ORDERED", "ORDERED"]


def test_nobody_overtakes_and_nothing_is_paid_in_part(city: City) -> None:
    arrange(city, "city", "4000000.00")
    first, second = open_case(city).to("PAYABLE"), open_case(city, "A06-1").to("PAYABLE")
    assert (legs(first), legs(second)) == ({"city": "BUDGET_PENDING"}, {"city": "BUDGET_PENDING"})
    assert queue(city, "city") == ["5000000.00", "1500000.00"]
    assert first.grant["award"] == "5000000.00"
    arrange(city, "city", "1000000.00", "武财预〔2021〕2号")
    assert (legs(first), legs(second)) == ({"city": "ORDERED"}, {"city": "BUDGET_PENDING"})
    first.do("terminateGrant", reason="平台撤销")
    assert (legs(first), legs(second)) == ({"city": "CANCELLED"}, {"city": "ORDERED"})
    assert sums(city, "city") == {"appropriated": "5000000.00", "free": "3500000.00", "reserved": "1500000.00"}
    assert queue(city, "city") == []
    assert differences(city) == []


def test_one_who_leaves_the_head_of_the_queue_lets_the_next_one_through(city: City) -> None:
    arrange(city, "city", "2000000.00")
    first, second = open_case(city).to("PAYABLE"), open_case(city, "A06-1").to("PAYABLE")
    assert legs(second) == {"city": "BUDGET_PENDING"}
    first.do("terminateGrant", reason="平台撤销")
    assert legs(second) == {"city": "ORDERED"}


def test_a_refusal_for_want_of_money_says_whose_how_much_and_when(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    refused = case.refused("requestPayment")
    shortfall = {name: refused[name] for name in ("__typename", "treasury", "year", "free", "needed", "retryable")}
    assert shortfall == {
        "__typename": "BudgetError", "treasury": "city", "year": 2021, "free": "0.00", "needed": "5000000.00",
        "retryable": True,
    }  # fmt: skip


def test_a_year_that_ends_takes_what_is_free_and_leaves_what_is_reserved(city: City) -> None:
    arrange(city, "city", "6000000.00")
    case = open_case(city).to("PAYABLE")
    city.move_to("2022-01-01")
    assert sums(city, "city", 2021) == {"appropriated": "6000000.00", "reserved": "5000000.00", "lapsed": "1000000.00"}
    case.look()
    case.do("terminateGrant", reason="平台撤销")
    # Its year is over: what was reserved lapses, and serves nobody.
    assert sums(city, "city", 2021) == {"appropriated": "6000000.00", "lapsed": "6000000.00"}
    assert differences(city) == []


def test_a_reserved_leg_is_paid_from_the_year_in_which_it_was_reserved_however_late(city: City) -> None:
    arrange(city, "city", "5000000.00")
    case = open_case(city).to("PAYABLE")
    city.move_to("2022-03-01")
    case.look()
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    assert sums(city, "city", 2021) == {"appropriated": "5000000.00", "paid": "5000000.00"}


def test_who_waits_over_the_end_of_a_year_is_served_from_the_next(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    arrange(city, "city", "5000000.00", year=2022)
    assert legs(case) == {"city": "BUDGET_PENDING"}
    city.move_to("2021-12-31")
    assert legs(case) == {"city": "BUDGET_PENDING"}
    city.move_to("2022-01-01")
    assert legs(case) == {"city": "ORDERED"}
    assert sums(city, "city", 2022) == {"appropriated": "5000000.00", "reserved": "5000000.00"}


def test_carrying_over_serves_who_waits_and_no_more_than_lapsed_is_carried(city: City) -> None:
    arrange(city, "city", "5000000.00", year=2021)
    city.move_to("2022-02-01")
    case = open_case(city).to("PAYABLE")
    budget_now = budget(city, "city", 2021)
    fields: Json = {
        "id": budget_now["id"],
        "expectedVersion": budget_now["version"],
        "documentNo": "结转1号",
        "evidence": "批复",
    }
    short = city.finance.refused("carryOverBudget", **fields, amount="5000000.01")
    assert (short["code"], short["free"], short["needed"]) == ("BUDGET_SHORT", "5000000.00", "5000000.01")
    city.finance.done("carryOverBudget", **fields, amount="5000000.00")
    assert legs(case) == {"city": "ORDERED"}
    assert sums(city, "city", 2021) == {"appropriated": "5000000.00", "carriedOver": "5000000.00"}
    assert differences(city) == []


def test_what_came_back_is_spent_again_only_once_finance_restored_it(city: City) -> None:
    arrange(city, "city", "5000000.00")
    case, waiting = open_case(city).to("PAID"), open_case(city, "A06-1").to("PAYABLE")
    recovered(case, "RECOVERED", cause="OVERPAYMENT")
    assert sums(city, "city") == {"appropriated": "5000000.00", "recovered": "5000000.00"}
    assert legs(waiting) == {"city": "BUDGET_PENDING"}
    fields: Json = {"documentNo": "恢复1号", "evidence": "恢复额度通知"}
    command = {"id": case.grant["recoveries"][0]["id"], "expectedVersion": case.grant["recoveries"][0]["version"]}
    city.finance.done("restoreBudget", **command, **fields)
    assert sums(city, "city") == {"appropriated": "5000000.00", "free": "3500000.00", "reserved": "1500000.00"}
    assert legs(waiting) == {"city": "ORDERED"}
    assert city.finance.refused("restoreBudget", **command, **fields)["code"] == "NOTHING_TO_RESTORE"
    assert differences(city) == []


def test_money_of_a_recovery_that_falls_in_court_is_paid_again(city: City) -> None:
    arrange(city, "city", "5000000.00")
    case = recovered(open_case(city).to("PAID"), "DEMANDED")
    case.do("recordRecoveryReceipt", amount="2000000.00")
    assert sums(city, "city") == {"appropriated": "5000000.00", "paid": "3000000.00", "recovered": "2000000.00"}
    case.do("challengeRecovery", reason="行政复议")
    case.do("resolveRecoveryChallenge", finding="撤销原决定", dropped=True)
    assert sums(city, "city") == {"appropriated": "5000000.00", "paid": "5000000.00"}
    assert differences(city) == []


def test_a_recovery_that_is_written_off_leaves_its_money_paid(city: City) -> None:
    arrange(city, "city", "5000000.00")
    case = recovered(open_case(city).to("PAID"), "DEMANDED")
    case.do("recordRecoveryReceipt", amount="2000000.00")
    case.do("writeOffRecovery", legalBasis="终结执行裁定", reason="无财产可供执行")
    assert sums(city, "city") == {"appropriated": "5000000.00", "paid": "3000000.00", "recovered": "2000000.00"}


def test_execution_adds_up_to_the_budgets_however_it_is_broken_down(city: City) -> None:
    for treasury in ("city", "420111"):
        arrange(city, treasury, "6000000.00")
    open_case(city).to("PAID")
    recovered(open_case(city, "A10-2").to("PAID"), "RECOVERED")
    open_case(city, "A10-2").to("PAYABLE")
    open_case(city, "A06-1").to("PAYABLE")
    names = ("reserved", "paid", "cameBack", "waiting")
    whole = city.auditor.ask(EXECUTION, year=2021, by=[])["budgetExecution"]
    assert [{name: line[name] for name in names} for line in whole] == [
        {"reserved": "1000000.00", "paid": "5000000.00", "cameBack": "1000000.00", "waiting": "1500000.00"}
    ]
    for by in (["TREASURY"], ["ARTICLE"], ["MEASURE"], ["TREASURY", "ARTICLE", "MEASURE"]):
        lines = city.auditor.ask(EXECUTION, year=2021, by=by)["budgetExecution"]
        assert len(lines) > 1
        for name in names:
            assert f"{sum(float(line[name]) for line in lines):.2f}" == whole[0][name]
    by_treasury = city.auditor.ask(EXECUTION, year=2021)["budgetExecution"]
    for line in by_treasury:
        own = budget(city, line["treasury"], 2021)
        # Nothing was restored: what came back is what was not restored.
        kept = {"reserved": own["reserved"], "paid": own["paid"], "cameBack": own["recovered"]}
        assert {name: line[name] for name in names[:3]} == kept
    assert {line["treasury"]: line["waitingLegs"] for line in by_treasury} == {"420111": 0, "city": 1}


def test_budgets_are_for_the_office_to_read(city: City) -> None:
    arrange(city, "city", "5000000.00")
    documents = ("{ budgets(year: 2021) { id } }", '{ budgetQueue(treasury: "city") { edges { cursor } } }')
    for document in (*documents, "{ budgetExecution(year: 2021) { paid } }"):
        for person in (city.applicant(), city.person(Role.EXPERT)):
            assert person.post(document).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert city.nobody.post(document).json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "errors" not in city.person(Role.SUPERVISOR).post(document).json()
    budget_id = budget(city, "city", 2021)["id"]
    node = "query N($id: ID!) { node(id: $id) { id } }"
    assert city.applicant().ask(node, id=budget_id)["node"] is None
    assert city.auditor.ask(node, id=budget_id)["node"] == {"id": budget_id}


def test_a_queue_is_paged_in_its_order(city: City) -> None:
    for _ in range(5):
        open_case(city, "A12-3").to("PAYABLE")
    seen: list[str] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = city.finance.ask(QUEUE, treasury=DISTRICT, first=2, after=after)["budgetQueue"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        pages += 1
    places = city.sql("SELECT place FROM payment_leg ORDER BY awarded_on, place")
    assert (pages, len(seen), len(set(seen)), len(places)) == (3, 5, 5, 5)


def test_a_sweep_serves_who_was_left_waiting_by_a_server_that_stopped(city: City) -> None:
    case = open_case(city).to("PAYABLE")
    arrange(city, "city", "5000000.00", year=2022)
    city.sql("UPDATE demonstration_day SET today = '2022-01-03'")
    assert legs(case) == {"city": "BUDGET_PENDING"}
    city.run(sweep())
    assert legs(case) == {"city": "ORDERED"}
    before = city.rows()
    city.run(sweep())
    assert city.rows() == before


def test_the_command_says_whether_the_ledger_is_true(city: City) -> None:
    arrange(city, "city", "5000000.00")
    case = open_case(city).to("PAYABLE")
    arguments = [str(DUIXIAN), "ledger", "verify"]
    environment = {
        "DATABASE_URL": city.url,
        "DUIXIAN_SECRET_FILE": str(secret_path(city.settings).absolute()),
        "PATH": "",
    }
    true = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert (true.returncode, true.stderr) == (0, "")
    assert true.stdout.endswith(" 1 legs, 1 allowances: all sums are true.\n")
    city.sql("ALTER TABLE payment_leg DISABLE TRIGGER leg_keeps_its_money")
    city.sql("UPDATE payment_leg SET amount = amount - 1")
    false = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    assert false.returncode == 1
    assert "budget city 2021: 500000000 fen are reserved, its unpaid legs add up to 499999999" in false.stderr
    assert case.state == "PAYABLE"


def test_arranging_money_meets_the_duty_of_the_year(city: City) -> None:
    assert duty(city, "A15-2", 2021, "wuhan-ai-pilot-zone", "420111")["state"] == "OPEN"
    arrange(city, "420111", "19999999.99")
    short = duty(city, "A15-2", 2021, "wuhan-ai-pilot-zone", "420111")
    assert (short["state"], short["reported"]["amount"]) == ("OPEN", "19999999.99")
    arrange(city, "420111", "0.01", "洪财预〔2021〕2号")
    assert duty(city, "A15-2", 2021, "wuhan-ai-pilot-zone", "420111")["state"] == "MET"
