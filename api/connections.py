"""Keyset connections after Relay: a page costs the same wherever it lies."""

import base64
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import strawberry
from graphql import GraphQLError

MOST_A_PAGE = 100


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


def page_size(first: int) -> int:
    """Answer how many entries were asked for; raises BAD_USER_INPUT outside 1 to 100."""
    if 1 <= first <= MOST_A_PAGE:
        return first
    message = f"first: ask for 1 to {MOST_A_PAGE} entries"
    raise bad_input(message)


def bad_input(message: str) -> GraphQLError:
    """Answer the top-level error of an argument that cannot be accepted."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
