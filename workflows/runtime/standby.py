"""The standby (备库): reads that may go to a copy of the database, as long as it has what its reader did.

A position is a place in the log that the primary writes and the standby follows. It travels with each answer, and comes
back with the next request: a read goes to the standby once that has come as far, and otherwise to the primary, as does
whatever names no position. A standby that is dead, behind by too much or a standby no more is not asked at all, and a
statement that fails there is said again to the primary.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeAlias, cast

from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import TransactionContext
from tortoise.connection import get_connection, get_connections

from workflows.runtime.asyncpg_engine import DATABASE_ERRORS, CancellationSafeClient
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.database import CONNECTION, tortoise_config
from workflows.runtime.settings import Settings
from workflows.runtime.troubles import Trouble, trouble_of

Position: TypeAlias = int
"""Bytes of the primary's log until somewhere."""
BEYOND: Position = 2**64 - 1
"""Further than any standby: where nobody could say how far somebody must read."""
LOOK_SECONDS = 2.0
"""For one look at either, a new connection included."""
BETWEEN_LOOKS, BETWEEN_TRIES = 0.5, 0.01
_WRITTEN = re.compile(r"([0-9A-F]{1,8})/([0-9A-F]{1,8})")
_FOLLOWED = "SELECT pg_is_in_recovery() AS follows, pg_last_wal_replay_lsn() - '0/0'::pg_lsn AS at"
_LOGGED = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS at"
_SETTINGS = {"application_name": "duixian standby", "statement_timeout": "1500"}


def read_position(text: str) -> Position | None:
    """Return the position that a text names, as PostgreSQL writes it; None for any other text.

    >>> read_position("1/A"), read_position("1/a "), read_position("")
    (4294967306, None, None)
    """
    match = _WRITTEN.fullmatch(text)
    return (int(match[1], 16) << 32) + int(match[2], 16) if match else None


def write_position(position: Position) -> str:
    """Return a position as PostgreSQL writes it.

    >>> write_position(4294967306)
    '1/A'
    """
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


@dataclass(slots=True)
class Reader:
    """One request: how far its reader must be shown, and where it was read."""

    standby: "Standby"
    position: Position | None
    """None where it names none."""
    apart: bool = False
    """Whether all of it was read from the standby."""


READER: ContextVar[Reader | None] = ContextVar("reader", default=None)
"""None where an installation has no standby, and outside of requests."""


@asynccontextmanager
async def reading() -> AsyncGenerator[None]:
    """Let what is read in the block be read from the standby, if there is one that has what its reader must see."""
    reader = READER.get()
    client = await reader.standby.fit_for(reader.position) if reader and reader.position is not None else None
    if reader is None or client is None:
        yield
        return
    reader.apart = True
    token = get_connections().set(CONNECTION, client)
    try:
        yield
    finally:
        get_connections().reset(token)


