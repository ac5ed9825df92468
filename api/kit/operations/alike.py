"""What is shown alike of many things (同样展示), and to all who are answered alike: written once, and kept with it."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

_MOST_KEPT = 6
"""Ways in which one thing is shown: documents that select other fields of it, in either language."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as it was shown: the text, of how many values its lists were, and what was selected."""

    written: Any
    values: int
    selection: object
    """Kept with it, since it is known by its identity."""


@dataclass(slots=True)
class ShownAlike:
    """How a thing was shown that is the same whoever asks for it, by what was selected and in which language."""

    _shown: dict[Hashable, Shown] = field(default_factory=dict[Hashable, Shown])

    def get(self, key: Hashable) -> Shown | None:
        """Return how it was shown."""
        return self._shown.get(key)

    def keep(self, key: Hashable, shown: Shown) -> None:
        """Keep how it was shown."""
        if len(self._shown) >= _MOST_KEPT:
            del self._shown[next(iter(self._shown))]
        self._shown[key] = shown
