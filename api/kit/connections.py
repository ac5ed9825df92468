"""Keyset connections after Relay: a page costs the same wherever it lies, forwards and backwards."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

import strawberry
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from api.access.said_errors import bad_input
from api.kit.cursors import Place, Value, cursor_of, place_of
from api.kit.scalars import CNYAmount
from domain.models import DoublePayment, Payment, PaymentLeg
from domain.policy.conditions import Text
from workflows.runtime.sql import ask
from workflows.runtime.written_queries import written_once

MOST_A_PAGE = 100
USUAL_PAGE = 20
MOST_COUNTED = 10_000
"""Things of a list that are counted and added up: what people look at. Beyond them a count is read past a city's whole
archive, for a number that nobody reads to its last digit."""
_ONE_WAY = Text(
    zh="翻页只能选择向后或者向前一个方向",
    en="first, after: ask forwards by these or backwards by `last` and `before`, not both",
)
First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many after `after`, 1 to 100; 20 where nothing is said.")
]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")]
Last: TypeAlias = Annotated[
    int | None, strawberry.argument(description="Instead of `first`: how many before `before`, 1 to 100.")
]
Before: TypeAlias = Annotated[str | None, strawberry.argument(description="`startCursor` of the page after.")]


@strawberry.type(description="About a page of a list.")
class PageInfo:
    """About a page."""

    has_next_page: bool = strawberry.field(
        description="Whether there is more after it. Backwards: whether a cursor was given."
    )
    has_previous_page: bool = strawberry.field(
        description="Whether there is more before it. Forwards: whether a cursor was given."
    )
    start_cursor: str | None = strawberry.field(description="Cursor of its first entry: `before` of the page before.")
    end_cursor: str | None = strawberry.field(description="Cursor of its last entry: `after` of the next page.")


@dataclass(frozen=True, slots=True)
class Totals:
    """What a list comes to: how many, one more than MOST_COUNTED for more than those, and their amounts, if any."""

    count: int
    fen: int

    @property
    def amount(self) -> CNYAmount | None:
        """Their amounts together; None where not all of them were added up."""
        return CNYAmount(self.fen) if self.count <= MOST_COUNTED else None


_ADDED_UP = (DoublePayment, Payment, PaymentLeg)
"""Of which a list shows what all of them come to."""
_ONE_COLUMN = re.compile(r'^SELECT (?:"\w+"\.)?"id" "id" FROM')


async def totals_of(listed: QuerySet[Any]) -> Totals:
    """Return what a list comes to, by one statement that stops once more than MOST_COUNTED are found."""
    statement, values = totals_statement(listed)
    (row,) = await ask(statement, *values)
    return Totals(**row)


def totals_statement(listed: QuerySet[Any]) -> tuple[str, list[Any]]:
    """Return the statement for how many a list holds, and the fen of their amounts, with its values."""
    with_amount = listed.model in _ADDED_UP
    statement, values = written_once(listed.values("amount" if with_amount else "id"))
    if not with_amount:
        # Nothing of a row is shown: without its id an index that has what is asked for is enough, and no row is read.
        statement = _ONE_COLUMN.sub("SELECT 1 FROM", statement, count=1)
    amount = "coalesce(sum(amount), 0)::bigint" if with_amount else "0"
    # The ORM's own count looks at all of them, whatever its limit; and of a limit that is a parameter the database
    # believes a tenth of them to be enough, for which it walks through all rows there are.
    some = f"{statement} LIMIT {MOST_COUNTED + 1}"
    return f"SELECT count(*) AS count, {amount} AS fen FROM ({some}) AS listed", values  # noqa: S608 - the ORM's own words


N = TypeVar("N")
C = TypeVar("C")


@strawberry.type
class Paged(Generic[N]):
    """What every page of a list has beside its edges."""

    counted: strawberry.Private[QuerySet[Any]]
    """All that the list holds."""
    reckoned: strawberry.Private[asyncio.Future[Totals] | None] = None
    page_info: PageInfo = strawberry.field(description="About the page.")

    @strawberry.field(description="What is on the page, without the places.")
    def nodes(self) -> list[N]:
        """What is on the page."""
        return [edge.node for edge in cast("Any", self).edges]

    @strawberry.field(
        description="How many there are in all; of more than 10,000 it says 10,000, and `totalCountIsExact` false. "
        "Costs a count: ask only where it is shown."
    )
    async def total_count(self) -> int:
        """How many there are, as far as they are counted."""
        return min((await self.totals()).count, MOST_COUNTED)

    @strawberry.field(
        description="Whether `totalCount` is how many there are: false where there are more than the 10,000 that are "
        "counted."
    )
    async def total_count_is_exact(self) -> bool:
        """Whether all were counted."""
        return (await self.totals()).count <= MOST_COUNTED

    async def totals(self) -> Totals:
        """Return what the list comes to, reckoned once for all the fields that show it."""
        if self.reckoned is None:
            self.reckoned = asyncio.ensure_future(totals_of(self.counted))
        return await self.reckoned


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def backwards(self) -> bool:
        """Whether the page lies before a cursor, or at the end."""
        return self.last is not None or self.before is not None

    def size(self) -> int:
        """Return how many entries are asked for; raises BAD_USER_INPUT outside 1 to 100, or for both ways at once."""
        if self.backwards and (self.first is not None or self.after is not None):
            raise bad_input(_ONE_WAY)
        name, size = ("last", self.last) if self.backwards else ("first", self.first)
        if size is None:
            return USUAL_PAGE
        if 1 <= size <= MOST_A_PAGE:
            return size
        en = f"{name}: ask for 1 to {MOST_A_PAGE} entries"
        raise bad_input(Text(zh=f"每页须为1至{MOST_A_PAGE}条", en=en))


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: a column, and another that decides between equals."""

    column: str
    kind: type[Value] = datetime
    descending: bool = True
    tie: str = "id"

    @property
    def name(self) -> str:
        """What a cursor says of it, so that it is of no use in another order."""
        return f"{self.column}{'-' if self.descending else '+'}"


