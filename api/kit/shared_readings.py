"""One change is read once for all who follow it with the same document and rights, and told to each of them."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from api.access.rate_limits import RateLimits
from api.access.signed_in import SignedIn
from api.kit.rights import WatchedActor, rights_of
from domain.refusals.refusals import Language
from workflows.runtime.pace import Pace
from workflows.transaction.actors import Actor

MOST_KEPT = 1_000
KEPT_SECONDS = 5.0
"""For as long what was read is told to others: a later change shows what stands then."""
COST_OF_A_MESSAGE = 5
"""What it costs to be told what was read for somebody else."""


class Follower(Protocol):
    """Somebody who is told of changes."""

    actor: Actor | None
    language: Language
    client: str
    rates: RateLimits
    signed: SignedIn


@dataclass(slots=True)
class _Reading:
    """What was read, or is being read; ``of_one`` where it holds for nobody else."""

    done: asyncio.Event
    begun: float
    what: Any = None
    of_one: bool = False
    read: bool = False


class SharedReadings:
    """What was read of the last changes."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._kept: OrderedDict[Hashable, _Reading] = OrderedDict()
        self.made = 0
        """How often something was read."""

    async def read(self, follower: Follower, key: Hashable, cost: int, read: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever is read
        """Return what is read under a key: by who asks, or by another with the same rights before.

        What looked at more of its reader than its rights is told to the same person alone. Who reads is charged the
        cost, who is told what another read a little; whose bucket is empty waits, and nobody with him.
        """
        actor = follower.actor
        if actor is None:
            await paid(follower, cost)
            return await read()
        shared = await self._read_once(follower, (rights_of(actor), follower.language, key), cost, read)
        if shared.of_one:
            shared = await self._read_once(follower, (actor, follower.language, key), cost, read)
        return shared.what

    async def _read_once(
        self, follower: Follower, key: tuple[Hashable, ...], cost: int, read: Callable[[], Awaitable[Any]]
    ) -> _Reading:
        if (known := await self._known(key)) is not None:
            await paid(follower, COST_OF_A_MESSAGE)
            return known
        await paid(follower, cost)
        # Meanwhile somebody else may have read it.
        if (known := await self._known(key)) is not None:
            return known
        reading = self._kept[key] = _Reading(asyncio.Event(), monotonic())
        try:
            await self._first(follower, key, read, reading)
        finally:
            if not reading.read and self._kept.get(key) is reading:
                del self._kept[key]
            reading.done.set()
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return reading

    async def _known(self, key: Hashable) -> _Reading | None:
        """What was read under a key, waited for; None where nobody reads it, or it is too old to be told."""
        while (known := self._kept.get(key)) is not None:
            await known.done.wait()
            if known.read and monotonic() - known.begun <= KEPT_SECONDS:
                return known
            if self._kept.get(key) is known:
                del self._kept[key]
        return None

    async def _first(
        self, follower: Follower, key: tuple[Hashable, ...], read: Callable[[], Awaitable[Any]], reading: _Reading
    ) -> None:
        own = follower.actor
        follower.actor = watched = WatchedActor.of(own) if own else None
        try:
            async with self._pace.reading():
                self.made += 1
                reading.what = await read()
        finally:
            follower.actor = own
        reading.of_one, reading.read = bool(watched and watched.looked_at), True
        if reading.of_one:
            self._kept[own, *key[1:]] = _Reading(reading.done, reading.begun, reading.what, read=True)


async def paid(follower: Follower, cost: int) -> None:
    """Wait until a client can pay for what it is told; nothing is lost meanwhile."""
    while (charged := follower.rates.take(follower.client, cost)).refused:
        await asyncio.sleep(min(charged.again_in_seconds, follower.signed.seconds_left()))
        follower.signed.check()
