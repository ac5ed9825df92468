"""The demonstration's city belongs to the present schema and pack, and is loaded whole, once, where nothing is."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from demonstration.keeping import LEFT_OUT
from tests.world.city import served_city
from tests.world.databases import Databases
from workflows.running.kept_city import KeptCity, load_city
from workflows.runtime.connecting import connect
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import PACKAGED_POLICY_PACK, Settings
from workflows.transaction.packs import load_pack

MOST_BYTES = 2_000_000
TABLES = "SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.fixture(scope="module")
def kept() -> KeptCity:
    city = KeptCity.beside(PACKAGED_POLICY_PACK)
    assert city is not None
    return city


def test_it_belongs_to_the_present_schema_and_pack(kept: KeptCity, databases: Databases) -> None:
    with databases.copy("migrated") as url:
        newest = asyncio.run(_value(url, "SELECT max(name) FROM tortoise_migrations"))
        tables = str(asyncio.run(_value(url, TABLES))).split()
    assert kept.migration == newest, "the schema has changed: make demonstration"
    assert kept.policy == load_pack(PACKAGED_POLICY_PACK).content_hash, "the pack has changed: make demonstration"
    assert {table.name for table in kept.tables} == set(tables) - LEFT_OUT
    assert kept.path.stat().st_size < MOST_BYTES


async def _value(url: str, query: str) -> object:
    connection = await connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


CHANGES = """query C($after: String) {
  changes(first: 100, after: $after) {
    nodes { cursor changedAt grant { id number state } } pageInfo { endCursor hasNextPage }
  }
}"""
SUBMITTED = "{ grants(filter: {states: [SUBMITTED]}) { edges { node { id version } } } }"
HISTORY = "SELECT g.number, c.at FROM change c JOIN grants g ON g.id = c.grant_id ORDER BY c.number"


def test_its_changes_are_told_once_and_a_command_after_them(databases: Databases, settings: Settings) -> None:
    with databases.copy("empty") as url:
        asyncio.run(load_city(settings, url))
        asyncio.run(migrate(url))
        with served_city(url, settings) as city:
            changes: list[dict[str, Any]] = []
            after = None
            while True:
                page = city.officer.ask(CHANGES, after=after)["changes"]
                changes, after = changes + page["nodes"], page["pageInfo"]["endCursor"]
                if not page["pageInfo"]["hasNextPage"]:
                    break
            # As in an office that has worked for years: every command of the city, not only how its grants stand now.
            assert [(change["grant"]["number"], datetime.fromisoformat(change["changedAt"])) for change in changes] == [
                (row["number"], row["at"]) for row in city.sql(HISTORY)
            ]
            assert len({change["cursor"] for change in changes}) == len(changes)
            assert {change["grant"]["number"]: change["grant"]["state"] for change in changes} == {
                row["number"]: row["state"] for row in city.sql("SELECT number, state FROM grants")
            }
            assert len(changes) > 10 * city.sql("SELECT count(*) AS n FROM grants")[0]["n"]
            grant = city.officer.ask(SUBMITTED)["grants"]["edges"][0]["node"]
            city.officer.done("refuseGrant", id=grant["id"], expectedVersion=grant["version"], reason="示例")
            newest = city.officer.ask(CHANGES, after=after)["changes"]["nodes"]
            assert [change["grant"]["id"] for change in newest] == [grant["id"]]


def test_it_is_loaded_once_and_into_an_empty_database_alone(databases: Databases, settings: Settings) -> None:
    with databases.copy() as url:
        before = asyncio.run(_value(url, "SELECT count(*) FROM audit_line"))
        assert not asyncio.run(load_city(settings, url))
        assert asyncio.run(_value(url, "SELECT count(*) FROM audit_line")) == before
    with databases.copy("empty") as url:
        assert asyncio.run(load_city(settings, url))
        assert not asyncio.run(load_city(settings, url))
        disabled = "SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal"
        assert asyncio.run(_value(url, disabled)) == 0


def test_two_that_begin_at_once_load_it_once(databases: Databases, settings: Settings) -> None:
    async def both(url: str) -> list[bool]:
        return list(await asyncio.gather(load_city(settings, url), _loaded(settings, url)))

    with databases.copy("migrated") as url:
        assert sorted(asyncio.run(both(url))) == [False, True]


async def _loaded(settings: Settings, url: str) -> bool:
    kept = KeptCity.beside(settings.policy_pack)
    assert kept is not None
    return await kept.load(url, DocumentStore.of(settings))


TOMORROW = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '9999_tomorrow', now())"


def test_a_database_of_another_schema_is_left_alone(databases: Databases, settings: Settings) -> None:
    with databases.copy("migrated") as url:
        asyncio.run(_value(url, TOMORROW))
        assert not asyncio.run(_loaded(settings, url))
