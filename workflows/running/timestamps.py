"""Timestamps beside digests (摘要时间戳): given once the digest stands, or made up later."""

import base64
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from cryptography.x509 import Certificate

from workflows.running.digests import Digest, copy, make_digest
from workflows.runtime.proofs.timestamping import TimestampAuthority, TimestampError, timestamped_at
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask

LOG = structlog.get_logger("duixian.timestamps")
AT_ONCE = 60
"""Digests that are timestamped in one go; what is left has its turn an hour later."""
_LACKING = """
SELECT number, statement, hash, key_id, signature FROM audit_digest AS digest
WHERE NOT EXISTS (SELECT 1 FROM audit_timestamp AS kept WHERE kept.digest = digest.number) ORDER BY number LIMIT $1
"""
_KEEP = "INSERT INTO audit_timestamp (digest, at, answer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING digest"
_KEPT = """
SELECT kept.digest, kept.at, kept.answer, digest.day, digest.statement
FROM audit_timestamp AS kept JOIN audit_digest AS digest ON digest.number = kept.digest ORDER BY kept.digest
"""


@dataclass(frozen=True, slots=True)
class SealedDay:
    """What became of today's digest, and of the timestamps of this and of earlier ones."""

    digest: Digest | None
    """None where there was one already."""
    stamped: int
    """Digests that have a timestamp since."""
    fault: str | None
    """Why the next one has none; None where all have one, or nobody gives any."""


async def seal_today(settings: Settings) -> SealedDay:
    """Make the digest of today where there is none, and have every digest timestamped that is not.

    A digest stands without its timestamp: an authority that is silent, refuses or answers something else is tried
    again the next time. Raises BadTimestampRootsError.
    """
    authority = TimestampAuthority.of(settings)
    made = await make_digest(settings)
    stamped, fault = await _stamp(settings, authority) if authority else (0, None)
    return SealedDay(made, stamped, fault)


async def _stamp(settings: Settings, authority: TimestampAuthority) -> tuple[int, str | None]:
    stamped = 0
    for row in await ask(_LACKING, AT_ONCE):
        digest = Digest(row["number"], row["statement"], row["hash"], row["key_id"], row["signature"])
        try:
            given = await authority.stamp(digest.statement)
        except TimestampError as error:
            # The next one would wait as long for the same.
            LOG.warning("a digest stands without its timestamp", digest=digest.number, why=str(error))
            return stamped, f"digest {digest.number}: {error}"
        # Two that stamp at once: the first one counts.
        if await ask(_KEEP, digest.number, given.at, given.answer):
            copy(settings, digest, given.answer)
            stamped += 1
    return stamped, None


async def timestamp_faults(roots: Sequence[Certificate], copied: Sequence[Mapping[str, Any]]) -> AsyncGenerator[str]:
    """Yield what is wrong with the timestamps of digests, a sentence each: by these roots and these copies."""
    kept = {row["digest"]: row for row in await ask(_KEPT)}
    for number, row in kept.items():
        if fault := _fault(row, roots):
            yield f"digest {number} of {row['day']}: {fault}"
    for copy_of in copied:
        answer, standing = copy_of.get("timestamp"), kept.get(copy_of["number"])
        if answer is not None and (standing is None or base64.b64encode(standing["answer"]).decode() != answer):
            day = orjson.loads(copy_of["statement"])["day"]
            yield f"digest {copy_of['number']} of {day}: the timestamp that was copied is not here"


async def count_of_timestamps() -> int:
    """Return how many digests have a timestamp."""
    return (await ask("SELECT count(*) AS n FROM audit_timestamp"))[0]["n"]


def _fault(row: Mapping[str, Any], roots: Sequence[Certificate]) -> str | None:
    if not roots:
        return "its timestamp was not checked: DUIXIAN_TIMESTAMP_ROOTS names no certificates"
    try:
        at = timestamped_at(row["answer"], row["statement"], roots)
    except TimestampError as error:
        return f"its timestamp does not hold: {error}"
    return None if at == row["at"] else "its timestamp says another moment"