class StandbyClient(CancellationSafeClient):
    """The pool of connections to the standby, in the place of the primary's while something is read."""

    primary: CancellationSafeClient

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        """Run one statement that reads; on the primary where the standby cannot."""
        try:
            return await cast("Any", AsyncpgDBClient).execute_query(self, query, values)
        except DATABASE_ERRORS as error:
            _let_the_primary_answer(error)
        return await self.primary.execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Do what `execute_query` does, for rows by the names of their columns."""
        try:
            return await cast("Any", AsyncpgDBClient).execute_query_dict(self, query, values)
        except DATABASE_ERRORS as error:
            _let_the_primary_answer(error)
        return await self.primary.execute_query_dict(query, values)

    async def read_row(self, query: str, values: Sequence[object]) -> Any:  # noqa: ANN401 - asyncpg has no types
        """Do what `execute_query` does, for the only row of a statement as the driver has it."""
        try:
            return await self._row(query, values)
        except DATABASE_ERRORS as error:
            _let_the_primary_answer(error)
        return await self.primary.read_row(query, values)

    def hang_up(self) -> None:
        """Give up every connection, and what is asked on it: Tortoise would wait for the answers."""
        if self._pool is not None:
            self._pool.terminate()

    def _in_transaction(self) -> TransactionContext:
        return self.primary._in_transaction()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as Tortoise calls it


def _let_the_primary_answer(error: Exception) -> None:
    """Raise what the primary would answer no better: a bug of ours, or a statement that takes too long."""
    trouble = trouble_of(error)
    if trouble is None or (trouble is Trouble.SLOW and not isinstance(error, TimeoutError)):
        raise error
    if (reader := READER.get()) is not None:
        reader.apart = False


class Standby:
    """The standby of one process, and whether it may be asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: StandbyClient | None = None
        self._replayed: Position = 0
        self._logged = deque[tuple[float, Position]]()
        self._links: dict[str, Connection] = {}
        self._looking: asyncio.Task[bool] | None = None

    @asynccontextmanager
    async def beside(self, primary: str) -> AsyncGenerator[None]:
        """Follow how far the standby is behind the database at an address while the block runs."""
        if self._settings.read_database_url is None:
            yield
            return
        watching = asyncio.create_task(self._watch(primary, self._settings.read_database_url))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await self._leave()
            for link in self._links.values():
                link.terminate()

    async def position_after(self, reader: Reader) -> Position:
        """Return from where on its reader must be shown things, once a request was answered."""
        if reader.apart and reader.position is not None:
            return reader.position
        client: Any = get_connection(CONNECTION)
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return int((await client.execute_query_dict(_LOGGED))[0]["at"])
        except DATABASE_ERRORS:
            return BEYOND

    async def fit_for(self, position: Position) -> StandbyClient | None:
        """Return the client of the standby once it has come as far; None where it does not within the time to wait."""
        end = monotonic() + self._settings.read_wait_seconds
        while self._client is not None and self._replayed < position:
            if monotonic() >= end or position == BEYOND:
                return None
            if not await self._looked():
                return None
            if self._replayed < position:
                await asyncio.sleep(BETWEEN_TRIES)
        return self._client

    async def _looked(self) -> bool:
        """Look how far the standby has come, and whether it still is one; who asks at once shares one look."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> bool:
        row = await self._ask("standby", self._settings.read_database_url or "", _FOLLOWED)
        if row is None or not row["follows"] or row["at"] is None:
            return False
        self._replayed = max(self._replayed, int(row["at"]))
        return True

    async def _watch(self, primary: str, standby: str) -> None:
        while True:
            row = await self._ask("primary", primary, _LOGGED)
            if row is not None:
                self._logged.append((monotonic(), int(row["at"])))
            if await self._looked() and self._is_near():
                if self._client is None:
                    self._client = await _opened(standby, self._settings)
            elif self._client is not None:
                await self._leave()
            await asyncio.sleep(BETWEEN_LOOKS)

    def _is_near(self) -> bool:
        """Whether the standby has what the primary had written some seconds ago."""
        then = monotonic() - self._settings.read_lag_seconds
        while len(self._logged) > 1 and self._logged[1][0] <= then:
            self._logged.popleft()
        return bool(self._logged) and self._replayed >= self._logged[0][1]

    async def _leave(self) -> None:
        """Read from it no more; who waits for an answer of it is answered by the primary."""
        left, self._client = self._client, None
        if left is not None:
            left.hang_up()

    async def _ask(self, name: str, url: str, statement: str) -> dict[str, Any] | None:
        """The row of a statement on a connection of one's own; None where nobody answers in time."""
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                if name not in self._links:
                    self._links[name] = await connect(url, LOOK_SECONDS, server_settings=_SETTINGS)
                return await self._links[name].fetchrow(statement)
        except DATABASE_ERRORS:
            if (link := self._links.pop(name, None)) is not None:
                link.terminate()
            return None


async def _opened(url: str, settings: Settings) -> StandbyClient | None:
    """The client of a standby, with its first connection; None where that cannot be opened."""
    credentials = tortoise_config(url, settings)["connections"][CONNECTION]["credentials"]
    client = StandbyClient(connection_name=CONNECTION, **credentials)
    client.primary = get_connection(CONNECTION)  # pyright: ignore[reportAttributeAccessIssue] - the engine of the settings
    try:
        await client.create_connection(with_db=True)
    except DATABASE_ERRORS:
        return None
    return client
