"""One reading for many (合并读取): who asks while something is being read is told what the next reading finds.

So everybody is told what was read after he asked, and however many ask, two readings at most are under way or waited
for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedReading(Generic[T]):
    """Readings of one thing."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._under_way = False
        self._waiting: list[asyncio.Future[T | None]] = []
        """Who asked since the reading began that is under way; one who is told None reads for all of them."""

    async def read(self) -> T:
        """Return what is read; raises what goes wrong there, to all for whom it was read."""
        others: list[asyncio.Future[T | None]] = []
        if self._under_way:
            mine: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(mine)
            try:
                value = await mine
            except asyncio.CancelledError:
                if mine.done() and not mine.cancelled() and mine.exception() is None and mine.result() is None:
                    # It was to read for the others, and is gone.
                    self._next()
                raise
            if value is not None:
                return value
            others, self._waiting = self._waiting, []
        return await self._read_for(others)

    async def _read_for(self, others: list["asyncio.Future[T | None]"]) -> T:
        self._under_way = True
        try:
            value = await self._read()
        except asyncio.CancelledError:
            self._waiting = others + self._waiting
            raise
        except BaseException as error:
            for each in others:
                if not each.done():
                    each.set_exception(error)
            raise
        else:
            for each in others:
                if not each.done():
                    each.set_result(value)
            return value
        finally:
            self._next()

    def _next(self) -> None:
        """Let the first of those who wait read for the others, where anybody waits."""
        self._under_way = False
        while self._waiting:
            first = self._waiting.pop(0)
            if not first.done():
                self._under_way = True
                first.set_result(None)
                return
