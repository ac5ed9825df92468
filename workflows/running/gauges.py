"""What the database shows of how all goes (运行状况): money that is free, jobs that wait, connections in use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.connection import get_connection

from domain.values.money import FEN_PER_YUAN
from workflows.runtime.database import CONNECTION
from workflows.runtime.sql import ask
from workflows.runtime.stated_day import moment

_BUDGETS = "SELECT policy_code, treasury, free FROM budget WHERE year = $1 ORDER BY policy_code, treasury"
_JOBS = """
SELECT queue_name, status::text AS status, count(*) AS jobs,
    max(extract(epoch FROM now() - coalesce(scheduled_at, (
        SELECT min(event.at) FROM procrastinate_events AS event WHERE event.job_id = procrastinate_jobs.id
    )))) FILTER (WHERE status = 'todo')::float8 AS due
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY queue_name, status
"""


@dataclass(slots=True)
class Gauges:
    """What was seen; nothing of it where the database did not answer."""

    up: bool = False
    budgets: Mapping[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])
    """Yuan that are free, by policy and treasury."""
    jobs: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """By queue and state."""
    oldest: Mapping[str, float] = field(default_factory=dict[str, float])
    """Seconds for which the first job of a queue is due."""
    pool: Mapping[str, int] = field(default_factory=dict[str, int])
    untold_seconds: float | None = None


async def gauges() -> Gauges:
    """Look at all of it."""
    today = (await moment()).today
    budgets = await ask(_BUDGETS, today.year)
    jobs = await ask(_JOBS)
    return Gauges(
        up=True,
        budgets={(row["policy_code"], row["treasury"]): row["free"] / FEN_PER_YUAN for row in budgets},
        jobs={(row["queue_name"], row["status"]): row["jobs"] for row in jobs},
        oldest={row["queue_name"]: max(0.0, row["due"] or 0.0) for row in jobs if row["status"] == "todo"},
        pool=_pool(),
    )


def _pool() -> dict[str, int]:
    client: Any = get_connection(CONNECTION)
    pool = client._pool  # noqa: SLF001 - the mapper has no public word for it
    size, idle = pool.get_size(), pool.get_idle_size()
    return {"busy": size - idle, "idle": idle, "most": pool.get_max_size()}
