"""``make bench-starts``: how long each command takes to begin, beside ``python -c pass`` in the same minute."""

import http
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.world.other_process import free_port

DUIXIAN = Path(sys.executable).with_name("duixian")
COMMANDS = (("--help",), ("token", "officer"), ("migrate",), ("sweep",))
TIMES = 5
SECONDS = 120


def _ended(*command: str | Path, **environment: str) -> float:
    """Return the seconds that a command takes to its end."""
    begun = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - ours
    return time.perf_counter() - begun


def _served(directory: str) -> float:
    """Return the seconds until a server answered for the first time; then stop it."""
    begun = time.perf_counter()
    port = free_port()
    environment = os.environ | {"DUIXIAN_DATA_DIR": directory, "DUIXIAN_PORT": str(port)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([DUIXIAN, "serve"], env=environment, stdout=quiet, stderr=quiet)  # noqa: S603 - ours
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        give_up = time.monotonic() + SECONDS
        while time.monotonic() < give_up and server.poll() is None:
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return time.perf_counter() - begun
                connection.close()
            except OSError:
                connection.close()
                time.sleep(0.01)
    finally:
        server.terminate()
        server.wait()
    message = "the server did not answer"
    raise TimeoutError(message)


def _fastest(run: Callable[[], float]) -> float:
    return min(run() for _ in range(TIMES))


def main() -> None:
    """Print the fastest of some runs of each command, in seconds and as so many times what Python itself takes."""
    with tempfile.TemporaryDirectory(prefix="d") as directory:
        _served(directory)
        bare = _fastest(lambda: _ended(sys.executable, "-c", "pass"))
        rows = [("python -c pass", bare)]
        for command in COMMANDS:
            ended = partial(_ended, DUIXIAN, *command, DUIXIAN_DATA_DIR=directory)
            rows.append((f"duixian {' '.join(command)}", _fastest(ended)))
        rows.append(("duixian serve, first answer", _fastest(lambda: _served(directory))))
    for name, seconds in rows:
        sys.stdout.write(f"{name:28} {seconds:6.2f} s {seconds / bare:7.1f}\n")


if __name__ == "__main__":
    main()
