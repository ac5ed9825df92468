"""The jobs of the house (后台任务), each a task of procrastinate: by which queue, in which order, on which clock.

Every one is done at least once: a worker that is killed is noticed within seconds, and another one begins its jobs
anew. So each does the same when it is done twice, and none has a queueing lock: a job that waits under it would keep
the one of a dead worker from being given back.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from enum import StrEnum
from uuid import UUID

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from workflows.engine.connector import LastingConnector, speak_plainly
from workflows.engine.newer_jobs import leave_newer_jobs
from workflows.notices.deliveries import LaterError, catch_up, deliver, ping_by_id
from workflows.notices.letters.writing import write_letters
from workflows.notices.logs import prune
from workflows.notices.sending import Sender
from workflows.running.fetching import fetch_due
from workflows.running.retention.forgetting import forget_all
from workflows.running.retention.rules import retention
from workflows.running.sweep import sweep
from workflows.running.timestamps import seal_today
from workflows.runtime.database import used_settings
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.worker_settings import WorkerSettings

LOG = structlog.get_logger("duixian.engine")
CONNECTIONS = 4
"""Connections of the engine's own, beside one that listens."""
RECONNECT_SECONDS = 10.0
"""For which a statement waits for a connection, and a lost one is made anew after longer and longer pauses; then the
worker begins anew, with short ones. By the pool's own five minutes it could wait long for a database that is back.
"""
HEARTBEAT_SECONDS = 3
STALLED_SECONDS = 9
"""Without a heartbeat; then a worker counts as dead."""
_EVERY_FEW_SECONDS = "* * * * * */5"
_EVERY_HOUR = "5 * * * *"
_EVERY_FEW_MINUTES = "*/5 * * * *"
_SOON_SECONDS = 20
_HOURS = 24


class Queue(StrEnum):
    """The queues, of which a worker may be told to do some alone."""

    CLOCK = "clock"
    """What comes about as time passes."""
    NOTICES = "notices"
    """What others are told."""
    FACTS = "facts"
    """What other authorities are asked for."""
    CARE = "care"
    """What the engine needs to go on."""


class _Again(BaseRetryStrategy):
    """When a delivery is tried again: when it says so; at once where its worker is stopped; soon after a bug of ours.

    None is ever lost: it is given up by its own count of tries alone.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when."""
        if isinstance(exception, LaterError):
            return RetryDecision(retry_in={"seconds": math.ceil(exception.seconds)})
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        LOG.error("a delivery failed by itself, and is tried again", job=job.id, exc_info=exception)
        return RetryDecision(retry_in={"seconds": _SOON_SECONDS})


class BrokenItemsError(RuntimeError):
    """A sweep held back what is broken: the job is kept as failed."""


def engine(url: str, sender: Sender, kept: WorkerSettings) -> App:
    """Return the engine on the database at an address, which libpq reads, with every job that there is.

    Notices are sent by the sender; they and jobs that failed are kept for as long as the settings say.
    """
    app = App(
        connector=LastingConnector(
            conninfo=url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=RECONNECT_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
            kwargs={"application_name": "duixian engine"},
            configure=speak_plainly,
        )
    )
    swept = app.task(name="sweep", queue=Queue.CLOCK.value, lock="sweep")(sweep_due)
    app.periodic(cron=_EVERY_HOUR)(swept)
    taken = app.task(name="take_over", queue=Queue.CARE.value, pass_context=True)(take_over)
    app.periodic(cron=_EVERY_FEW_SECONDS)(taken)
    fetched = app.task(name="fetch_facts", queue=Queue.FACTS.value, lock="fetch_facts")(fetch_facts)
    app.periodic(cron=_EVERY_FEW_MINUTES)(fetched)

    pruned = app.task(name="prune", queue=Queue.CARE.value, lock="prune")
    app.periodic(cron=_EVERY_HOUR)(pruned(_pruning(app, kept)))

    @app.task(name="deliver", queue=Queue.NOTICES.value, retry=_Again())
    async def delivered(receiver: str, grant: str) -> None:  # pyright: ignore[reportUnusedFunction] - by its name
        await deliver(sender, UUID(receiver), UUID(grant))

    @app.task(name="catch_up", queue=Queue.NOTICES.value, retry=_Again())
    async def caught_up(receiver: str) -> None:  # pyright: ignore[reportUnusedFunction] - by its name
        await catch_up(UUID(receiver))

    @app.task(name="ping", queue=Queue.NOTICES.value, retry=_Again())
    async def pinged(receiver: str, number: str) -> None:  # pyright: ignore[reportUnusedFunction] - by its name
        await ping_by_id(sender, UUID(receiver), UUID(number))

    app.task(name="write_letters", queue=Queue.NOTICES.value, retry=_Again())(write_to)
    return leave_newer_jobs(app)


async def write_to(contact: str) -> None:
    """Write what waits for an address."""
    await write_letters(used_settings(), UUID(contact))


def _pruning(app: App, kept: WorkerSettings) -> Callable[[int], Awaitable[None]]:
    async def prune_old(timestamp: int) -> None:  # noqa: ARG001 - the engine says for when it is
        await prune(kept.notice_days)
        settings = used_settings()
        await forget_all(retention(settings.retention), DocumentStore.of(settings))
        # What was done is deleted as it ends; what failed is looked at, and then forgotten with its events.
        await app.job_manager.delete_old_jobs(
            kept.job_days * _HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )

    return prune_old


async def sweep_due(timestamp: int) -> None:  # noqa: ARG001 - the engine says for when it is
    """Move what is due by date, and what was missed, then seal the day; one at a time, however many workers there are.

    Raises BrokenItemsError where something could not be swept; the rest was.
    """
    outcome = await sweep()
    # Once a day, and last, so that it seals what was moved.
    await seal_today(used_settings())
    if outcome.broken:
        message = f"{outcome.broken} due and broken: the log says which"
        raise BrokenItemsError(message)


async def fetch_facts(timestamp: int) -> None:  # noqa: ARG001 - the engine says for when it is
    """Ask other authorities for what counts no more."""
    await fetch_due()


async def take_over(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the engine says for when it is
    """Give the jobs of workers that died to those that live."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        LOG.warning("a job is taken over from a worker that died", job=job.id, task=job.task_name)
        try:
            await manager.retry_job(job)
        except ConnectorException:
            # It was taken over by another, or ended meanwhile: the rest is not kept waiting.
            LOG.exception("a job could not be taken over", job=job.id, task=job.task_name)
