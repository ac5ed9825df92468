"""Keys of neighbouring systems (接口密钥): issued once, kept as a hash, good for what they say, until they end."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from domain.lives.roles import Role
from domain.values.people import person_of
from workflows.access.known_offices import check_known
from workflows.access.revocations import CHAIN, Revoked
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask, naming, tell
from workflows.transaction.actors import Actor
from workflows.transaction.reasons import stated_line
from workflows.transaction.work import Done, Work

PREFIX = "dxk_"
"""By which people, programs and scanners of leaked secrets know a key."""
MOST_DAYS = 1_100
USE_RECORDED_EVERY = timedelta(minutes=1)
_KEY = re.compile(r"dxk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_COLUMNS = naming(Revoked)("""
SELECT id, hash, name, role, credit_code, bureaus::text, district, treasuries::text, scopes::text, issued_by, issued_at,
    expires_at, last_used_at,
    (SELECT min(at) FROM revocation WHERE kind = Revoked.KEY AND subject = api_key.id) AS revoked_at
FROM api_key
""")
_ADD = """
INSERT INTO api_key (id, hash, name, role, credit_code, bureaus, district, treasuries, scopes, issued_by, issued_at,
    expires_at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9::jsonb, $10, $11, $12)
"""
_USED = """
UPDATE api_key SET last_used_at = $2::timestamptz
WHERE id = $1 AND coalesce(last_used_at < $2::timestamptz - interval '1 minute', true)
"""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: whoever reads this cannot use it."""

    id: str
    actor: Actor
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssueApiKey:
    """A key to keep: what it is good for, and its hash."""

    id: str
    hash: str
    name: str
    role: Role
    credit_code: str | None
    bureaus: tuple[str, ...]
    district: str | None
    treasuries: tuple[str, ...]
    scopes: tuple[str, ...]
    days: int
    ordered_by: str


def new_key() -> tuple[str, str]:
    """Return the id of a new key, and the key itself: 256 bits that nobody had before."""
    uid = secrets.token_hex(8)
    return uid, f"{PREFIX}{uid}_{secrets.token_urlsafe(32)}"


def hash_of(key: str) -> str:
    """Return the hash by which a key is known. It has as many bits as the hash: there is nothing to try out."""
    return hashlib.sha256(key.encode()).hexdigest()


async def issue_api_key(work: Work, command: IssueApiKey) -> Done:
    """Keep a key (签发接口密钥). Raises INPUT_INVALID, also for bureaus, districts and treasuries that nobody knows."""
    del work
    await check_known(
        Actor(command.name, command.role, None, command.bureaus, command.district, command.treasuries, "system")
    )
    now = system_moment().now
    lists = [orjson.dumps(each).decode() for each in (command.bureaus, command.treasuries, command.scopes)]
    await tell(
        _ADD,
        *(command.id, command.hash, stated_line(command.name, "name", 80), command.role, command.credit_code),
        *(lists[0], command.district, lists[1], lists[2], stated_line(command.ordered_by, "by", 200)),
        *(now, now + timedelta(days=command.days)),
    )
    return Done(CHAIN, outcome={"key": command.id})


async def key_shown(key: str) -> ApiKey | None:
    """Return the key that somebody shows; None for one that is none of ours."""
    parts = _KEY.fullmatch(key)
    if parts is None:
        return None
    rows = await ask(f"{_COLUMNS} WHERE id = $1", parts[1])
    if not rows or not secrets.compare_digest(rows[0]["hash"], hash_of(key)):
        return None
    return _key(rows[0])


async def record_use(uid: str) -> None:
    """Put on record that a key was used, once a minute at most."""
    await ask(_USED, uid, system_moment().now)


async def all_keys() -> Sequence[ApiKey]:
    """Return every key that was issued, the newest first."""
    return [_key(row) for row in await ask(f"{_COLUMNS} ORDER BY issued_at DESC, id")]


def _key(row: dict[str, Any]) -> ApiKey:
    bureaus, treasuries, scopes = (tuple(orjson.loads(row[name])) for name in ("bureaus", "treasuries", "scopes"))
    name, role, code, district = row["name"], Role(row["role"]), row["credit_code"], row["district"]
    # Two keys of one system, of which one follows the other, are one caller: what it asked for twice is done once.
    actor = Actor(name, role, code, bureaus, district, treasuries, person_of(f"system/{name}"), scopes)
    times = (row[name] for name in ("issued_at", "expires_at", "last_used_at", "revoked_at"))
    return ApiKey(row["id"], actor, row["issued_by"], *times)
