"""``duixian import``: a file of rows, sent to a running server as somebody who is signed in."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.language import LanguageOption, language_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_file)


def import_file(
    kind: Annotated[str, typer.Argument(help="months, receipts, other-awards or applications.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    token: Annotated[str, typer.Option(envvar="DUIXIAN_TOKEN", help="Of who may do what the rows ask for.")],
    address: Annotated[
        str | None, typer.Option(help="Of the server; that of DUIXIAN_HOST and DUIXIAN_PORT by default.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Answer the same, and keep nothing.")] = False,  # noqa: FBT002 - a flag
    lang: LanguageOption = None,
) -> None:
    """Bring a file in, row by row (批量导入); send the same file again after it broke off, and it goes on.

    Rows that are refused are named with their lines. Ends with 1 where there is any.
    """
    from api.cli.importing import own_address, send_file

    language = language_of(lang)
    if not send_file(address or own_address(), kind, file, token, language, dry_run=dry_run):
        raise typer.Exit(1)
