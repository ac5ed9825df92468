"""Workers in processes of their own, as an installation runs them, and a look at their jobs."""

import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from tests.operations.test_command_line import DUIXIAN, environment
from workflows.runtime.secret import secret_path
from workflows.runtime.settings import Settings

SECONDS = 40
"""In which whatever is waited for has come."""


@contextmanager
def worker(url: str, settings: Settings, directory: Path, *arguments: str, **others: str) -> Generator[Any]:
    """``duixian worker`` on a database, killed at the end where it still runs."""
    known = {"DATABASE_URL": url, "DUIXIAN_SECRET_FILE": str(secret_path(settings)), **others}
    command = [DUIXIAN, "worker", *arguments]
    with subprocess.Popen(command, env=environment(directory, **known), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Working")
            yield process
        finally:
            process.kill()


def rows(url: str, statement: LiteralString, *values: object) -> list[dict[str, Any]]:
    """What a statement answers, on a connection of its own."""
    with psycopg.connect(url) as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchall()


@contextmanager
def held(url: str, statement: LiteralString) -> Generator[None]:
    """Hold the locks that a statement takes while the block runs."""
    with psycopg.connect(url) as connection:
        connection.execute(statement)
        yield


def until(comes: Callable[[], bool], seconds: float = SECONDS) -> float:
    """Wait until something has come, and return for how many seconds; fails where it does not come."""
    begun = time.monotonic()
    while not comes():
        assert time.monotonic() - begun < seconds, "it did not come"
        time.sleep(0.1)
    return time.monotonic() - begun
