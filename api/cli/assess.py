"""``duixian assess``: JSON Lines in, JSON Lines out, one answer a request, in order."""

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from domain.assessment.assessment_requests import Json, malformed, refused
from domain.refusals.refusals import Language
from workflows.runtime.clock import system_moment
from workflows.runtime.settings import read_settings
from workflows.transaction.packs import CompiledPolicy, load_pack

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Windows programs begin a text file with it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("assess")(assess)


def assess(
    file: Annotated[str, typer.Argument(help="A file of JSON Lines, or - for standard input.")] = "-",
    pack: Annotated[Path | None, typer.Option(help="A policy pack; the settings' own by default.")] = None,
    choose: Annotated[
        list[str] | None, typer.Option(help="Choose a rival reading: KEY=OPTION, such as A09-2.split=HALF.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of messages: en or zh-CN.")] = "en",
) -> None:
    """Assess requests: what does a measure give on these facts? One JSON object a line in, one a line out, in order.

    A line that cannot be read is answered with a refusal on its own line; the rest goes on.
    """
    if lang not in {"en", "zh-CN"}:
        message = f"{lang} is no language of Duixian; choose en or zh-CN"
        raise typer.BadParameter(message, param_hint="--lang")
    policy = CompiledPolicy(load_pack(pack or read_settings().policy_pack, _choices(choose or [])))
    with _lines(file) as lines, suppress(BrokenPipeError):
        for line in lines:
            answer = answer_line(policy, line.removeprefix(BYTE_ORDER_MARK), cast("Language", lang))
            sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


def answer_line(policy: CompiledPolicy, line: bytes, language: Language) -> Json:
    """Answer one line of JSON, however broken."""
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return refused(malformed(f"the line is no JSON ({error})", "该行不是 JSON"), language)
    return policy.service.answer(body, system_moment().today, None, language)


def _choices(chosen: list[str]) -> dict[str, str]:
    pairs = [choice.partition("=") for choice in chosen]
    if any(not option for _, _, option in pairs):
        message = "write KEY=OPTION, such as entry_into_force=D_PLUS_31"
        raise typer.BadParameter(message, param_hint="--choose")
    return {key: option for key, _, option in pairs}


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
