"""What is looked at where a proof gives up waiting: jobs, workers, deliveries, connections and locks, as they stand."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import LiteralString

import psycopg

from tests.engine.workers import rows

QUESTIONS: dict[str, LiteralString] = {
    "jobs by where they stand": """
        SELECT queue_name, task_name, status::text, attempts, scheduled_at - now() AS due_in, worker_id, count(*) AS n
        FROM procrastinate_jobs GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY n DESC LIMIT 40""",
    "jobs that are being done": """
        SELECT id, task_name, lock, attempts, worker_id,
            (SELECT max(at) - now() FROM procrastinate_events WHERE job_id = job.id) AS since
        FROM procrastinate_jobs AS job WHERE status = 'doing' ORDER BY id LIMIT 40""",
    "workers": "SELECT id, now() - last_heartbeat AS silent_for FROM procrastinate_workers ORDER BY id",
    "deliveries that wait": """
        SELECT delivery.id, receiver_id, delivery.grant_id, delivery.turn, tries, number, sequence,
            now() - written_at AS age,
            (SELECT count(*) FROM procrastinate_jobs WHERE lock = receiver_id || '/' || delivery.grant_id) AS jobs
        FROM delivery JOIN change USING (turn) WHERE state = 'WAITING' ORDER BY delivery.id LIMIT 20""",
    "connections": """
        SELECT pid, application_name, usename, state, wait_event_type, wait_event, now() - state_change AS since,
            pg_blocking_pids(pid) AS blocked_by, left(query, 100) AS query
        FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY application_name, pid""",
    "locks that are not granted": """
        SELECT pid, locktype, relation::regclass::text, mode FROM pg_locks WHERE NOT granted""",
}


def autopsy(url: str) -> str:
    """What there is to be seen in a database."""
    pages: list[str] = []
    for title, question in QUESTIONS.items():
        try:
            lines = [", ".join(f"{name} {value}" for name, value in row.items()) for row in rows(url, question)]
        except psycopg.Error as error:
            lines = [str(error)]
        pages.append("\n  ".join([f"{title}:", *(lines or ["none"])]))
    return "\n".join(pages)


@contextmanager
def looked_into(url: str) -> Generator[None]:
    """Print what there is to be seen where the block fails, beside what the processes themselves logged."""
    try:
        yield
    except BaseException:
        print(autopsy(url), file=sys.stderr)  # noqa: T201 - what whoever reads the failure needs
        raise
