"""Changes of grants for the peers on asyncpg: one listener a server, and a queue for each who follows."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import asyncpg
import rows

CHANNEL = "grant_changed"


class Changes:
    """Hands on the changes that the database tells of, each grant read once for all who follow it."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._followers: defaultdict[UUID, set[asyncio.Queue[rows.Row]]] = defaultdict(set)
        self._reading: set[asyncio.Task[None]] = set()
        self._listener: Any = None

    async def listen(self) -> None:
        """Begin to listen, on a connection of its own."""
        # Kept, since the driver closes a connection that nobody holds.
        self._listener = await asyncpg.connect()
        await self._listener.add_listener(CHANNEL, self._notify)

    def _notify(self, *notice: Any) -> None:
        task = asyncio.create_task(self._read(UUID(notice[-1])))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, uid: UUID) -> None:
        row = await rows.grant(self._pool, uid)
        for queue in self._followers[uid]:
            if row is not None:
                queue.put_nowait(row)

    async def of(self, uid: UUID) -> AsyncGenerator[rows.Row]:
        """The grant after each of its changes."""
        queue: asyncio.Queue[rows.Row] = asyncio.Queue()
        self._followers[uid].add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._followers[uid].discard(queue)
