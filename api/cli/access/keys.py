"""``duixian keys``: the keys by which this server signs its own tokens, links and tickets."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.access.signing_keys import SigningKeys

KEYS = typer.Typer(
    help="The signing keys of this installation, two or more while one follows another.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(KEYS, name="keys")


@KEYS.command("list")
def list_keys() -> None:
    """Print the ids of all keys (kid); the first signs, the others are known."""
    keys = _keys()
    for number, kid in enumerate(keys.kids):
        typer.echo(f"{kid}  {'known' if number else 'signs'}")
    typer.echo(f"kept in {keys.source.place}")


@KEYS.command("rotate")
def rotate() -> None:
    """Make a new key, which signs from now on; the old ones stay known. Running servers see it within a second."""
    typer.echo(f"{_keys().rotate()} signs. Retire the key before it once what that signed has ended.")


@KEYS.command("retire")
def retire(kid: Annotated[str, typer.Argument(help="The id of a key, as `duixian keys list` prints it.")]) -> None:
    """Forget a key that signs no longer: whatever it signed is refused from now on, by every server of its file."""
    _keys().retire(kid)
    typer.echo(f"{kid} is known no longer.")


def _keys() -> "SigningKeys":
    from api.access.key_sources import source_of
    from api.access.signing_keys import SigningKeys
    from workflows.runtime.settings import read_settings

    return SigningKeys(source_of(read_settings()))
