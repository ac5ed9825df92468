"""What is shown alike is written once (同样展示): what a run showed of things that others are shown, too."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

import orjson

from api.kit.operations.alike import Shown, ShownAlike
from api.limits.answer_bounds import count
from api.reads.lean.plans import Selection, Step
from api.reads.ways import Query

_ALIKE = "shown_alike"
_MOST_PLAIN = 4_000
_NOTHING: Mapping[int, tuple[Any, Any]] = {}


class _Things(Protocol):
    @property
    def selection(self) -> Selection: ...
    @property
    def sources(self) -> Sequence[Any]: ...
    @property
    def shown(self) -> Sequence[dict[str, Any]]: ...


class Keeping:
    """What of one run is kept for later ones: things that have a place for it."""

    def __init__(self, query: Query) -> None:
        self._context, self._language = query.context, query.context.language
        self._all: list[_Things] = []
        self._new = False

    def plain(self, step: Step) -> Mapping[int, tuple[Any, Any]]:
        """Return the things of a step that were shown before and count for nothing: most of a page are met again."""
        return step.plain.get(self._language, _NOTHING)

    def begins(self, things: _Things) -> None:
        """Take note of things that are going to be shown."""
        self._all.append(things)

    def known(self, thing: Any, step: Step, selection: Selection, times: int) -> Any:  # noqa: ANN401 - any class
        """Return a thing as it was shown before, so many times; None where it was not, or stands for itself."""
        alike: ShownAlike | None = thing.shown_alike
        if alike is None:
            return None
        shown = alike.get((id(selection), self._language))
        if shown is None:
            self._new = True
            return None
        count(self._context, shown.values * times)
        if not shown.values:
            self._keep_plain(step, thing, shown.written)
        return shown.written

    def _keep_plain(self, step: Step, thing: Any, written: Any) -> None:  # noqa: ANN401 - any class
        plain = step.plain.setdefault(self._language, {})
        if len(plain) >= _MOST_PLAIN:
            plain.clear()
        # The thing is kept with it, since it is known by its identity.
        plain[id(thing)] = thing, written

    def end(self) -> None:
        """Keep what was shown for the first time."""
        if not self._new:
            return
        selections = {id(shown): things.selection for things in self._all for shown in things.shown}
        for things in self._all:
            for source, shown in zip(things.sources, things.shown, strict=True):
                alike: ShownAlike | None = getattr(source, _ALIKE, None)
                if alike is not None and (values := _values(shown, selections)) is not None:
                    written = orjson.Fragment(orjson.dumps(shown))
                    key = id(things.selection), self._language
                    alike.keep(key, Shown(written, values, things.selection))


def may_be_alike(kind: type) -> bool:
    """Return whether things of a class have a place in which it is kept how they were shown."""
    return hasattr(kind, _ALIKE)


def _values(shown: dict[str, Any], selections: dict[int, Selection]) -> int | None:
    """How many values the lists of something shown count for; None where arguments bear on what is shown of it."""
    steps = selections[id(shown)].steps
    if any(node.arguments for step in steps for node in step.call.nodes):
        return None
    values = sum(len(shown[step.key]) * step.values for step in steps if step.shape.entries and shown[step.key])
    inner = [_values(each, selections) for step in steps for each in _members(shown[step.key], selections)]
    return None if None in inner else values + sum(filter(None, inner))


def _members(value: Any, selections: dict[int, Selection]) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever is shown
    """The things that are shown as a value, or in it."""
    entries = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [each for each in entries if id(each) in selections]
