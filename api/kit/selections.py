"""Selections (选定清单): the things of a page, fixed with their versions: what was seen is what is decided on."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from struct import error, iter_unpack, pack
from typing import TypeVar
from uuid import UUID

from api.kit.cursors import sealed, unsealed
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.transaction.declarations import Unread
from workflows.transaction.refused import refuse

R = TypeVar("R")

_THING = "!16si"
"""A thing as it is sealed: the bytes of its id, and its version."""
_MOST_LENGTH = 4_000
"""Characters of a selection of a whole page, with some to spare."""


def selection_of(kind: str, things: Iterable[tuple[UUID, int]]) -> str:
    """Return the selection of things of a kind in this order, each with its version: a text that nobody can alter.

    The same things at the same versions have the same one.
    """
    return sealed(b"".join(pack(_THING, uid.bytes, version) for uid, version in things), _use(kind))


def chosen(
    kind: str, rows: Sequence[Unread[R]] | None, selection: str | None, row: Callable[[UUID, int], R]
) -> Sequence[Unread[R]]:
    """Return the rows that are given, or one for each thing of a selection, in its order.

    Raises INPUT_INVALID where not one of both is given, and for a text that is no selection of this kind.
    """
    if (rows is None) is (selection is None):
        place = "rows" if rows is None else "selection"
        why = Text(zh="明细和选定清单须填且只填一项", en="give either rows or a selection")
        raise refuse(Code.INPUT_INVALID, place, field=place, why=why)
    if rows is not None:
        return rows
    try:
        things = list(iter_unpack(_THING, unsealed(selection or "", _use(kind), _MOST_LENGTH)))
    except (ValueError, error):
        why = Text(zh="不是本系统对此类清单给出的选定清单", en="it is no selection of such a list")
        raise refuse(Code.INPUT_INVALID, "selection", field="selection", why=why) from None
    return tuple(Unread(partial(row, UUID(bytes=uid), version)) for uid, version in things)


def _use(kind: str) -> str:
    return f"selection of {kind}"
