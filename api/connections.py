"""Keyset connections after Relay: a page costs the same wherever it lies."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

import strawberry
from graphql import GraphQLError
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

MOST_A_PAGE = 100
First: TypeAlias = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")]


class Place(NamedTuple):
    """A place in an order by time, newest first, the id deciding between equals."""

    at: datetime
    uid: UUID


@strawberry.type(description="About a page of a list.")
class PageInfo:
    """About a page."""

    has_next_page: bool = strawberry.field(description="Whether there is more after it.")
    has_previous_page: bool = strawberry.field(description="Whether it was asked for after a cursor.")
    start_cursor: str | None = strawberry.field(description="Cursor of its first entry.")
    end_cursor: str | None = strawberry.field(description="Cursor of its last entry: `after` of the next page.")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def cursor_of(place: Place) -> str:
    """Answer the opaque cursor of a place, exact to the microsecond."""
    microseconds = (place.at - _EPOCH) // _MICROSECOND
    return base64.urlsafe_b64encode(microseconds.to_bytes(8, "big") + place.uid.bytes).decode().rstrip("=")


def place_of(cursor: str) -> Place:
    """Answer the place of a cursor; raises BAD_USER_INPUT for a text that this server never answered."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return Place(_EPOCH + int.from_bytes(raw[:8], "big") * _MICROSECOND, UUID(bytes=raw[8:]))
    except (ValueError, OverflowError):
        message = "after: this is no cursor of this list"
        raise bad_input(message) from None


M = TypeVar("M", bound=Model)


async def page_of(
    found: QuerySet[M], first: int, after: str | None, at_field: str = "created_at"
) -> tuple[list[tuple[str, M]], PageInfo]:
    """Answer a page of rows, newest first, each with its cursor; it costs the same wherever it lies.

    ``at_field`` is the instant by which the rows are ordered, their ids deciding between equals.
    """
    size = page_size(first)
    if after is not None:
        at, uid = place_of(after)
        earlier: dict[str, Any] = {f"{at_field}__lt": at}
        beside: dict[str, Any] = {at_field: at, "id__lt": uid}
        found = found.filter(Q(**earlier) | Q(**beside))
    asked = await found.order_by(f"-{at_field}", "-id").limit(size + 1)
    page = [(cursor_of(Place(getattr(row, at_field), row.pk)), row) for row in asked[:size]]
    info_of_page = PageInfo(
        has_next_page=len(asked) > size,
        has_previous_page=after is not None,
        start_cursor=page[0][0] if page else None,
        end_cursor=page[-1][0] if page else None,
    )
    return page, info_of_page


def as_kept(text: str, most: int) -> str:
    """Answer a text to look for; one longer than any kept is looked for as the empty text, which nothing has."""
    return text if len(text) <= most else ""


def page_size(first: int) -> int:
    """Answer how many entries were asked for; raises BAD_USER_INPUT outside 1 to 100."""
    if 1 <= first <= MOST_A_PAGE:
        return first
    message = f"first: ask for 1 to {MOST_A_PAGE} entries"
    raise bad_input(message)


def bad_input(message: str) -> GraphQLError:
    """Answer the top-level error of an argument that cannot be accepted."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
