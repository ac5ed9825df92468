"""A standby that follows a PostgreSQL by streaming, and what happens to it: paused, stopped, promoted."""

import asyncio
import os
import pwd
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx

from tests.world.city import City, Json, Person
from tests.world.rows import connection_to
from workflows.runtime.embedded_postgres import SOCKET, EmbeddedPostgres

POSITION = "Duixian-Position"
GRANTS = "{ grants(first: 100) { totalCount nodes { number state applicant { name } } } }"
WAIT, LAG, PATIENCE = 0.3, 2.0, 30.0
_READ_LAST = """
SELECT coalesce(max(query_start), '-infinity') > $1::text::timestamptz AS since FROM pg_stat_activity
WHERE application_name = 'duixian'
"""


@dataclass
class StandbyServer:
    """One standby of a PostgreSQL."""

    primary: EmbeddedPostgres
    directory: Path

    def address(self, url: str) -> str:
        """The address on the standby of a database of the primary."""
        name = url.partition("?")[0].rpartition("/")[2]
        return f"postgresql://{self.primary.postgres_user}@/{name}?host={self.directory}"

    def begin(self) -> None:
        """Copy the primary, and follow it."""
        self.directory.mkdir(mode=0o700)
        if self.primary.system_user is not None:
            owner = pwd.getpwnam(self.primary.system_user)
            os.chown(self.directory, owner.pw_uid, owner.pw_gid)
        user, place = self.primary.postgres_user, str(self.primary.pgdata)
        self._run("pg_basebackup", "-D", str(self.directory), "-h", place, "-U", user, "-c", "fast", "-R")
        # The primary's socket lies in its directory, and so does the file that says so.
        (self.directory / f"{SOCKET}.lock").unlink()
        self.start()

    def start(self) -> None:
        """Start it."""
        options = f'-h "" -k "{self.directory}" -c hot_standby_feedback=off'
        self._run(
            "pg_ctl", "-D", str(self.directory), "-w", "-o", options, "-l", f"{self.directory}/server.log", "start"
        )

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self._run("pg_ctl", "-D", str(self.directory), "-m", "immediate", "-w", "stop")

    def promote(self) -> None:
        """Make it a primary of its own."""
        self._run("pg_ctl", "-D", str(self.directory), "-w", "promote")

    @contextmanager
    def paused(self) -> Generator[None]:
        """Let it follow no further while the block runs."""
        self.ask("SELECT pg_wal_replay_pause()")
        while self.ask("SELECT pg_get_wal_replay_pause_state() AS is")[0]["is"] != "paused":
            time.sleep(0.02)
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")

    def now(self) -> str:
        """The instant that its clock shows."""
        return str(self.ask("SELECT clock_timestamp()::text AS now")[0]["now"])

    def read_since(self, instant: str) -> bool:
        """Whether a server read anything from it since an instant."""
        return bool(self.ask(_READ_LAST, instant)[0]["since"])

    def ask(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement on it."""

        async def ask() -> list[Any]:
            connection = await connection_to(self.address("x/postgres"))
            try:
                return list(await connection.fetch(statement, *values))
            finally:
                await connection.close()

        return asyncio.run(ask())

    def _run(self, command: str, *arguments: str) -> None:
        user = self.primary.system_user
        # What is started would keep a pipe open.
        subprocess.run([self.primary.bin_path / command, *arguments], check=True, user=user, stdout=subprocess.DEVNULL)


@contextmanager
def standby_of(primary: EmbeddedPostgres, directory: Path) -> Generator[StandbyServer]:
    """A standby of a PostgreSQL while the block runs."""
    standby = StandbyServer(primary, directory)
    standby.begin()
    try:
        yield standby
    finally:
        standby.stop()


def read(person: Person, position: str | None = None) -> httpx.Response:
    """The answer to a list, of whom it was told until where he read."""
    answer = person.post(GRANTS, None, **({} if position is None else {"Duixian_Position": position}))
    assert answer.status_code == 200
    assert "errors" not in answer.json(), answer.json()
    return answer


def counted(answer: httpx.Response) -> int:
    """How many grants an answer tells of."""
    return cast("Json", answer.json())["data"]["grants"]["totalCount"]


def told_position(city: City) -> str:
    """The position that somebody is told who names none."""
    return read(city.officer).headers[POSITION]


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds, which comes within seconds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def from_standby(city: City, standby: StandbyServer, position: str) -> bool:
    """Whether a list with this position is read from the standby."""
    since = standby.now()
    read(city.officer, position)
    return standby.read_since(since)
