"""``duixian import``: a file of rows, sent to a running server as somebody who is signed in."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_file)


def import_file(
    kind: Annotated[str, typer.Argument(help="months, receipts, other-awards or applications.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    token: Annotated[str, typer.Option(envvar="DUIXIAN_TOKEN", help="Of who may do what the rows ask for.")],
    address: Annotated[str, typer.Option(help="Of the server.")] = "http://127.0.0.1:8000",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Answer the same, and keep nothing.")] = False,  # noqa: FBT002 - a flag
    lang: Annotated[str, typer.Option(help="Of the answers: en or zh-CN.")] = "zh-CN",
) -> None:
    """Bring a file in, row by row (批量导入); send the same file again after it broke off, and it goes on.

    Rows that are refused are named with their lines. Ends with 1 where there is any.
    """
    from api.cli.importing import send_file

    if not send_file(address, kind, file, token, lang, dry_run=dry_run):
        raise typer.Exit(1)
