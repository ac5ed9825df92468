"""Notices a second from command to a local receiver, beside the engine's own jobs that do nothing: ``bench.notices``.

One worker and three, each in a process of its own, on an embedded PostgreSQL that writes to the disk. Both kinds of
jobs are deferred by one statement, each under a lock of its own as each grant has one, and counted from there until
the last one is done. Rounds are short, and both kinds have theirs beside each other, the first now the one and now the
other: whatever else the machine does meets both of a pair, and the ratio is the median of the pairs' own. Beside the
clock stands what the workers themselves took of the processors, of which others take nothing. Then some commands are
done one by one, and each notice is timed from where its command's transaction wrote it, so that the commit is in it.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from uuid import UUID

import psutil
import psycopg

from bench.console import give_up, say
from bench.idle_jobs import DEFER, LEFT, idle_worker
from tests.engine.receivers import Listener, listening, registered
from tests.engine.workers import rows, until, worker
from tests.world.cases import application
from tests.world.city import FIRST_DAY, City, served_city
from tests.world.databases import QUICK, Databases
from workflows.notices.receiver_commands import RedeliverNotices, redeliver_notices
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import Done, handle

NOTICES = 150
ALONE = 100
"""Commands that are done one by one."""
PAUSE_SECONDS = 0.05
ROUNDS = 15
MARK = 0.5
"""Of the rate of jobs that do nothing."""
EVER = date(2000, 1, 1)
_WORK = "SELECT count(*) AS n FROM procrastinate_jobs WHERE queue_name = 'notices'"
_WRITTEN = "SELECT id::text, extract(epoch FROM written_at)::float AS at FROM notice"
_LOCAL = {"DUIXIAN_RECEIVER_NETWORKS": "127.0.0.0/8"}


@dataclass(frozen=True)
class Round:
    """How fast jobs of one kind were done, and what each took of the processors of their workers."""

    rate: float
    """A second."""
    milliseconds: float


@dataclass
class Bench:
    """A city, a receiver on this machine, and when it was told of what."""

    city: City
    directory: Path
    listener: Listener
    at: list[float] = field(default_factory=list[float])
    receiver: UUID | None = None
    tellers: list[int] = field(default_factory=list[int])
    """Processes that send notices."""
    idlers: list[int] = field(default_factory=list[int])
    """Processes whose jobs do nothing."""

    def begin(self) -> None:
        """Register the receiver."""

        def taken(_: int) -> tuple[int, dict[str, str]]:
            self.at.append(time.time())
            return 204, {}

        self.listener.answer = taken
        self.receiver, _ = registered(self.city, self.listener.url)

    def change(self, count: int, pause: float = 0.0) -> None:
        """Do commands, each of which has a notice."""
        for _ in range(count):
            who = self.city.applicant()
            who.on_the_way("createGrant", **application(who.code))
            time.sleep(pause)

    def notices(self) -> Round:
        """A round in which all are told again."""
        assert self.receiver is not None
        before = len(self.at)
        begun, taken = perf_counter(), _taken(self.tellers)
        done = self.city.run(handle(SYSTEM, redeliver_notices, RedeliverNotices(self.receiver, EVER)))
        if not isinstance(done, Done):
            give_up(f"nothing was told again: {done}")
        count = int(done.outcome["deliveries"])
        _wait(lambda: len(self.at) >= before + count)
        return _round(count, perf_counter() - begun, _taken(self.tellers) - taken)

    def idle(self) -> Round:
        """A round of jobs that do nothing."""
        with psycopg.connect(self.city.url, autocommit=True) as connection:
            begun, taken = perf_counter(), _taken(self.idlers)
            connection.execute(DEFER, (NOTICES,))
            # One connection for all looks: to open one takes longer than a job.
            _wait(lambda: connection.execute(LEFT).fetchone() == (0,))
            return _round(NOTICES, perf_counter() - begun, _taken(self.idlers) - taken)

    def pair(self, place: int) -> tuple[Round, Round]:
        """A round of notices and one of jobs that do nothing, the first now the one and now the other."""
        if place % 2:
            idle = self.idle()
            return self.notices(), idle
        return self.notices(), self.idle()

    def alone(self) -> list[float]:
        """The milliseconds from where a notice was written until it was received, of commands done one by one."""
        before = len(self.at)
        self.change(ALONE, PAUSE_SECONDS)
        _wait(lambda: len(self.at) >= before + ALONE)
        written = {row["id"]: row["at"] for row in rows(self.city.url, _WRITTEN)}
        came = zip(self.at[before:], self.listener.came[before:], strict=True)
        return [(at - written[one.headers["webhook-id"]]) * 1_000 for at, one in came]

    def settled(self) -> None:
        """Wait until there is nothing to do."""
        until(lambda: rows(self.city.url, _WORK)[0]["n"] == 0)

    def measure(self, count: int) -> None:
        """Print the figures of so many workers."""
        with ExitStack() as stack:
            for _ in range(count):
                # Of its queue alone: else it would take what does nothing, too.
                at_work = worker(self.city.url, self.city.settings, self.directory, "--queue", "notices", **_LOCAL)
                self.tellers.append(stack.enter_context(at_work).pid)
                self.idlers.append(stack.enter_context(idle_worker(self.city.url)).pid)
            self.settled()
            self.pair(0)  # What each does for the first time is no measure of it.
            rounds = [self.pair(place) for place in range(ROUNDS)]
            self.settled()
            waits = self.alone()
        self.tellers.clear()
        self.idlers.clear()
        _show(count, rounds, statistics.quantiles(waits, n=100))


def _show(count: int, rounds: Sequence[tuple[Round, Round]], cuts: Sequence[float]) -> None:
    """Print the medians of all rounds, and between which quarters the ratios of the pairs lie."""
    ours, theirs = (statistics.median(each.rate for each in kind) for kind in zip(*rounds, strict=True))
    own, bare = (statistics.median(each.milliseconds for each in kind) for kind in zip(*rounds, strict=True))
    low, ratio, high = statistics.quantiles([notices.rate / idle.rate for notices, idle in rounds], n=4)
    say(
        f"{count} worker{'s' * (count > 1):<2} {ours:6.0f} notices/s   jobs that do nothing {theirs:6.0f}/s   "
        f"ratio {ratio:.2f} ({low:.2f} to {high:.2f}), mark at least {MARK}   "
        f"of the workers' processors {own:.2f} ms a notice, {bare:.2f} ms such a job, ratio {bare / own:.2f}   "
        f"received after p50 {cuts[49]:.0f} p99 {cuts[98]:.0f} ms"
    )


def _taken(pids: Sequence[int]) -> float:
    """Seconds that processes took of the processors since they began."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(each.user + each.system for each in times)


def _round(count: int, seconds: float, taken: float) -> Round:
    return Round(count / seconds, taken / count * 1_000)


def _wait(done: Callable[[], bool]) -> None:
    """Look every few milliseconds whether it is done."""
    last = perf_counter() + 120
    while not done():
        if perf_counter() > last:
            give_up("it was not done within two minutes")
        time.sleep(0.01)


def main() -> None:
    """Print the figures of one worker, and of three."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), mode="demonstration", four_eyes=False, language="en")
        with EmbeddedPostgres.of(Path(folder) / "postgres") as server:
            server.start()
            with Databases(server, settings).copy() as url:
                for statement in (*(f"ALTER SYSTEM RESET {name}" for name in QUICK), "SELECT pg_reload_conf()"):
                    server.psql(statement)
                with served_city(url, settings) as city, listening(Listener()) as listener:
                    city.move_to(FIRST_DAY)
                    bench = Bench(city, Path(folder), listener)
                    bench.begin()
                    bench.change(NOTICES)
                    for count in (1, 3):
                        bench.measure(count)


if __name__ == "__main__":
    main()
