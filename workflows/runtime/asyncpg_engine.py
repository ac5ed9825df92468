"""Tortoise's asyncpg engine, mended: a cancelled task keeps no connection of the pool, and nobody waits for ever.

Stock Tortoise acquires a connection and then begins its transaction: a task cancelled in between leaves
without giving the connection back, until the process has none left. It waits without end for a free connection, and
for the end of a transaction whose server says nothing any more.

Tortoise imports this module by name and looks for `client_class`. The module's name must contain
`asyncpg`, because Tortoise's migrations choose their SQL by it.
"""

# Tortoise offers no public way to replace the parts of an engine, and asyncpg is published without types.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false
# ruff: noqa: SLF001

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import BaseORMException, TransactionManagementError

from workflows.runtime.asyncpg_transaction import SpeakingConnection, TellingTransaction
from workflows.runtime.connecting import CONNECTING_SECONDS, connected
from workflows.runtime.tracing.spans import follow_statements
from workflows.runtime.troubles import (
    DRIVER_ERRORS,
    CommitLostError,
    NoFreeConnectionError,
    Patience,
    Trouble,
    trouble_of,
)

DATABASE_ERRORS = (*DRIVER_ERRORS, BaseORMException)
"""Whatever the driver raises, or the ORM in its place."""

WAITING_SECONDS = 5.0
"""For a connection of the pool, where nothing else is set."""
ENDING_SECONDS = 10.0
"""For a transaction to end, where nothing else is set; beyond them its connection is hung up on."""
GIVING_BACK_SECONDS = 2.0
"""For a connection to be given back, with a statement on it that was given up; beyond them it is hung up on."""

MOST_STATEMENTS = 300
"""That a connection keeps prepared, and PostgreSQL planned: all that are usual, of which asyncpg would keep a third."""


class PooledTransaction(TransactionContextPooled):
    """A transaction on a connection of the pool, which gives the connection back however its task ends.

    A cancellation that arrives while the transaction ends waits for that end: when the caller sees
    CancelledError, the work is committed or rolled back and the connection is free.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await _free(cast("CancellationSafeClient", self.client._parent))
        try:
            await self.client.begin()
        except BaseException:
            # asyncpg shields the release, and rolls back whatever had begun.
            await pool.release(self.client._connection, timeout=GIVING_BACK_SECONDS)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            await _to_its_end(self._end(exc_type))
        finally:
            get_connections().reset(self.token)

    async def _end(self, exc_type: type[BaseException] | None) -> None:
        try:
            if self.client._finalized:
                return
            if exc_type is None:
                await self._commit()
            elif issubclass(exc_type, asyncpg.InternalClientError):
                _hang_up(self.client._connection)
            elif exc_type is not TransactionManagementError:
                await self._roll_back()
        finally:
            pool = self.client._parent._pool
            if pool:
                await pool.release(self.client._connection, timeout=GIVING_BACK_SECONDS)

    async def _commit(self) -> None:
        """Say what is still to be said, and commit; raises CommitLostError where nobody knows whether that was done."""
        try:
            async with asyncio.timeout(cast("CancellationSafeClient", self.client._parent).ending_seconds):
                await self.client.commit()
        except (TimeoutError, *DATABASE_ERRORS) as error:
            if isinstance(error, TimeoutError) or trouble_of(error) is Trouble.LOST:
                _hang_up(self.client._connection)
                raise CommitLostError(error) from error
            await self._roll_back()
            raise

    async def _roll_back(self) -> None:
        """Roll back; a server that is gone does it by itself, and what went wrong before stays what is told."""
        try:
            async with asyncio.timeout(ENDING_SECONDS):
                await self.client.rollback()
        except (TimeoutError, *DATABASE_ERRORS):
            _hang_up(self.client._connection)


class PooledConnection(PoolConnectionWrapper[Any]):
    """A connection of the pool for one statement, waited for within bounds."""

    async def __aenter__(self) -> Any:  # noqa: ANN401 - asyncpg has no types
        await self.ensure_connection()
        self.connection = await _free(cast("CancellationSafeClient", self.client))
        return self.connection

    async def __aexit__(self, exc_type: object, exc_val: BaseException | None, exc_tb: object) -> None:
        if isinstance(exc_val, asyncpg.InternalClientError):
            _hang_up(self.connection)
        connection = cast("Any", self.connection)
        await _given_back(connection._holder, connection._con)


async def _followed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as asyncpg has it
    connection = await connected(*arguments, **named)
    follow_statements(connection)
    return connection


def _had_at_once(pool: Any) -> Any:  # noqa: ANN401 - asyncpg has no types
    """The holder of a free connection of a pool that stands, as the pool lends it; None where there is none."""
    free = pool._queue._queue
    if not free or pool._closing or not free[-1].is_connected() or free[-1]._generation != pool._generation:
        return None
    holder = pool._queue.get_nowait()
    holder._maybe_cancel_inactive_callback()
    holder._in_use = pool._loop.create_future()
    return holder


async def _given_back(holder: Any, driver: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """Give a connection back; asyncpg makes a task for it, and mostly there is nothing to wait for."""
    if driver is None or holder._con is not driver:
        # It was lost: the pool knows, and may have lent its place to another.
        return
    protocol = driver._protocol
    if (
        driver.is_closed()
        or protocol.is_in_transaction()
        or protocol._is_cancelling()
        or protocol.queries_count >= holder._max_queries
        or holder._generation != holder._pool._generation
    ):
        await asyncio.shield(holder.release(GIVING_BACK_SECONDS))
        return
    driver._on_release()
    holder._release()
    holder._setup_inactive_callback()


async def _free(client: "CancellationSafeClient") -> Any:  # noqa: ANN401 - asyncpg has no types
    """A connection of a pool; raises NoFreeConnectionError where none comes free in time."""
    try:
        # asyncpg's own timeout would make a task of each acquisition.
        async with asyncio.timeout(client.waiting_seconds):
            return await cast("Any", client._pool).acquire()
    except TimeoutError as error:
        raise NoFreeConnectionError from error


def _hang_up(connection: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """Hang up on a connection of the pool; of one that is lost the pool knows already."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


