"""A city of any size (放大的城市): the demonstration's, each of its grants copied until there are enough of them.

States, measures, districts, days, decisions and money are spread as in the city that was played. Its programmes are
copied more often, and for more windows, so that a grant has three milestones on average; a few applicants have very
many grants. Ledger, allowances, runs and sums of budgets are true of the whole (``duixian ledger verify``), and every
key and reference is checked anew once the rows stand. Audit lines are not copied: the city's own grants alone have any.

Statements of the server copy faster than rows could be sent to it; what triggers derive is derived here, as the loader
of the demonstration does.
"""

from collections.abc import Callable
from typing import Any

from bench.multiplied_rows import TABLES, Copied, selected
from bench.multiplied_statements import (
    ACCOUNTS,
    ALLOWANCES,
    APPLICANTS,
    AT_ONCE,
    BY_WHOSE,
    CHECKED,
    COLUMNS,
    COPIED,
    COPIES,
    ENOUGH,
    INDEXES,
    KEYS,
    MORE_WINDOWS,
    NAMED,
    ORIGINS,
    OTHERS,
    OWN_ACCOUNTS_ALONE,
    PAID_WINDOWS,
    PLACES,
    RUN_TOTALS,
    SEARCHED,
    SHARED,
    SHARES,
    SHARING,
    SHARING_TABLES,
    SUMS,
    TABLE_NAMES,
    THIN,
    WINDOW_OF,
    WINDOWED,
)
from workflows.running.ledger_check import ENTRY_SUMS
from workflows.runtime.connecting import Connection

Said = Callable[[str], None]


async def multiply(connection: Connection, grants: int, say: Said) -> None:
    """Make the city of an open database one of so many grants, the indexes and references as they were."""
    tables = [row["name"] for row in await connection.fetch(TABLE_NAMES)]
    references = await connection.fetch(KEYS, ["f"])
    keys = await connection.fetch(KEYS, ["p", "u"])
    async with connection.transaction():
        await connection.execute("SET LOCAL work_mem = '256MB'")
        await connection.execute("SET LOCAL enable_nestloop = off")
        await _take_sources(connection)
        await _number_copies(connection, grants)
        indexes = await connection.fetch(INDEXES)
        for table in tables:
            await connection.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for key in (*references, *keys):
            await connection.execute(f'ALTER TABLE {key["of"]} DROP CONSTRAINT "{key["name"]}"')
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['name']}")
        await _write_copies(connection, say)
        await _add_up(connection)
        say("rows are written")
        await _write_search(connection)
        say("the search is written")
    await connection.execute("SET maintenance_work_mem = '1GB'")
    for key in keys:
        await connection.execute(f'ALTER TABLE {key["of"]} ADD CONSTRAINT "{key["name"]}" {key["says"]}')
    for index in indexes:
        await connection.execute(index["says"])
    say("indexes stand")
    for reference in references:
        await connection.execute(
            f'ALTER TABLE {reference["of"]} ADD CONSTRAINT "{reference["name"]}" {reference["says"]}'
        )
    for table in tables:
        await connection.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    await connection.execute("VACUUM ANALYZE")


async def _take_sources(connection: Connection) -> None:
    """Take what is copied aside, each row with its grant, and give the programmes more windows."""
    taken: set[str] = set()
    for table in TABLES:
        # The names are those of our own tables, here and below.
        query = f"SELECT t.*, {table.origin} AS origin FROM {table.name} AS t {table.way}"  # noqa: S608
        make = f"INSERT INTO src_{table.name}" if table.name in taken else f"CREATE TEMP TABLE src_{table.name} AS"
        await connection.execute(f"{make} {query}")
        taken.add(table.name)
    await connection.execute(WINDOW_OF)
    for name, (derived, condition) in WINDOWED.items():
        ids = ", ".join(f"'{column}', md5(s.{column} || 'w' || w)::uuid" for column in derived.split(", "))
        built = ", ".join(part for part in (ids, OTHERS.get(name)) if part)
        await connection.execute(
            f"CREATE TEMP TABLE more_{name} AS SELECT (jsonb_populate_record(s, jsonb_build_object({built}))).*"  # noqa: S608
            f" FROM src_{name} AS s, generate_series(1, {PAID_WINDOWS}) w WHERE {condition.format(**PLACES)}"
        )
    await connection.execute(MORE_WINDOWS)
    await connection.execute(OWN_ACCOUNTS_ALONE)
    for name in WINDOWED:
        await connection.execute(f"INSERT INTO src_{name} SELECT * FROM more_{name}")  # noqa: S608
    for name in taken:
        await connection.execute(f"ANALYZE src_{name}")


