"""``duixian serve``, ``migrate``, ``sweep`` and ``schema``: running a server and keeping it in order."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workflows.running.due import Swept
    from workflows.runtime.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)
    app.command("migrate")(migrate)
    app.command("sweep")(sweep)
    app.command("schema")(schema)


def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen; DUIXIAN_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; DUIXIAN_PORT by default.")] = None,
) -> None:
    """Serve on DUIXIAN_HOST and DUIXIAN_PORT (127.0.0.1:8000), on DATABASE_URL or an embedded PostgreSQL.

    In production it changes no table: `duixian migrate` does as the owner, and DATABASE_URL names a role that owns
    nothing (`duixian database roles`). A demonstration (DUIXIAN_MODE, the default) brings the database up to date
    itself, and begins with a made-up city on a stated day, under a policy published as an example, and prints tokens;
    run again, it keeps its data. Stopped at any moment, and started again, it goes on from where it was.
    """
    from api.cli.serving import StoppedError, serve_until_stopped
    from workflows.runtime.settings import read_settings

    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    try:
        serve_until_stopped(read_settings(**chosen))
    except StoppedError as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(stopped.code) from None


def migrate() -> None:
    """Bring the database up to date, as its owner. Two at once take turns; run again, it has nothing to do.

    The role DUIXIAN_SERVING_ROLE, where it serves this database, may serve what is new as well.
    """
    from api.cli.running import run
    from workflows.runtime.applied_migrations import lacking
    from workflows.runtime.postgres import postgres
    from workflows.runtime.settings import read_settings

    settings = read_settings()

    async def applied() -> list[str]:
        async with postgres(settings) as url:
            if not await lacking(url):
                return []
            from workflows.runtime.migrating import migrate as apply_missing
            from workflows.runtime.proofs.serving_role import grant_role, is_granted

            names = await apply_missing(url)
            if await is_granted(url, settings.serving_role):
                await grant_role(url, settings.serving_role, demonstration=settings.mode == "demonstration")
            return names

    names = run(applied())
    typer.echo("\n".join(f"applied {name}" for name in names) or "Nothing to do: the database is up to date.")


def sweep(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day; today by default."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be moved, and move nothing.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Move everything that is due by date: policies into and out of force, publicities over, terms met.

    Then it makes the digest of the day, where there is none (`duixian audit digest`).

    Production refuses a day after today, but for a dry run. A thing that is broken keeps no other waiting; the sweep
    then ends with 1.
    """
    from api.cli.running import run

    swept = run(_swept(as_of.date() if as_of else None, rehearsed=dry_run))
    moved = "would move" if dry_run else "moved"
    typer.echo(
        f"As of {swept.as_of}: {swept.policies} policies and {swept.grants} grants {moved}, {swept.others} calls, "
        f"duties and recoveries; {swept.held_back - swept.broken} due but held back by a rule."
        + (f" {swept.reminded} reminded." if swept.reminded else "")
    )
    if swept.broken:
        typer.echo(f"{swept.broken} due and broken: they were left as they are, and the log says why.", err=True)
        raise typer.Exit(1)


async def _swept(as_of: date | None, *, rehearsed: bool) -> "Swept":
    from workflows.running.due import Swept, anything_due, digest_due, moment_there
    from workflows.runtime.postgres import postgres
    from workflows.runtime.settings import read_settings

    settings = read_settings()
    async with postgres(settings) as url:
        today = (await moment_there(url)).today
        if as_of and settings.mode == "production" and as_of > today and not rehearsed:
            message = f"--as-of {as_of} lies after today ({today}); only a demonstration sweeps ahead"
            raise ValueError(message)
        due = await anything_due(url, as_of or today)
        digest = await digest_due(url, today, timestamped=settings.timestamp_url is not None)
        if not due and not digest:
            return Swept.nothing(as_of or today)
        from api.cli.running import with_database
        from workflows.running.sweep import sweep as sweep_due
        from workflows.running.timestamps import seal_today

        async def do(settings: "Settings") -> Swept:
            swept = await sweep_due(as_of, rehearsed=rehearsed) if due else Swept.nothing(as_of or today)
            # Last, so that it seals what was moved.
            if digest and not rehearsed:
                await seal_today(settings)
            return swept

        return await with_database(settings, do, url)


def schema(
    federation: Annotated[bool, typer.Option("--federation", help="As a subgraph of a federation.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Print the GraphQL schema as SDL, sorted: what schema.graphql holds."""
    from api.schema.federation import federated_text
    from api.schema.schema import schema_text

    typer.echo(federated_text() if federation else schema_text(), nl=False)
