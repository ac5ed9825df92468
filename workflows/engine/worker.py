"""The worker (后台进程): does jobs until it is stopped, as many as it may at once; there may be any number of them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import psycopg
import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker

from workflows.engine.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS, Queue, engine
from workflows.notices.sending import Sender
from workflows.runtime.clock import system_moment
from workflows.runtime.logs import log_as_json
from workflows.runtime.tracing.spans import traced
from workflows.runtime.worker_settings import WorkerSettings

LOG = structlog.get_logger("duixian.engine")
LAST_SECONDS = 20.0
"""For jobs that were begun to end, once a worker is stopped; then they are given back."""
PAUSE_SECONDS = 1.0
"""Before a worker that lost its database looks for it again."""
POLL_SECONDS = 2.0
"""Between two looks for jobs that nobody announced: those of which the time came."""
_LOSSES = (ConnectorException, psycopg.Error, OSError)


def configure_engine_logs() -> None:
    """Have the engine and its pool log as everything else does, warnings and worse."""
    for name in ("procrastinate", "psycopg.pool"):
        log_as_json(name, logging.WARNING)


@asynccontextmanager
async def working(url: str, settings: WorkerSettings) -> AsyncGenerator[None]:
    """Do jobs in this process while the block runs; at its end what was begun is ended."""
    at_work = asyncio.create_task(work(url, settings))
    try:
        yield
    finally:
        at_work.cancel()
        with suppress(asyncio.CancelledError):
            await at_work


async def work(url: str, settings: WorkerSettings, queues: Sequence[str] | None = None) -> None:
    """Do jobs, of some queues or of all, until it is cancelled; a database that is lost is waited for.

    What was missed while nobody worked is made up first. Cancelled, it begins nothing more, and ends what it began.
    """
    configure_engine_logs()
    sender = Sender(settings.listed_networks)
    try:
        while True:
            try:
                await _work_once(engine(url, sender, settings), settings.worker_jobs, queues)
            except _LOSSES as error:
                LOG.warning("the worker lost its database and looks for it again", why=str(error))
            await asyncio.sleep(PAUSE_SECONDS)
    finally:
        await sender.close()


async def _work_once(app: App, most_at_once: int, queues: Sequence[str] | None) -> None:
    """Do jobs until the database is lost."""
    async with app.open_async():
        now = int(system_moment().now.timestamp())
        await app.configure_task("sweep", queue=Queue.CLOCK.value, lock="sweep").defer_async(timestamp=now)
        await app.run_worker_async(
            queues=cast("Sequence[str]", queues),  # without them, all
            concurrency=most_at_once,
            install_signal_handlers=False,
            delete_jobs="successful",
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=LAST_SECONDS,
            task_middleware=[_traced],
        )


async def _traced(job: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:  # noqa: ANN401 - of any job
    """Do a job as a span of its own: what it does for a request is a part of that one, wherever it is done."""
    with traced(
        f"job {context.job.task_name}", "CONSUMER", attributes={"messaging.destination.name": context.job.queue}
    ):
        return await job()
