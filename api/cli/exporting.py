"""Writing a list to a file, and telling how far it is."""

from collections.abc import AsyncGenerator, Generator, Sequence
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
from api.exports.links import EXPORTS_PATH, path_of
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


def new_file(file: Path) -> None:
    """Refuse a file that is there already, or of which the folder is not."""
    if not file.parent.is_dir():
        message = f"{file.parent} is no folder: name a file in one that is there"
        raise typer.BadParameter(message)
    if file.exists():
        message = f"{file} is there already: name a new file"
        raise typer.BadParameter(message)


def stated_where(where: Sequence[str] | None) -> dict[str, str]:
    """Return what ``--where NAME=VALUE`` says, by name."""
    stated = dict[str, str]()
    for choice in where or ():
        argument, equals, value = choice.partition("=")
        if not equals:
            message = f"--where {choice}: write NAME=VALUE"
            raise typer.BadParameter(message)
        stated[argument] = value
    return stated


@contextmanager
def wrongly_asked() -> Generator[None]:
    """Say of what a list or a print does not take, or lacks, how it is written here."""
    try:
        yield
    except MissingChoiceError as wrong:
        message = f"{wrong}: say {' '.join(f'--where {argument}=…' for argument in wrong.names)}"
        raise typer.BadParameter(message) from None
    except UnreadableChoiceError as wrong:
        raise typer.BadParameter(str(wrong)) from None


@contextmanager
def to_file(file: Path) -> Generator[None]:
    """Say in a sentence what could not be written, or what the contract refuses."""
    try:
        yield
    except UnwritableError as fault:
        message = f"{file} cannot be written: {fault}"
        raise ValueError(message) from None
    except RefusedListError as refused:
        raise ValueError(refused.message) from None


def write_list(name: str, file: Path, stated: dict[str, str], spoken: Language) -> int:
    """Write a list to a file and return how many rows it has; a file that is not whole is not left behind."""
    listed, form = _known(name, file)
    with wrongly_asked():
        choice = choice_of(listed, stated)
    configure_logs()
    with to_file(file):
        return on_database(lambda settings: _write(settings, file, (listed, form, choice), spoken))


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
    witness, at = factory.sign_ins.witness, await moment()
    nobody = nobody_in(spoken)

    part = file.with_name(f".{file.name}.part")
    counted = _Counted()
    with being_written():
        opened = part.open("wb")
    try:
        async with witness.served():
            chosen = {argument: str(value) for argument, value in choice.variables.items()}
            witness.note(
                "export_taken",
                READER,
                {"file": path_of(EXPORTS_PATH, f"{listed.name}.{form}", chosen), "byLink": False},
            )
        with opened as written, _progress() as progress:
            task = progress.add_task(listed.name, total=None, rows=0)
            pages = counted.of(pages_of(listed, choice, lambda: page_context(factory, nobody, READER, at)))
            async for chunk in chunks_of(listed, form, pages, spoken):
                with being_written():
                    written.write(chunk)
                progress.update(task, rows=counted.rows)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counted.rows


def nobody_in(spoken: Language) -> HTTPConnection:
    """Return the connection of a command, which is none, in a language."""
    return HTTPConnection({"type": "http", "headers": [(b"accept-language", spoken.encode())], "client": None})


class UnwritableError(Exception):
    """A file could not be written; the message is the system's reason."""


@contextmanager
def being_written() -> Generator[None]:
    """Say of what a file could not take that it was the file, and not the database."""
    try:
        yield
    except OSError as error:
        raise UnwritableError(error.strerror) from None


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
