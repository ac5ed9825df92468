"""The file by which a running PostgreSQL is known (postmaster.pid), and what is left of it by one that was killed."""

import time
from pathlib import Path

import psutil

LINES = 8
"""Of a file that is whole: number, directory, start, port, socket, address, memory, state."""
STARTS_WITHIN = 10
_PAUSE = 0.1


def forget_stale(directory: Path) -> None:
    """Remove the file where no PostgreSQL runs under its number; where one is starting, wait until it is known.

    After a restart of a container the number may belong to anything, and PostgreSQL would not start.
    """
    if not until_known(directory, time.monotonic() + STARTS_WITHIN):
        (directory / "postmaster.pid").unlink(missing_ok=True)


def until_known(directory: Path, give_up: float) -> bool:
    """Return whether a PostgreSQL runs here and is ready, waiting for one that starts (seconds of the clock)."""
    while _runs(lines := _lines(directory)):
        if len(lines) == LINES and lines[-1].strip() == "ready":
            return True
        if time.monotonic() > give_up:
            # It lives, and stays what it is: whoever connects is told why it does not serve.
            return True
        time.sleep(_PAUSE)
    return False


def _lines(directory: Path) -> list[str]:
    try:
        return (directory / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _runs(lines: list[str]) -> bool:
    try:
        return psutil.Process(int(lines[0])).name().startswith("postgres") if lines else False
    except (ValueError, psutil.NoSuchProcess):
        return False
