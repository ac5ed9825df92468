"""``duixian documents``: whether what was uploaded is still there, and still the same."""

from datetime import timedelta
from typing import Annotated

import typer

DOCUMENTS = typer.Typer(help="Hold documents against their store.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(DOCUMENTS, name="documents")


@DOCUMENTS.command("verify")
def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Compare sizes alone, and read no document.")] = False,  # noqa: FBT002 - a flag
    first: Annotated[str, typer.Option("--from", help="Go on where one was broken off: 00 to ff.")] = "00",
    age: Annotated[int, typer.Option(min=0, help="Hours for which what no row names may be an upload.")] = 24,
    lang: Annotated[str | None, typer.Option(help="en or zh-CN; DUIXIAN_LANGUAGE by default.")] = None,
) -> None:
    """Check that each uploaded document lies in the store as it came, and nothing else. Ends with 1 where not.

    It changes nothing, and may run while servers do.
    """
    from api.cli.document_checking import check
    from workflows.runtime.document_store import SHELVES
    from workflows.runtime.logs import configure_logs

    if first not in SHELVES:
        message = f"--from {first} is no place to begin: it is 00 to ff"
        raise typer.BadParameter(message)
    if lang not in {None, "en", "zh-CN"}:
        message = f"{lang} is no language of Duixian; choose en or zh-CN"
        raise typer.BadParameter(message)
    configure_logs()
    check(first, lang, timedelta(hours=age), whole=not quick)
