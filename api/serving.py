"""Serving: uvicorn in this process, for a person, a story or a test alike."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.applications import Starlette

from api.bodies import MOST_BYTES
from api.server_bounds import server_bounds

_PAUSE_SECONDS = 0.02


class StartupError(RuntimeError):
    """The server could not start; the log says why."""


@asynccontextmanager
async def served(app: Starlette, host: str, port: int) -> AsyncGenerator[str]:
    """Serve an application while the block runs; answers its address. Port 0 takes a free one.

    Raises StartupError where the port is taken or the application cannot start.
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
    listening = _listen(host, port)
    running = asyncio.create_task(_serve(server, listening))
    try:
        await _started(server, running)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await running
        listening.close()


async def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
    """Run the server to its end; uvicorn would end the whole process where the application cannot start."""
    with suppress(SystemExit):
        await server.serve(sockets=[listening])


async def _started(server: uvicorn.Server, running: "asyncio.Task[None]") -> None:
    while not server.started:
        if running.done():
            message = "the server could not start"
            raise StartupError(message)
        await asyncio.sleep(_PAUSE_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    # Named as TCP: asyncio sends small packets at once only there, and each answer would wait 40 ms otherwise.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        message = f"port {port} of {host} is taken: stop what listens there, or set DUIXIAN_PORT"
        raise StartupError(message) from error
    return listening