async def _number_copies(connection: Connection, grants: int) -> None:
    await connection.execute(ORIGINS)
    await connection.execute(COPIES.replace("$1", str(grants)))
    for statement in (SHARES, COPIED, CHECKED, APPLICANTS, NAMED):
        await connection.execute(statement)
    await connection.execute("ANALYZE copied")


async def _write_copies(connection: Connection, say: Said) -> None:
    for name, (condition, others) in BY_WHOSE.items():
        given = {column: text.replace("{id}", "md5(s.id::text || c.whose)::uuid") for column, text in others.items()}
        await _insert(connection, Copied(name, "", "", given), f"{name} AS s JOIN whose_of AS c ON {condition}")
    for name, others in SHARED.items():
        sharing = (
            f"(SELECT DISTINCT s.{SHARING[name]} AS id, c.neighbours, c.neighbours AS salt, c.neighbourhood,"  # noqa: S608
            f" '0'::interval AS later, 0 AS earlier"
            f" FROM src_{SHARING_TABLES[name]} AS s JOIN copied AS c USING (origin)) AS c"
        )
        given = {**others, "id": "md5(s.id::text || c.neighbours)::uuid"}
        await _insert(connection, Copied(name, "", "", given), f"{name} AS s JOIN {sharing} USING (id)")
    for name, table in {table.name: table for table in TABLES}.items():
        which = f" WHERE c.serial % {THIN} = 0" if table.thin else ""
        await _insert(connection, table, f"src_{name} AS s JOIN copied AS c USING (origin){which}")
        say(f"{name} is written")
    await connection.execute(ALLOWANCES)


async def _insert(connection: Connection, table: Copied, source: str) -> None:
    kinds: dict[str, Any] = {row["name"]: row["type"] for row in await connection.fetch(COLUMNS, table.name)}
    columns, expressions = selected(table, kinds)
    await connection.execute(f"INSERT INTO {table.name} ({columns}) SELECT {expressions} FROM {source}")  # noqa: S608


async def _write_search(connection: Connection) -> None:
    """Write what is searched for: the pairs of a text are found faster here than by the server."""
    driver: Any = connection
    batch: list[tuple[Any, str, list[str]]] = []
    async for row in driver.cursor(SEARCHED, prefetch=AT_ONCE):
        text = row["text"]
        batch.append((row["id"], text, [*{*text, *(text[at : at + 2] for at in range(len(text) - 1))}]))
        if len(batch) == AT_ONCE:
            await driver.copy_records_to_table("grant_search", records=batch)
            batch = []
    await driver.copy_records_to_table("grant_search", records=batch)


async def _add_up(connection: Connection) -> None:
    """Let the sums be those of the rows, and every budget have had what was taken of it."""
    await connection.execute(RUN_TOTALS)
    await connection.execute(ENOUGH)
    sums = ", ".join(
        f"coalesce(sum(amount) FILTER (WHERE account = '{account}'), 0) AS {account.lower()}" for account in ACCOUNTS
    )
    await connection.execute(SUMS.format(sums=sums))
    await connection.execute("DELETE FROM entry_total")
    await connection.execute(f"INSERT INTO entry_total (budget_id, measure, year, kind, amount) {ENTRY_SUMS}")
