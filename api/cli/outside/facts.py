"""``duixian facts``: what other authorities are asked, and what they answered."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.language import LanguageOption, language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflows.facts.answers import Answer

FACTS = typer.Typer(help="Facts of other authorities (docs/facts.md).", no_args_is_help=True)
Codes = Annotated[list[str], typer.Argument(metavar="CREDIT_CODE...", help="Organisations, by their credit codes.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(FACTS, name="facts")


@FACTS.command("fetch")
def fetch(codes: Codes) -> None:
    """Ask every authority about these organisations now. Ends with 1 where one did not answer."""
    from api.cli.running import on_database
    from workflows.facts.answers import SourceOutcome
    from workflows.running.fetching import fetch as fetch_now

    answers = on_database(lambda _: fetch_now(codes))
    _show(answers)
    if any(answer.outcome is SourceOutcome.UNKNOWN for answer in answers):
        raise typer.Exit(1)


@FACTS.command("due")
def due() -> None:
    """Ask for what counts no more, as workers do every five minutes by themselves."""
    from api.cli.running import on_database
    from workflows.running.fetching import fetch_due

    typer.echo(f"{on_database(lambda _: fetch_due())} questions were asked.")


@FACTS.command("pull")
def pull(
    source: Annotated[str, typer.Argument(help="eldercare-months or treasury-receipts.")],
    token: Annotated[str, typer.Option(envvar="DUIXIAN_TOKEN", help="Of who may do what the rows ask for.")],
    address: Annotated[
        str | None, typer.Option(help="Of the server; that of DUIXIAN_HOST and DUIXIAN_PORT by default.")
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Pull what an authority tells in bulk from where one left off, into the same rows as a file (批量数据).

    Broken off or run again it does nothing twice; rows that were refused are tried again. Ends with 1 where there is
    any, or where the authority did not answer.
    """
    from api.cli.importing import own_address
    from api.cli.outside.pulling import Pull
    from workflows.facts.configured import place_of_bulk
    from workflows.facts.pages import BulkSource
    from workflows.runtime.settings import read_settings

    named = {each.path: each for each in BulkSource}.get(source)
    if named is None:
        raise typer.BadParameter(", ".join(each.path for each in BulkSource), param_hint="SOURCE")
    settings = read_settings()
    folder = settings.data_dir / "pulled" / named.path
    work = Pull(named, place_of_bulk(settings, named), folder, address or own_address(), token, language_of(lang))
    if not work.run():
        raise typer.Exit(1)


@FACTS.command("show")
def show(codes: Codes) -> None:
    """Show what each authority answered last about these organisations, and until when that counts."""
    from api.cli.running import on_database
    from workflows.facts.answers import last_answers
    from workflows.facts.sources import SourceCode

    answers = on_database(lambda _: last_answers(list(SourceCode), codes))
    _show([answer for of_subject in answers.values() for answer in of_subject.values()])


def _show(answers: "Sequence[Answer]") -> None:
    for one in answers:
        counts = f"until {one.until:%Y-%m-%d %H:%M} UTC" if one.counts else "counts no more"
        words = one.why or one.body.decode("utf-8", "replace")[:200]
        typer.echo(f"{one.subject}  {one.source}  {one.outcome}  {counts}  SHA-256 {one.sha256[:12]}…  {words}")
    if not answers:
        typer.echo("Nobody is asked (DUIXIAN_SOURCES), or nobody has been asked yet.")
