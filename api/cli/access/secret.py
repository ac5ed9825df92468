"""``duixian secret``: the secret that hides persons in keys and seals cursors."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workflows.runtime.settings import Settings

SECRET = typer.Typer(help="The secret of this installation.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(SECRET, name="secret")


@SECRET.command("rotate")
def rotate_secret(
    anyway: Annotated[bool, typer.Option("--anyway", help="Though a server or worker is connected.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Make a new secret, and every key anew that was made by the old one. Stop every server first; cursors end.

    Refused while another server, worker or command is connected: it would go on with the old secret.
    """
    from api.cli.running import run
    from workflows.runtime.settings import read_settings

    run(_rotated(read_settings(), anyway=anyway))
    typer.echo("The secret is a new one: save its file with the backups, and start the servers again.")


async def _rotated(settings: "Settings", *, anyway: bool) -> None:
    from api.cli.running import with_database
    from workflows.running.secret_marks import rotate
    from workflows.running.sessions import sessions_of
    from workflows.runtime.postgres import postgres
    from workflows.runtime.secret import secret_path

    async with postgres(settings) as url:
        # Counted before this command opens its own.
        if (others := await sessions_of(url)) and not anyway:
            message = (
                f"Servers, workers or commands are connected ({others} sessions) and would go on with the old secret: "
                "stop them first, or say --anyway."
            )
            raise ValueError(message)
        await with_database(settings, lambda settings: rotate(secret_path(settings)), url)
