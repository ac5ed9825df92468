"""What a way left again and again (多次退回): it is not tried for a while, since all would be read twice."""

from collections import OrderedDict
from collections.abc import Hashable

from api.reads.ways import Query

_OFTEN, _REST = 3, 20
"""What was left so many times one after the other is not tried for the next so many queries."""
_MOST_KEPT = 200
"""Of one document: who asked it with which variables."""
_KEPT = "often left"


class OftenLeft:
    """How often the ways left a document, by who asks with which variables: others may be answered."""

    def __init__(self) -> None:
        self._times = OrderedDict[Hashable, int]()

    @classmethod
    def of(cls, query: Query) -> "OftenLeft":
        """Return what is known of the document of a query."""
        kept: OftenLeft | None = query.document.plan(_KEPT)
        if kept is None:
            kept = cls()
            query.document.keep(_KEPT, kept)
        return kept

    def rests(self, way: str, query: Query) -> bool:
        """Return whether a way is not tried this time."""
        if not self._times:
            return False
        key = _key(way, query)
        times = self._times.get(key, 0)
        if not _OFTEN <= times < _OFTEN + _REST:
            return False
        self._times[key] = times + 1
        return True

    def left(self, way: str, query: Query) -> None:
        """Take note of that a way was tried, and left a query."""
        key = _key(way, query)
        times = self._times.pop(key, 0)
        self._times[key] = times + 1 if times < _OFTEN else 1
        if len(self._times) > _MOST_KEPT:
            self._times.popitem(last=False)

    def answered(self, way: str, query: Query) -> None:
        """Take note of that it answered one."""
        if self._times:
            self._times.pop(_key(way, query), None)


def _key(way: str, query: Query) -> Hashable:
    name, actor = query.operation.name, query.context.actor
    return way, name.value if name else None, actor.role if actor else None, repr(query.variables.coerced)
