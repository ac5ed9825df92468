"""Commands go first: whoever tells, or reads much, does so in short pieces, and rests while commands are under way."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager, suppress
from time import perf_counter

PIECE_SECONDS = 0.003
"""After which other work has its turn."""
MESSAGE_SECONDS = 0.0004
"""What one message takes after its turn, on its way through the library into the socket."""
RESTS = 6.0
"""How many times as long as it worked who tells rests, while commands are under way."""
LONGEST_REST_SECONDS = 0.2
STILL_SECONDS = 0.05
"""After its last command a process is taken to be still at it: whoever does one after the other thinks in between."""


class _Commands:
    """The commands that are under way in this process."""

    count = 0
    last = 0.0


@contextmanager
def command_under_way() -> Generator[None]:
    """Say that a command is done while the block runs."""
    _Commands.count += 1
    try:
        yield
    finally:
        _Commands.count -= 1
        _Commands.last = perf_counter()


def commands_are_under_way() -> bool:
    """Return whether commands are done now, or were a moment ago."""
    return _Commands.count > 0 or perf_counter() - _Commands.last < STILL_SECONDS


class Pace:
    """The pace of one loop: followers are woken one after the other, and one reading is made at a time."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._any = asyncio.Event()
        self._breath, self._reading = asyncio.Lock(), asyncio.Lock()
        self._worked = 0.0

    async def breathe(self) -> None:
        """Let everybody else have a turn, and commands a longer one; who else breathes waits for his own turn."""
        async with self._breath:
            await asyncio.sleep(PIECE_SECONDS if commands_are_under_way() else 0)

    async def turn(self) -> None:
        """Wait for the turn to tell one thing."""
        waiting = asyncio.get_running_loop().create_future()
        self.wake([waiting])
        await waiting

    def wake(self, waiting: Iterable["asyncio.Future[None]"]) -> None:
        """Have each of those who wait woken in its turn."""
        self._waiting.extend(waiting)
        self._any.set()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[None]:
        """Read something to be told, while nothing else is read for that."""
        async with self._reading:
            begun = perf_counter()
            yield
            self._worked += perf_counter() - begun
            await self._rest()

    async def keep(self) -> None:
        """Wake those who wait, without end."""
        while True:
            await self._any.wait()
            while self._waiting:
                # Those who wait for what is being read would all be told of it at once.
                async with self._reading:
                    pass
                waiting = self._waiting.popleft()
                if not waiting.done():
                    waiting.set_result(None)
                    self._worked += MESSAGE_SECONDS
                await self._rest()
            self._any.clear()

    async def _rest(self) -> None:
        if self._worked < PIECE_SECONDS:
            return
        worked, self._worked = self._worked, 0.0
        await asyncio.sleep(min(LONGEST_REST_SECONDS, worked * RESTS) if commands_are_under_way() else 0)

    @asynccontextmanager
    async def kept(self) -> AsyncGenerator[None]:
        """Keep the pace while the block runs."""
        keeping = asyncio.create_task(self.keep())
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
