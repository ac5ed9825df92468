"""Cursors: sealed places in an order of a list, exact to the microsecond and of no use in another order.

A place holds ids and values of rows, some of which its reader may not see: who has no secret reads nothing of it.
"""

import base64
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast
from uuid import UUID

import orjson

from api.access.said_errors import bad_input
from domain.policy.conditions import Text
from workflows.runtime.secret import Secret, the_secret

Value: TypeAlias = datetime | date | str | int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_LENGTH = 400
_MOST_INTEGER = 2**63
_KEPT_CURSORS, _KEPT_USES = 2_000, 10
"""Of the pages that were read last, a few hundred bytes each; of lists in one order that were read last."""


class Place(NamedTuple):
    """A place in an order: the value by which it is ordered, and what decides between equals."""

    value: Value
    tie: UUID | int


def cursor_of(place: Place, order: str) -> str:
    """Return the cursor of a place in an order."""
    value, tie = place
    sorted_by = (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value
    kept = [sorted_by, tie.hex if isinstance(tie, UUID) else tie]
    return sealed(orjson.dumps(kept), order)


def place_of(cursor: str, order: str, kind: type[Value], argument: str) -> Place:
    """Return the place of a cursor; raises BAD_USER_INPUT for a text that this server never answered in this order."""
    try:
        value, tie = cast("list[Any]", orjson.loads(unsealed(cursor, order)))
        return Place(_value(value, kind), UUID(hex=tie) if isinstance(tie, str) else _integer(tie))
    except (ValueError, TypeError, OverflowError, AttributeError):
        en = f"{argument}: this is no cursor of this list in this order"
        raise bad_input(Text(zh="翻页位置不属于本列表或本排序，请从第一页重新查询", en=en)) from None


def sealed(place: bytes, use: str) -> str:
    """Return a place as a text that nobody reads or changes without the server's secret."""
    return _as_text(the_secret().seal(place, use))


class SealedPlaces(dict[str, str]):
    """Cursors of one list in one order by their places, which are sealed whenever their page is read."""

    def __init__(self, secret: Secret, use: str) -> None:
        super().__init__()
        self._secret, self._use = secret, use

    def __missing__(self, place: str) -> str:
        """Seal a place, and keep it while there are few of them."""
        if len(self) >= _KEPT_CURSORS:
            self.clear()
        self[place] = cursor = _as_text(self._secret.seal(place.encode(), self._use))
        return cursor


@lru_cache(maxsize=_KEPT_USES)
def sealed_places(secret: Secret, use: str) -> SealedPlaces:
    """Return the cursors of one list in one order."""
    return SealedPlaces(secret, use)


def _as_text(place: bytes) -> str:
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def unsealed(cursor: str, use: str, most: int = _MOST_LENGTH) -> bytes:
    """Return the place of such a text of ``most`` characters; raises ValueError for others, also of another use."""
    cursor = cursor[:most]
    padded = cursor + "=" * (-len(cursor) % 4)
    return the_secret().unseal(base64.b64decode(padded, altchars=b"-_", validate=True), use)


def _value(value: object, kind: type[Value]) -> Value:
    if kind is datetime:
        return _EPOCH + _integer(value) * _MICROSECOND
    if kind is int:
        return _integer(value)
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    return date.fromisoformat(value) if kind is date else value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _MOST_INTEGER:
        raise ValueError
    return value
