"""A connection to PostgreSQL of one's own, outside every pool, transaction and ORM."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, BinaryIO, Protocol, cast

import asyncpg

from workflows.runtime.troubles import BadAddressError, UnreachableError

CONNECTING_SECONDS = 5.0
"""For a server to answer that it is there."""


class Connection(Protocol):
    """The part of an asyncpg connection that is used outside Tortoise."""

    async def execute(self, query: str, *values: object) -> str:
        """Runs the statement and answers its tag, such as `INSERT 0 1`."""
        ...

    async def fetchrow(self, query: str, *values: object) -> dict[str, Any]:
        """The first row."""
        ...

    async def fetchval(self, query: str, *values: object) -> object:
        """The first column of the first row, or None."""
        ...

    async def fetch(self, query: str, *values: object) -> Sequence[Mapping[str, Any]]:
        """The rows of the query."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """A transaction, committed at the end of its block, or undone where the block raises."""
        ...

    async def copy_to_table(self, table_name: str, *, source: BinaryIO, columns: Sequence[str]) -> str:
        """Copies rows in PostgreSQL's text format into the table."""
        ...

    async def copy_from_query(self, query: str, *, output: BinaryIO) -> str:
        """Copies the rows of the query in PostgreSQL's text format."""
        ...

    async def close(self) -> None:
        """Takes leave of the server."""
        ...

    def terminate(self) -> None:
        """Hangs up without a word; the server notices and gives up what the connection held."""
        ...


async def connect(url: str, seconds: float = CONNECTING_SECONDS, **named: Any) -> Connection:  # noqa: ANN401 - as asyncpg has it
    """A connection of its own, outside every pool and transaction.

    Raises UnreachableError where nobody answers in time, BadAddressError, or asyncpg's errors.
    """
    return cast("Connection", await connected(url, timeout=seconds, **named))


async def connected(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as asyncpg has it
    """Return asyncpg's own connection; raises what `connect` raises."""
    try:
        return await cast("Any", asyncpg).connect(*arguments, **named)
    except (TimeoutError, OSError, asyncpg.TargetServerAttributeNotMatched) as error:
        # A socket's file that is not there, too: PostgreSQL is not.
        raise UnreachableError(error) from error
    except ValueError:
        # Its words may be a piece of the password.
        raise BadAddressError from None
