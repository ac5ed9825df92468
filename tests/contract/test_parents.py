"""What belongs to something shows it, to whoever may see that, and a page of it asks as many statements as a few."""

from collections.abc import Iterator

import pytest

from api.kit.identifiers import global_id
from domain.lives.roles import Role
from tests.contract.test_lists import counted
from tests.world.city import City, Person
from tests.world.databases import Databases
from tests.world.kept import all_of, kept_city
from tests.world.scopes import acting
from workflows.runtime.settings import Settings

# ruff: noqa: S608 - tables of the list below


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration, in which there is something of nearly everything."""
    with kept_city(databases, settings) as served:
        yield served


PARENTS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "Document": ("document", {"grant": ("Grant", "x.grant_id")}),
    "LedgerEntry": ("ledger_entry", {"budget": ("Budget", "x.budget_id")}),
    "Milestone": ("milestone", {"grant": ("Grant", "x.grant_id")}),
    "Objection": ("objection", {"grant": ("Grant", "x.grant_id")}),
    "Payment": (
        "payment",
        {
            "grant": ("Grant", "x.grant_id"),
            "milestone": ("Milestone", "x.milestone_id"),
            "tranche": ("Tranche", "x.tranche_id"),
        },
    ),
    "PaymentLeg": (
        "payment_leg",
        {
            "payment": ("Payment", "x.payment_id"),
            "grant": ("Grant", "(SELECT p.grant_id FROM payment p WHERE p.id = x.payment_id)"),
            "splitFrom": ("PaymentLeg", "x.split_from_id"),
        },
    ),
    "Recovery": ("recovery", {"grant": ("Grant", "x.grant_id"), "payment": ("Payment", "x.payment_id")}),
    "RecoveryLeg": ("recovery_leg", {"recovery": ("Recovery", "x.recovery_id")}),
    "Tranche": ("tranche", {"grant": ("Grant", "x.grant_id")}),
    "Unit": ("unit", {"grant": ("Grant", "x.grant_id")}),
}
"""Of each kind of thing its table, and what it leads to, of which kind, by which of its columns."""


@pytest.mark.parametrize("kind", PARENTS)
def test_a_thing_leads_to_what_it_belongs_to(city: City, kind: str) -> None:
    table, parents = PARENTS[kind]
    keys = ", ".join(f"{column} AS {name!r}".replace("'", '"') for name, (_, column) in parents.items())
    fields = " ".join(f"{name} {{ id }}" for name in parents)
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}"
    there = city.sql(f"SELECT x.id, {keys} FROM {table} x ORDER BY md5(x.id::text) LIMIT 4")
    assert there
    for row in there:
        node = city.auditor.ask(document, id=global_id(kind, row["id"]))["node"]
        expected = {name: global_id(of, row[name]) if row[name] else None for name, (of, _) in parents.items()}
        assert {name: shown and shown["id"] for name, shown in node.items()} == expected


def test_the_payment_of_a_milestone_and_of_a_tranche_is_the_one_that_leads_to_it(city: City) -> None:
    payments = all_of(city.auditor, "payments", "id milestone { payment { id } } tranche { payments { id } }")
    milestones = [payment for payment in payments if payment["milestone"]]
    tranches = [payment for payment in payments if payment["tranche"]]
    assert {payment["milestone"]["payment"]["id"] for payment in milestones} == {each["id"] for each in milestones}
    for payment in tranches:
        assert payment["id"] in [each["id"] for each in payment["tranche"]["payments"]]
    assert (len(milestones) > 2, len(tranches) > 2) == (True, True)


GRANT = "grant { number applicant { name } measure { code } }"
PAGES = {
    "calls": "id measure { code title }",
    "otherAwards": "id applicant { name } closedFor { id } grants { number }",
    "paymentLegs": f"id {GRANT} payment {{ amount milestone {{ from }} }} splitFrom {{ id }}",
    "paymentRuns": f"id rows {{ leg {{ id {GRANT} }} {GRANT} }}",
    "payments": f"id state {GRANT} milestone {{ from }} tranche {{ number }} legs {{ state receipts {{ number }} }}",
    "recoveries": f"id {GRANT} payment {{ amount recoveries {{ id }} }} legs {{ recovery {{ id }} }}",
}


MOST_STATEMENTS = 20
"""Kinds of things that a page leads to, and what each of them asks for; never one for each thing."""


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_leads_to_takes_few_statements_however_much_it_holds(city: City, name: str) -> None:
    first = {"paymentRuns": 8, "payments": 100}.get(name, 40)
    document = f"query($first: Int!) {{ page: {name}(first: $first) {{ nodes {{ {PAGES[name]} }} }} }}"
    person = city.finance if name.startswith("payment") else city.auditor
    held = person.ask(document, first=first)["page"]["nodes"]
    with counted() as statements:
        assert person.ask(document, first=first)["page"]["nodes"] == held
    assert len(statements) <= MOST_STATEMENTS
    links = PAGES[name].count("{") * sum(len(row.get("rows", "1")) for row in held)
    assert links > MOST_STATEMENTS or name == "calls"


def test_a_queue_shows_whose_legs_they_are_that_wait(city: City) -> None:
    waiting = city.sql(
        "SELECT g.number, a.name, g.measure FROM payment_leg l JOIN payment p ON p.id = l.payment_id "
        "JOIN grants g ON g.id = p.grant_id JOIN applicant a ON a.id = g.applicant_id "
        "WHERE l.state = 'BUDGET_PENDING' AND l.treasury = 'city' ORDER BY l.awarded_on, l.place"
    )
    document = f'{{ budgetQueue(treasury: "city", first: 100) {{ totalCount nodes {{ {GRANT} }} }} }}'
    queue = city.finance.ask(document)["budgetQueue"]
    shown = [(leg["grant"]["number"], leg["grant"]["applicant"]["name"], leg["grant"]["measure"]["code"])
             for leg in queue["nodes"]]  # fmt: skip
    assert shown == [(row["number"], row["name"], row["measure"]) for row in waiting]
    assert queue["totalCount"] == len(shown) > 0


def test_whoever_may_not_see_a_grant_is_led_to_none(city: City) -> None:
    """Other awards are all finance's to see, the grants beside which they count are not."""
    fields = "creditCode applicant { id } closedFor { id } grants { id otherAwards { id } } id"
    whole = all_of(city.auditor, "otherAwards", fields)
    assert any(award["grants"] for award in whole)
    for award in whole:
        assert all(award["id"] in [each["id"] for each in grant["otherAwards"]] for grant in award["grants"])
    for role, of in ((Role.FINANCE, "420106"), (Role.TREASURY, "420111"), (Role.DISTRICT_OFFICER, "420106")):
        person = Person(city, acting("led", role, of=of))
        grants = {grant["id"] for grant in all_of(person, "grants", "id")}
        for award in all_of(person, "otherAwards", fields):
            of_all = next(each for each in whole if each["id"] == award["id"])
            seen = [grant for grant in of_all["grants"] if grant["id"] in grants]
            assert award["grants"] == seen
            assert (award["applicant"] is None) or award["applicant"] == of_all["applicant"]
    assert all_of(Person(city, acting("elsewhere", Role.FINANCE, of="420999")), "paymentLegs", "id") == []
