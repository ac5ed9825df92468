"""Queries of the ORM as they are written (查询语句): one that was written before, with the same in it, is not again.

The ORM builds each anew, field by field, which takes longer than anything else that is done for a page.
"""

import re
from collections.abc import Collection, Hashable, Iterator
from datetime import date
from enum import Enum
from typing import Any, cast
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import AwaitableQuery

from workflows.runtime.sql import written

_PLACE = re.compile(r"\$(\d+)")
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


def any_of(*queries: object) -> RawSQL:
    """Return what holds the ids that any of these queries answers, for ``id__in``, each read by itself.

    As alternatives of one condition each row of the list is looked at, however few there are of which one holds. A
    query is one of the ORM, or a statement without values.
    """
    return RawSQL(f"({' UNION ALL '.join(query if isinstance(query, str) else in_words(query) for query in queries)})")


def words_of(texts: Collection[str]) -> RawSQL | list[str]:
    """Return texts that the house itself names, such as states, for ``state__in``, as words of a statement.

    A plan that is kept for any of them cannot know how few rows have these, and compares each row with one after the
    other. What a reader states stays a parameter: there is no end of such statements.
    """
    return RawSQL(f"({','.join(map(quoted, sorted(texts)))})") if texts else []


def quoted(text: str) -> str:
    """Return a text as a word of a statement, in which nothing looks like the place of a parameter.

    >>> quoted("it's $1")
    "('it''s '||chr(36)||'1')"
    """
    return "('" + text.replace("'", "''").replace("$", "'||chr(36)||'") + "')"


def in_words(query: object) -> str:
    """Return a query of the ORM as a statement whose values are words of it; TypeError for a value that is none."""
    statement, values = written(query)
    return _PLACE.sub(lambda place: _word(values[int(place[1]) - 1]), statement)


def _word(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    if isinstance(value, str):
        return quoted(value)
    message = f"{value!r} is no word of a statement"
    raise TypeError(message)


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
