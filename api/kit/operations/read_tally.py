"""How the queries of a server were read: how many by which way, and why the quicker ones left one to the next."""

from collections import Counter
from collections.abc import Mapping

ORDINARY = "ordinary"


class ReadTally:
    """Counts since the server was started. A reason is one of a few words, and never what a client sent."""

    def __init__(self) -> None:
        self._read, self._left = Counter[str](), Counter[tuple[str, str]]()

    def read(self, way: str) -> None:
        """Count a query that a way answered."""
        self._read[way] += 1

    def left(self, way: str, reason: str) -> None:
        """Count a query that a way left to the next."""
        self._left[way, reason] += 1

    @property
    def by_way(self) -> Mapping[str, int]:
        """How many queries each way answered."""
        return self._read

    @property
    def reasons(self) -> Mapping[tuple[str, str], int]:
        """How many queries a way left, by way and reason."""
        return self._left
