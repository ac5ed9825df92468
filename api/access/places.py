"""Places: how many of a thing one client may hold at once, and all clients together."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_NETWORK_OF_ONE = 64
"""Bits of an IPv6 address that name a client's network: it has all addresses below them."""
_MOST_KEPT = 1_000
"""Addresses of which it is known where they belong: of those who called last."""
AGAIN_IN_SECONDS = 5
"""After which somebody for whom there was no place may ask again."""


class Full(Enum):
    """Why there was no place: who asks has too many, or all have."""

    OF_ONE = 429
    OF_ALL = 503


@dataclass(slots=True)
class Places:
    """The places of one kind."""

    of_one: int
    of_all: int
    _taken: Counter[str] = field(default_factory=Counter[str])
    _sum: int = 0

    def take(self, client: str) -> Full | None:
        """Take a place, or answer why there is none."""
        full = self.full(client)
        if full is None:
            self._taken[client] += 1
            self._sum += 1
        return full

    def full(self, client: str) -> Full | None:
        """Return why a client gets no place; None where it gets one."""
        if self.taken(client) >= self.of_one:
            return Full.OF_ONE
        return Full.OF_ALL if self._sum >= self.of_all else None

    def give_back(self, client: str) -> None:
        """Give a place back."""
        self._sum -= 1
        self._taken[client] -= 1
        if self._taken[client] <= 0:
            del self._taken[client]

    @property
    def held(self) -> int:
        """How many places are taken."""
        return self._sum

    def taken(self, client: str) -> int:
        """Return how many places a client has."""
        return self._taken.get(client, 0)


@lru_cache(maxsize=_MOST_KEPT)
def neighbourhood(host: str | None) -> str:
    """Return the client behind an address: an IPv4 address, or the network of 64 bits of an IPv6 address.

    An IPv4 address that is written as IPv6 is that IPv4 address.
    """
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "nowhere"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    bits = 128 - _NETWORK_OF_ONE
    return f"{IPv6Address(int(address) >> bits << bits)}/{_NETWORK_OF_ONE}"
