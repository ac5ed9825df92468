"""The PostgreSQL that is used: whose it is, by which name its troubles are told, and databases for a while."""

import secrets
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

from workflows.runtime.connecting import connect
from workflows.runtime.embedded_postgres import embedded_postgres
from workflows.runtime.settings import Settings
from workflows.runtime.troubles import trouble_of


@asynccontextmanager
async def postgres(settings: Settings, url: str | None = None) -> AsyncGenerator[str]:
    """The address of the PostgreSQL to use: `url`, or the settings' database, or the embedded one.

    The embedded one is started, and keeps running until the last process that uses it has left its block.
    """
    chosen = url or settings.database_url
    if chosen is not None:
        yield chosen
        return
    async with embedded_postgres(settings.data_dir / "postgres") as embedded:
        yield embedded


@contextmanager
def named(address: str) -> Generator[None]:
    """Raise ConnectionError, with a sentence that names the server without its password, for what is its trouble."""
    try:
        yield
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        message = f"PostgreSQL at {_without_password(address)} cannot be used: {trouble.says.en}"
        raise ConnectionError(message) from error


@asynccontextmanager
async def scratch_database(server: str) -> AsyncGenerator[str]:
    """The address of an empty database on the server of this address, dropped with all that is in it afterwards.

    Its name is new each time, so that several may exist at once.
    """
    name = f"duixian_scratch_{secrets.token_hex(6)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server: str, statement: str) -> None:
    with named(server):
        connection = await connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return "DATABASE_URL"
    # A password that holds a slash reads as a path.
    if "@" in parts.path:
        return "DATABASE_URL"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or "this machine"
    return f"{host}{port}{parts.path}"
