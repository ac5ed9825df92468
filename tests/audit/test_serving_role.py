"""The role that serves reads, adds, and changes what commands change; PostgreSQL refuses it all the rest."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.operations.test_command_line import run
from tests.world.cases import open_case
from tests.world.city import SERVER, City, as_server
from tests.world.databases import Databases
from tests.world.other_process import free_port
from tests.world.rows import connection_to
from workflows.runtime.migrating import migrate
from workflows.runtime.proofs.serving_role import ADDED, FORGOTTEN, UPDATED, check_role

# ruff: noqa: S608 - these tests write their own statements

REFUSED = (
    "ALTER TABLE audit_line DISABLE TRIGGER ALL",
    "ALTER TABLE posting DISABLE TRIGGER written_once",
    "SET session_replication_role = replica",
    "DROP TRIGGER written_once ON audit_line",
    "DROP TABLE audit_line",
    "TRUNCATE audit_line CASCADE",
    "UPDATE audit_line SET actor = 'nobody'",
    "UPDATE posting SET amount = 0",
    "UPDATE service_month SET signed_persons = 99",
    "DELETE FROM posting",
    "DELETE FROM service_month",
    "DELETE FROM grants",
    "UPDATE applicant SET credit_code = 'x'",
    "UPDATE grants SET id = gen_random_uuid()",
    "UPDATE payment_run_row SET amount = 0",
    "CREATE OR REPLACE FUNCTION written_once() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "CREATE TABLE posting2 (id int)",
    "CREATE TEMPORARY TABLE recovery (id int)",
    "CREATE SCHEMA beside",
    "CREATE TRIGGER z BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION written_once()",
    "INSERT INTO demonstration_day (id, today, stated_on) VALUES ('today', '2030-01-01', '2030-01-01')",
    "INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES (99, 'models', '0099', now())",
    f"ALTER ROLE {SERVER} SUPERUSER",
    "SET ROLE postgres",
    "COPY audit_line FROM PROGRAM 'true'",
)


KEYS = {
    "forgotten_key": "mark",
    "audit_digest": "number",
    "audit_head": "chain",
    "audit_timestamp": "digest",
    "revocation": "number",
}
"""The keys of tables that are not called by an id."""


def spoken(url: str, *statements: str) -> list[str]:
    """What PostgreSQL answers to each statement: its name of the refusal, or "done"; each is undone."""

    async def speak() -> list[str]:
        connection: Any = await connection_to(url)
        answers = list[str]()
        for statement in statements:
            try:
                async with connection.transaction():
                    await connection.execute(statement)
                    answers.append("done")
                    await connection.execute("DO $$ BEGIN RAISE EXCEPTION 'undo'; END $$")
            except asyncpg.RaiseError:
                continue
            except asyncpg.PostgresError as error:
                answers.append(type(error).__name__)
        await connection.close()
        return answers

    return asyncio.run(speak())


@pytest.fixture(scope="module")
def served(city: City) -> str:
    """The address of a city with a paid grant, as its server has it."""
    open_case(city).to("PAID")
    return as_server(city.url, demonstration=False)


@pytest.mark.parametrize("statement", REFUSED)
def test_who_serves_cannot_change_what_is_on_record_nor_switch_its_guards_off(served: str, statement: str) -> None:
    assert spoken(served, statement) == ["InsufficientPrivilegeError"]


def test_who_serves_deletes_nothing_and_empties_nothing(served: str) -> None:
    tables = [*UPDATED, *ADDED]
    statements = [f"DELETE FROM {table}" for table in tables] + [f"TRUNCATE {table} CASCADE" for table in tables]
    assert set(spoken(served, *statements)) == {"InsufficientPrivilegeError"}


@pytest.mark.parametrize("table", ["answer", "audit_line", "change"])
def test_what_is_forgotten_by_rule_is_kept_until_its_time_whoever_serves(served: str, table: str) -> None:
    assert spoken(served, f"DELETE FROM {table}") == ["IntegrityConstraintViolationError"]


def test_what_is_written_once_can_be_updated_by_nobody_who_serves(served: str) -> None:
    statements = [f"UPDATE {table} SET {KEYS.get(table, 'id')} = NULL" for table in sorted(ADDED)]
    assert set(spoken(served, *statements)) == {"InsufficientPrivilegeError"}


def test_a_budget_is_moved_by_postings_alone_whoever_serves(served: str) -> None:
    assert spoken(served, "UPDATE budget SET free = free + 1") == ["IntegrityConstraintViolationError"]


PRODUCTION = {"DUIXIAN_MODE": "production"}


@pytest.fixture
def migrated(databases: Databases) -> Iterator[str]:
    """A database of nobody's yet, as its owner has it."""
    with databases.copy("migrated") as url:
        yield url


