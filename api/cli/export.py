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
    from api.cli.exporting import write_list

    language = language_of(lang)
    if not file.parent.is_dir():
        message = f"{file.parent} is no folder: name a file in one that is there"
        raise typer.BadParameter(message)
    if file.exists():
        message = f"{file} is there already: name a new file"
        raise typer.BadParameter(message)
    stated = dict[str, str]()
    for choice in where or ():
        argument, equals, value = choice.partition("=")
        if not equals:
            message = f"--where {choice}: write NAME=VALUE"
            raise typer.BadParameter(message)
        stated[argument] = value
    written = write_list(name, file, stated, language)
    typer.echo(f"{file}: {written} rows of {name}")
