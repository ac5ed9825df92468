"""An export that runs beside who takes it: read in a task of its own, a few pieces ahead and no more."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

AHEAD = 2
"""Pieces that wait for who takes them."""


class Running:
    """What an export yields, for one who takes it piece by piece: whatever goes wrong in it is raised there."""

    def __init__(self, chunks: AsyncGenerator[bytes], seconds: float) -> None:
        self._chunks, self._seconds = chunks, seconds
        self._ready: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue(AHEAD)
        # A transaction belongs to the task that began it, and whoever is answered may leave at any moment.
        self._task = asyncio.create_task(self._run())

    async def next(self) -> bytes | None:
        """Return the next piece; None after the last. Raises what went wrong, and TimeoutError where it took long."""
        piece = await self._ready.get()
        if isinstance(piece, BaseException):
            raise piece
        return piece

    async def end(self) -> None:
        """Give up what was not taken."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        try:
            async with asyncio.timeout(self._seconds), aclosing(self._chunks) as chunks:
                async for chunk in chunks:
                    await self._ready.put(chunk)
            await self._ready.put(None)
        except Exception as error:  # noqa: BLE001 - raised where the pieces are taken
            await self._ready.put(error)
