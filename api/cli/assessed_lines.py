"""Lines of requests, each answered on a line of its own, with progress for a person at a terminal."""

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from domain.assessment.assessment_requests import Json, malformed, refused
from domain.refusals.refusals import Language
from workflows.runtime.clock import system_moment
from workflows.transaction.packs import CompiledPolicy

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Windows programs begin a text file with it."""


def answer_lines(policy: CompiledPolicy, file: str, language: Language) -> None:
    """Answer the lines of a file, or of standard input where it is ``-``, on standard output."""
    with _lines(file) as lines, suppress(BrokenPipeError):
        for line in lines:
            answer = answer_line(policy, line.removeprefix(BYTE_ORDER_MARK), language)
            sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


def answer_line(policy: CompiledPolicy, line: bytes, language: Language) -> Json:
    """Answer one line of JSON, however broken."""
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return refused(malformed(f"the line is no JSON ({error})", "该行不是 JSON"), language)
    return policy.service.answer(body, system_moment().today, None, language)


@contextmanager
def _lines(file: str) -> Generator[Iterable[bytes]]:
    """The lines of a file or of standard input that are not empty, with progress for a person at a terminal."""
    if file == "-":
        yield (line for line in sys.stdin.buffer if line.strip())
        return
    path = Path(file)
    if not path.is_file():
        message = f"{file} is no file that can be read"
        raise typer.BadParameter(message, param_hint="FILE")
    with path.open("rb") as opened:
        if not sys.stderr.isatty() or sys.stdout.isatty():
            yield (line for line in opened if line.strip())
            return
        yield _with_progress(opened, path.stat().st_size)


def _with_progress(opened: BinaryIO, size: int) -> Iterator[bytes]:
    columns = (TextColumn("assessing"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("assessing", total=size)
        for line in opened:
            progress.advance(task, len(line))
            if line.strip():
                yield line
