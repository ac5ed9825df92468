"""Changes of one thing in a situation in which a step passes: what one flag decides is tried by itself."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from domain.refusals.refusals import Code
from tests.domain.lives import LIVES, AnyRow, Lived

_GIVEN = frozenset({"role", "citation"})
"""Who acts, and on which clause: no guard decides on these."""


def refused_by_one_change() -> Iterator[tuple[str, str, dict[str, Any], Code]]:
    """Return each life and event with the changes of one thing for which a guard refuses, and how it does."""
    for name, lived in LIVES.items():
        for row in lived.life.rows:
            yield from ((name, row.event.value, changes, code) for changes, code in _refused(lived, row))


def _refused(lived: Lived, row: AnyRow) -> Iterator[tuple[dict[str, Any], Code]]:
    by = min(row.roles)
    passing, hints = lived.at(row.event, by), get_type_hints(lived.context)
    for each in fields(lived.context):
        for other in _others(getattr(passing, each.name), hints[each.name]) if each.name not in _GIVEN else ():
            at = lived.at(row.event, by, **{each.name: other})
            refusal = next((refusal for guard in row.guards if (refusal := guard(at)) is not None), None)
            if refusal is not None:
                yield {each.name: other}, refusal.code


def _others(value: object, hint: object) -> list[object]:
    """What else a flag, or something that may lack, can be."""
    if isinstance(value, bool):
        return [not value]
    if type(None) not in get_args(hint):
        return []
    return [None] if value is not None else ["群众举报"] if str in get_args(hint) else []
