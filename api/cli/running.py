"""Running the command line's own coroutines on a database, opened and closed around them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.refusals.refusals import Refusal
from workflows.running.secret_marks import check_secret
from workflows.runtime.database import database
from workflows.runtime.settings import Settings, read_settings
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Done

T = TypeVar("T")


def on_database(ask: Callable[[Settings], Awaitable[T]]) -> T:
    """Return what a coroutine answers, run on the database of the settings."""
    settings = read_settings()

    async def run() -> T:
        async with database(settings):
            await check_secret()
            return await ask(settings)

    return asyncio.run(run())


def done(outcome: Done | list[Refusal]) -> Done:
    """Return what was done; raises the refusals where it was not."""
    if isinstance(outcome, Done):
        return outcome
    raise RefusedError(*outcome)
