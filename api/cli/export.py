"""``duixian export``: a list as a file, for whoever runs the server."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.language import LanguageOption, language_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list, such as grants or paymentLegs.")],
    file: Annotated[Path, typer.Argument(help="A new file that ends with csv, xlsx, jsonl or parquet.")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=VALUE", help="An argument of the list, objects as JSON; several times."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write a list of the contract to a file (导出), as an auditor sees it, all of one moment, however long it is.

    As in `duixian export grants grants.xlsx --where 'filter={"states": ["PAID"]}'`.
    """
    from api.cli.exporting import new_file, stated_where, write_list

    language = language_of(lang)
    new_file(file)
    written = write_list(name, file, stated_where(where), language)
    typer.echo(f"{file}: {written} rows of {name}")
