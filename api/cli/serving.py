"""Serving by ``duixian serve``: what a server consists of is read while its PostgreSQL starts."""

import asyncio
import gc
from contextlib import AsyncExitStack
from importlib import import_module

import typer

from api.cli.stopping import StoppedError, stoppable
from api.cli.waiting import shown
from api.http.event_loop import run_server
from api.http.listening import address_of, listening
from workflows.runtime.beginning import Stage
from workflows.runtime.logs import configure_logs
from workflows.runtime.postgres import postgres
from workflows.runtime.settings import Settings

__all__ = ["StoppedError", "serve_until_stopped"]


def serve_until_stopped(settings: Settings) -> None:
    """Serve until somebody stops it; raises StoppedError where that was before it served."""
    configure_logs()
    # What is read while a server begins stays: to look through it again and again would keep whoever waits.
    gc.disable()
    try:
        run_server(_serve(settings))
    finally:
        gc.enable()


async def _serve(settings: Settings) -> None:
    # A port that is taken is said before any database is touched.
    with listening(settings.host, settings.port) as sockets, stoppable() as stopping:
        async with AsyncExitStack() as opened:
            with shown() as progress:
                reading = asyncio.create_task(asyncio.to_thread(_read_the_server))
                if settings.database_url is None:
                    progress(Stage.POSTGRES, 0, 1)
                # The reading has begun by the time at which PostgreSQL keeps this thread waiting.
                await asyncio.sleep(0)
                url = await opened.enter_async_context(postgres(settings))
                await reading
                from api.cli.prepared import begin, said_of, serving

                await begin(settings, url, progress)
                progress(Stage.SERVER, 0, 1)
                await opened.enter_async_context(serving(settings, url, sockets))
            stopping.prepared()
            typer.echo("\n".join(await said_of(settings, address_of(settings.host, sockets))))
            # What is loaded by now stays as long as the process: looking through it again would hold up a request.
            gc.collect()
            gc.freeze()
            gc.enable()
            await stopping.requested.wait()


def _read_the_server() -> None:
    import_module("api.cli.prepared")
