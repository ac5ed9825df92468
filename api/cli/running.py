"""Running the command line's own coroutines, on a database that is opened and closed around them."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from workflows.runtime.settings import Settings, read_settings

if TYPE_CHECKING:
    from domain.refusals.refusals import Refusal
    from workflows.transaction.work import Done

T = TypeVar("T")


def begun() -> None:
    """Let Ctrl-C undo what is half done from here on: until now there was nothing."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns; stopped by Ctrl-C, it undoes what is half done."""
    begun()
    return asyncio.run(work)


def on_database(ask: Callable[[Settings], Awaitable[T]]) -> T:
    """Return what a coroutine returns, run on the database of the settings."""
    return run(with_database(read_settings(), ask))


async def with_database(settings: Settings, ask: Callable[[Settings], Awaitable[T]], url: str | None = None) -> T:
    """Return what a coroutine returns on the database at an address, or that of the settings."""
    from workflows.running.field_sealing import check_field_keys
    from workflows.running.secret_marks import check_secret
    from workflows.runtime.database import database

    async with database(settings, url):
        await check_secret()
        await check_field_keys()
        return await ask(settings)


def done(outcome: "Done | list[Refusal]") -> "Done":
    """Return what was done; raises the refusals where it was not."""
    from workflows.transaction.refused import RefusedError

    if isinstance(outcome, list):
        raise RefusedError(*outcome)
    return outcome
