"""``make demonstration``: play the city of the demonstration anew and keep it beside its pack."""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx

import workflows.runtime.clock
import workflows.transaction.work
from api.access.tokens import TokenKey
from api.http.app import application
from api.http.event_loop import run_server
from api.http.serving import served
from demonstration.keeping import keep
from demonstration.playing import SEED, City
from demonstration.seeding import open_example
from workflows.running.demonstration import FIRST_DAY, set_day
from workflows.running.kept_city import archive_of
from workflows.runtime.clock import SHANGHAI, Moment
from workflows.runtime.connecting import connect
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import postgres
from workflows.runtime.settings import Settings

OPENS, TICK = timedelta(hours=8, minutes=30), timedelta(seconds=17)
"""When the office opens, and how long a command takes."""
MOST_TICKS = 1_900
"""In a day: the office closes at half past five."""


class OfficeHours:
    """The clock of the city: each day begins in the morning, and each look at it is a little later."""

    def __init__(self) -> None:
        self._ticks = 0

    def open(self) -> None:
        """Begin a day."""
        self._ticks = 0

    def __call__(self) -> Moment:
        """Return the moment, as the machine's own clock is asked for it."""
        self._ticks = min(self._ticks + 1, MOST_TICKS)
        now = datetime(2023, 1, 1, tzinfo=SHANGHAI) + OPENS + TICK * self._ticks
        return Moment(now, now.date(), stated=False)


def _made_again() -> Callable[[], UUID]:
    """Identities that come out the same each time the city is played."""
    numbers = random.Random(SEED)  # noqa: S311 - no secret
    return lambda: UUID(int=numbers.getrandbits(128), version=4)


async def _hurry(url: str) -> None:
    """Let the database be quick: nobody needs it after a power cut."""
    connection = await connect(url)
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        await connection.execute(f"ALTER SYSTEM SET {name} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


async def play(directory: Path) -> None:
    """Play the city in a database of its own, and keep it."""
    settings = Settings(data_dir=directory, mode="demonstration", cost_per_minute=10**9)
    hours, begun, loop = OfficeHours(), time.monotonic(), asyncio.get_running_loop()
    workflows.runtime.clock.system_moment, workflows.transaction.work.uuid4 = hours, _made_again()

    def come(day: date) -> None:
        hours.open()
        asyncio.run_coroutine_threadsafe(set_day(settings, day), loop).result()

    def play_all(address: str) -> None:
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as http:
            for day in City(address, TokenKey.kept_in(directory), come, FIRST_DAY, http).play():
                sys.stderr.write(f"\r{day}  {time.monotonic() - begun:4.0f} s")
        sys.stderr.write("\n")

    async with postgres(settings) as url:
        await _hurry(url)
        await migrate(url)
        async with served(application(settings, url), "127.0.0.1", 0) as address:
            await open_example(settings)
            await asyncio.to_thread(play_all, address)
            size = await keep(url, DocumentStore.of(settings), archive_of(settings.policy_pack))
    sys.stdout.write(f"{archive_of(settings.policy_pack).name}: {size:,} bytes\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept:
        run_server(play(Path(kept)))
