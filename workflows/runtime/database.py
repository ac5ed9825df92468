"""The database: opening it, bringing it up to date, and whether the migrations still match the models."""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any, cast
from urllib.parse import urlsplit

import tortoise.filters
import tortoise.models
from tortoise.apps import Apps
from tortoise.connection import ConnectionHandler, get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.graph import MigrationGraph, MigrationKey
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction  # noqa: TID251 - a migration is no command

from workflows.runtime.asyncpg_engine import connect
from workflows.runtime.beginning import Progress, Stage, silent
from workflows.runtime.embedded_postgres import embedded_postgres
from workflows.runtime.schema_snapshot import take_snapshot
from workflows.runtime.secret import Secret, opened
from workflows.runtime.settings import Settings
from workflows.runtime.troubles import DRIVER_ERRORS, trouble_of
from workflows.runtime.turns import TRY_TO_HOLD, Turn

CONNECTION = "default"
MODELS = ["domain.models"]
MIGRATIONS = "migrations"
FEWEST_CONNECTIONS = 1
SILENT_SECONDS = 5

# DUIXIAN in ASCII: any number will do that no other lock of this database has.
SECONDS_BETWEEN_TURNS = 0.1
_FILTERS: Any = cast("Any", tortoise.filters).get_filters_for_field


IDLE_IN_TRANSACTION = "60s"
"""Of a transaction of ours that says nothing: its process hangs, and holds locks."""


def server_settings(settings: Settings) -> dict[str, str]:
    """Return what PostgreSQL is told of each connection: nothing waits for ever.

    A command that cannot have its lock is tried again, then answered BUSY.
    """
    return {
        "timezone": "UTC",
        "lock_timeout": f"{settings.lock_seconds * 1000:.0f}",
        "statement_timeout": f"{settings.statement_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION,
    }


_USUAL = Settings.model_construct()
_MIGRATING = Settings.model_construct(statement_seconds=0)
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


TORTOISE_ORM = tortoise_config(os.environ.get("DATABASE_URL", "postgresql:///duixian"), _MIGRATING)
"""For Tortoise's own command line, as in `tortoise -c workflows.runtime.database.TORTOISE_ORM history`."""


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
        with opened(Secret.of(settings)):
            yield address


@contextmanager
def named(address: str) -> Generator[None]:
    """Raise ConnectionError, with a sentence that names the server without its password, for what is its trouble."""
    try:
        yield
    except DRIVER_ERRORS as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        message = f"PostgreSQL at {_without_password(address)} cannot be used: {trouble.says.en}"
        raise ConnectionError(message) from error


async def migrate(
    url: str, until: str | None = None, progress: Progress = silent, *, by_snapshot: bool = True
) -> list[str]:
    """Applies every migration that the database at this address lacks, and answers their names in order.

    With ``until``, those up to the one of this name. An empty database takes what they come to from their snapshot,
    unless that is not wanted. Each is one transaction together with its record in table `tortoise_migrations` (unless
    it says `atomic = False`), and so is the snapshot: a process that dies leaves whole migrations only. Several
    processes may call it at once: they take turns under an advisory lock. A migration's errors pass as they are.
    """
    with named(url):
        turn = await connect(url)
    try:
        # Asking again, not waiting in the server: CREATE INDEX CONCURRENTLY waits for every statement that waits.
        while not await turn.fetchval(TRY_TO_HOLD, Turn.MIGRATIONS, "migrations"):  # noqa: ASYNC110
            await asyncio.sleep(SECONDS_BETWEEN_TURNS)
        taken = await take_snapshot(turn, until, progress) if by_snapshot else []
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(url, _MIGRATING))
            return taken + await _apply_missing(until, progress)
    finally:
        # Closing gives the turn to the next, even if this one was cancelled.
        turn.terminate()


async def pending_changes() -> list[str]:
    """What `makemigrations` would write, a line an operation: empty while the migrations match the models.

    It needs no database.
    """
    config = tortoise_config("postgresql:///duixian")
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        with _without_filters():
            written = await MigrationAutodetector(cast("Apps", context.apps), config["apps"]).changes()
    return [f"{migration.name}: {operation.describe()}" for migration in written for operation in migration.operations]


async def _apply_missing(until: str | None, progress: Progress) -> list[str]:
    connection = get_connection(CONNECTION)
    await MigrationRecorder(connection).ensure_schema(  # pyright: ignore[reportUnknownMemberType]
        AsyncpgSchemaEditor(connection, atomic=False)
    )
    executor = MigrationExecutor(connection, TORTOISE_ORM["apps"])
    plan = [step for step in await executor.plan() if until is None or step.migration.name <= until]
    if not plan:
        return []
    with _without_filters():
        state = await _models_as_they_stand(executor.loader.graph, set(await executor.recorder.applied_migrations()))
        for place, step in enumerate(plan):
            progress(Stage.TABLES, place, len(plan))
            await _apply(step, state)
    return [step.migration.name for step in plan]


def _no_filters(**_: object) -> dict[str, object]:
    return {}


@contextmanager
def _without_filters() -> Generator[None]:
    """Spare the models of migrations what rows are filtered by: none asks a query, and it is most of what they take."""
    used: Any = tortoise.models
    used.get_filters_for_field = _no_filters
    try:
        yield
    finally:
        used.get_filters_for_field = _FILTERS


async def _models_as_they_stand(graph: MigrationGraph, applied: set[MigrationKey]) -> State:
    """The models after all that was applied, followed once: stock Tortoise begins anew for each migration.

    No query is prepared for them, since no migration asks one.
    """
    state = State(models={}, apps=StateApps(connections=ConnectionHandler()))
    for key in dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf)):
        if key in applied and (migration := graph.nodes[key]) is not None:
            await migration.apply(state, dry_run=True)
    return state


async def _apply(step: PlanStep, state: State) -> None:
    migration = step.migration
    # Stock Tortoise records a migration after the transaction that applied it.
    async with in_transaction(CONNECTION) if migration.atomic else nullcontext():
        connection = get_connection(CONNECTION)
        await migration.apply(state, dry_run=False, schema_editor=AsyncpgSchemaEditor(connection, atomic=False))
        await MigrationRecorder(connection).record_applied(migration.app_label, migration.name)


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
