"""Working by ``duixian worker``: the database opened, and jobs done until somebody stops it."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress

import typer

from api.cli.running import with_database
from api.http.event_loop import run_server
from workflows.engine.jobs import Queue
from workflows.engine.worker import work
from workflows.runtime.logs import configure_logs
from workflows.runtime.postgres import postgres
from workflows.runtime.settings import Settings
from workflows.runtime.tracing.collecting import collected


def work_until_stopped(settings: Settings, queues: Sequence[str] | None) -> None:
    """Do jobs of some queues, or of all, until SIGTERM or Ctrl-C. Raises ValueError for a queue that is none."""
    unknown = sorted(set(queues or ()) - set(Queue))
    if unknown:
        message = f"there is no queue {', '.join(unknown)}; there are {', '.join(Queue)}"
        raise ValueError(message)
    configure_logs()
    run_server(_work(settings, queues or None))


async def _work(settings: Settings, queues: Sequence[str] | None) -> None:
    async def until_stopped(_: Settings) -> None:
        at_work = asyncio.create_task(work(url, settings, queues))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # Where the loop hears no signals (Windows), Python's own Ctrl-C ends it.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, at_work.cancel)
        typer.echo(f"Working {', '.join(queues or Queue)}, {settings.worker_jobs} jobs at once.")
        with suppress(asyncio.CancelledError):
            await at_work

    async with collected(settings, "duixian worker"), postgres(settings) as url:
        await with_database(settings, until_stopped, url)
