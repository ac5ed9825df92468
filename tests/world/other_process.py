"""A second process that serves a database: ``python -m tests.world.other_process URL DATA_DIR`` prints its address."""

import asyncio
import gc
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx

from api.http.app import application
from api.http.event_loop import run_server
from api.http.serving import served
from tests.world.city import City
from workflows.runtime.settings import Settings

GIVEN_TO_NOBODY = range(20_000, 32_000)
"""Ports that a system gives to nobody who calls."""


@contextmanager
def beside(city: City) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Another process that serves the same database under the same key, and its address."""
    command = [sys.executable, "-m", "tests.world.other_process", city.url, str(city.settings.data_dir)]
    connections = {"DUIXIAN_DATABASE_CONNECTIONS": str(city.settings.database_connections)}
    with subprocess.Popen(command, env=os.environ | connections, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def other_process(city: City) -> Generator[City]:
    """The same city, asked at another process of it. It shares its database and its key, and nothing else."""
    with beside(city) as (_, address), httpx.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield replace(city, address=address, http=http)


def free_port() -> int:
    """A port on which nobody listens, below those that systems give to who calls: nobody takes it in between."""
    while True:
        port = secrets.choice(GIVEN_TO_NOBODY)
        with socket.socket() as listening, suppress(OSError):
            listening.bind(("127.0.0.1", port))
            return port


async def _serve(url: str, data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir, mode="demonstration", four_eyes=False, language="en")
    async with served(application(settings, url), "127.0.0.1", 0) as address:
        # As `duixian serve` does it.
        gc.collect()
        gc.freeze()
        print(address, flush=True)  # noqa: T201 - what the test waits for
        await asyncio.Event().wait()


if __name__ == "__main__":
    run_server(_serve(sys.argv[1], Path(sys.argv[2])))
