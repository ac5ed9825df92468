"""The migrations: applied once whoever comes at once, and true to the models."""

import asyncio
import importlib
import re
import subprocess
from pathlib import Path
from typing import Any, cast

import pytest
from tortoise import fields
from tortoise.context import TortoiseContext
from tortoise.functions import Count
from tortoise.migrations import operations as ops
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor

import migrations
from domain.models import Grant
from migrations.whole_schema.columns import reference
from tests.world.databases import Databases
from workflows.runtime.applied_migrations import OtherMigrationsError
from workflows.runtime.connecting import connect
from workflows.runtime.database import CONNECTION, database, tortoise_config
from workflows.runtime.migrating import migrate, models_after, pending_changes
from workflows.runtime.schema_snapshot import take_snapshot
from workflows.runtime.settings import Settings

MIGRATIONS = sorted(Path(migrations.__path__[0]).glob("0*.py"))


def test_migrating_again_or_twice_at_once_changes_nothing(databases: Databases) -> None:
    async def twice(url: str) -> list[list[str]]:
        return list(await asyncio.gather(migrate(url), migrate(url)))

    with databases.copy("empty") as url:
        done, idle = sorted(asyncio.run(twice(url)), key=len, reverse=True)
        assert (len(done), idle) == (len(MIGRATIONS), [])
        assert asyncio.run(migrate(url)) == []


def test_the_migrations_match_the_models() -> None:
    assert asyncio.run(pending_changes()) == []


MOMENTS = re.compile(r"(?m)^\\(?:un)?restrict .*$|'20\d\d-[^']*'")
"""In a dump: what is another each time, and when a migration was applied."""


def test_the_snapshot_is_what_the_migrations_come_to(databases: Databases) -> None:
    tools = databases.server.bin_path

    def dumped(url: str) -> str:
        command = [tools / "pg_dump", "--no-owner", "--inserts", url]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout

    async def snapshot_of(url: str) -> list[str]:
        connection = await connect(url)
        try:
            return await take_snapshot(connection)
        finally:
            await connection.close()

    with databases.copy("empty") as url, databases.copy("empty") as restored, databases.copy("empty") as other:
        names = [path.stem for path in MIGRATIONS]
        assert asyncio.run(migrate(url, by_snapshot=False)) == names
        assert asyncio.run(snapshot_of(other)) == names, "there is a new migration: make snapshot"
        # PostgreSQL spells some conditions otherwise once it has read what it wrote, as out of any backup.
        read = [tools / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", restored]
        subprocess.run(read, input=dumped(url), stdout=subprocess.DEVNULL, check=True, encoding="utf-8")
        ours, theirs = (MOMENTS.sub("", dumped(each)).splitlines() for each in (other, restored))
        assert ours == theirs, "make snapshot"
        assert asyncio.run(migrate(other)) == []


def test_rows_are_filtered_as_ever_after_migrations_ran(databases: Databases, settings: Settings) -> None:
    async def filtered(url: str) -> int:
        await migrate(url, by_snapshot=False)
        async with database(settings, url):
            twice = Grant.annotate(doubled=Count("documents")).filter(doubled__gt=1, number__startswith="A")
            return await twice.count()

    with databases.copy("empty") as url:
        assert asyncio.run(filtered(url)) == 0


def test_a_database_that_holds_anything_is_taken_through_the_migrations(databases: Databases) -> None:
    async def prepared(url: str, statement: str) -> list[str]:
        connection = await connect(url)
        try:
            await connection.execute(statement)
            return await take_snapshot(connection)
        finally:
            await connection.close()

    for statement in ("CREATE TABLE theirs ()", "CREATE FUNCTION theirs() RETURNS int RETURN 1"):
        with databases.copy("empty") as url:
            assert asyncio.run(prepared(url, statement)) == []


def test_in_a_schema_of_its_own_the_tables_stand_there(databases: Databases) -> None:
    async def elsewhere(url: str) -> tuple[int, int]:
        connection = await connect(url)
        try:
            await connection.execute("CREATE SCHEMA office")
            database = await connection.fetchval("SELECT current_database()")
            await connection.execute(f"ALTER DATABASE {database} SET search_path = office")
            await migrate(url)
            count = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace"
            counts = [await connection.fetchval(count, schema) for schema in ("public", "office")]
            return cast("tuple[int, int]", tuple(counts))
        finally:
            await connection.close()

    with databases.copy("empty") as url:
        in_public, in_office = asyncio.run(elsewhere(url))
    assert (in_public, in_office > 40) == (0, True)


def test_a_database_of_other_migrations_is_refused_by_a_sentence_and_left_alone(databases: Databases) -> None:
    async def refused(url: str) -> object:
        connection = await connect(url)
        try:
            await connection.execute("DELETE FROM tortoise_migrations WHERE name > '0002'")
            await connection.execute("UPDATE tortoise_migrations SET name = '0001_initial'")
            await connection.execute("ALTER TABLE grants RENAME TO grants_of_before")
            with pytest.raises(
                OtherMigrationsError, match=r"made by other migrations \(0001_initial to 0001_initial\)"
            ):
                await migrate(url)
            return await connection.fetchval("SELECT to_regclass('grants')")
        finally:
            await connection.close()

    with databases.copy("migrated") as url:
        assert asyncio.run(refused(url)) is None


def test_a_migration_between_those_that_a_database_has_is_refused_by_name(databases: Databases) -> None:
    async def refused(url: str) -> object:
        connection = await connect(url)
        try:
            await connection.execute("DELETE FROM tortoise_migrations WHERE name = '0024_source_answers'")
            with pytest.raises(OtherMigrationsError, match="but not 0024_source_answers, which comes before it"):
                await migrate(url)
            return await connection.fetchval(
                "SELECT count(*) FROM tortoise_migrations WHERE name = '0024_source_answers'"
            )
        finally:
            await connection.close()

    with databases.copy("migrated") as url:
        assert asyncio.run(refused(url)) == 0


OF_A_GRANT = reference("of_grant", "Grant", "duties", null=True)


class Tomorrow(Migration):
    """What a later migration may do with a column: each looks at what was before."""

    operations: list[ops.Operation] = [  # noqa: RUF012 - as Tortoise has it
        ops.AddField("Duty", "told_by", fields.CharField(max_length=10, null=True)),
        ops.AlterField("Duty", "told_by", fields.CharField(max_length=20, null=True)),
        ops.RenameField("Duty", "told_by", "said_by"),
        ops.AddField("Duty", *OF_A_GRANT),
        ops.RemoveField("Duty", "version"),
    ]


def _migration(name: str) -> Migration:
    return importlib.import_module(f"migrations.{name}").Migration(name, "models")


COLUMNS = """
SELECT column_name AS name, character_maximum_length AS most FROM information_schema.columns WHERE table_name = 'duty'
"""


def test_later_migrations_change_what_the_first_one_made(databases: Databases) -> None:
    async def changed(url: str) -> dict[str, int | None]:
        await migrate(url)
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(url))
            connection: Any = context.db(CONNECTION)
            models = await models_after(_migration(path.stem) for path in MIGRATIONS)
            await Tomorrow("9999_tomorrow", "models").apply(
                models, schema_editor=AsyncpgSchemaEditor(connection, atomic=False)
            )
            return {row["name"]: row["most"] for row in await connection.execute_query_dict(COLUMNS)}

    with databases.copy("empty") as url:
        columns = asyncio.run(changed(url))
    assert columns["said_by"] == 20
    assert "of_grant_id" in columns
    assert not columns.keys() & {"told_by", "version"}
