"""The watch (健康检查): looks whether the database serves, on a connection of its own and within bounds.

No command keeps it waiting, whatever it locks and however many there are, and it takes no connection of theirs.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from workflows.runtime.applied_migrations import known_migrations
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.clock import THE_DAY, Moment, moment_on
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.troubles import Trouble, trouble_of

LOOK_SECONDS = 2.0
"""For one look, a new connection included."""
SEEN_LASTS_SECONDS = 0.5
"""For which whoever asks is answered what was seen: many who ask cost no more than one."""
SILENT_SECONDS = 30.0
"""Beyond which workers that say nothing count as lost, and a change that nobody tells as late."""
BEHIND_SECONDS = 60.0
"""For which a job may be due before the queue counts as behind."""
_SETTINGS = {"application_name": "duixian watch", "statement_timeout": "1500", "lock_timeout": "1000"}
_LOOK = """
SELECT day.today, day.stated_on, EXISTS (SELECT 1 FROM policy_version) AS policy,
    (SELECT extract(epoch FROM clock_timestamp() - min(written_at))::float8 FROM change WHERE number IS NULL) AS untold,
    (SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::float8 FROM procrastinate_workers) AS silent,
    (SELECT array_agg(name) FROM tortoise_migrations) AS applied, due.jobs, due.oldest
FROM (SELECT) AS one LEFT JOIN demonstration_day AS day ON day.id = $1
CROSS JOIN (
    SELECT count(*) AS jobs, extract(epoch FROM clock_timestamp() - min(since))::float8 AS oldest FROM (
        -- The first ones are the oldest: a queue of a million costs no more than one of a thousand.
        SELECT coalesce(scheduled_at, (
            SELECT min(at) FROM procrastinate_events WHERE job_id = job.id
        )) AS since
        FROM procrastinate_jobs AS job
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
        ORDER BY priority DESC, id LIMIT 1000
    ) AS first
) AS due
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look showed: the trouble, or the moment and whether a policy is loaded."""

    trouble: Trouble | None
    at: Moment | None = None
    policy: bool = False
    untold_seconds: float = 0.0
    """For which the oldest committed change waits to be told."""
    silent_seconds: float | None = None
    """Since a worker last said that it lives; None where none is at work."""
    jobs_due: int = 0
    """Jobs whose time has come, up to a thousand."""
    oldest_seconds: float = 0.0
    """For which the first of them is due."""

    @property
    def degraded(self) -> list[str]:
        """What is behind, by name: it is told, and keeps nobody from being served."""
        behind = {
            "NO_WORKER": self.silent_seconds is None and self.oldest_seconds > BEHIND_SECONDS,
            "WORKERS_SILENT": (self.silent_seconds or 0) > SILENT_SECONDS,
            "QUEUE_BEHIND": self.oldest_seconds > BEHIND_SECONDS,
            "FEED_BEHIND": self.untold_seconds > SILENT_SECONDS,
        }
        return [name for name, holds in behind.items() if holds]


class Watch:
    """The watch over the database of one process."""

    def __init__(self) -> None:
        self._url: str | None = None
        self._known = frozenset(known_migrations())
        self._connection: Connection | None = None
        self._looking: asyncio.Task[Seen] | None = None
        self._seen: tuple[float, Seen] | None = None

    @asynccontextmanager
    async def over(self, url: str) -> AsyncGenerator[None]:
        """Watch over the database at an address while the block runs."""
        self._url = url
        try:
            yield
        finally:
            self._url = None
            if self._looking is not None:
                await asyncio.wait({self._looking})
            self._hang_up()

    async def look(self) -> Seen:
        """Return what there is to see, within seconds; who asks at once shares one look."""
        if self._seen is not None and monotonic() - self._seen[0] < SEEN_LASTS_SECONDS:
            return self._seen[1]
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> Seen:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                condition = await self._looked_at()
        except TimeoutError:
            self._hang_up()
            condition = Seen(Trouble.SLOW)
        self._seen = (monotonic(), condition)
        return condition

    async def _looked_at(self) -> Seen:
        """Ask on the connection that is there; where it is lost, on a new one."""
        kept = self._connection is not None
        try:
            return await self._ask_once()
        except DATABASE_ERRORS as error:
            self._hang_up()
            trouble = trouble_of(error) or Trouble.DAMAGED
        return await self._looked_at() if kept and trouble is Trouble.LOST else Seen(trouble)

    async def _ask_once(self) -> Seen:
        if self._url is None:
            return Seen(Trouble.STARTING)
        if self._connection is None:
            self._connection = await connect(self._url, LOOK_SECONDS, server_settings=_SETTINGS)
        row = await self._connection.fetchrow(_LOOK, THE_DAY)
        if not self._known <= set(row["applied"] or ()):
            return Seen(Trouble.OUTDATED)
        at = moment_on(row["today"], row["stated_on"])
        return Seen(
            None, at, bool(row["policy"]), row["untold"] or 0.0, row["silent"], row["jobs"], row["oldest"] or 0.0
        )

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
