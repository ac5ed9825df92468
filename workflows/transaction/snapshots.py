"""Reading for long as of one moment (一致性读取): what is committed meanwhile is not seen, and nothing is written."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from workflows.runtime.sql import tell
from workflows.runtime.standby import READER
from workflows.transaction.work import rehearsal

_AS_OF_NOW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@asynccontextmanager
async def snapshot() -> AsyncGenerator[None]:
    """Let all that is read in the block be of the moment of its first question, on a connection of its own.

    The block is a task's own: whoever asks beside it sees what is committed.
    """
    token = READER.set(None)
    try:
        async with rehearsal():
            await tell(_AS_OF_NOW)
            yield
    finally:
        READER.reset(token)
