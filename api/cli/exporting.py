"""Writing a list to a file, and telling how far it is."""

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from starlette.requests import HTTPConnection

from api.access.sign_ins import SignIns
from api.access.tokens import TokenKey
from api.cli.running import on_database
from api.exports.documents import Choice, MissingChoiceError, UnreadableChoiceError, choice_of
from api.exports.files import ExportFormat, chunks_of
from api.exports.lists import LISTS, ExportedList
from api.exports.page_contexts import page_context
from api.exports.pages import RefusedListError, Rows, pages_of
from api.exports.parquet_files import NO_POLARS, can_be_written
from api.kit.context_factory import ContextFactory
from domain.lives.roles import Role
from domain.refusals.refusals import Language
from workflows.changes.feed import Feed
from workflows.runtime.logs import configure_logs
from workflows.runtime.settings import Settings
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor

READER = Actor("duixian export", Role.AUDITOR)
"""Sees what an auditor sees, and does nothing."""


def write_list(name: str, file: Path, stated: dict[str, str], spoken: Language) -> int:
    """Write a list to a file and return how many rows it has; a file that is not whole is not left behind."""
    listed, form = _known(name, file)
    try:
        choice = choice_of(listed, stated)
    except MissingChoiceError as wrong:
        message = f"{wrong}: say {' '.join(f'--where {argument}=…' for argument in wrong.names)}"
        raise typer.BadParameter(message) from None
    except UnreadableChoiceError as wrong:
        raise typer.BadParameter(str(wrong)) from None
    configure_logs()
    try:
        return on_database(lambda settings: _write(settings, file, (listed, form, choice), spoken))
    except _UnwritableError as fault:
        message = f"{file} cannot be written: {fault}"
        raise ValueError(message) from None
    except RefusedListError as refused:
        raise ValueError(refused.message) from None


def _known(name: str, file: Path) -> tuple[ExportedList, ExportFormat]:
    end = file.suffix.removeprefix(".")
    if name not in LISTS:
        message = f"{name} is no list: there are {', '.join(LISTS)}"
        raise typer.BadParameter(message)
    if end not in set(ExportFormat):
        message = f"{file}: let its name end with one of {', '.join(ExportFormat)}"
        raise typer.BadParameter(message)
    if end == ExportFormat.PARQUET and not can_be_written():
        raise ValueError(NO_POLARS.en)
    return LISTS[name], ExportFormat(end)


async def _write(
    settings: Settings, file: Path, what: tuple[ExportedList, ExportFormat, Choice], spoken: Language
) -> int:
    listed, form, choice = what
    factory = ContextFactory.of(settings, SignIns(TokenKey.of(settings)), Feed())
    at = await moment()
    nobody = HTTPConnection({"type": "http", "headers": [(b"accept-language", spoken.encode())], "client": None})

    part = file.with_name(f".{file.name}.part")
    counted = _Counted()
    with _written():
        opened = part.open("wb")
    try:
        with opened as written, _progress() as progress:
            task = progress.add_task(listed.name, total=None, rows=0)
            pages = counted.of(pages_of(listed, choice, lambda: page_context(factory, nobody, READER, at)))
            async for chunk in chunks_of(listed, form, pages, spoken):
                with _written():
                    written.write(chunk)
                progress.update(task, rows=counted.rows)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counted.rows


class _UnwritableError(Exception):
    """A file could not be written; the message is the system's reason."""


@contextmanager
def _written() -> Generator[None]:
    """Say of what a file could not take that it was the file, and not the database."""
    try:
        yield
    except OSError as error:
        raise _UnwritableError(error.strerror) from None


class _Counted:
    """How many rows passed."""

    rows = 0

    async def of(self, pages: AsyncGenerator[Rows]) -> AsyncGenerator[Rows]:
        """Yield the same pages, and count their rows."""
        async for rows in pages:
            self.rows += len(rows)
            yield rows


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.fields[rows]:,}"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
