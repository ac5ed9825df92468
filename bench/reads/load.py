"""Load: so many connections, each asking the next question as soon as its last one is answered.

Every answer must be as long as the one that was compared before. One connection of this generator costs some tens of
microseconds a request, so that what is measured is the server and its database.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import cast

import httptools

from bench.console import give_up


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it is sent, and how long its answer is."""

    request: bytes
    length: int


@dataclass(slots=True)
class Answered:
    """What came of a run."""

    milliseconds: list[float] = field(default_factory=list[float])
    seconds: float = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds


class _Connection(asyncio.Protocol):
    """One connection: it asks, and when it is answered it asks again, until the time is over."""

    def __init__(self, requests: Sequence[Asked], first: int, until: float, answered: Answered) -> None:
        self.turns = cycle((*requests[first:], *requests[:first]))
        self.until, self.answered = until, answered
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        # That of uvloop is no subclass of it.
        self.transport = cast("asyncio.Transport", transport)
        self.parser = httptools.HttpResponseParser(self)
        self._ask()

    def _ask(self) -> None:
        self.current, self.received = next(self.turns), 0
        self.begun = perf_counter()
        self.transport.write(self.current.request)

    def data_received(self, data: bytes) -> None:
        """Hand on what came."""
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Count the bytes of an answer."""
        self.received += len(body)

    def on_message_complete(self) -> None:
        """Look whether the answer was as it should be, and ask again."""
        now = perf_counter()
        status = self.parser.get_status_code()
        if status != 200 or self.received != self.current.length:  # noqa: PLR2004 - as HTTP numbers it
            self._end(f"{status}, {self.received} bytes instead of {self.current.length}")
            return
        self.answered.milliseconds.append((now - self.begun) * 1_000)
        if now >= self.until:
            self._end(None)
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Who hangs up before the time is over has answered badly."""
        self._end(f"the server hung up: {exc}")

    def _end(self, wrong: str | None) -> None:
        if not self.over.done():
            if wrong is None:
                self.over.set_result(None)
            else:
                self.over.set_exception(RuntimeError(wrong))
            self.transport.close()


async def loaded(port: int, requests: Sequence[Asked], connections: int, seconds: float) -> Answered:
    """Ask for so many seconds on so many connections; ends the bench where an answer is not the one compared."""
    answered, loop = Answered(), asyncio.get_running_loop()
    begun = perf_counter()
    opened: list[_Connection] = []
    for place in range(connections):
        first = place * len(requests) // connections
        connection = _Connection(requests, first, begun + seconds, answered)
        await loop.create_connection(lambda connection=connection: connection, "127.0.0.1", port)
        opened.append(connection)
    try:
        await asyncio.gather(*(connection.over for connection in opened))
    except RuntimeError as error:
        give_up(f"port {port} answered otherwise than before: {error}")
    answered.seconds = perf_counter() - begun
    return answered
