"""An auditor follows every fen to its case: from an entry to its leg, grant, voucher and receipt, and back."""

import pytest

from tests.contract.test_lists import counted, reads
from tests.money.test_late_returns import returned
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import DISTRICT, City, Json
from tests.world.runs import instructed

WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}
ENTRIES = """query E($year: Int!) { budgets(year: $year) { treasury entries(first: 50) { edges { node {
  kind amount documentNo voucherNo leg { id payer amount } grant { id number }
  receipt { number outcome voucherNo recordedBy } recovery { number } recoveryReceipt { number outcome }
} } } } }"""
HISTORY = """query H($id: ID!) { grant(id: $id) { history {
  subject event title voucherNo leg { payer treasury amount } citations { article clause quote reading }
} payments { legs { payer history { event voucherNo citations { quote } } receipts {
  number edition voucherNo outcome evidence recordedBy recordedAt
} } } } }"""
CITY_POOL, DISTRICT_POOLS = "市财政局每年统筹安排2亿元", "各区每年安排不低于2000万元"


@pytest.fixture
def paying(city: City) -> Case:
    """A grant that the city and a district pay, with the treasury."""
    city.move_to("2021-03-01")
    return open_case(city, "A10-2").to("PAYING")


def entries_of(case: Case, treasury: str) -> list[Json]:
    """The entries of a case in the budget of a treasury, oldest first."""
    budgets = case.city.auditor.ask(ENTRIES, year=2021)["budgets"]
    edges = next(budget["entries"]["edges"] for budget in budgets if budget["treasury"] == treasury)
    named = {"id": case.id, "number": case.grant["number"]}
    return [edge["node"] for edge in reversed(edges) if edge["node"]["grant"] == named]


def history_of(case: Case, **headers: str) -> Json:
    """The histories of a case as an auditor reads them."""
    return case.city.auditor.post(HISTORY, {"id": case.id}, **headers).json()["data"]["grant"]


@pytest.mark.parametrize(("payer", "treasury"), [("city", "city"), ("district", DISTRICT)])
def test_an_entry_names_its_leg_grant_voucher_and_receipt(paying: Case, payer: str, treasury: str) -> None:
    leg, number = paying.leg(payer), new_receipt()
    paying.do("settleLeg", leg=payer, receiptNo=number)
    reserved, settled = entries_of(paying, treasury)
    named = {"id": leg["id"], "payer": payer, "amount": leg["amount"]}
    assert (reserved["kind"], reserved["leg"], reserved["grant"]["number"]) == (
        "RESERVE", named, paying.grant["number"],
    )  # fmt: skip
    assert (reserved["voucherNo"], reserved["receipt"], reserved["recovery"]) == (None, None, None)
    assert (settled["kind"], settled["leg"], settled["voucherNo"]) == ("SETTLE", named, leg["voucherNo"])
    assert settled["receipt"] == {
        "number": number, "outcome": "SETTLED", "voucherNo": leg["voucherNo"], "recordedBy": "treasury for settleLeg",
    }  # fmt: skip


def test_what_is_of_no_case_names_none(paying: Case) -> None:
    budgets = paying.city.auditor.ask(ENTRIES, year=2021)["budgets"]
    arranged = [e["node"] for b in budgets for e in b["entries"]["edges"] if e["node"]["kind"] == "APPROPRIATE"]
    assert arranged
    for entry in arranged:
        assert [entry[thing] for thing in ("leg", "grant", "receipt", "voucherNo", "recovery")] == [None] * 5
        assert entry["documentNo"]


