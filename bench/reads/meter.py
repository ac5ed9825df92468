"""What a server and its PostgreSQL take: CPU time, instructions where the machine counts them, and memory."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

_EVENT = "instructions:u"
_PERF = shutil.which("perf")
_COUNTED = re.compile(rf"^(\d+)[,;].*{_EVENT}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What two groups of processes took in a run; instructions are None where the machine does not count them."""

    server_seconds: float
    postgres_seconds: float
    server_instructions: int | None
    postgres_instructions: int | None


class Meter:
    """Looks at a server with all its processes, and at a PostgreSQL."""

    def __init__(self, server: int, postmaster: int) -> None:
        self._server, self._postmaster = psutil.Process(server), psutil.Process(postmaster)

    def begin(self) -> None:
        """Begin to count."""
        self._counting = [_counting(_pids(self._server)), _counting(_pids(self._postmaster))]
        self._before = _seconds(self._server), _seconds(self._postmaster)

    def end(self) -> Taken:
        """Return what was taken since."""
        server, postgres = _seconds(self._server), _seconds(self._postmaster)
        counted = [_counted(process) for process in self._counting]
        return Taken(server - self._before[0], postgres - self._before[1], *counted)

    def resident_megabytes(self) -> float:
        """What the server holds of memory, shared pages counted in each of its processes."""
        return sum(process.memory_info().rss for process in _all(self._server)) / 2**20


def _all(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _pids(process: psutil.Process) -> list[int]:
    return [one.pid for one in _all(process)]


def _seconds(process: psutil.Process) -> float:
    """CPU seconds of a process, of those below it, and of those that were and are no more."""
    total = 0.0
    for one in _all(process):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def counts_instructions() -> bool:
    """Return whether this machine counts instructions."""
    if _PERF is None:
        return False
    command = [_PERF, "stat", "-x", ",", "-e", _EVENT, "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return _COUNTED.search(done.stderr) is not None


_COUNTS = counts_instructions()


def _counting(pids: Iterable[int]) -> "subprocess.Popen[str] | None":
    if _PERF is None or not _COUNTS:
        return None
    command = [_PERF, "stat", "-x", ",", "-e", _EVENT, "-p", ",".join(str(pid) for pid in pids)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - numbers
    # It says nothing when it has begun.
    time.sleep(0.1)
    return process


def _counted(process: "subprocess.Popen[str] | None") -> int | None:
    if process is None:
        return None
    process.send_signal(signal.SIGINT)
    match = _COUNTED.search(process.communicate()[1])
    return int(match[1]) if match else None
