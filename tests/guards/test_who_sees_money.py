"""Who sees whose money, and accounts in full: those who pay, and auditors (资金可见范围、账号)."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from domain.lives.roles import Role
from tests.scenes.scenes_recoveries import OPENING
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import DISTRICT, City, Json, Person, new_key
from tests.world.money_sight import GRANT, RUNS, Affair, everything, nodes_seen, treasuries_seen
from tests.world.runs import account, approved, asked_of_run, gathered, step
from tests.world.scopes import acting
from workflows.transaction.actors import Actor

OTHER = "420106"
FIRST, SECOND = "4277001234567801", "4277001234567802"
_BUDGET = (
    "query($year: Int!) { budgets(year: $year) { id treasury version entries(first: 1) { edges { node { id } } } } }"
)


def _returned(affair_city: City, case_leg: Json, reason: str) -> None:
    command = {"id": case_leg["id"], "voucherNo": case_leg["voucherNo"], "amount": case_leg["amount"]}
    receipt = {"receiptNo": new_receipt(), "returnedOn": affair_city.day.isoformat(), "reason": reason}
    affair_city.treasury.done("returnLeg", **command, **receipt)


def _around(case: Case, runs: dict[str, Json]) -> dict[str, str]:
    """The global ids of what stands around a case, by what they are."""
    payment, city_leg = case.grant["payments"][0], case.leg("city")
    budgets = {budget["treasury"]: budget for budget in case.city.auditor.ask(_BUDGET, year=2021)["budgets"]}
    return {
        "grant": case.id,
        "applicant": case.grant["applicant"]["id"],
        "payment": payment["id"],
        "leg of the city": city_leg["id"],
        "leg of the district": case.leg("district")["id"],
        "double": city_leg["doublePayments"][0]["id"],
        "recovery": case.grant["recoveries"][0]["id"],
        "run of the city": runs["city"]["id"],
        "run of the district": runs["district"]["id"],
        "budget of the city": budgets["city"]["id"],
        "budget of the district": budgets[DISTRICT]["id"],
        "entry of the city": budgets["city"]["entries"]["edges"][0]["node"]["id"],
        "entry of the district": budgets[DISTRICT]["entries"]["edges"][0]["node"]["id"],
    }


@pytest.fixture(scope="module")
def affair(city: City) -> Affair:
    """An award of the city and a district: accounts that people wrote of, runs, a return, a double payment, a claim."""
    city.move_to("2021-03-01")
    case = open_case(city, "A10-2").to("PAYING")
    account(case, accountNo=FIRST)
    spaced = f"{FIRST[:4]} {FIRST[4:10]}-{FIRST[10:]}"
    account(case, accountNo=SECOND, reason=f"原账号 {spaced} 已销户", evidence=f"银行证明：{FIRST} 改为 {SECOND}")
    case.look()
    runs = {payer: gathered(city, case.leg(payer)["treasury"], case.leg(payer)["id"]) for payer in ("city", "district")}
    left = {"legId": case.leg("district")["id"], "reason": f"账号 {SECOND} 待核"}
    step(city, "leaveOutOfRun", runs["district"], **left)
    runs["district"] = gathered(city, DISTRICT, case.leg("district")["id"])
    for run in runs.values():
        step(city, "instructPaymentRun", approved(city, run))
    case.look()
    _returned(city, case.leg("district"), f"账号{SECOND}户名不符")
    case.do("settleLeg", leg="city")
    paid = case.leg("city")
    again = {"id": paid["id"], "voucherNo": paid["voucherNo"], "amount": paid["amount"]}
    city.treasury.done("settleLeg", **again, receiptNo=new_receipt(), settledOn=city.day.isoformat())
    case.look()
    case.do("openRecovery", **OPENING | {"facts": f"款项转入 {FIRST}，又转 {SECOND}"})
    case.look()
    double = case.leg("city")["doublePayments"][0]
    ended = {"outcome": "CLOSED", "reason": f"{SECOND} 户已销", "evidence": "银行证明"}
    city.finance.done("closeDoublePayment", id=double["id"], expectedVersion=double["version"], **ended)
    case.look()
    case.do("holdGrant", reason=f"核查账户 {spaced}")
    case.look()
    return Affair(case, [FIRST, SECOND], _around(case, runs))


class Sees(NamedTuple):
    """What somebody sees: whose money, of the city and the district; the grant; accounts in full, if he says why."""

    money: set[str]
    grant: bool
    full: bool


BOTH, NONE = {"city", DISTRICT}, set[str]()
SEES: dict[str, Sees] = {
    "finance of the city": Sees({"city"}, grant=True, full=True),
    "finance of the district": Sees({DISTRICT}, grant=True, full=True),
    "treasury of the district": Sees({DISTRICT}, grant=True, full=True),
    "finance of another district": Sees(NONE, grant=False, full=False),
    "treasury of another district": Sees(NONE, grant=False, full=False),
    "finance of nowhere": Sees(NONE, grant=False, full=False),
    "district officer": Sees({DISTRICT}, grant=True, full=False),
    "district officer elsewhere": Sees(NONE, grant=False, full=False),
    "officer of the leading bureau": Sees(BOTH, grant=True, full=False),
    "officer of an unrelated bureau": Sees(NONE, grant=True, full=False),
    "officer of no bureau": Sees(NONE, grant=True, full=False),
    "supervisor": Sees(BOTH, grant=True, full=False),
    "auditor": Sees(BOTH, grant=True, full=True),
}
_PLACES = {"city": "the city", DISTRICT: "the district"}
_OF_GRANT = {"grant", "applicant", "payment", "leg of the city", "leg of the district", "double", "recovery"}


def who(city: City, name: str) -> Person:
    """The person of a row of the table."""
    roles = {"finance": Role.FINANCE, "treasury": Role.TREASURY, "district": Role.DISTRICT_OFFICER}
    places = {"of the city": "city", "another district": OTHER, "elsewhere": OTHER, "district": DISTRICT}
    if name == "finance of nowhere":
        return Person(city, Actor("of nowhere", Role.FINANCE))
    if name.startswith("officer"):
        bureaus = {"leading": ("市科技局",), "unrelated": ("市农业农村局",)}.get(name.split()[3], ())
        return Person(city, Actor(name, Role.OFFICER, bureaus=bureaus))
    first = name.split(maxsplit=1)[0]
    if first in {"supervisor", "auditor"}:
        return city.person(Role[first.upper()])
    of = next(code for place, code in places.items() if place in name)
    return Person(city, acting(name, roles[first], of=of))


@pytest.mark.parametrize("name", SEES)
def test_each_sees_the_money_of_whose_it_is(affair: Affair, name: str) -> None:
    person, sees = who(affair.city, name), SEES[name]
    visible = treasuries_seen(person, 2021, "city", DISTRICT)
    assert {visible["budgets"] == sees.money, visible["execution"] == sees.money, visible["runs"] == sees.money} == {
        True
    }
    expected = set(_OF_GRANT) if sees.grant else set[str]()
    expected |= {f"{kind} of {_PLACES[code]}" for code in sees.money for kind in ("run", "budget", "entry")}
    assert nodes_seen(person, affair) == expected, name


_LINKED = """query($id: ID!) { node(id: $id) { ... on Payment { grant { id } } ... on PaymentLeg { grant { id } }
  ... on DoublePayment { grant { id } leg { grant { id } } }
  ... on Recovery { grant { id } payment { grant { id } } }
  ... on LedgerEntry { grant { id } budget { treasury } }
  ... on PaymentRun { rows { grant { id } leg { grant { id } } } }
} }"""


@pytest.mark.parametrize("name", SEES)
def test_what_is_seen_of_its_money_leads_to_the_grant_as_far_as_that_is_seen(affair: Affair, name: str) -> None:
    person, sees = who(affair.city, name), SEES[name]
    texts = [str(person.ask(_LINKED, id=uid)["node"]) for uid in affair.nodes.values()]
    assert any(affair.case.id in text for text in texts) is sees.grant
    runs = [text for text in texts if "rows" in text]
    assert len(runs) == len(sees.money)
    # Rows that were left out lead to it as those that stand do.
    assert all(text.count(affair.case.id) == 2 * text.count("'leg'") and "None" not in text for text in runs)


@pytest.mark.parametrize("name", SEES)
def test_a_refusal_repeats_no_account(affair: Affair, name: str) -> None:
    person, payment = who(affair.city, name), affair.case.grant["payments"][0]["id"]
    of_treasuries = name.startswith(("finance", "treasury"))
    target = ("requestPayment", payment) if of_treasuries else ("holdGrant", affair.case.id)
    fields = {} if of_treasuries else {"reason": "再次核查"}
    refused = person.refused(target[0], id=target[1], expectedVersion=affair.case.grant["version"], **fields)
    message = refused["message"].replace(" ", "").replace("-", "")
    may = name.startswith("finance") or name == "supervisor"
    assert (refused["code"] == "ON_HOLD") is may, refused
    assert FIRST not in message
    assert (f"…{FIRST[-4:]}" in message) is may


@pytest.mark.parametrize("name", SEES)
def test_accounts_are_told_in_full_by_the_files_of_those_who_pay_alone(affair: Affair, name: str) -> None:
    person, sees = who(affair.city, name), SEES[name]
    text = everything(person, affair)
    # The file by which a treasury is instructed says the account that is paid, and nothing else says any.
    assert (FIRST in text, SECOND in text) == (False, sees.full), name
    assert (f"…{SECOND[-4:]}" in text) is sees.grant


@pytest.mark.parametrize("name", SEES)
def test_the_file_of_a_run_is_for_those_who_pay_it(affair: Affair, name: str) -> None:
    sees = SEES[name]
    runs = [edge["node"] for edge in who(affair.city, name).ask(RUNS)["paymentRuns"]["edges"]]
    instructed = [run for run in runs if run["id"] in affair.nodes.values()]
    assert {run["treasury"] for run in instructed} == sees.money
    for run in instructed:
        parts = (run["csv"], run["json"], run["xlsx"], run["rowsSha256"])
        assert {part is not None for part in parts} == {sees.full}


@pytest.mark.parametrize("name", SEES)
def test_an_account_is_revealed_to_those_who_pay_for_a_reason_and_each_look_is_a_line(
    affair: Affair, name: str
) -> None:
    person, sees, city = who(affair.city, name), SEES[name], affair.city
    lines = "SELECT person, command, outcome FROM audit_line WHERE deed = 'reveal_bank_account' ORDER BY at"
    before = city.sql(lines)
    asked_for = {"id": affair.case.id, "reason": "核对退回原因"}
    if not sees.full:
        assert person.refused("revealBankAccount", **asked_for)["code"] in {"NOT_ALLOWED", "NOT_FOUND"}
        assert city.sql(lines) == before
        return
    assert person.refused("revealBankAccount", **asked_for | {"reason": " "})["code"] == "REASON_REQUIRED"
    assert city.sql(lines) == before
    rehearsed = person.done("revealBankAccount", **asked_for, dryRun=True)["bankAccount"]
    assert (rehearsed["accountNo"], city.sql(lines)) == (f"…{SECOND[-4:]}", before)
    mark = city.sql("SELECT count(*) AS n FROM change")
    command = asked_for | {"idempotencyKey": new_key()}
    for _ in range(2):
        shown = person.done("revealBankAccount", **command)["bankAccount"]
        assert shown["accountNo"] == SECOND
    new = city.sql(lines)[len(before) :]
    assert len(new) == 1
    assert person.actor is not None
    assert (new[0]["person"], "核对退回原因" in str(new[0]["command"])) == (person.actor.person, True)
    assert SECOND not in str(new)
    # Nobody is told of a look, and it changes no grant.
    assert city.sql("SELECT count(*) AS n FROM change") == mark


def test_an_applicant_reads_its_own_accounts_in_full_and_of_budgets_nothing(affair: Affair) -> None:
    own, other = affair.case.applicant, affair.city.applicant()
    assert own.ask(GRANT, id=affair.case.id)["grant"]["bankAccount"]["accountNo"] == SECOND
    assert nodes_seen(own, affair) == _OF_GRANT
    assert nodes_seen(other, affair) == set()
    expert = affair.city.person(Role.EXPERT, desk="of nothing")
    assert nodes_seen(expert, affair) == set()
    for person in (own, expert):
        assert person.post(RUNS).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert not any(number in everything(expert, affair) for number in affair.accounts)


def test_who_moved_to_another_treasury_is_not_told_again_what_he_did(affair: Affair) -> None:
    city = affair.city
    case = open_case(city, "A10-2").to("PAYING")
    account(case)
    case.look()
    here = Person(city, acting("who moves", Role.FINANCE, of=DISTRICT))
    command: Json = {"idempotencyKey": new_key(), "treasury": DISTRICT, "legIds": [case.leg("district")["id"]]}
    assert here.done("createPaymentRun", **command)["run"]["rows"]
    assert here.actor
    there = Person(city, replace(here.actor, treasuries=(OTHER,)))
    assert there.do("createPaymentRun", **command)["run"] is None
    assert asked_of_run("approvePaymentRun", here.do("createPaymentRun", **command)["run"])["rowsSha256"]


def test_a_proposal_of_money_is_seen_and_declined_by_its_own_finance(affair: Affair) -> None:
    city = affair.city
    own = Person(city, acting("proposes", Role.FINANCE, of=DISTRICT))
    command = {"treasury": DISTRICT, "year": 2021, "amount": "12.00", "documentNo": "洪财预 9", "evidence": "批复"}
    proposal = own.do("appropriateBudget", **command)["proposal"]
    for name, sees in SEES.items():
        treasuries = treasuries_seen(who(city, name), 2021, "city", DISTRICT)["proposals"]
        assert treasuries == sees.money & {DISTRICT}, name
    end = {"id": proposal["id"], "expectedVersion": proposal["version"], "reason": "不同意"}
    for name in ("finance of another district", "finance of nowhere"):
        assert who(city, name).refused("declineProposal", **end)["code"] == "NOT_ALLOWED"
    assert who(city, "finance of the district").done("declineProposal", **end)["proposal"]["state"] == "DECLINED"