def serve(directory: Path, url: str) -> tuple[int, str]:
    """How a server in production ends that is refused before it serves, and what it says."""
    ended = run(directory, "serve", DATABASE_URL=url, DUIXIAN_PORT=str(free_port()), **PRODUCTION)
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def test_a_server_in_production_does_not_begin_as_the_owner(migrated: str, tmp_path: Path) -> None:
    code, says = serve(tmp_path, migrated)
    assert code == 1
    assert "is a superuser; it may make roles; it owns table" in says
    assert "`duixian database roles --apply`" in says


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (f"GRANT DELETE ON posting TO {SERVER}", "may delete rows of, empty or put triggers on table posting"),
        (f"GRANT UPDATE (actor) ON audit_line TO {SERVER}", "may update column actor of audit_line"),
        (f"GRANT CREATE ON SCHEMA public TO {SERVER}", "may make tables in schema public"),
        ("GRANT TEMPORARY ON DATABASE {} TO PUBLIC", "may make temporary tables"),
        (f"ALTER TABLE call OWNER TO {SERVER}", "owns table call"),
        (
            f"REVOKE INSERT ON audit_line FROM {SERVER}",
            "lacks insert on column actor of audit_line (13 columns in all)",
        ),
        (f"REVOKE UPDATE (used) ON allowance FROM {SERVER}", "lacks update on column used of allowance: run"),
        ("DELETE FROM tortoise_migrations WHERE name > '0009z'", "lacks migration 0010"),
    ],
)
def test_a_role_that_may_more_or_less_than_it_needs_does_not_serve(
    migrated: str, tmp_path: Path, statement: str, says: str
) -> None:
    url = as_server(migrated, demonstration=False)

    async def altered() -> None:
        owner = await connection_to(migrated)
        await owner.execute(statement.format(await owner.fetchval("SELECT current_database()")))
        await owner.close()

    asyncio.run(altered())
    code, answer = serve(tmp_path, url)
    assert code == 1
    assert says in answer
    assert answer.count("\n") == 1
    mended = run(tmp_path, "database", "roles", "--apply", DATABASE_URL=migrated, **PRODUCTION)
    assert mended.returncode == 0, mended.stderr


def test_what_is_printed_is_what_is_said(migrated: str, tmp_path: Path) -> None:
    printed = run(tmp_path, "database", "roles", DATABASE_URL=migrated, **PRODUCTION)
    assert printed.returncode == 0
    assert f"GRANT INSERT ON audit_line TO {SERVER};\n" in printed.stdout
    assert f"GRANT UPDATE (used) ON allowance TO {SERVER};\n" in printed.stdout
    deleting = [line for line in printed.stdout.splitlines() if "DELETE" in line]
    assert {line.split()[3] for line in deleting} == set(FORGOTTEN)
    other = {"DATABASE_URL": migrated, "DUIXIAN_SERVING_ROLE": "windows", **PRODUCTION}
    assert "GRANT INSERT ON audit_line TO windows;\n" in run(tmp_path, "database", "roles", **other).stdout
    statements = printed.stdout.count(";\n") - 1
    for _ in range(2):
        applied = run(tmp_path, "database", "roles", "--apply", **other)
        assert (applied.returncode, applied.stdout) == (0, f"windows may serve: {statements} statements.\n")


def test_a_name_that_is_none_is_refused(migrated: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "database", "roles", DATABASE_URL=migrated, DUIXIAN_SERVING_ROLE="x; DROP TABLE posting")
    assert ended.returncode == 1
    assert "DUIXIAN_SERVING_ROLE" in ended.stderr


def test_who_migrates_lets_the_role_serve_what_is_new(databases: Databases, tmp_path: Path) -> None:
    with databases.copy("empty") as url:
        asyncio.run(migrate(url, "0009_changed_things"))
        serving = as_server(url, demonstration=False)
        assert run(tmp_path, "migrate", DATABASE_URL=url, **PRODUCTION).returncode == 0
        asyncio.run(check_role(serving))
