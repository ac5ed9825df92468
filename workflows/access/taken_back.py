"""What was taken back (已撤销), as this process knows it: read when it starts, heard of at once, looked for besides."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from math import inf

import structlog

from workflows.access.grounds import Grounds
from workflows.access.revocations import Revoked
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.sql import ask

CHANNEL = "duixian_access"
LOOK_SECONDS = 2.0
"""Between two looks, should no notice come: the connection that hears them may be cut."""
_READ = """
SELECT one.*, newest.newest FROM (SELECT coalesce(max(number), 0) AS newest FROM revocation) AS newest
LEFT JOIN revocation AS one ON one.number > $1 ORDER BY one.number
"""
LOG = structlog.get_logger("duixian.access")


class TakenBack:
    """Tokens, people and keys that sign in no longer. One a process."""

    def __init__(self) -> None:
        self._tokens, self._keys = set[str](), set[str]()
        self._people: dict[str, float] = {}
        self._number = 0
        self._look, self._changed = asyncio.Event(), asyncio.Event()

    def includes(self, grounds: Grounds) -> bool:
        """Return whether that was taken back on which somebody is signed in."""
        return (
            grounds.token in self._tokens
            or grounds.key in self._keys
            or grounds.issued_at <= self._people.get(grounds.person, -inf)
        )

    def look(self) -> None:
        """Look soon: there may be more."""
        self._look.set()

    async def more(self) -> None:
        """Wait until more was taken back."""
        await self._changed.wait()

    @asynccontextmanager
    async def known(self) -> AsyncGenerator[None]:
        """Know them while the block runs; before it, all of them are read."""
        await self._read()
        looking = asyncio.create_task(self._looking())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def _looking(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look.wait()
            self._look.clear()
            try:
                await self._read()
            except (OSError, RuntimeError, *DATABASE_ERRORS) as error:
                LOG.warning("what was taken back cannot be read", why=str(error))
                await asyncio.sleep(LOOK_SECONDS)

    async def _read(self) -> None:
        rows = await ask(_READ, self._number)
        if rows[0]["newest"] < self._number:
            # The database was restored from an older backup.
            self._tokens, self._keys, self._people, self._number = set[str](), set[str](), {}, 0
            rows = await ask(_READ, 0)
        rows = [row for row in rows if row["number"] is not None]
        for row in rows:
            self._number, subject = int(row["number"]), str(row["subject"])
            if row["kind"] == Revoked.PERSON:
                self._people[subject] = row["at"].timestamp() if row["restores"] else inf
            else:
                (self._tokens if row["kind"] == Revoked.TOKEN else self._keys).add(subject)
        if rows:
            self._changed.set()
            self._changed = asyncio.Event()
