"""Bringing a database up to date, and whether the migrations still match the models."""

import asyncio
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, cast

import tortoise.filters
import tortoise.models
from tortoise.apps import Apps
from tortoise.connection import ConnectionHandler, get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.graph import MigrationGraph, MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction  # noqa: TID251 - a migration is no command

from workflows.runtime.applied_migrations import missing
from workflows.runtime.beginning import Progress, Stage, silent
from workflows.runtime.connecting import connect
from workflows.runtime.database import CONNECTION, MIGRATING, TORTOISE_ORM, tortoise_config
from workflows.runtime.postgres import named
from workflows.runtime.schema_snapshot import take_snapshot
from workflows.runtime.turns import TRY_TO_HOLD, Turn

SECONDS_BETWEEN_TURNS = 0.1
_FILTERS: Any = cast("Any", tortoise.filters).get_filters_for_field


async def migrate(
    url: str, until: str | None = None, progress: Progress = silent, *, by_snapshot: bool = True
) -> list[str]:
    """Apply every migration that the database at this address lacks, and return their names in order.

    With ``until``, those up to the one of this name. An empty database takes what they come to from their snapshot,
    unless that is not wanted. Each is one transaction together with its record in table `tortoise_migrations` (unless
    it says `atomic = False`), and so is the snapshot: a process that dies leaves whole migrations only. Several
    processes may call it at once: they take turns under an advisory lock. A migration's errors pass as they are.

    Raises OtherMigrationsError where the database has some, but none that this Duixian knows.
    """
    with named(url):
        turn = await connect(url)
    try:
        # Asking again, not waiting in the server: CREATE INDEX CONCURRENTLY waits for every statement that waits.
        while not await turn.fetchval(TRY_TO_HOLD, Turn.MIGRATIONS, "migrations"):  # noqa: ASYNC110
            await asyncio.sleep(SECONDS_BETWEEN_TURNS)
        lacking = await missing(turn, until)
        applied = await take_snapshot(turn, until, progress) if lacking and by_snapshot else []
        if len(applied) == len(lacking):
            return applied
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(url, MIGRATING))
            return applied + await _apply_missing(until, progress)
    finally:
        # Closing gives the turn to the next, even if this one was cancelled.
        turn.terminate()


async def pending_changes() -> list[str]:
    """Return what `makemigrations` would write, a line an operation: empty while the migrations match the models.

    It needs no database.
    """
    config = tortoise_config("postgresql:///duixian")
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        with _without_filters():
            written = await MigrationAutodetector(cast("Apps", context.apps), config["apps"]).changes()
    return [f"{migration.name}: {operation.describe()}" for migration in written for operation in migration.operations]


class _Models(State):
    """The models as migrations change them. Stock Tortoise makes classes of all of them anew before each operation."""

    def clone(self) -> State:
        """Return them as they stand, for an operation that looks back."""
        return _ModelsBefore(self)


class _ModelsBefore(State):
    """The models before an operation: made into classes only where it looks at them, which few do."""

    def __init__(self, after: State) -> None:
        self.models: dict[tuple[str, str], ModelState] = {key: model.clone() for key, model in after.models.items()}
        self._after = after.apps
        self._apps: StateApps | None = None

    @property
    def apps(self) -> StateApps:  # pyright: ignore[reportIncompatibleVariableOverride] - nobody sets it
        """Return the classes."""
        if self._apps is None:
            self._apps = self._after.clone(model_states=self.models)
        return self._apps


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
        applied = set(await executor.recorder.applied_migrations())
        state = await models_after(_in_order(executor.loader.graph, applied))
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


async def models_after(applied: Iterable[Migration]) -> State:
    """Return the models after migrations, followed once: stock Tortoise begins anew for each migration.

    No query is prepared for them, since no migration asks one.
    """
    state = _Models(models={}, apps=StateApps(connections=ConnectionHandler()))
    for migration in applied:
        await migration.apply(state, dry_run=True)
    return state


def _in_order(graph: MigrationGraph, applied: set[MigrationKey]) -> Iterator[Migration]:
    for key in dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf)):
        if key in applied and isinstance(migration := graph.nodes[key], Migration):
            yield migration


async def _apply(step: PlanStep, state: State) -> None:
    migration = step.migration
    # Stock Tortoise records a migration after the transaction that applied it.
    async with in_transaction(CONNECTION) if migration.atomic else nullcontext():
        connection = get_connection(CONNECTION)
        await migration.apply(state, dry_run=False, schema_editor=AsyncpgSchemaEditor(connection, atomic=False))
        await MigrationRecorder(connection).record_applied(migration.app_label, migration.name)
