"""``duixian secret``: the secret that hides persons in keys and seals cursors."""

import typer

SECRET = typer.Typer(help="The secret of this installation.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(SECRET, name="secret")


@SECRET.command("rotate")
def rotate_secret() -> None:
    """Make a new secret, and every key anew that was made by the old one. Stop every server first; cursors end."""
    from api.cli.running import on_database
    from workflows.running.secret_marks import rotate
    from workflows.runtime.secret import secret_path

    on_database(lambda settings: rotate(secret_path(settings)))
    typer.echo("The secret is a new one: save its file with the backups, and start the servers again.")
