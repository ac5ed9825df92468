"""A worker of the engine whose jobs do nothing: what others are told cannot go faster than these."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from api.http.event_loop import run_server
from workflows.engine.jobs import HEARTBEAT_SECONDS, engine
from workflows.engine.worker import POLL_SECONDS
from workflows.notices.sending import Sender
from workflows.runtime.settings import Settings

DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW('idle', 'idle', 0, 'idle/' || n, NULL, '{}', NULL)::procrastinate_job_to_defer_v1
)) FROM generate_series(1, %s::int) AS n
"""
LEFT = "SELECT count(*) AS n FROM procrastinate_jobs WHERE queue_name = 'idle'"


@contextmanager
def idle_worker(url: str) -> Generator["subprocess.Popen[str]"]:
    """Work such jobs in a process of its own while the block runs."""
    command = [sys.executable, "-m", "bench.idle_jobs", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield process
        finally:
            process.kill()


async def work(url: str) -> None:
    """Work as `duixian worker` does, but jobs that do nothing."""
    app = engine(url, Sender(()), Settings())

    @app.task(name="idle", queue="idle")
    async def idle() -> None:  # pyright: ignore[reportUnusedFunction] - by its name
        await asyncio.sleep(0)

    async with app.open_async():
        print("Working", flush=True)  # noqa: T201 - what the bench waits for
        await app.run_worker_async(
            queues=["idle"],
            concurrency=Settings.model_fields["worker_jobs"].default,
            delete_jobs="successful",
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
        )


if __name__ == "__main__":
    run_server(work(sys.argv[1]))
