"""The migrations: applied once whoever comes at once, and true to the models."""

import asyncio
import re
import subprocess
from pathlib import Path
from typing import Any, cast

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.functions import Count
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

import migrations
from domain.models import Grant
from tests.world.databases import Databases
from workflows.running.ledger_check import check_ledger
from workflows.runtime.asyncpg_engine import connect
from workflows.runtime.database import CONNECTION, database, migrate, pending_changes, tortoise_config
from workflows.runtime.schema_snapshot import take_snapshot
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask

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

    async def taken(url: str) -> list[str]:
        connection = await connect(url)
        try:
            return await take_snapshot(connection)
        finally:
            await connection.close()

    with databases.copy("empty") as url, databases.copy("empty") as restored, databases.copy("empty") as other:
        names = [path.stem for path in MIGRATIONS]
        assert asyncio.run(migrate(url, by_snapshot=False)) == names
        assert asyncio.run(taken(other)) == names, "there is a new migration: make snapshot"
        # PostgreSQL spells some conditions otherwise once it has read what it wrote, as out of any backup.
        read = [tools / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", restored]
        subprocess.run(read, input=dumped(url), stdout=subprocess.DEVNULL, check=True, encoding="utf-8")
        ours, theirs = (MOMENTS.sub("", dumped(each)).splitlines() for each in (other, restored))
        assert ours == theirs, "make snapshot"
        assert asyncio.run(migrate(other)) == []


def test_rows_are_filtered_as_ever_after_migrations_ran(databases: Databases, settings: Settings) -> None:
    async def filtered(url: str) -> int:
        await migrate(url, by_snapshot=False, until="0001_initial")
        await migrate(url)
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
            found = [await connection.fetchval(count, schema) for schema in ("public", "office")]
            return cast("tuple[int, int]", tuple(found))
        finally:
            await connection.close()

    with databases.copy("empty") as url:
        in_public, in_office = asyncio.run(elsewhere(url))
    assert (in_public, in_office > 40) == (0, True)


BEFORE = """
INSERT INTO policy_version (id, code, content_hash, data, text, state, version, document_no, issuer, evidence,
    published_on, in_force_from, expires_on, created_at)
VALUES ('00000000-0000-0000-0000-000000000001', 'wuhan', 'x', '{}', '', 'IN_FORCE', 1, '1', 'x', 'x', '2020-12-02',
    '2021-01-01', '2023-12-31', now());
INSERT INTO applicant VALUES ('00000000-0000-0000-0000-000000000002', '91420100MA4KDEM01W', 'x', '420111', now());
INSERT INTO grants (id, number, policy_version_id, measure, applicant_id, district_code, item, item_key, state, version,
    facts, award, approved_on, award_year, created_at, updated_at)
SELECT ('00000000-0000-0000-0000-00000000010' || n)::uuid, 'G' || n, '00000000-0000-0000-0000-000000000001', 'A10-2',
    '00000000-0000-0000-0000-000000000002', '420111', 'i', 'I' || n, state, 1, '{}', 1000, '2021-03-01', 2021,
    now(), now()
FROM (VALUES (1, 'PAYABLE'), (2, 'PAID'), (3, 'TERMINATED'), (4, 'PAID')) AS g (n, state);
INSERT INTO payment (id, grant_id, amount, ordered_at)
SELECT ('00000000-0000-0000-0000-00000000020' || right(number, 1))::uuid, id, 1000, '2021-03-02' FROM grants;
INSERT INTO payment_leg (id, payment_id, payer, treasury, amount, state, version, voucher_no, requests)
SELECT gen_random_uuid(), payment.id, payer, CASE payer WHEN 'city' THEN 'city' ELSE '420111' END, 500,
    CASE grants.state WHEN 'PAID' THEN 'SETTLED' WHEN 'TERMINATED' THEN 'CANCELLED' ELSE 'ORDERED' END, 1, 'V', 1
FROM payment JOIN grants ON grants.id = grant_id, (VALUES ('city'), ('district')) AS payers (payer);
INSERT INTO recovery (id, grant_id, payment_id, number, cause, state, version, facts, claimed, amount, challenged,
    opened_by, opened_at)
VALUES ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000104',
    '00000000-0000-0000-0000-000000000204', 'R1', 'OVERPAYMENT', 'PARTLY_RECOVERED', 1, 'x', 1000, 1000, false,
    'x', now());
INSERT INTO recovery_leg VALUES ('00000000-0000-0000-0000-000000000004', 'city', 'city', 500, 200,
    '00000000-0000-0000-0000-000000000003');
INSERT INTO recovery_receipt (id, leg_id, treasury, number, amount, on_day, recorded_by, recorded_at)
VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000004', 'city', '1', 200, '2021-05-01', 'x', now());
"""
"""An office before there was a ledger: one award ordered, two paid, one terminated, some of it come back."""


def test_what_was_decided_before_there_was_a_ledger_is_taken_over_as_it_stood(
    databases: Databases, settings: Settings
) -> None:
    async def as_it_was(url: str) -> None:
        async with TortoiseContext() as context:
            config = tortoise_config(url)
            await context.init(config=config)
            executor = MigrationExecutor(get_connection(CONNECTION), config["apps"])
            await executor.migrate([MigrationTarget("models", "0004_guards_of_whole_lives")], direction="forward")
        connection = await connect(url)
        await connection.execute(BEFORE)
        await connection.close()

    async def since(url: str) -> tuple[list[str], list[dict[str, Any]], list[dict[str, Any]]]:
        await migrate(url)
        sums = "SELECT treasury, year, appropriated, free, reserved, paid, recovered FROM budget ORDER BY treasury"
        async with database(settings, url):
            found = (await check_ledger()).differences
            return found, await ask(sums), await ask("SELECT kind, key, used FROM allowance ORDER BY kind, key")

    with databases.copy("empty") as url:
        asyncio.run(as_it_was(url))
        differences, budgets, used = asyncio.run(since(url))
    assert differences == []
    assert [tuple(row.values()) for row in budgets] == [
        ("420111", 2021, 1500, 0, 500, 1000, 0),
        ("city", 2021, 1500, 0, 500, 800, 200),
    ]
    assert [tuple(row.values()) for row in used if row["kind"] == "ITEM"] == [
        ("ITEM", "I1", 1000), ("ITEM", "I2", 1000), ("ITEM", "I4", 800),
    ]  # fmt: skip
    assert {(row["kind"], row["used"]) for row in used if row["kind"] != "ITEM"} == {
        ("APPLICANT_YEAR", 3000),
        ("QUOTA", 3),
    }
