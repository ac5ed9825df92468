"""A finance bureau's system balances the books every night by the API alone: its own sums beside the reports."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.world.city import City, Json, Person, served_city
from tests.world.databases import Databases
from workflows.running.demonstration import FIRST_DAY
from workflows.running.kept_city import load_city
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings

LEGS = """query Legs($after: String) { paymentLegs(first: 100, after: $after) {
  totalCount edges { node { id treasury amount state } } pageInfo { hasNextPage endCursor } } }"""
RECOVERIES = """query Recoveries($after: String) { recoveries(first: 100, after: $after) {
  totalCount edges { node { id state legs { treasury amount received } } } pageInfo { hasNextPage endCursor } } }"""
BOOKS = """query Books($year: Int!) {
  budgets(year: $year) { treasury appropriated free reserved paid recovered lapsed carriedOver }
  budgetExecution(year: $year, by: [TREASURY]) { treasury reserved waiting paid cameBack } }"""
YEARS = range(2020, 2027)


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration: some hundred payments, with returns, parts, double payments and recoveries."""
    with databases.copy("empty") as url:
        assert asyncio.run(load_city(settings, url))
        asyncio.run(migrate(url))
        with served_city(url, settings) as served:
            served.day = FIRST_DAY
            yield served


def everything(who: Person, name: str, document: str) -> list[Json]:
    """All nodes of a list, by its pages, of which there are as many as it says."""
    nodes: list[Json] = []
    after, more, count = None, True, 0
    while more:
        page = who.ask(document, after=after)[name]
        nodes += [edge["node"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        count = page["totalCount"]
    assert len({node["id"] for node in nodes}) == len(nodes) == count
    return nodes


def fen(yuan: str) -> int:
    """An amount in fen."""
    return int(yuan.replace(".", ""))


def test_legs_recoveries_and_budgets_agree_to_the_fen(city: City) -> None:
    who = city.auditor
    settled, reserved, waiting, received = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for leg in everything(who, "paymentLegs", LEGS):
        sums = {"SETTLED": settled, "BUDGET_PENDING": waiting, "CANCELLED": None, "SPLIT": None}.get(
            leg["state"], reserved
        )
        if sums is not None:
            sums[leg["treasury"]] += fen(leg["amount"])
    for recovery in everything(who, "recoveries", RECOVERIES):
        for leg in recovery["legs"]:
            received[leg["treasury"]] += fen(leg["received"])
    paid, held, queued, back = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for year in YEARS:
        books = who.ask(BOOKS, year=year)
        for budget in books["budgets"]:
            parts = ("free", "reserved", "paid", "recovered", "lapsed", "carriedOver")
            assert fen(budget["appropriated"]) == sum(fen(budget[part]) for part in parts), (year, budget)
        for row in books["budgetExecution"]:
            paid[row["treasury"]] += fen(row["paid"])
            held[row["treasury"]] += fen(row["reserved"])
            queued[row["treasury"]] += fen(row["waiting"])
            back[row["treasury"]] += fen(row["cameBack"])
    # What a report calls paid is without what came back of it.
    assert paid + received == settled
    assert (+held, +queued, +back) == (reserved, waiting, +received)
    assert settled.total() > 0
    assert received.total() > 0