M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """A page of rows, each with its cursor."""

    rows: list[tuple[str, M]]
    about: PageInfo


class Listing(NamedTuple, Generic[M]):
    """What is asked of a list: all that it holds, which page of it, in which order."""

    rows: QuerySet[M]
    paging: Paging
    order: Order


async def page_of(queried: QuerySet[M], paging: Paging, order: Order) -> Page[M]:
    """Return a page of rows in an order; it costs the same wherever it lies."""
    size = paging.size()
    fetched = await page_query(queried, paging, order)
    places = (Place(getattr(row, order.column), getattr(row, order.tie)) for row in fetched)
    page = [(cursor_of(place, use_of(queried, order)), row) for place, row in zip(places, fetched[:size], strict=False)]
    more, beside = len(fetched) > size, (paging.before or paging.after) is not None
    if paging.backwards:
        page.reverse()
    about = PageInfo(
        has_next_page=beside if paging.backwards else more,
        has_previous_page=more if paging.backwards else beside,
        start_cursor=page[0][0] if page else None,
        end_cursor=page[-1][0] if page else None,
    )
    return Page(page, about)


async def connection_of(
    kind: Callable[..., C],
    edge_of: Callable[[str, M], object],
    queried: QuerySet[M],
    paging: Paging,
    order: Order,
) -> C:
    """Return a page of a list as a connection shows it; ``edge_of`` makes an edge of a cursor and its row."""
    page = await page_of(queried, paging, order)
    edges = [edge_of(cursor, row) for cursor, row in page.rows]
    return kind(counted=queried, edges=edges, page_info=page.about)


def page_query(queried: QuerySet[M], paging: Paging, order: Order) -> QuerySet[M]:
    """Return the query of a page with one row more that tells of the next one, in the order in which it is read."""
    return rows_from(queried, paging, order).limit(paging.size() + 1)


def rows_from(queried: QuerySet[M], paging: Paging, order: Order) -> QuerySet[M]:
    """Return the query of the rows of a list from where a page begins."""
    descending = order.descending is not paging.backwards
    cursor, name = (paging.before, "before") if paging.backwards else (paging.after, "after")
    if cursor is not None:
        queried = queried.filter(
            _beyond(place_of(cursor, use_of(queried, order), order.kind, name), order, down=descending)
        )
    sign = "-" if descending else ""
    return queried.order_by(f"{sign}{order.column}", f"{sign}{order.tie}")


def use_of(queried: QuerySet[Any], order: Order) -> str:
    """Return of what a cursor is one: of no other list, and of no other order."""
    return f"{queried.model.__name__} {order.name}"


def _beyond(place: Place, order: Order, *, down: bool) -> Q:
    """The rows beyond a place. The first condition says nothing new: by it an index goes straight to the place."""
    way = "lt" if down else "gt"
    bound: dict[str, Any] = {f"{order.column}__{way}e": place.value}
    beyond: dict[str, Any] = {f"{order.column}__{way}": place.value}
    beside: dict[str, Any] = {f"{order.tie}__{way}": place.tie}
    return Q(**bound) & (Q(**beyond) | Q(**beside))


async def count_up_to_most(listed: QuerySet[Any]) -> int:
    """Return how many a list holds; MOST_COUNTED where it holds more."""
    return min((await totals_of(listed)).count, MOST_COUNTED)


def as_kept(text: str, most: int) -> str:
    """Return a text to look for; one longer than any kept is looked for as the empty text, which nothing has."""
    return text if len(text) <= most else ""
