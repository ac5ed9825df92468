"""Rows for the peers on asyncpg: statements that it keeps prepared, and texts as Duixian shows them."""

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

POOL = 10
"""Connections, as many as Duixian has."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
Row = Mapping[str, Any]

_BY_A_LEG = (
    ("PARTIALLY_SETTLED", {"SETTLED"}),
    ("RETURNED", {"RETURNED"}),
    ("REQUESTED", {"REQUESTED", "INSTRUCTED", "UNKNOWN"}),
    ("BUDGET_PENDING", {"BUDGET_PENDING"}),
    ("CANCELLED", {"CANCELLED"}),
    ("ORDERED", {"ORDERED"}),
)


async def open_pool() -> Any:
    """The pool of a server, at the database that the environment names (PGHOST, PGUSER, PGDATABASE)."""

    async def prepare(connection: Any) -> None:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")

    return await asyncpg.create_pool(min_size=POOL, max_size=POOL, init=prepare)


def global_id(kind: str, uid: UUID) -> str:
    """A global id, as Duixian writes it."""
    return base64.urlsafe_b64encode(f"{kind}:{uid.hex}".encode()).decode().rstrip("=")


def uid_of(text: str) -> UUID:
    """The UUID of a global id."""
    return UUID(hex=base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")[2])


def yuan(fen: int | None) -> str | None:
    """Money as a string of yuan."""
    return None if fen is None else f"{fen // 100}.{fen % 100:02d}"


def instant(value: datetime) -> str:
    """An instant in Asia/Shanghai."""
    return value.astimezone(SHANGHAI).isoformat(timespec="seconds")


def month(value: int) -> str:
    """A month of a calendar from its number."""
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def payment_state(legs: Iterable[Row]) -> str:
    """The state of a payment from those of its legs."""
    states = {leg["state"] for leg in legs}
    return "SETTLED" if states <= {"SETTLED"} else next(state for state, of in _BY_A_LEG if of & states)


def cursor_of(grant: Row) -> str:
    """The place of a grant in the list."""
    return base64.urlsafe_b64encode(f"{grant['created_at'].isoformat()} {grant['id'].hex}".encode()).decode()


def _condition(given: Mapping[str, Any] | None, values: list[Any]) -> list[str]:
    """What a filter asks, with its values put to the others."""
    given, parts = given or {}, []
    for name, column in (("states", "state"), ("districtCodes", "district_code")):
        if given.get(name) is not None:
            values.append(list(given[name]))
            parts.append(f"{column} = ANY(${len(values)})")
    if given.get("nextActor") == "OFFICER":
        parts.append("id IN (SELECT id FROM waiting_for_officer)")
    return parts


async def grants_page(pool: Any, first: int, after: str | None, given: Mapping[str, Any] | None) -> Sequence[Row]:
    """The grants of a page, newest first, and one more where there is one."""
    values: list[Any] = []
    parts = _condition(given, values)
    if after is not None:
        created, uid = base64.urlsafe_b64decode(after).decode().split(" ")
        values += [datetime.fromisoformat(created), UUID(hex=uid)]
        parts.append(f"(created_at, id) < (${len(values) - 1}, ${len(values)})")
    where = f"WHERE {' AND '.join(parts)}" if parts else ""
    statement = f"SELECT * FROM grants {where} ORDER BY created_at DESC, id DESC LIMIT {int(first) + 1}"
    return [dict(row) for row in await pool.fetch(statement, *values)]


async def count_grants(pool: Any, given: Mapping[str, Any] | None) -> int:
    """How many grants a list holds."""
    values: list[Any] = []
    parts = _condition(given, values)
    where = f"WHERE {' AND '.join(parts)}" if parts else ""
    return await pool.fetchval(f"SELECT count(*) FROM grants {where}", *values)


async def grant(pool: Any, uid: UUID) -> Row | None:
    """One grant."""
    row = await pool.fetchrow("SELECT * FROM grants WHERE id = $1", uid)
    return None if row is None else dict(row)


async def applicants(pool: Any, uids: Sequence[UUID]) -> list[Row]:
    """The applicants of these ids."""
    by_id = {row["id"]: dict(row) for row in await pool.fetch("SELECT * FROM applicant WHERE id = ANY($1)", uids)}
    return [by_id[uid] for uid in uids]


_MANY = {
    "milestones": (
        "grant_id",
        "SELECT * FROM milestone WHERE grant_id = ANY($1) AND state <> 'VOID' ORDER BY first_month, reached_at",
    ),
    "payments": ("grant_id", "SELECT * FROM payment WHERE grant_id = ANY($1) ORDER BY ordered_at, id"),
    "legs": (
        "payment_id",
        "SELECT * FROM payment_leg WHERE payment_id = ANY($1) AND state <> 'SPLIT' ORDER BY payer, part",
    ),
    "snapshots": ("grant_id", "SELECT * FROM fact_snapshot WHERE grant_id = ANY($1) ORDER BY number"),
}


async def many(pool: Any, name: str, uids: Sequence[UUID]) -> list[list[Row]]:
    """The rows that belong to each of these ids."""
    parent, statement = _MANY[name]
    by_id: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in await pool.fetch(statement, uids):
        by_id[row[parent]].append(dict(row))
    return [by_id[uid] for uid in uids]


async def today(pool: Any) -> str:
    """The stated day."""
    return str(await pool.fetchval("SELECT today FROM demonstration_day"))