def test_a_leg_that_came_back_and_was_paid_anew_names_each_voucher(paying: Case) -> None:
    first = paying.leg("city")["voucherNo"]
    paying.do("settleLeg", leg="city")
    returned(paying)
    back = paying.leg("city")["receipts"][-1]["number"]
    paying.do("requestPayment")
    second = paying.leg("city")["voucherNo"]
    assert second != first
    paying.do("settleLeg", leg="city")
    entries = entries_of(paying, "city")
    outcomes = [entry["receipt"]["outcome"] if entry["receipt"] else None for entry in entries]
    kinds = [(e["kind"], e["voucherNo"], outcome) for e, outcome in zip(entries, outcomes, strict=True)]
    assert kinds == [
        ("RESERVE", None, None), ("SETTLE", first, "SETTLED"), ("RETURN", first, "RETURNED"),
        ("SETTLE", second, "SETTLED"),
    ]  # fmt: skip
    assert entries_of(paying, "city")[2]["receipt"]["number"] == back
    legs = {leg["payer"]: leg["history"] for leg in history_of(paying)["payments"][0]["legs"]}
    events = [(step["event"], step["voucherNo"]) for step in legs["city"]]
    assert events[0] == ("RESERVE", None)
    assert [voucher for event, voucher in events if event == "REQUEST"] == [first, second]
    assert [voucher for event, voucher in events if event in {"SETTLE", "RETURN"}] == [first, first, second]
    assert {voucher for event, voucher in events if event == "INSTRUCT"} == {first, second}


def test_money_that_came_back_names_its_recovery_and_receipt(paying: Case) -> None:
    paying.to("PAID")
    recovered(paying, "RECOVERED")
    back = [entry for entry in entries_of(paying, "city") if entry["kind"] == "REVERSE"]
    recovery = paying.grant["recoveries"][0]
    receipts = [receipt["number"] for leg in recovery["legs"] for receipt in leg["receipts"] if leg["payer"] == "city"]
    assert [(e["recovery"]["number"], e["recoveryReceipt"]["number"]) for e in back] == [
        (recovery["number"], number) for number in receipts
    ]
    assert back[0]["leg"]["payer"] == "city"
    assert back[0]["receipt"] is None


def test_a_receipt_says_who_recorded_it_and_on_what_it_was_corrected(paying: Case) -> None:
    number = new_receipt()
    paying.do("settleLeg", leg="city", receiptNo=number)
    paying.city.finance.done("correctReceipt", id=paying.leg("city")["id"], receiptNo=number, outcome="RETURNED", **WHY)
    legs = {leg["payer"]: leg["receipts"] for leg in history_of(paying)["payments"][0]["legs"]}
    editions = [(r["edition"], r["outcome"], r["evidence"], r["recordedBy"]) for r in legs["city"]]
    assert editions == [(1, "SETTLED", None, "treasury for settleLeg"), (2, "RETURNED", WHY["evidence"], "finance")]
    assert all(receipt["recordedAt"] for receipt in legs["city"])


def test_each_step_cites_the_clause_on_which_it_stands(paying: Case) -> None:
    paying.to("PAID")
    steps = history_of(paying)["history"]
    cited = {(step["subject"], step["event"]): step["citations"][0] for step in steps}
    for step in [("GRANT", "SUBMIT"), ("GRANT", "APPROVE")]:
        assert cited[step]["clause"] == "art. 10", step
        assert cited[step]["reading"] != "I-44", step
    for step in [("GRANT", "OPEN_PUBLICITY"), ("GRANT", "END_PUBLICITY")]:
        # The text has no words on publicity: an award is shown under its own clause, by a reading.
        assert (cited[step]["clause"], cited[step]["reading"]) == ("art. 10", "I-44"), step
    for step in [("GRANT", "REQUEST_PAYMENT"), ("GRANT", "ALL_LEGS_SETTLED"), ("ACCOUNT", "RECORD_ACCOUNT")]:
        assert (cited[step]["clause"], cited[step]["quote"]) == ("art. 15", CITY_POOL), step
    quotes = {s["leg"]["payer"]: s["citations"][0]["quote"] for s in steps if s["subject"] == "LEG"}
    assert quotes == {"city": CITY_POOL, "district": DISTRICT_POOLS}
    assert all((step["leg"] is None) is (step["subject"] != "LEG") for step in steps)
    legs = {s["leg"]["payer"]: (s["leg"]["treasury"], s["leg"]["amount"]) for s in steps if s["subject"] == "LEG"}
    assert legs == {payer: (paying.leg(payer)["treasury"], paying.leg(payer)["amount"]) for payer in legs}


