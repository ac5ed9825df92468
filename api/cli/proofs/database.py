"""``duixian database``: what the role that serves may do in the database, and what its owner says so that it may."""

from typing import Annotated

import typer

DATABASE = typer.Typer(help="Who may do what in the database itself.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(DATABASE, name="database")


@DATABASE.command("roles")
def roles(
    apply: Annotated[bool, typer.Option("--apply", help="Say it to the database, as its owner.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Print what lets the role DUIXIAN_SERVING_ROLE serve (授权): read, add, change named columns; nothing else.

    DATABASE_URL names the owner, who migrates. Said again, it takes back what the role has beyond that. The role is
    made where it is not there, without a password: give it one, or let pg_hba.conf know it.
    """
    from api.cli.running import run
    from workflows.runtime.postgres import postgres
    from workflows.runtime.proofs.serving_role import grant_role, printed_statements
    from workflows.runtime.settings import read_settings

    settings = read_settings()
    role, demonstration = settings.serving_role, settings.mode == "demonstration"

    async def statements() -> list[str]:
        async with postgres(settings) as url:
            if apply:
                return await grant_role(url, role, demonstration=demonstration)
            return await printed_statements(url, role, demonstration=demonstration)

    spoken = run(statements())
    typer.echo(f"{role} may serve: {len(spoken)} statements." if apply else "\n".join(f"{one};" for one in spoken))
