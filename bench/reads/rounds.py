"""Rounds: in each every server is started, warmed, asked everything and stopped, one after the other."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from uvicorn import Config

from bench.console import say
from bench.reads.answers import Answers
from bench.reads.load import Answered, Asked, loaded
from bench.reads.meter import Meter, Taken
from bench.reads.questions import Question
from bench.reads.servers import Running, Server, running


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is measured."""

    rounds: int = 3
    seconds: float = 1.5
    """For each question."""
    warming: float = 0.7
    connections: int = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """What one question took of one server; times in milliseconds a request, at so many connections at once."""

    rate: float
    server: float
    postgres: float
    p50: float
    p99: float
    server_instructions: float | None
    postgres_instructions: float | None

    @property
    def cpu(self) -> float:
        """CPU milliseconds of both."""
        return self.server + self.postgres


@dataclass(slots=True)
class Runs:
    """All runs of one server: by question its figures, and what it held of memory after each round."""

    server: Server
    figures: dict[Question, list[Figures]] = field(default_factory=dict[Question, list[Figures]])
    megabytes: list[float] = field(default_factory=list[float])
    starts: list[float] = field(default_factory=list[float])
    """Seconds from its start to its first answer."""
    bytes: dict[Question, float] = field(default_factory=dict[Question, float])
    """Bytes of an answer, the mean of those that were asked."""

    def median(self, question: Question, of: Callable[[Figures], float | None]) -> float | None:
        """The median of a figure over the rounds; None where there is none."""
        values = [value for one in self.figures.get(question, []) if (value := of(one)) is not None]
        return statistics.median(values) if values else None


def run_rounds(servers: Sequence[Server], postmaster: int, pace: Pace) -> list[Runs]:
    """Measure every server in so many rounds; before each it must answer as the first one did."""
    answers, all_runs = Answers(), [Runs(server) for server in servers]
    for number in range(1, pace.rounds + 1):
        for runs in all_runs:
            with running(runs.server) as served:
                _measure(runs, served, answers, postmaster, pace)
            say(f"round {number}: {runs.server.name}")
    return all_runs


def _measure(runs: Runs, served: Running, answers: Answers, postmaster: int, pace: Pace) -> None:
    meter = Meter(served.pid, postmaster)
    for question, requests in answers.requests(served).items():
        _load(served, requests, pace.connections, pace.warming)
        meter.begin()
        answered = _load(served, requests, pace.connections, pace.seconds)
        runs.figures.setdefault(question, []).append(_figures(answered, meter.end()))
        runs.bytes[question] = statistics.mean(one.length for one in requests)
    runs.starts.append(served.seconds_to_first_answer)
    runs.megabytes.append(meter.resident_megabytes())


def _load(served: Running, requests: Sequence[Asked], connections: int, seconds: float) -> Answered:
    with asyncio.Runner(loop_factory=Config("").get_loop_factory()) as runner:
        return runner.run(loaded(served.port, requests, connections, seconds))


def _figures(answered: Answered, taken: Taken) -> Figures:
    times, count = sorted(answered.milliseconds), len(answered.milliseconds)
    return Figures(
        rate=answered.rate,
        server=taken.server_seconds / count * 1_000,
        postgres=taken.postgres_seconds / count * 1_000,
        p50=times[count // 2],
        p99=times[count * 99 // 100],
        server_instructions=taken.server_instructions and taken.server_instructions / count,
        postgres_instructions=taken.postgres_instructions and taken.postgres_instructions / count,
    )
