"""The digest of the audit (审计日摘要): once a day all chains and all rows that are written once, sealed and signed.

It names what no digest before it named, and the hash of the one before: who alters or cuts off anything afterwards
would have to sign anew what others have copied. Copies lie in a file beside the key, in the feed, and with whoever
reads that.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson

from workflows.running.digest_pieces import FIRST, root_of_heads, root_of_rows, seal_heads, seal_rows
from workflows.runtime.proofs.digest_keys import DigestSigner, KeptSigner, key_id, key_path
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask, wait_for
from workflows.runtime.stated_day import moment
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM
from workflows.transaction.work import NOWHERE, Done, Work, handle

SEALED = (
    *("award_correction", "closed_year", "fact_snapshot", "history_step", "ledger_entry", "payment", "posting"),
    *("receipt", "recovery_receipt", "service_month"),
)
"""Tables whose rows are written once and never changed: money, months, facts and the steps that were taken."""
_LAST = "SELECT number, day, hash FROM audit_digest ORDER BY number DESC LIMIT 1"
_KEEP = """
INSERT INTO audit_digest (number, day, at, statement, hash, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_NEWEST = "SELECT number, day, at, statement, hash, key_id, signature FROM audit_digest WHERE number = $1"
_PUBLISHED = """
SELECT number, day, digest.at, statement, hash, key_id, signature, answer AS timestamp
FROM audit_digest AS digest LEFT JOIN audit_timestamp AS kept ON kept.digest = number
WHERE number < $1 ORDER BY number DESC LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest as it is kept and published."""

    number: int
    statement: str
    """What was signed: JSON with sorted names, of which the hash is made."""
    hash: str
    key_id: str
    signature: str

    def shown(self) -> dict[str, Any]:
        """Return it as others copy it."""
        return {
            "number": self.number,
            "statement": self.statement,
            "hash": self.hash,
            "keyId": self.key_id,
            "signature": self.signature,
        }


@dataclass(frozen=True, slots=True)
class SealDay:
    """The day that is to be sealed."""

    day: date


@dataclass(frozen=True, slots=True)
class SealPiece:
    """Rows of a table that are to be sealed by the digest of a day before it is made, after one of them."""

    day: date
    table: str
    after: UUID


async def seal_piece(work: Work, command: SealPiece) -> Done:
    """Seal rows for the digest to come (分段封存): broken off, it goes on where it was, since they stay sealed."""
    _ = work
    await wait_for(Turn.DIGEST, ["digest"])
    last = next(iter(await ask(_LAST)), None)
    if last is not None and last["day"] >= command.day:
        return Done(NOWHERE, changed=False)
    after, _ = await seal_rows(last["number"] + 1 if last else 1, command.table, command.after)
    return Done(NOWHERE, {}, {"last": str(after) if after else None}, changed=False)


@dataclass(frozen=True, slots=True)
class Sealing:
    """Whatever signs."""

    signer: DigestSigner

    async def seal_day(self, work: Work, command: SealDay) -> Done:
        """Seal all that was committed and that no digest names yet (封存); once a day, however often it is asked."""
        await wait_for(Turn.DIGEST, ["digest"])
        last = next(iter(await ask(_LAST)), None)
        if last is not None and last["day"] >= command.day:
            return Done(NOWHERE, changed=False)
        number, previous = (last["number"] + 1, last["hash"]) if last else (1, "")
        for table in SEALED:
            after: UUID | None = FIRST
            while after is not None:
                after, _ = await seal_rows(number, table, after)
        await seal_heads(number)
        heads, rows = await root_of_heads(number), await root_of_rows(number)
        statement = written_statement(
            {
                "number": number,
                "day": command.day.isoformat(),
                "at": work.now.isoformat(),
                "previous": previous,
                "chains": heads.count,
                "heads": heads.root,
                "rows": rows.count,
                "sealed": rows.root,
                "key": base64.b64encode(self.signer.public_key).decode(),
            }
        )
        signature = base64.b64encode(self.signer.sign(statement.encode())).decode()
        by = (hash_of(statement), key_id(self.signer.public_key), signature)
        await ask(_KEEP, number, command.day, work.now, statement, *by)
        return Done(NOWHERE, changed=False)


def written_statement(says: dict[str, Any]) -> str:
    """Return what a digest says as it is signed."""
    return orjson.dumps(says, option=orjson.OPT_SORT_KEYS).decode()


def hash_of(statement: str) -> str:
    """Return the hash of a statement (SHA-256, hexadecimal)."""
    return hashlib.sha256(statement.encode()).hexdigest()


async def make_digest(settings: Settings, signer: DigestSigner | None = None) -> Digest | None:
    """Make the digest of today where there is none, and copy it beside the key; None where there was one already."""
    today = (await moment()).today
    before = await last_number()
    for table in SEALED:
        await _seal_table(today, table)
    await handle(SYSTEM, Sealing(signer or KeptSigner.of(settings)).seal_day, SealDay(today))
    digest = await digest_numbered(await last_number())
    if digest is None:
        return None
    copy(settings, digest)
    return digest if digest.number > before else None


async def _seal_table(today: date, table: str) -> None:
    """Seal most of a table, each piece in a transaction of its own: what comes meanwhile is sealed with the digest."""
    after: str | None = str(FIRST)
    while after is not None:
        done = await handle(SYSTEM, seal_piece, SealPiece(today, table, UUID(after)))
        after = done.outcome.get("last") if isinstance(done, Done) else None


async def last_number() -> int:
    """Return the number of the newest digest; 0 where there is none."""
    last = await ask(_LAST)
    return int(last[0]["number"]) if last else 0


async def digest_numbered(number: int) -> Digest | None:
    """Return a digest."""
    for row in await ask(_NEWEST, number):
        return Digest(row["number"], row["statement"], row["hash"], row["key_id"], row["signature"])
    return None


async def newest_digests(before: int, most: int) -> list[dict[str, Any]]:
    """Return digests before a number, the newest first."""
    return await ask(_PUBLISHED, before, most)


def copies_path(settings: Settings) -> Path:
    """Return the file beside the key into which every digest is copied, a line of JSON each."""
    return key_path(settings).with_suffix(".jsonl")


def copies(settings: Settings) -> list[dict[str, Any]]:
    """Return what was copied, in order."""
    path = copies_path(settings)
    return copies_of(path.read_bytes()) if path.exists() else []


def copies_of(content: bytes) -> list[dict[str, Any]]:
    """Return the digests of a file of copies, or of a saved feed. Raises ValueError for anything else."""
    try:
        try:
            whole = orjson.loads(content)
        except orjson.JSONDecodeError:
            return [_digest(orjson.loads(line)) for line in content.split(b"\n") if line]
        if isinstance(whole, dict) and "items" in whole:
            return [_digest(item["_duixian"]) for item in cast("dict[str, Any]", whole)["items"]]
        return [_digest(whole)]
    except (KeyError, TypeError, ValueError):
        message = "this is no feed of digests, and no file of copies"
        raise ValueError(message) from None


def _digest(copied: Any) -> dict[str, Any]:  # noqa: ANN401 - what somebody kept
    """A copy of a digest, as far as it is compared; raises KeyError, TypeError or ValueError for what is none."""
    if not isinstance(copied["number"], int) or not isinstance(copied["hash"], str):
        raise TypeError
    date.fromisoformat(orjson.loads(copied["statement"])["day"])
    return copied


def copy(settings: Settings, digest: Digest, timestamp: bytes | None = None) -> None:
    """Copy a digest beside the key, once; and once more with its timestamp, when it has one."""
    shown = digest.shown() | ({"timestamp": base64.b64encode(timestamp).decode()} if timestamp else {})
    if any(kept["hash"] == digest.hash and (not timestamp or "timestamp" in kept) for kept in copies(settings)):
        return
    path = copies_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(orjson.dumps(shown) + b"\n")
        file.flush()
        os.fsync(file.fileno())
