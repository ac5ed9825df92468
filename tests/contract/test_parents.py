"""What belongs to something shows it, to whoever may see that, and a page of it asks as many statements as a few."""

import asyncio
from collections.abc import Iterator

import pytest

from api.kit.identifiers import global_id
from domain.lives.roles import Role
from tests.contract.test_lists import counted
from tests.world.city import City, Json, Person, served_city
from tests.world.databases import Databases
from tests.world.scopes import acting
from workflows.running.demonstration import FIRST_DAY
from workflows.running.kept_city import load_city
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings

# ruff: noqa: S608 - tables of the list below


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration, in which there is something of nearly everything."""
    with databases.copy("empty") as url:
        assert asyncio.run(load_city(settings, url))
        asyncio.run(migrate(url))
        with served_city(url, settings.model_copy(update={"cost_per_minute": 10**9})) as served:
            served.day = FIRST_DAY
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


def _pages(person: Person, name: str, fields: str) -> list[Json]:
    """All that a list holds."""
    document = f"""query($after: String) {{ page: {name}(first: 100, after: $after) {{
      nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    page = person.ask(document)["page"]
    nodes = list[Json](page["nodes"])
    while page["pageInfo"]["hasNextPage"]:
        page = person.ask(document, after=page["pageInfo"]["endCursor"])["page"]
        nodes += page["nodes"]
    return nodes


GRANT = "grant { number applicant { name } measure { code } }"
PAGES = {
    "calls": "id measure { code title }",
    "otherAwards": "id applicant { name } closedFor { id } grants { number }",
    "paymentLegs": f"id {GRANT} payment {{ amount milestone {{ from }} }} splitFrom {{ id }}",
    "paymentRuns": f"id rows {{ leg {{ id {GRANT} }} {GRANT} }}",
    "recoveries": f"id {GRANT} payment {{ amount recoveries {{ id }} }} legs {{ recovery {{ id }} }}",
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_leads_to_takes_as_many_statements_however_much_it_holds(city: City, name: str) -> None:
    document = f"query($first: Int!) {{ page: {name}(first: $first) {{ nodes {{ {PAGES[name]} }} }} }}"
    finance = city.finance if name.startswith("payment") else city.auditor
    counts: list[int] = []
    few, many = (2, 8) if name == "paymentRuns" else (3, 40)
    for first in (few, many):
        finance.ask(document, first=first)
        with counted() as statements:
            assert finance.ask(document, first=first)["page"]["nodes"]
        counts.append(len(statements))
    # A page of few things may hold fewer kinds of them.
    assert counts[0] <= counts[1] <= counts[0] + 3
    assert counts[1] <= 20


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
    whole = _pages(city.auditor, "otherAwards", fields)
    assert any(award["grants"] for award in whole)
    for award in whole:
        assert all(award["id"] in [each["id"] for each in grant["otherAwards"]] for grant in award["grants"])
    for role, of in ((Role.FINANCE, "420106"), (Role.TREASURY, "420111"), (Role.DISTRICT_OFFICER, "420106")):
        person = Person(city, acting("led", role, of=of))
        grants = {grant["id"] for grant in _pages(person, "grants", "id")}
        for award in _pages(person, "otherAwards", fields):
            of_all = next(each for each in whole if each["id"] == award["id"])
            seen = [grant for grant in of_all["grants"] if grant["id"] in grants]
            assert award["grants"] == seen
            assert (award["applicant"] is None) or award["applicant"] == of_all["applicant"]
    assert _pages(Person(city, acting("elsewhere", Role.FINANCE, of="420999")), "paymentLegs", "id") == []
