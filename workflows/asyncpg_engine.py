"""Tortoise's asyncpg engine, mended so that a cancelled task never keeps a connection of the pool.

Stock Tortoise acquires a connection and then begins its transaction: a task cancelled in between leaves
without giving the connection back, until the process has none left.

Tortoise imports this module by name and looks for `client_class`. The module's name must contain
`asyncpg`, because Tortoise's migrations choose their SQL by it.
"""

# Tortoise offers no public way to replace the parts of an engine, and asyncpg is published without types.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false
# ruff: noqa: SLF001

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Protocol, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError


class Connection(Protocol):
    """The part of an asyncpg connection that is used outside Tortoise."""

    async def execute(self, query: str, *values: object) -> str:
        """Runs the statement and answers its tag, such as `INSERT 0 1`."""
        ...

    async def fetchval(self, query: str, *values: object) -> object:
        """The first column of the first row, or None."""
        ...

    async def close(self) -> None:
        """Takes leave of the server."""
        ...

    def terminate(self) -> None:
        """Hangs up without a word; the server notices and gives up what the connection held."""
        ...


async def connect(url: str) -> Connection:
    """A connection of its own, outside every pool and transaction. Raises OSError or asyncpg's errors."""
    return cast("Connection", await asyncpg.connect(url))


class PooledTransaction(TransactionContextPooled):
    """A transaction on a connection of the pool, which gives the connection back however its task ends.

    A cancellation that arrives while the transaction ends waits for that end: when the caller sees
    CancelledError, the work is committed or rolled back and the connection is free.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            # asyncpg shields the release, and rolls back whatever had begun.
            await pool.release(self.client._connection)
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
                await self.client.commit()
            elif exc_type is not TransactionManagementError:
                await self.client.rollback()
        finally:
            pool = self.client._parent._pool
            if pool:
                await pool.release(self.client._connection)


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

    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:  # noqa: ANN401 - as asyncpg has it
        """Answer a pool on the address in `dsn`, with asyncpg's other options as they are given."""
        address = kwargs.pop("dsn")
        for name in ("host", "port", "user", "password", "database"):
            del kwargs[name]
        return await asyncpg.create_pool(address, reset=_nothing_is_left, **kwargs)

    def _in_transaction(self) -> TransactionContext:
        return PooledTransaction(TransactionWrapper(self), self._pool_init_lock)


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
