"""``duixian print``: a text of the office as a file, for whoever runs the server."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.language import LanguageOption, language_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("print")(print_file)


def print_file(
    name: Annotated[str, typer.Argument(metavar="PRINT", help="The print, such as notice, register or execution.")],
    file: Annotated[Path, typer.Argument(help="A new file that ends with docx, xlsx or pdf.")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=VALUE", help="What the print takes, objects as JSON; several times."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write a text of the office to a file (印制), as an auditor sees it, in Chinese, by its template.

    As in `duixian print notice 公示公告.docx --where number=GS-2021-000001`.
    """
    from api.cli.exporting import new_file, stated_where
    from api.cli.prints.printing import write_print

    language = language_of(lang)
    new_file(file)
    write_print(name, file, stated_where(where), language)
    typer.echo(f"{file}: {name}")
