"""A server's own preparation: its database brought up to date and filled, its application served, its tokens shown."""

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext

from api.access.tokens import TokenKey
from api.http.app import application
from api.http.serving import served_on
from demonstration.seeding import begin_demonstration, demonstration_lines
from workflows.engine.worker import working
from workflows.running.kept_city import load_city
from workflows.running.startup import prepare
from workflows.runtime.applied_migrations import check_migrated
from workflows.runtime.beginning import Progress, Stage
from workflows.runtime.database import database
from workflows.runtime.migrating import migrate
from workflows.runtime.postgres import named
from workflows.runtime.proofs.serving_role import check_role
from workflows.runtime.settings import Settings


async def begin(settings: Settings, url: str, progress: Progress) -> None:
    """Bring the database up to date and fill it; what forbids serving is said before anything listens.

    In production it changes no table: it looks whether the owner brought it up to date, and lets this role serve.
    """
    if settings.mode == "demonstration":
        with named(url):
            await load_city(settings, url, progress)
        await migrate(url, progress=progress)
    else:
        await check_migrated(url)
        await check_role(url)
    progress(Stage.POLICY, 0, 1)
    async with database(settings, url):
        await prepare(settings)
        if settings.mode == "demonstration":
            await begin_demonstration(settings)


@asynccontextmanager
async def serving(settings: Settings, url: str, sockets: list[socket.socket]) -> AsyncGenerator[None]:
    """Serve the application of the settings on sockets that listen, and work the queue, while the block runs."""
    by_itself = working(url, settings) if settings.worker else nullcontext()
    async with served_on(application(settings, url), sockets), by_itself:
        yield


async def said_of(settings: Settings, address: str) -> list[str]:
    """Return what is said of a server that serves at an address."""
    if settings.mode == "demonstration":
        return await demonstration_lines(address, TokenKey.of(settings))
    return [f"Duixian serves at {address}/graphql"]
