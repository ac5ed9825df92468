"""Lists: pages by keyset without repeats or gaps, bounded, one's own, and at the same cost however many they hold."""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from api.limits import answer_bounds
from tests.world.cases import application, open_case
from tests.world.city import City, Json, Person

HOW_MANY = 250
PAGE = """query Page($first: Int!, $after: String, $filter: GrantFilter) {
  grants(first: $first, after: $after, filter: $filter) {
    totalCount edges { cursor node { id number } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} }"""
WHOLE = """query Whole($first: Int!) { grants(first: $first) { edges { node {
  id number state applicant { name } policy { code } measure { code } waitsFor { code message }
  actions { event permitted }
  serviceMonths { month } milestones { id payment { id } } factSnapshots { number }
  payments { id state legs { payer state receipts { number } } } history { event takenBy }
} } } }"""
_COLUMNS = "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = 'grants'"


@pytest.fixture(scope="module")
def owner(city: City) -> Person:
    """An applicant with many grants, some of the same instant."""
    city.move_to("2022-03-01")
    case = open_case(city)
    columns = [str(row["name"]) for row in city.sql(_COLUMNS)]
    others = {
        "id": "gen_random_uuid()",
        "number": "'MANY-' || n",
        "created_at": "g.created_at - make_interval(mins => n / 7)",
    }
    values = ", ".join(others.get(column, f"g.{column}") for column in columns)
    city.sql(
        f"INSERT INTO grants ({', '.join(columns)}) "  # noqa: S608 - the table's own columns
        f"SELECT {values} FROM grants g, generate_series(2, {HOW_MANY}) n WHERE g.number = '{case.grant['number']}'"
    )
    return case.applicant


def page(person: Person, **arguments: object) -> Json:
    return person.ask(PAGE, **arguments)["grants"]


def test_pages_hold_every_grant_once_while_new_ones_are_drafted(city: City, owner: Person) -> None:
    there = {str(row["number"]) for row in city.sql("SELECT number FROM grants")}
    seen: list[str] = []
    after: str | None = None
    for _ in range(len(there)):
        grants = page(city.officer, first=23, after=after)
        seen += [edge["node"]["number"] for edge in grants["edges"]]
        assert grants["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not grants["pageInfo"]["hasNextPage"]:
            break
        assert len(grants["edges"]) == 23
        after = grants["pageInfo"]["endCursor"]
        assert after == grants["edges"][-1]["cursor"]
        open_case(city, applicant=owner)
    assert len(seen) == len(set(seen))
    assert set(seen) == there


def test_newest_come_first(city: City, owner: Person) -> None:
    newest = open_case(city, applicant=owner).grant["number"]
    assert page(city.officer, first=1)["edges"][0]["node"]["number"] == newest


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
def test_a_page_holds_1_to_100(city: City, first: int) -> None:
    answer = city.officer.post(PAGE, {"first": first}).json()
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "1 to 100" in answer["errors"][0]["message"]


@pytest.mark.usefixtures("owner")
def test_the_largest_page_is_whole(city: City) -> None:
    assert len(page(city.officer, first=100)["edges"]) == 100


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "编号", "A" * 32, "_" * 32, "A" * 10_000, "////"])
def test_a_cursor_that_this_server_never_answered_is_refused(city: City, cursor: str) -> None:
    answer = city.officer.post(PAGE, {"first": 1, "after": cursor}).json()
    error = (answer.get("errors") or [{"extensions": {"code": "BAD_USER_INPUT"}}])[0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_an_applicant_sees_its_own_grants_alone(city: City, owner: Person) -> None:
    other = open_case(city)
    own = page(other.applicant, first=100)
    assert [edge["node"]["id"] for edge in own["edges"]] == [other.id]
    assert own["totalCount"] == 1
    assert page(owner, first=1)["totalCount"] >= HOW_MANY
    assert page(owner, first=100, filter={"number": other.grant["number"]})["totalCount"] == 0
    assert page(other.applicant, first=100, filter={"creditCode": owner.code})["totalCount"] == 0


def test_filters_hold_together(city: City, owner: Person) -> None:
    case = open_case(city, "A06-1", owner).to("SUBMITTED")
    number = {"number": case.grant["number"]}
    expected_counts: list[tuple[Json, int]] = [
        ({}, 1),
        ({"states": ["SUBMITTED"]}, 1),
        ({"states": ["DRAFT", "PAID"]}, 0),
        ({"states": []}, 0),
        ({"measureCodes": ["A06-1", "A06-2"]}, 1),
        ({"measureCodes": []}, 0),
        ({"measureCodes": ["A08-1"]}, 0),
        ({"creditCode": owner.code}, 1),
        ({"creditCode": "91420100MA4KDEM01W"}, 0),
    ]
    for filters, count in expected_counts:
        assert page(city.officer, first=10, filter={**number, **filters})["totalCount"] == count, filters


_OF_THE_FEED = re.compile(r"number_changes\(\)|FROM change\b")


class Statements(logging.Handler):
    """Counts the statements that the server sends to its database."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember one statement; the feed of changes reads by itself now and then."""
        if not _OF_THE_FEED.search(statement := record.getMessage()):
            self.seen.append(statement)


@contextmanager
def counted() -> Generator[list[str]]:
    """The statements that are sent while the block runs, for answers of one piece.

    A long answer is made in pieces by the clock, and between two of them what was asked for by then is read: on a busy
    machine one kind of thing can take two statements.
    """
    logger, handler = logging.getLogger("tortoise.db_client"), Statements()
    pieces, answer_bounds.PIECE_SECONDS = answer_bounds.PIECE_SECONDS, 3600.0
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield handler.seen
    finally:
        logger.setLevel(level)
        logger.propagate = propagate
        logger.removeHandler(handler)
        answer_bounds.PIECE_SECONDS = pieces


def reads(statements: list[str]) -> int:
    """How often something is read: what several loaders ask at one turn is one statement, and that is chance."""
    return sum(statement.count(" FROM ") for statement in statements)


def test_a_page_costs_as_many_statements_however_many_grants_it_holds(city: City) -> None:
    for applicant in (city.applicant() for _ in range(40)):
        applicant.done("createGrant", **application(applicant.code))
    for _ in range(12):
        open_case(city, "A10-3").to("PAYING").do("settleLeg", leg="city")
    counts: list[int] = []
    for first in (1, 10, 50):
        city.officer.ask(WHOLE, first=first)
        with counted() as statements:
            answer = city.officer.ask(WHOLE, first=first)
        assert len(answer["grants"]["edges"]) == first
        assert len(statements) <= 17
        counts.append(reads(statements))
    # A page of few grants may hold fewer kinds of things to ask for; more grants of the same kinds ask for no more.
    # Four of them find what stands against the steps that are offered: another version, application or support.
    assert counts[0] <= counts[1] <= counts[2], counts