def test_an_objection_stands_on_what_a_publicity_stands_on(city: City) -> None:
    case = open_case(city).to("PUBLICITY")
    case.do("fileObjection", objector="李四", statement="成果归属有争议", evidence="来信")
    case.do("dismissObjection", finding="经查异议不成立")
    cited = {(s["subject"], s["event"]): s["citations"][0]["reading"] for s in history_of(case)["history"]}
    steps = [("GRANT", "OPEN_PUBLICITY"), ("GRANT", "FILE_OBJECTION"), ("OBJECTION", "DISMISS")]
    assert [cited[step] for step in steps] == ["I-44"] * 3


def test_in_chinese_a_step_and_its_clause_are_said_as_the_office_says_them(paying: Case) -> None:
    steps = history_of(paying, accept_language="zh-CN")["history"]
    titles = {(step["subject"], step["event"]): (step["title"], step["citations"][0]["clause"]) for step in steps}
    assert titles["LEG", "REQUEST"] == ("申请拨付", "第15条")
    assert titles["GRANT", "SUBMIT"] == ("提交申报", "第10条")


def test_a_page_of_entries_costs_as_many_statements_as_one_entry(paying: Case) -> None:
    paying.to("PAID")
    city = paying.city
    counts, budgets = list[int](), list[Json]()
    for _ in range(3):
        statement_counts = list[int]()
        for _ in range(3):
            with counted() as statements:
                budgets = city.auditor.ask(ENTRIES, year=2021)["budgets"]
            statement_counts.append(reads(statements))
        # The fewest: beside a question the server may look after itself, and tell what commands before it did.
        counts.append(min(statement_counts))
        for _ in range(3):
            open_case(city, "A10-2").to("PAID")
    assert len([edge for budget in budgets for edge in budget["entries"]["edges"]]) > 10
    # The first page may hold fewer kinds of things to ask for.
    assert counts[2] <= counts[1]


OF_ITS_RUN = """query Leg($id: ID!) { node(id: $id) { ... on PaymentLeg {
  run { number treasury state history { event } rows { leg { id } outcome } } } } }"""


def test_a_leg_names_its_run_to_who_sees_the_run(paying: Case) -> None:
    leg = paying.leg("city")
    assert paying.city.auditor.ask(OF_ITS_RUN, id=leg["id"])["node"]["run"] is None
    instructed(paying, leg)
    run = paying.city.auditor.ask(OF_ITS_RUN, id=leg["id"])["node"]["run"]
    assert (run["treasury"], run["state"]) == ("city", "INSTRUCTED")
    assert [row["leg"]["id"] for row in run["rows"]] == [leg["id"]]
    assert [step["event"] for step in run["history"]][-1] == "INSTRUCT"
    assert paying.applicant.ask(OF_ITS_RUN, id=leg["id"])["node"]["run"] is None
    # What the bank returned is paid by another run, and what is paid in part stands in that of the whole.
    paying.do("returnLeg", leg="city", reason="账号有误")
    paying.do("requestPayment")
    instructed(paying, paying.leg("city"))
    again = paying.city.auditor.ask(OF_ITS_RUN, id=leg["id"])["node"]["run"]
    assert again["number"] != run["number"]
    paying.do("settleLeg", leg="city", amount="0.01")
    parts = [each for each in paying.look()["payments"][0]["legs"] if each["payer"] == "city"]
    numbers = [paying.city.auditor.ask(OF_ITS_RUN, id=part["id"])["node"]["run"]["number"] for part in parts]
    assert numbers == [again["number"]] * 2


def test_a_page_of_legs_asks_for_their_runs_at_once(paying: Case) -> None:
    instructed(paying, paying.leg("city"))
    document = "{ paymentLegs(first: 100) { edges { node { id run { number } } } } }"
    counts: list[int] = []
    for _ in range(2):
        for person in (paying.city.auditor, paying.city.officer):
            person.ask(document)
            with counted() as statements:
                assert person.ask(document)["paymentLegs"]["edges"]
            counts.append(reads(statements))
        other = open_case(paying.city, "A10-2").to("PAYING")
        instructed(other, other.leg("city"))
    assert counts[2:] == counts[:2]
