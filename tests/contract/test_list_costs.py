"""A page of a list costs the same wherever it lies, by the database's own count."""

import json
from typing import Any, cast

from tortoise.queryset import QuerySet

from api.kit.connections import Order, Paging, page_query
from api.queries.grant_filters import GrantFilter, filtered
from domain.lives.roles import Role
from domain.models import Grant
from tests.world.cases import Case, open_case
from tests.world.city import City
from tests.world.scopes import acting
from workflows.transaction.actors import Actor
from workflows.transaction.seen import seen_by

PAGE = "query($after: String) { grants(first: 100, after: $after) { pageInfo { endCursor } } }"


def page_end(city: City, after: str | None) -> str:
    """The cursor changedAt the end of a page of a hundred."""
    return city.officer.ask(PAGE, after=after)["grants"]["pageInfo"]["endCursor"]


def test_a_page_costs_the_same_wherever_it_lies_and_search_asks_an_index(city: City) -> None:
    city.move_to("2022-03-01")
    case = open_case(city)
    copies(city, case, 4_000)
    # No two of it stand beside each other in what all copies say.
    search_text = "SELECT s.text FROM grant_search s JOIN grants g USING (id) WHERE g.number = $1"
    rows = city.sql(search_text, case.grant["number"])
    digit = next(digit for digit in "987654321" if digit * 2 not in rows[0]["text"])
    near = deep = page_end(city, None)
    for _ in range(30):
        deep = page_end(city, deep)
    assert read_pages(city, after=deep) <= 2 * read_pages(city, after=near)
    assert read_pages(city, GrantFilter(search="量子罗盘仪")) <= 60
    # Beside what every copy has to be looked at for: 22 stands in each of their numbers.
    assert 3 * read_pages(city, GrantFilter(search=digit * 30)) <= read_pages(city, GrantFilter(search="2" * 30))


def test_a_page_of_what_a_treasury_pays_asks_an_index(city: City) -> None:
    city.move_to("2022-03-01")
    copies(city, open_case(city, "A10-2"), 4_000)
    for of, most in (("city", 60), ("420111", 60), ("420106", 60)):
        assert read_pages(city, actor=acting("pays", Role.FINANCE, of=of)) <= most, of


def copies(city: City, case: Case, count: int) -> None:
    """Copies of a grant, drafted one minute before the other."""
    columns = [row["name"] for row in city.sql("SELECT column_name::text AS name FROM information_schema.columns "
                                               "WHERE table_name = 'grants'")]  # fmt: skip
    others = {
        "id": "gen_random_uuid()",
        "number": "g.number || '-' || n",
        "item_key": "g.item_key || n",
        "created_at": "g.created_at - make_interval(mins => n)",
    }
    values = ", ".join(others.get(column, f"g.{column}") for column in columns)
    city.sql(
        f"INSERT INTO grants ({', '.join(columns)}) SELECT {values} "  # noqa: S608 - the table's own columns
        f"FROM grants g, generate_series(1, {count}) n WHERE g.number = '{case.grant['number']}'"
    )
    # What was inserted waits beside an index of grams until somebody puts it in: as of an office at night.
    city.sql("VACUUM ANALYZE grants")
    city.sql("VACUUM ANALYZE grant_search")


def read_pages(city: City, filters: GrantFilter | None = None, actor: Actor | None = None, **paging: object) -> int:
    """How many pages of tables and indexes the database looks into for twenty grants, by its own count."""

    async def statement() -> tuple[str, list[Any]]:
        order = Order("created_at")
        grants = await filtered(await seen_by(actor, Grant) if actor else Grant.all(), filters, order)
        return statement_of(grants, order, **paging)

    sql, values = city.run(statement())
    explained = city.sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", *values)[0]["QUERY PLAN"]
    plan = json.loads(explained)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def statement_of(listed: QuerySet[Any], order: Order, **paging: object) -> tuple[str, list[Any]]:
    """What a page of twenty asks the database, and with which values."""
    page: Any = page_query(listed, Paging(20, **cast("Any", paging)), order)
    page._make_query()  # noqa: SLF001 - it shows no other way what it will send
    return page.query.get_parameterized_sql()