async def _nothing_is_left(_: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """Leave a connection as it is: asyncpg itself has rolled back what was open.

    Nobody sets, listens or takes a session's lock on a connection of the pool, so the round trip that would undo it is
    spared.
    """


class CancellationSafeClient(AsyncpgDBClient):
    """A pool of PostgreSQL connections, opened from the credential `dsn`.

    asyncpg reads the address itself, with every parameter that libpq knows (sslmode, several hosts),
    where Tortoise's own reading of addresses fails on most of them.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - as Tortoise has them
        waiting_seconds: float = WAITING_SECONDS,
        ending_seconds: float = ENDING_SECONDS,
        **named: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*arguments, **named)
        self.waiting_seconds, self.ending_seconds = waiting_seconds, ending_seconds
        self.kept: dict[str, Any] = {}
        """What was read of the database and is kept while it is open, by the module that keeps it."""

    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:  # noqa: ANN401 - as asyncpg has it
        """Return a pool on the address in `dsn`, with asyncpg's other options as they are given."""
        address = kwargs.pop("dsn")
        for name in ("host", "port", "user", "password", "database"):
            del kwargs[name]
        kwargs.setdefault("timeout", CONNECTING_SECONDS)
        kwargs.setdefault("statement_cache_size", MOST_STATEMENTS)
        kwargs["connection_class"] = SpeakingConnection
        return await asyncpg.create_pool(address, reset=_nothing_is_left, connect=_followed, **kwargs)

    def acquire_connection(self) -> PooledConnection:
        """Return a connection of the pool, for one statement."""
        return PooledConnection(self, self._pool_init_lock)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        """Run one statement outside a transaction; one that reads is tried again where its connection is lost."""
        stock: Any = super()
        return await _patiently(query, lambda: stock.execute_query(query, values))

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Do what `execute_query` does, for rows by the names of their columns."""
        stock: Any = super()
        return await _patiently(query, lambda: stock.execute_query_dict(query, values))

    async def read_row(self, query: str, values: Sequence[object]) -> Any:  # noqa: ANN401 - asyncpg has no types
        """Return the only row of one statement that reads, as the driver has it, tried again as the others are."""
        try:
            return await self._row(query, values)
        except DATABASE_ERRORS as error:
            patience = Patience()
            if not await patience.again(error):
                raise
        return await _patiently(query, lambda: self._row(query, values), patience)

    async def _row(self, query: str, values: Sequence[object]) -> Any:  # noqa: ANN401 - a record of the driver
        if self._pool is None:
            await self.acquire_connection().ensure_connection()
        holder = _had_at_once(self._pool) or (await _free(self))._holder
        driver = holder._con
        try:
            self.log.debug("%s: %s", query, values)
            return await driver.fetchrow(query, *values)
        except asyncpg.InternalClientError:
            _hang_up(driver)
            raise
        finally:
            await _given_back(holder, driver)

    def _in_transaction(self) -> TransactionContext:
        return PooledTransaction(TellingTransaction(self), self._pool_init_lock)


async def _patiently(statement: str, run: Callable[[], Awaitable[Any]], patience: Patience | None = None) -> Any:  # noqa: ANN401 - asyncpg has no types
    """Run a statement that is a transaction by itself; with the patience that is left, where it was tried before."""
    reads = statement.lstrip()[:6].upper() == "SELECT"
    patience = patience or Patience()
    while True:
        try:
            return await run()
        except DATABASE_ERRORS as error:
            if not reads or not await patience.again(error):
                raise


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Waits until the work is done, cancelled or not, and only then passes the cancellation on."""
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancellation = error
    if cancellation is not None:
        raise cancellation from (None if task.cancelled() else task.exception())
    task.result()


client_class = CancellationSafeClient
