"""Queries of the ORM as they are written (查询语句): one that was written before, with the same in it, is not again.

The ORM builds each anew, field by field, which takes longer than anything else that is done for a page.
"""

from collections.abc import Hashable, Iterator
from datetime import date
from enum import Enum
from typing import Any, cast
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import AwaitableQuery

from workflows.runtime.sql import written

_MOST_KEPT = 500
_KEPT: dict[Hashable, tuple[str, list[Any]]] = {}
_PLAIN = (str, int, type(None), date, UUID, Enum, type)
"""Values that are the same for good where they are equal; a datetime is a date, a boolean a whole number."""
_OF_THE_WRITING = frozenset({"query", "_db", "_capabilities"})
"""What a query has from being written, and of no bearing on it."""


def written_once(query: object) -> tuple[str, list[Any]]:
    """Return the statement of a query, with its values."""
    try:
        key = (type(query), *_frozen_parts(query))
        kept = _KEPT.get(key)
    except TypeError:
        # It holds something of which nobody can say whether it is the same, such as an expression.
        return written(query)
    if kept is None:
        kept = written(query)
        if len(_KEPT) >= _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = kept
    return kept


def _frozen_parts(query: object) -> Iterator[Hashable]:
    """Everything that a query holds, in the order in which its class names it; raises TypeError."""
    for kind in type(query).__mro__:
        for name in getattr(kind, "__slots__", ()):
            if name not in _OF_THE_WRITING and hasattr(query, name):
                yield _frozen(getattr(query, name))


def _frozen(value: Any) -> Hashable:  # noqa: ANN401 - whatever a query holds
    """A value as it can be compared: equal ones of two kinds, as 1 and true are, are two. Raises TypeError."""
    if isinstance(value, Q):
        return (Q, value.join_type, value._is_negated, _frozen(value.filters), _frozen(list(value.children)))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the mapper has no public word for it
    if isinstance(value, dict):
        return tuple((key, _frozen(each)) for key, each in cast("dict[str, Any]", value).items())
    if isinstance(value, list | tuple | set | frozenset):
        return (list, *map(_frozen, cast("list[Any]", value)))
    return (type(value), value) if isinstance(value, _PLAIN) else _frozen_query(value)


def _frozen_query(value: Any) -> Hashable:  # noqa: ANN401
    """A query inside another one; raises TypeError for all else."""
    if isinstance(value, RawSQL):
        return RawSQL, value.sql
    nested = isinstance(value, Subquery)
    inner: Any = cast("Any", value).query if nested else value
    if not isinstance(inner, AwaitableQuery):
        raise TypeError
    return nested, type(cast("object", inner)), *_frozen_parts(cast("object", inner))
