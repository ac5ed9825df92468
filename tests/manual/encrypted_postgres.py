"""A PostgreSQL of Debian's packages that takes no connection over the network without TLS and a password."""

import asyncio
import os
import pwd
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proxy.certificates import Authority
from tests.world.other_process import free_port
from tests.world.rows import connection_to

TOOLS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), Path("none")).parent
needs_postgres = pytest.mark.skipif(
    not (TOOLS / "initdb").exists(), reason="no PostgreSQL with TLS on this machine: apt-get install postgresql"
)
_WHO_MAY = """local all postgres trust
hostssl all all 127.0.0.1/32 scram-sha-256
hostssl replication all 127.0.0.1/32 scram-sha-256
"""
HOST = "localhost"


@dataclass
class EncryptedPostgres:
    """One server, the folder in which it lies, and the system user as whom it runs."""

    folder: Path
    user: str | None
    port: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{HOST}:{self.port}"

    def run(self, tool: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own tools as its user."""
        subprocess.run([TOOLS / tool, *arguments], check=True, user=self.user, stdout=subprocess.DEVNULL)

    def own(self, *paths: Path) -> None:
        """Give files to its user."""
        for path in paths if self.user else ():
            of = pwd.getpwnam(self.user or "")
            os.chown(path, of.pw_uid, of.pw_gid)

    def start(self) -> None:
        """Start it; it hears nobody over the network who speaks no TLS."""
        tls = f"-c ssl=on -c ssl_cert_file={HOST}.pem -c ssl_key_file={HOST}.key"
        network = f'-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories="{self.folder}"'
        options = f"{tls} {network} -c fsync=off -c hot_standby_feedback=off"
        log = str(self.folder / "server.log")
        self.run("pg_ctl", "-D", str(self.folder), "-w", "-o", options, "-l", log, "start")

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self.run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "-w", "stop")

    def clients(self) -> tuple[int, int]:
        """How many clients there are over the network, and how many of them speak without TLS."""
        url = f"postgresql://postgres@/postgres?host={self.folder}&port={self.port}"
        spoken = "SELECT count(*) AS n, count(*) FILTER (WHERE NOT ssl) AS bare FROM pg_stat_ssl JOIN pg_stat_activity"

        async def counted() -> tuple[int, int]:
            connection = await connection_to(url)
            [row] = await connection.fetch(f"{spoken} USING (pid) WHERE client_addr IS NOT NULL")
            await connection.close()
            return int(row["n"]), int(row["bare"])

        return asyncio.run(counted())


@contextmanager
def encrypted_postgres(beside: Path, user: str | None, authority: Authority) -> Generator[EncryptedPostgres]:
    """One server while the block runs, in a new folder beside another that its user may enter."""
    server = EncryptedPostgres(beside / "encrypted", user, free_port())
    server.folder.mkdir(mode=0o700)
    server.own(server.folder)
    server.run("initdb", "-D", str(server.folder), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--no-locale")
    (server.folder / "pg_hba.conf").write_text(_WHO_MAY, encoding="utf-8")
    for path in authority.certify(HOST):
        shutil.copy(path, server.folder / path.name)
        server.own(server.folder / path.name)
    server.start()
    try:
        yield server
    finally:
        server.stop()
