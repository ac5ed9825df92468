"""What was measured, as a page: a table a question, each figure the median of its runs and beside that of the limit."""

import platform
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reads.meter import counts_instructions
from bench.reads.questions import QUESTIONS, Question
from bench.reads.rounds import Figures, Pace, Runs


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the tables: a figure of a server, with so many digits; as a ratio to the limit's where it says so."""

    title: str
    of: Callable[[Figures], float | None]
    digits: int
    to_limit: bool = False

    def cell(self, question: Question, runs: Runs, limit: Runs) -> str:
        """Return what stands in the column for a server."""
        value = runs.median(question, self.of)
        if self.to_limit:
            least = limit.median(question, self.of)
            value = value / least if value is not None and least else None
        return "–" if value is None else f"{value:,.{self.digits}f}"


_COLUMNS = (
    _Column("requests/s", lambda one: one.rate, 0),
    _Column("× limit", lambda one: one.rate, 2, to_limit=True),
    _Column("server ms", lambda one: one.server, 3),
    _Column("PostgreSQL ms", lambda one: one.postgres, 3),
    _Column("both × limit", lambda one: one.cpu, 2, to_limit=True),
    _Column("p50 ms", lambda one: one.p50, 1),
    _Column("p99 ms", lambda one: one.p99, 1),
)
_COUNTED = (
    _Column("server M instructions", lambda one: _millions(one.server_instructions), 2),
    _Column("PostgreSQL M instructions", lambda one: _millions(one.postgres_instructions), 2),
)


def page_of(all_runs: Sequence[Runs], pace: Pace, about: str, more: Sequence[str]) -> str:
    """Return the whole page; ``about`` says on which data, ``more`` what else was measured in this run."""
    limit = next(runs for runs in all_runs if runs.server.dialect == "limit")
    parts = [_introduction(pace, about), "![Requests a second and CPU a request](results.svg)", _memory(all_runs)]
    parts += [_table(question, all_runs, limit) for question in QUESTIONS]
    return "\n\n".join([*parts, *more]) + "\n"


def _introduction(pace: Pace, about: str) -> str:
    counted = "" if counts_instructions() else " This machine counts no instructions."
    return f"""# Duixian beside its peers and the limit

Measured on {time.strftime("%Y-%m-%d")} by `make bench`, in one run on one machine ({_processor()}) and one PostgreSQL:
{about}. Each server is one process of its own with ten connections to the database. It is started, warmed, asked for
{pace.seconds} s a question on {pace.connections} connections, and stopped; {pace.rounds} rounds in turn. Figures are
medians of the rounds, milliseconds are CPU time a request. What asks and PostgreSQL run on the same cores. Every answer
of every server was compared value by value before anything was measured, but for the texts of cursors, which are each
server's own; while it is measured each answer has the length of the one compared.

Duixian checks the token, the rights, the cost and the rate of every request. The peers and the limit know nobody, and
do less. The limit has no GraphQL: it answers the bytes that one hand-written statement answers.{counted}"""


def _memory(all_runs: Sequence[Runs]) -> str:
    lines = ["| server | made of | first answer after s | resident MiB after a round |", "|---|---|---:|---:|"]
    for runs in all_runs:
        held, started = statistics.median(runs.megabytes), statistics.median(runs.starts)
        lines.append(f"| {runs.server.name} | {runs.server.made_of} | {started:.2f} | {held:.0f} |")
    return "\n".join(lines)


def _table(question: Question, all_runs: Sequence[Runs], limit: Runs) -> str:
    columns = (*_COLUMNS, *_COUNTED) if counts_instructions() else _COLUMNS
    size = f"\n\nAnswers of {limit.bytes[question] / 1000:.1f} kB." if question in limit.bytes else ""
    lines = [
        f"| | {' | '.join(column.title for column in columns)} |",
        f"|---|{'---:|' * len(columns)}",
        *(
            f"| {runs.server.name} | {' | '.join(column.cell(question, runs, limit) for column in columns)} |"
            for runs in all_runs
            if question in runs.figures
        ),
    ]
    return f"## {question.title}{size}\n\n" + "\n".join(lines)


def _millions(value: float | None) -> float | None:
    return None if value is None else value / 1e6


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", information.read_text()) if information.exists() else None
    cores = len(re.findall(r"^processor", information.read_text(), re.MULTILINE)) if information.exists() else 0
    return f"{model[1] if model else platform.machine()}, {cores} cores"
