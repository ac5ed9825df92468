"""The database as the ORM opens it, on the PostgreSQL that is used."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tortoise.context import TortoiseContext

from workflows.runtime.postgres import named, postgres
from workflows.runtime.privacy.field_keys import FieldKeys, source_of, with_keys
from workflows.runtime.secret import Secret, opened
from workflows.runtime.settings import Settings

CONNECTION = "default"
MODELS = ["domain.models"]
MIGRATIONS = "migrations"
FEWEST_CONNECTIONS = 1
SILENT_SECONDS = 5
ENDING_SECONDS = 5
"""For a transaction to end, beside the wait for a lock of what it still has to say."""
IDLE_IN_TRANSACTION = "60s"
"""Of a transaction of ours that says nothing: its process hangs, and holds locks."""


def server_settings(settings: Settings) -> dict[str, str]:
    """Return what PostgreSQL is told of each connection: nothing waits for ever.

    A command that cannot have its lock is tried again, then answered BUSY.
    """
    return {
        "timezone": "UTC",
        # What is told in a transaction is said with its values as literals: in them a backslash is one.
        "standard_conforming_strings": "on",
        "lock_timeout": f"{settings.lock_seconds * 1000:.0f}",
        "statement_timeout": f"{settings.statement_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION,
    }


_USUAL = Settings.model_construct()
MIGRATING = Settings.model_construct(statement_seconds=0)
"""A migration takes the time that it takes."""


def tortoise_config(url: str, settings: Settings = _USUAL) -> dict[str, Any]:
    """Tortoise's configuration for the PostgreSQL at this address, which may be any that libpq reads."""
    return {
        "connections": {
            CONNECTION: {
                "engine": "workflows.runtime.asyncpg_engine",
                "credentials": {
                    "dsn": url,
                    "minsize": FEWEST_CONNECTIONS,
                    "maxsize": settings.database_connections,
                    "waiting_seconds": settings.connection_seconds,
                    "ending_seconds": settings.lock_seconds + ENDING_SECONDS,
                    # For a server that says nothing at all, not even that it stopped the statement.
                    "command_timeout": settings.statement_seconds + SILENT_SECONDS
                    if settings.statement_seconds
                    else None,
                    "application_name": "duixian",
                    "server_settings": server_settings(settings),
                },
            }
        },
        "apps": {"models": {"models": MODELS, "migrations": MIGRATIONS, "default_connection": CONNECTION}},
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = tortoise_config(os.environ.get("DATABASE_URL", "postgresql:///duixian"), MIGRATING)
"""For Tortoise's own command line, as in `tortoise -c workflows.runtime.database.TORTOISE_ORM history`."""


_USED: list[Settings] = []


@asynccontextmanager
async def database(settings: Settings, url: str | None = None) -> AsyncGenerator[str]:
    """Opens Tortoise on the PostgreSQL of `postgres`, for every task of this process, and answers its address.

    It changes no table: `migrate` does. Only one may be open at a time. Raises ConnectionError with a
    sentence that names the server, without its password, if that does not answer.
    """
    async with postgres(settings, url) as address, TortoiseContext() as context:
        await context.init(config=tortoise_config(address, settings), _enable_global_fallback=True)
        with named(address):
            await context.db(CONNECTION).execute_script("SELECT 1")
        _USED.append(settings)
        try:
            with opened(Secret.of(settings)), with_keys(FieldKeys(source_of(settings))):
                yield address
        finally:
            _USED.pop()


def used_settings() -> Settings:
    """Return the settings of this process; its database is open."""
    return _USED[-1]
