"""Serving: uvicorn in this process, for a person, a story or a test alike."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.applications import Starlette

from api.access.bodies import MOST_BYTES
from api.http.listening import StartupError, address_of, listening
from api.http.server_bounds import server_bounds

_PAUSE_SECONDS = 0.02


@asynccontextmanager
async def served(app: Starlette, host: str, port: int) -> AsyncGenerator[str]:
    """Serve an application while the block runs; returns its address. Port 0 takes a free one.

    Raises StartupError where the port is taken or the application cannot start.
    """
    with listening(host, port) as sockets:
        async with served_on(app, sockets):
            yield address_of(host, sockets)


@asynccontextmanager
async def served_on(app: Starlette, sockets: list[socket.socket]) -> AsyncGenerator[None]:
    """Serve an application on sockets that listen while the block runs; raises StartupError where it cannot start.

    At the end nobody else is let in, whoever follows something is told goodbye, and what was asked has seconds to be
    answered.
    """
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=5,
            ws_max_size=MOST_BYTES,
            **server_bounds(app.state.settings),
        )
    )
    running = asyncio.create_task(_serve(server, sockets))
    try:
        await _started(server, running)
        yield
    finally:
        app.state.closing.set()
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await running


async def _serve(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    """Run the server to its end; uvicorn would end the whole process where the application cannot start."""
    with suppress(SystemExit):
        await server.serve(sockets=sockets)


async def _started(server: uvicorn.Server, running: "asyncio.Task[None]") -> None:
    while not server.started:
        if running.done():
            message = "the server could not start"
            raise StartupError(message)
        await asyncio.sleep(_PAUSE_SECONDS)
