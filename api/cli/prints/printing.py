"""Writing a print to a file."""

import asyncio
from pathlib import Path

import typer

from api.access.sign_ins import SignIns
from api.access.tokens import TokenKey
from api.cli.exporting import READER, being_written, nobody_in, to_file, wrongly_asked
from api.cli.running import on_database
from api.exports.page_contexts import page_context
from api.kit.context_factory import ContextFactory
from api.prints.composing import composed, stated_for
from api.prints.files import NO_TYPST, PrintFormat, can_be_set, file_of
from api.prints.templates import NotToBePrintedError, Print, print_of, prints_of
from domain.refusals.refusals import Language, in_language
from workflows.changes.feed import Feed
from workflows.runtime.logs import configure_logs
from workflows.runtime.settings import Settings, read_settings
from workflows.runtime.stated_day import moment


def write_print(name: str, file: Path, stated: dict[str, str], spoken: Language) -> None:
    """Write a print to a file; one that is not whole is not left behind."""
    own = read_settings().prints
    wanted, form = _known(name, file, own)
    with wrongly_asked():
        chosen = stated_for(wanted, stated)
    configure_logs()
    try:
        with to_file(file), wrongly_asked():
            on_database(lambda settings: _write(settings, file, (wanted, form, chosen), spoken))
    except NotToBePrintedError as standing:
        raise ValueError(in_language(standing.says, spoken)) from None


def _known(name: str, file: Path, own: Path | None) -> tuple[Print, PrintFormat]:
    end, wanted = file.suffix.removeprefix("."), print_of(own, name)
    if wanted is None:
        message = f"{name} is no print: there are {', '.join(prints_of(own))}"
        raise typer.BadParameter(message)
    if end not in set(PrintFormat):
        message = f"{file}: let its name end with one of {', '.join(PrintFormat)}"
        raise typer.BadParameter(message)
    if end == PrintFormat.PDF and not can_be_set():
        raise ValueError(NO_TYPST.en)
    return wanted, PrintFormat(end)


async def _write(
    settings: Settings, file: Path, what: tuple[Print, PrintFormat, dict[str, object]], spoken: Language
) -> None:
    wanted, form, chosen = what
    factory = ContextFactory.of(settings, SignIns(TokenKey.of(settings)), Feed())
    at, nobody = await moment(), nobody_in(spoken)
    printed = await composed(wanted, chosen, lambda: page_context(factory, nobody, READER, at), at.today)
    content = await asyncio.to_thread(file_of, printed, form, settings.prints, settings.fonts)
    part = file.with_name(f".{file.name}.part")
    try:
        with being_written():
            part.write_bytes(content)
            part.replace(file)
    finally:
        part.unlink(missing_ok=True)
