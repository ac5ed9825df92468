"""A closed year (决算) is what it was when it was closed, for ever: to the fen, by its hash, whatever comes later."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.lives.roles import Role
from tests.guards.broken_rows import refused
from tests.scenes.scenes_budgets import accounts, budget
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, Person
from tests.world.operations import YEAR
from tests.world.proposing import answered, proposals
from workflows.running.ledger_check import check_ledger

NODE = """query Year($id: ID!) { node(id: $id) { ... on YearAccounts { sha256 closedBy proposedBy paid
  payments { budgetYear paid returned recovered reinstated } } } }"""
PAST = """query Past($year: Int!, $asOf: Date!) {
  budgets(year: $year, asOf: $asOf) { treasury appropriated free reserved paid recovered lapsed carriedOver }
  budgetExecution(year: $year, by: [TREASURY, MEASURE], asOf: $asOf) {
    treasury measureCode reserved waiting waitingLegs paid cameBack arrears }
  paymentsOfYear(year: $year) { treasury budgetYear paid returned recovered reinstated }
}"""


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


def arrange(city: City, treasury: str, amount: str, number: str) -> None:
    """Money that a treasury arranges for this year."""
    fields: Json = {"treasury": treasury, "year": city.day.year, "amount": amount}
    city.finance.done("appropriateBudget", **fields, documentNo=number, evidence="预算批复")


def closing(city: City, treasury: str, year: int, /, **other: object) -> Json:
    """What closing a year takes, by the accounts as they are shown."""
    digest = accounts(city, treasury, year)["sha256"]
    fields: Json = {"treasury": treasury, "year": year, "sha256": digest, "documentNo": f"决〔{year}〕号"}
    return fields | {"evidence": "年度决算报告"} | other


def a_year(city: City) -> Case:
    """2021: a payment that the bank returned and that was paid again, one half paid, and the year is over."""
    arrange(city, "city", "6000000.00", "预1号")
    case = open_case(city).to("PAID")
    half = open_case(city, "A10-2").to("PAYABLE")
    half.do("requestPayment")
    half.do("settleLeg", leg="city")
    city.move_to("2021-12-20")
    case.look()
    case.do("returnLeg", leg="city", receiptNo="TP-1", reason="账户已销户")
    case.do("requestPayment")
    case.do("settleLeg", leg="city")
    city.move_to("2022-01-10")
    return case


def unchanged(city: City, before: Json) -> None:
    """The accounts are what they were, and so is what the hash says of them."""
    assert accounts(city, before["treasury"], before["year"]) == before
    node = city.auditor.ask(NODE, id=before["id"])["node"]
    assert (node["sha256"], node["payments"]) == (before["sha256"], before["payments"])


def as_told(closed: Json, past: Json) -> None:
    """What was closed is what the reports of the last evening tell, to the fen."""
    (whole,) = [each for each in past["budgets"] if each["treasury"] == "city"]
    assert {name: closed[name] for name in whole} == whole
    lines = [line for line in past["budgetExecution"] if line["treasury"] == "city"]
    assert [{name: line[name] for name in line if name != "measureTitle"} for line in closed["measures"]] == [
        {name: line[name] for name in line if name != "treasury"} for line in lines
    ]
    moved = [line for line in past["paymentsOfYear"] if line["treasury"] == "city"]
    assert [dict(line, treasury="city") for line in closed["payments"]] == moved
    assert closed["returned"] == moved[0]["returned"] != "0.00"


def test_a_year_is_closed_by_two_as_it_stood_at_its_end_and_later_facts_are_told_in_theirs(city: City) -> None:
    case = a_year(city)
    past = city.auditor.ask(PAST, year=2021, asOf="2021-12-31")
    opened = accounts(city, "city", 2021)
    assert (opened["closedAt"], opened["title"]) == (None, "City of Wuhan")
    waiting = city.finance.do("closeYear", **closing(city, "city", 2021))
    assert (waiting["errors"], waiting["accounts"], waiting["proposal"]["state"]) == ([], None, "WAITING")
    stated = {each["name"]: each["value"] for each in waiting["proposal"]["particulars"]}
    assert (stated["sha256"], stated["year"], stated["treasury"]) == (opened["sha256"], "2021", "City of Wuhan")
    assert city.finance.refused("confirmProposal", **answered(waiting["proposal"]))["code"] == "PROPOSAL_FOUR_EYES"
    assert accounts(city, "city", 2021) == opened
    closed = city.finance.second().done("confirmProposal", **answered(waiting["proposal"]))["accounts"]
    assert (closed["proposedBy"], closed["closedBy"]) == ("finance", "finance 2")
    as_closed = {name: closed[name] for name in opened if name not in {"closedAt", "closedBy", "proposedBy"}}
    assert as_closed == {name: opened[name] for name in as_closed} | {
        "documentNo": "决〔2021〕号",
        "evidence": "年度决算报告",
    }

    as_told(closed, past)

    # Then a recovery, money that lapses and is carried over, and another return.
    recovered(case, "DEMANDED", cause="OVERPAYMENT")
    case.do("recordRecoveryReceipt", amount="100000.01")
    lapsed = budget(city, "city", 2021)
    fields: Json = {"id": lapsed["id"], "expectedVersion": lapsed["version"], "amount": lapsed["lapsed"]}
    city.finance.done("carryOverBudget", **fields, documentNo="结转1号", evidence="批复")
    unchanged(city, closed)
    assert budget(city, "city", 2021)["paid"] != closed["paid"]
    city.move_to("2023-01-09")
    later = accounts(city, "city", 2022)
    assert [(line["budgetYear"], line["recovered"]) for line in later["payments"]] == [(2021, "100000.01")]
    assert later["broughtForward"] == lapsed["lapsed"]
    second = city.finance.done("closeYear", **closing(city, "city", 2022))["accounts"]
    case.look()
    case.do("recordRecoveryReceipt", amount="5.00")
    for before in (closed, second):
        unchanged(city, before)
    assert city.run(check_ledger()).differences == []


def test_the_hash_is_that_of_the_figures_as_the_document_says(city: City) -> None:
    a_year(city)
    closed = city.finance.done("closeYear", **closing(city, "city", 2021))["accounts"]
    assert hashlib.sha256(closed["written"].encode()).hexdigest() == closed["sha256"]
    assert json.loads(closed["written"])["budget"]["paid"] == int(closed["paid"].replace(".", ""))
    (row,) = city.sql("SELECT figures::text AS figures, sha256 FROM closed_year")
    assert (json.loads(row["figures"]), row["sha256"]) == (json.loads(closed["written"]), closed["sha256"])
    assert city.run(check_ledger()).differences == []
    for statement in (
        "ALTER TABLE closed_year DISABLE TRIGGER USER",
        "UPDATE closed_year SET figures = jsonb_set(figures, '{budget,paid}', '1')",
        "ALTER TABLE closed_year ENABLE TRIGGER USER",
    ):
        city.sql(statement)
    assert city.run(check_ledger()).differences == ["the accounts of city 2021 are not what was closed"]


def test_a_year_is_closed_once_and_the_same_document_is_the_same_closing(city: City) -> None:
    arrange(city, "city", "5.00", "预1号")
    city.move_to("2022-01-10")
    closed = city.finance.done("closeYear", **closing(city, "city", 2021))["accounts"]
    rows = city.rows()
    again = city.finance.second().do("closeYear", **closing(city, "city", 2021))
    assert (again["accounts"], again["proposal"], again["errors"]) == (closed, None, [])
    assert city.sql("SELECT count(*) AS n FROM closed_year") == [{"n": 1}]
    assert {name: rows[name] for name in ("closed_year", "audit_line")} == {
        name: city.rows()[name] for name in ("closed_year", "audit_line")
    }
    other = city.finance.refused("closeYear", **closing(city, "city", 2021, documentNo="决2号"))
    assert (other["code"], other["path"]) == ("YEAR_CLOSED", ["year"])
    assert "2022-01-10" in other["message"]
    assert "finance 2" in other["message"]
    assert other["citations"]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"year": 2022}, "BUDGET_YEAR_NOT_OVER"),
        ({"year": 2190}, "BUDGET_YEAR_NOT_OVER"),
        ({"year": 2147483647}, "BUDGET_YEAR_NOT_OVER"),
        ({"year": 2019}, "INPUT_INVALID"),
        ({"year": 0}, "INPUT_INVALID"),
        ({"year": -7}, "INPUT_INVALID"),
        ({"sha256": "0" * 64}, "YEAR_FIGURES_DIFFER"),
        ({"sha256": " "}, "INPUT_INVALID"),
        ({"treasury": "nowhere"}, "TREASURY_UNKNOWN"),
        ({"treasury": "x" * 300}, "INPUT_INVALID"),
        ({"evidence": " "}, "EVIDENCE_REQUIRED"),
        ({"policyCode": "none"}, "NOT_FOUND"),
    ],
)
def test_what_is_no_year_to_close_is_refused_by_name(city: City, other: Json, code: str) -> None:
    city.move_to("2022-01-10")
    assert city.finance.refused("closeYear", **closing(city, "city", 2021, **other))["code"] == code


def test_a_year_that_is_not_over_has_no_accounts_and_an_idle_treasury_has_nothing_but_zeros(city: City) -> None:
    for year in (2021, 2190):
        error = city.auditor.post(YEAR, {"year": year}).json()["errors"][0]
        assert (error["extensions"]["code"], error["message"][:4]) == ("BAD_USER_INPUT", "year")
    city.move_to("2022-01-10")
    all_accounts = city.auditor.ask(YEAR, year=2021)["yearAccounts"]
    assert len(all_accounts) == len({each["treasury"] for each in all_accounts}) > 10
    assert {each["appropriated"] for each in all_accounts} == {"0.00"}
    closed = city.finance.done("closeYear", **closing(city, "420115", 2021))["accounts"]
    assert (closed["title"], closed["paid"], closed["measures"], closed["payments"]) == (
        "Jiangxia District",
        "0.00",
        [],
        [],
    )
    assert city.auditor.ask(YEAR, year=2500)["yearAccounts"] == []


def test_accounts_are_seen_by_those_who_see_the_money(city: City) -> None:
    city.move_to("2022-01-10")
    closed = city.finance.done("closeYear", **closing(city, "city", 2021))["accounts"]
    of_a_district = city.person(Role.FINANCE, treasury="420111")
    assert [each["treasury"] for each in of_a_district.ask(YEAR, year=2021)["yearAccounts"]] == ["420111"]
    assert of_a_district.ask(NODE, id=closed["id"])["node"] is None
    assert of_a_district.refused("closeYear", **closing(city, "city", 2021))["code"] == "NOT_ALLOWED"
    for who in (city.auditor, city.person(Role.SUPERVISOR), city.person(Role.FINANCE, treasury="city")):
        assert who.ask(NODE, id=closed["id"])["node"]["sha256"] == closed["sha256"]
    for who in (city.applicant(), city.person(Role.EXPERT)):
        assert who.post(YEAR, {"year": 2021}).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert who.ask(NODE, id=closed["id"])["node"] is None


def test_two_who_close_a_year_at_once_close_it_once(city: City) -> None:
    arrange(city, "city", "5.00", "预1号")
    city.move_to("2022-01-10")
    waiting = city.finance.do("closeYear", **closing(city, "city", 2021))["proposal"]
    people = [city.person(Role.FINANCE, desk=str(n)) for n in range(4)]

    def confirm(who: Person) -> Json:
        return who.do("confirmProposal", **answered(waiting))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(confirm, people))
    done = [each for each in answers if not each["errors"]]
    assert len(done) == 1
    assert {each["errors"][0]["code"] for each in answers if each["errors"]} <= {"STALE_VERSION", "STEP_NOT_POSSIBLE"}
    assert city.sql("SELECT count(*) AS n FROM closed_year") == [{"n": 1}]


def test_another_document_waits_its_turn_and_a_declined_one_closes_nothing(city: City) -> None:
    city.move_to("2022-01-10")
    waiting = city.finance.do("closeYear", **closing(city, "city", 2021))["proposal"]
    other = city.finance.refused("closeYear", **closing(city, "city", 2021, documentNo="决2号"))
    assert other["code"] == "PROPOSAL_WAITS"
    city.finance.second().done("declineProposal", id=waiting["id"], expectedVersion=waiting["version"], reason="有误")
    assert accounts(city, "city", 2021)["closedAt"] is None
    (kept,) = proposals(city.finance, deeds=["CLOSE_YEAR"])
    assert (kept["state"], kept["title"]) == ("DECLINED", "close the accounts of a year")


def test_nothing_is_booked_into_a_year_that_is_closed(city: City) -> None:
    """A command of the last evening that comes after the closing is told to come again, and counts on its day then."""
    arrange(city, "city", "5.00", "预1号")
    city.move_to("2022-01-10")
    city.finance.done("closeYear", **closing(city, "city", 2021))
    late = (
        "INSERT INTO ledger_entry (id, number, budget_id, kind, amount, recorded_by, role, recorded_at) "
        "SELECT gen_random_uuid(), 1, id, 'LAPSE', 1, 'x', 'SYSTEM', '2021-12-31T23:59:59+08:00' FROM budget "
        "WHERE treasury = 'city' AND year = 2021"
    )
    error = refused(city, late)
    assert error == "SerializationError: the accounts of 2021 are closed: nothing is booked into them"
    assert "two postings" in refused(city, late.replace("2021-12-31T23", "2022-01-01T23"))
