"""``duixian match``: what organisations have without applying, drafted for them to confirm."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.language import LanguageOption, language_of

if TYPE_CHECKING:
    from workflows.matching.matches import Match


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("match")(match)


def match(
    measure: Annotated[list[str] | None, typer.Option(help="Only this measure, several times for several.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the same, and draft nothing.")] = False,  # noqa: FBT002 - a flag
    lang: LanguageOption = None,
) -> None:
    """Match every organisation with the measures without application (免申即享), and draft what fits, each once.

    Shows what fits and what nearly does, with what is missing. Run again it drafts nothing new; what was declined is
    not drafted again. Ends with 1 where something that fits could not be drafted.
    """
    from api.cli.running import on_database
    from workflows.matching.drafts import match_all

    language = language_of(lang)
    matched = on_database(lambda _: match_all(tuple(measure or ()), dry_run=dry_run))
    for one in matched.matches:
        typer.echo(_line(one, language))
    verb = "would be drafted" if dry_run else "drafted"
    drafted = sum(one.outcome == "FITS" for one in matched.matches) if dry_run else matched.drafted
    typer.echo(f"{matched.organisations} organisations: {drafted} {verb}, {matched.refused} refused.")
    if matched.refused:
        raise typer.Exit(1)


def _line(one: "Match", language: str) -> str:
    from domain.refusals.sentences import sentence
    from domain.values.money import show_yuan

    chinese = language == "zh-CN"
    reasons = [each.title.zh if chinese else each.title.en for each in one.missing]
    reasons += [sentence(refusal, "zh-CN" if chinese else "en") for refusal in one.refusals]
    amount = f"  {show_yuan(one.amount)}" if one.amount else ""
    why = f"  {'缺' if chinese else 'lacks'}: {'; '.join(reasons)}" if reasons else ""
    return f"{one.applicant.credit_code}  {one.measure.code}  {one.outcome}{amount}{why}"
