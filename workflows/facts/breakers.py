"""A breaker for each source (熔断): one that does not answer is left alone for a while, then tried once.

Ours, in a few lines: of the libraries for it pybreaker has no asyncio, and aiobreaker and purgatory are no longer kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

FAILURES = 3
"""In a row, after which it is left alone."""
PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Breaker:
    """Whether a source may be asked now."""

    failures: int = 0
    open_until: float = 0.0
    clock: Callable[[], float] = field(default=monotonic)

    def lets_through(self) -> bool:
        """Return whether it may be asked; of several who ask after a pause, the first alone tries."""
        if self.failures < FAILURES:
            return True
        if self.clock() < self.open_until:
            return False
        self.open_until = self.clock() + PAUSE_SECONDS
        return True

    def came(self, *, answered: bool) -> None:
        """Tell what came of asking: that a source answered, whatever it said, or not."""
        if answered:
            self.failures = 0
            return
        self.failures += 1
        self.open_until = self.clock() + PAUSE_SECONDS
