"""What else belongs to the page: memory under load, a follower's event, approvals, and a thousand clients."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence

from uvicorn import Config

from bench.console import say
from bench.reads.answers import Answers
from bench.reads.followers import CHANGES, FOLLOWERS, Told, followed
from bench.reads.load import loaded
from bench.reads.meter import Meter
from bench.reads.servers import Server, running

_LOOKS = 6
_SOAK = ("bench.soak", "--clients-alone", "--followers", "100", "--pause", "4")


def marks_of(servers: Sequence[Server], url: str, postmaster: int, memory_seconds: float) -> list[str]:
    """Measure, and return the parts of the page."""
    return [
        _memory([server for server in servers if server.is_ours], postmaster, memory_seconds),
        _events(asyncio.run(followed(servers, url, postmaster))),
    ]


def other_benches() -> list[str]:
    """Run the benches of approvals and of a thousand clients, and return what they say, each a part of the page."""
    return [
        f"## An approval beside pgbench\n\n{_output_of('bench.money')}",
        f"## A thousand clients\n\n{_output_of(*_SOAK)}",
    ]


def _memory(servers: Sequence[Server], postmaster: int, seconds: float) -> str:
    lines = [f"| | {' | '.join(f'{seconds * (look + 1) / _LOOKS:.0f} s' for look in range(_LOOKS))} |"]
    lines.append(f"|---|{'---:|' * _LOOKS}")
    for server in servers:
        with running(server) as served:
            # Every question, each as often as it has variables.
            requests = [one for of_question in Answers().requests(served).values() for one in of_question]
            meter, held = Meter(served.pid, postmaster), list[str]()
            for _ in range(_LOOKS):
                with asyncio.Runner(loop_factory=Config("").get_loop_factory()) as runner:
                    runner.run(loaded(served.port, requests, 8, seconds / _LOOKS))
                held.append(f"{meter.resident_megabytes():.0f}")
        lines.append(f"| {server.name} | {' | '.join(held)} |")
        say(f"memory: {server.name}")
    return "## Resident memory under load, MiB\n\n" + "\n".join(lines)


def _events(events: Sequence[Told]) -> str:
    lines = ["| | server ms a message | ms until all are told |", "|---|---:|---:|"]
    lines += [f"| {one.name} | {one.server:.3f} | {one.until_all:.0f} |" for one in events]
    what = f"{FOLLOWERS} follow one grant with its parts over WebSockets, which changes {CHANGES} times. Duixian's time"
    what += " until all are told holds the command that changes it; the peers are told by a notice."
    return f"## A follower's event\n\n{what}\n\n" + "\n".join(lines)


def _output_of(module: str, *options: str) -> str:
    """What another bench says, and why it gave up where it did."""
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", module, *options], capture_output=True, text=True, check=False
    )
    output = done.stdout + (done.stderr[-600:] if done.returncode else "")
    say(f"{module}: {'done' if done.returncode == 0 else 'gave up'}")
    return f"`python -m {' '.join((module, *options))}` says:\n\n```text\n{output.strip()}\n```"
