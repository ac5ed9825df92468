"""Whether what digests sealed still stands (摘要核验): each digest, its signature, the ends of chains, and the rows."""

import base64
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import orjson

from workflows.running.digest_pieces import ROW_HASH, root_of_heads, root_of_rows
from workflows.running.digests import SEALED, hash_of
from workflows.runtime.proofs.digest_keys import is_signed
from workflows.runtime.sql import ask
from workflows.transaction.packs import pack_hash
from workflows.transaction.work import NOWHERE

MOST_FAULTS = 20
"""Rows and chains that are named of each kind; the rest is counted."""
_DIGESTS = "SELECT number, day, statement, hash, key_id, signature FROM audit_digest ORDER BY number"
_CUT = """
SELECT h.chain, min(h.number) AS number, count(*) OVER () AS broken
FROM audit_head AS h LEFT JOIN audit_line AS l USING (chain, number) WHERE l.hash IS DISTINCT FROM h.hash
    AND NOT EXISTS (
        SELECT 1 FROM witness_chain AS w JOIN audit_line AS e ON e.chain = $2 AND e.deed = 'forget'
            AND e.outcome -> 'chains' -> w.id::text = jsonb_build_array(w.lines, w.hash)
        WHERE w.id = h.chain AND w.lines >= h.number AND (w.lines > h.number OR w.hash = h.hash)
        AND NOT EXISTS (SELECT 1 FROM audit_line AS left_over WHERE left_over.chain = h.chain)
    )
GROUP BY h.chain ORDER BY h.chain LIMIT $1
"""
"""What was erased by rule is on record with where it ended, and gone whole."""
_ALTERED_ROWS = """
SELECT s.id, t.id IS NULL AS gone, s.digest, count(*) OVER () AS broken
FROM sealed_row AS s LEFT JOIN {0} AS t ON t.id = s.id
WHERE s.kind = '{0}' AND (t.id IS NULL OR {1} <> s.sha256) AND NOT {2} ORDER BY s.digest, s.id LIMIT $1
"""
"""Of a table, by its name, the hash of its rows, and when one was erased: those that are not as they were sealed."""
_ERASED = {
    "fact_snapshot": f"""(t.id IS NOT NULL AND t.erased_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM audit_line AS e WHERE e.chain = t.grant_id AND e.deed = 'erase_draft'
        AND e.outcome -> 'facts' ->> t.id::text = {ROW_HASH}
    ))"""  # noqa: S608 - words of our own
}
"""By a line of its grant's chain, which says the hash of what is left."""
_STORED = "SELECT id, code, content_hash, data, text FROM policy_version ORDER BY id"


async def digest_faults(keys: Mapping[str, bytes], copied: Sequence[Mapping[str, Any]]) -> AsyncGenerator[str]:
    """Yield what is not as it was sealed, a sentence each: by these public keys, and these copies of digests."""
    kept = {digest["number"]: digest for digest in await ask(_DIGESTS)}
    before = ""
    for place, digest in enumerate(kept.values(), 1):
        if fault := await _fault(digest, place, before, keys):
            yield f"digest {digest['number']} of {digest['day']}: {fault}"
        before = digest["hash"]
    for copy in copied:
        number, standing = copy["number"], kept.get(copy["number"])
        day = orjson.loads(copy["statement"])["day"]
        if standing is None:
            yield f"digest {number} of {day} was made and is not here: this database is older than that, or was cut"
        elif standing["hash"] != copy["hash"]:
            yield f"digest {number} of {day} is not the one that was copied"
    async for fault in _rows_faults():
        yield fault


def altered_rows(table: str) -> str:
    """Return the statement that finds rows of a table that are not as they were sealed, at most so many."""
    return _ALTERED_ROWS.format(table, ROW_HASH, _ERASED.get(table, "false"))


async def count_of_digests() -> int:
    """Return how many digests there are."""
    return (await ask("SELECT count(*) AS n FROM audit_digest"))[0]["n"]


async def count_of_rows() -> int:
    """Return how many rows digests have sealed."""
    return (await ask("SELECT count(*) AS n FROM sealed_row"))[0]["n"]


async def pack_faults() -> AsyncGenerator[str]:
    """Yield each stored pack that is not what its hash says."""
    for version in await ask(_STORED):
        try:
            held = pack_hash(version["data"], version["text"])
        except ValueError:  # what is no pack any more
            held = ""
        if held != version["content_hash"]:
            yield f"pack {version['content_hash'][:12]} of {version['code']} is not what its hash says"


async def _fault(digest: Mapping[str, Any], place: int, before: str, keys: Mapping[str, bytes]) -> str | None:
    says = orjson.loads(digest["statement"])
    if digest["number"] != place or says["number"] != place or says["previous"] != before:
        return "it does not go on from the one before it"
    if digest["hash"] != hash_of(digest["statement"]) or says["day"] != digest["day"].isoformat():
        return "it does not say what was hashed"
    if digest["key_id"] not in keys:
        return f"nobody knows its key {digest['key_id']}"
    if not is_signed(keys[digest["key_id"]], digest["statement"].encode(), base64.b64decode(digest["signature"])):
        return "it is not signed by its key"
    for name, root_of, what in (("heads", root_of_heads, "ends of chains"), ("sealed", root_of_rows, "rows")):
        if (await root_of(place)).root != says[name]:
            return f"the {what} that it sealed are others"
    return None


async def _rows_faults() -> AsyncGenerator[str]:
    for cut in await ask(_CUT, MOST_FAULTS, NOWHERE):
        yield f"chain {cut['chain']}: line {cut['number']}, which a digest sealed, is gone or another"
    for table in SEALED:
        for row in await ask(altered_rows(table), MOST_FAULTS):
            yield f"{table} {row['id']}, sealed by digest {row['digest']}, is {'gone' if row['gone'] else 'another'}"
