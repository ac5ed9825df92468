"""``duixian assess``: JSON Lines in, JSON Lines out, one answer a request, in order; or files of columns."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.language import LanguageOption, language_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("assess")(assess)


def assess(
    file: Annotated[str, typer.Argument(help="A file of JSON Lines, or - for standard input.")] = "-",
    pack: Annotated[Path | None, typer.Option(help="A policy pack; the settings' own by default.")] = None,
    choose: Annotated[
        list[str] | None, typer.Option(help="Choose a rival reading: KEY=OPTION, such as A09-2.split=HALF.")
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option(help="FILE is a file of columns, Arrow or Parquet, and so are the answers, written to this file."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Assess requests: what does a measure give on these facts? One JSON object a line in, one a line out, in order.

    A line that cannot be read is answered with a refusal on its own line; the rest goes on.
    """
    language = language_of(lang)
    choices = _choices(choose or [])
    from api.cli.assessed_columns import answer_columns
    from api.cli.assessed_lines import answer_lines
    from api.cli.running import begun
    from workflows.runtime.settings import read_settings
    from workflows.transaction.packs import CompiledPolicy, load_pack

    policy = CompiledPolicy(load_pack(pack or read_settings().policy_pack, choices))
    begun()
    if columns is None:
        answer_lines(policy, file, language)
    else:
        answer_columns(policy, file, columns, language)


def _choices(chosen: list[str]) -> dict[str, str]:
    pairs = [choice.partition("=") for choice in chosen]
    if any(not option for _, _, option in pairs):
        message = "write KEY=OPTION, such as entry_into_force=D_PLUS_31"
        raise typer.BadParameter(message, param_hint="--choose")
    return {key: option for key, _, option in pairs}
