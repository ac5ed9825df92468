"""``duixian policy``: check a pack, show what it says, publish a draft."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.language import LanguageOption, language_of

if TYPE_CHECKING:
    from domain.packs.packs import BadPackError
    from domain.refusals.refusals import Language

POLICY = typer.Typer(help="Check a pack, show what it says, publish a draft.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(POLICY, name="policy")


def _complain(bad: "BadPackError", language: "Language") -> None:
    for complaint in bad.complaints:
        typer.echo(complaint.shown(language), err=True)
    count = len(bad.complaints)
    english = f"{count} mistake{'' if count == 1 else 's'}."
    typer.echo(f"共{count}处错误。" if language == "zh-CN" else english, err=True)


@POLICY.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The pack, a YAML file with the policy's text beside it.")],
    lang: LanguageOption = None,
) -> None:
    """Check a pack: every mistake with file, line, clause and what to write instead. Ends with 1 where there is one.

    Options of readings that are not in use are checked as well.
    """
    from domain.packs.packs import BadPackError
    from workflows.transaction.packs import load_every_reading

    language = language_of(lang)
    chinese = language == "zh-CN"
    try:
        pack = load_every_reading(file)
    except BadPackError as bad:
        _complain(bad, language)
        raise typer.Exit(1) from None
    grants = sum(measure.kind == "GRANT" for measure in pack.policy.measures)
    rows, readings = sum(len(measure.rows) for measure in pack.policy.measures), len(pack.policy.readings)
    if chinese:
        typer.echo(f"{file}：{rows}行，资助事项{grants}项，解释{readings}条。没有错误。")
        typer.echo(f"内容哈希 {pack.content_hash}")
    else:
        typer.echo(f"{file}: {rows} rows, {grants} grant measures, {readings} readings. No mistake.")
        typer.echo(f"content hash {pack.content_hash}")


@POLICY.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="The pack as it was.")],
    new: Annotated[Path, typer.Argument(help="The pack as it is to be.")],
    lang: LanguageOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON list instead, in both languages.")] = False,
) -> None:
    """Say what changes from one pack to another, for whom.

    Ends with 0 where they say the same, with 1 where not, and with 2 where one of them has mistakes.
    """
    from api.cli.policy_differences import shown_as_json, shown_in_words
    from domain.packs.pack_differences import differences
    from domain.packs.packs import BadPackError
    from workflows.transaction.packs import load_pack

    language = language_of(lang)
    try:
        changes = differences(load_pack(old).policy, load_pack(new).policy)
    except BadPackError as bad:
        _complain(bad, language)
        raise typer.Exit(2) from None
    typer.echo(shown_as_json(changes) if as_json else shown_in_words(changes, language))
    if changes:
        raise typer.Exit(1)


@POLICY.command("show")
def show(
    code: Annotated[str | None, typer.Argument(help="A measure, such as A06-2; all of them by default.")] = None,
    file: Annotated[Path | None, typer.Option(help="The pack; the settings' own by default.")] = None,
) -> None:
    """Show what a pack says: its rows, or one measure with its clause, facts, conditions and readings."""
    from api.cli.shown_policies import show_measure, show_rows
    from domain.refusals.refusals import Code
    from workflows.runtime.settings import read_settings
    from workflows.transaction.packs import load_pack
    from workflows.transaction.refused import refuse

    policy = load_pack(file or read_settings().policy_pack).policy
    if code is None:
        show_rows(policy)
        return
    if code not in {measure.code for measure in policy.measures}:
        raise refuse(Code.UNKNOWN_MEASURE, measure=code)
    show_measure(policy, code)


@POLICY.command("publish")
def publish(  # noqa: PLR0913, PLR0917 - a publication is all of this
    document_no: Annotated[str, typer.Option(help="Document number (文号).")],
    issuer: Annotated[str, typer.Option(help="Issuer (发文机关).")],
    published_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of publication (公布日期).")],
    evidence: Annotated[str, typer.Option(help="Where the publication can be seen.")],
    in_force_from: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="First day in force, confirmed; without it the proposal is only shown."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="Who publishes.")] = "command line",
    policy: Annotated[
        str | None, typer.Option(help="Code of the policy, where several are installed; the current one by default.")
    ] = None,
) -> None:
    """Publish the current draft. The first day in force is proposed by the text, and confirmed by you."""
    from api.cli.published_policies import Publication, publication
    from api.cli.running import on_database

    first = in_force_from.date() if in_force_from else None
    announced = Publication(document_no, issuer, published_on.date(), evidence, first, name, policy)
    day = on_database(lambda settings: publication(settings, announced))
    if in_force_from is None:
        typer.echo(f"Not published. Proposed first day in force: {day}. Confirm it with --in-force-from {day}.")
        raise typer.Exit(1)
    typer.echo(f"Published. In force from {day}.")
