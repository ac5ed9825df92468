"""How much a client may ask in a time: a bucket for each, filled steadily, from which each operation takes its cost."""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

MOST_CLIENTS = 20_000
"""Whose buckets are kept; one that was long silent is full again, and may be forgotten."""
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client has left, in cost, after what it asked for."""

    cost: int
    limit: int
    remaining: int
    reset_in_seconds: int
    """Until the bucket is full again."""
    refused: bool = False
    again_in_seconds: int = 0
    """Where it was refused: until the same operation can be run."""


class RateLimits:
    """The buckets of one process: several processes each have their own, so that a client of n has n times as much."""

    def __init__(self, most_a_minute: int) -> None:
        self._most = most_a_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, cost: int) -> Allowance:
        """Take a cost from a client's bucket, or answer that it must wait and how long; then nothing is taken.

        An operation that costs more than a bucket ever holds waits for a full one.
        """
        now, rate = monotonic(), self._most / _SECONDS
        held, at = self._buckets.pop(client, (float(self._most), now))
        held = min(float(self._most), held + (now - at) * rate)
        needed = min(cost, self._most)
        refused = needed > held
        left = held if refused else held - needed
        self._buckets[client] = (left, now)
        while len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        wait = max(1, round((needed - held) / rate + 0.5)) if refused else 0
        return Allowance(cost, self._most, max(0, int(left)), round((self._most - left) / rate + 0.5), refused, wait)

    def charge(self, client: str, cost: int) -> None:
        """Take a cost that was not known beforehand: a bucket may owe it, up to all that it holds."""
        held = self.take(client, 0).remaining
        self._buckets[client] = (max(-float(self._most), held - cost), monotonic())
