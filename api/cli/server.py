"""``duixian serve``, ``migrate``, ``sweep`` and ``schema``: running a server and keeping it in order."""

import asyncio
import gc
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Annotated

import typer

from api.access.tokens import TokenKey
from api.cli.running import on_database
from api.cli.stopping import StoppedError, stoppable
from api.cli.waiting import shown
from api.http.app import application
from api.http.listening import address_of, listening
from api.http.serving import served_on
from api.schema.federation import federated_text
from api.schema.schema import schema_text
from demonstration.seeding import begin_demonstration, demonstration_lines
from workflows.running.kept_city import load_city
from workflows.running.startup import prepare
from workflows.running.sweep import sweep as sweep_due
from workflows.runtime.beginning import Progress, Stage
from workflows.runtime.clock import moment
from workflows.runtime.database import database
from workflows.runtime.logs import configure_logs
from workflows.runtime.migrating import migrate as migrate_database
from workflows.runtime.postgres import named, postgres
from workflows.runtime.settings import Settings, read_settings


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

    Brings the database up to date first. A demonstration (DUIXIAN_MODE, the default) begins with a made-up city on a
    stated day, under a policy published as an example, and prints tokens; run again, it keeps its data. Stopped at any
    moment, and started again, it goes on from where it was.
    """
    configure_logs()
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = read_settings(**chosen)
    try:
        asyncio.run(_serve(settings))
    except StoppedError as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(stopped.code) from None


async def _serve(settings: Settings) -> None:
    # A port that is taken is said before any database is touched.
    with listening(settings.host, settings.port) as sockets, stoppable() as stopping:
        async with AsyncExitStack() as opened:
            with shown() as progress:
                if settings.database_url is None:
                    progress(Stage.POSTGRES, 0, 1)
                url = await opened.enter_async_context(postgres(settings))
                await _begin(settings, url, progress)
                progress(Stage.SERVER, 0, 1)
                await opened.enter_async_context(served_on(application(settings, url), sockets))
            stopping.prepared()
            typer.echo("\n".join(await _said(settings, address_of(settings.host, sockets))))
            # What is loaded by now stays as long as the process: looking through it again would hold up a request.
            gc.collect()
            gc.freeze()
            await stopping.asked.wait()


async def _begin(settings: Settings, url: str, progress: Progress) -> None:
    """Bring the database up to date and fill it; what forbids serving is said before anything listens."""
    if settings.mode == "demonstration":
        with named(url):
            await load_city(settings, url, progress)
    await migrate_database(url, progress=progress)
    progress(Stage.POLICY, 0, 1)
    async with database(settings, url):
        await prepare(settings)
        if settings.mode == "demonstration":
            await begin_demonstration(settings)


async def _said(settings: Settings, address: str) -> list[str]:
    if settings.mode == "demonstration":
        return await demonstration_lines(address, TokenKey.kept_in(settings.data_dir))
    return [f"Duixian serves at {address}/graphql"]


def migrate() -> None:
    """Bring the database up to date. Two at once take turns; run again, it has nothing to do."""
    settings = read_settings()

    async def run() -> list[str]:
        async with postgres(settings) as url:
            return await migrate_database(url)

    applied = asyncio.run(run())
    typer.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do: the database is up to date.")


def sweep(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day; today by default."),
    ] = None,
) -> None:
    """Move everything that is due by date: policies into and out of force, publicities over, terms met.

    Production refuses a day after today.
    """

    async def ask(settings: Settings) -> str:
        today = (await moment()).today
        if as_of and settings.mode == "production" and as_of.date() > today:
            message = f"--as-of {as_of.date()} lies after today ({today}); only a demonstration sweeps ahead"
            raise ValueError(message)
        swept = await sweep_due(as_of.date() if as_of else None)
        return (
            f"As of {swept.as_of}: {swept.policies} policies and {swept.grants} grants moved, {swept.others} calls, "
            f"duties and recoveries; {swept.held_back} due but held back by a rule."
        )

    typer.echo(on_database(ask))


def schema(
    federation: Annotated[bool, typer.Option("--federation", help="As a subgraph of a federation.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Print the GraphQL schema as SDL, sorted: what schema.graphql holds."""
    typer.echo(federated_text() if federation else schema_text(), nl=False)
