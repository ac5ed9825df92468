"""What a digest seals, piece by piece (分段封存): no statement grows with the city, however many rows a day brings."""

import hashlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID

from workflows.runtime.sql import ask

AT_ONCE = 5_000
"""Rows, or lines of chains, that one statement looks at."""
ROW_HASH = "encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(t))::text, 'UTF8')), 'hex')"
"""Of a row as it stands. What is empty is left out, so that a column that comes later changes no hash."""
FIRST = UUID(int=0)
_ROWS = f"""
WITH piece AS MATERIALIZED (SELECT id FROM {{table}} WHERE id > $2 ORDER BY id LIMIT $3),
known AS (SELECT s.id FROM piece JOIN sealed_row AS s ON s.kind = '{{table}}' AND s.id = piece.id),
fresh AS (
    INSERT INTO sealed_row (digest, kind, id, sha256) SELECT $1, '{{table}}', id, {ROW_HASH} FROM {{table}} AS t
    WHERE id IN (SELECT id FROM piece EXCEPT SELECT id FROM known) RETURNING 1
)
SELECT (SELECT id FROM piece ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*) FROM fresh) AS sealed
"""  # noqa: S608 - names of our own
_END_OF_A_PIECE = "SELECT chain FROM audit_line WHERE chain > $1 ORDER BY chain OFFSET $2 LIMIT 1"
_HEADS = """
INSERT INTO audit_head (digest, chain, number, hash)
SELECT $1, chain, number, line.hash
FROM (
    SELECT chain, max(number) AS number FROM audit_line WHERE chain >= $2 AND ($3::uuid IS NULL OR chain < $3)
    GROUP BY chain
) AS ends
JOIN audit_line AS line USING (chain, number)
WHERE NOT EXISTS (SELECT 1 FROM audit_head AS known WHERE (known.chain, known.number) = (ends.chain, ends.number))
"""
_KINDS = "SELECT kind FROM sealed_row WHERE digest = $1 AND kind > $2 ORDER BY kind LIMIT 1"
_LISTED_HEADS = r"""
SELECT count(*) AS count, string_agg(chain || ' ' || number || ' ' || hash, E'\n' ORDER BY chain) AS text,
    (array_agg(chain ORDER BY chain DESC))[1] AS last
FROM (
    SELECT chain, number, hash FROM audit_head WHERE digest = $1 AND chain >= $2 AND (chain > $2 OR $3)
    ORDER BY chain LIMIT $4
) AS piece
"""
_LISTED_ROWS = r"""
SELECT count(*) AS count, string_agg(kind || ' ' || id || ' ' || sha256, E'\n' ORDER BY id) AS text,
    (array_agg(id ORDER BY id DESC))[1] AS last
FROM (
    SELECT kind, id, sha256 FROM sealed_row WHERE digest = $1 AND kind = $5 AND id >= $2 AND (id > $2 OR $3)
    ORDER BY id LIMIT $4
) AS piece
"""


@dataclass(frozen=True, slots=True)
class Root:
    """How many things a digest seals, and the hash (SHA-256) over them: a line each, in their order."""

    count: int
    root: str


async def seal_rows(digest: int, table: str, after: UUID) -> tuple[UUID | None, int]:
    """Seal what no digest names of the rows of a table that come next; return the last of them and how many it was.

    The last is None where there were none left to look at.
    """
    (row,) = await ask(_ROWS.format(table=table), digest, after, AT_ONCE)
    return row["last"], row["sealed"]


async def seal_heads(digest: int) -> None:
    """Seal where every chain ends that no digest names so."""
    begin: UUID | None = FIRST
    while begin is not None:
        end = next((row["chain"] for row in await ask(_END_OF_A_PIECE, begin, AT_ONCE)), None)
        await ask(_HEADS, digest, begin, end)
        begin = end


async def root_of_heads(digest: int) -> Root:
    """Return the root over where chains end by a digest: of each its chain, number and hash."""
    return await _root(_pieces(_LISTED_HEADS, digest))


async def root_of_rows(digest: int) -> Root:
    """Return the root over the rows that a digest sealed: of each its table, id and hash."""

    async def listed() -> AsyncGenerator[tuple[int, str]]:
        for kind in await _kinds(digest):
            async for piece in _pieces(_LISTED_ROWS, digest, kind):
                yield piece

    return await _root(listed())


async def _root(pieces: AsyncGenerator[tuple[int, str]]) -> Root:
    hashed, count = hashlib.sha256(), 0
    async for listed, text in pieces:
        hashed.update(f"\n{text}".encode() if count else text.encode())
        count += listed
    return Root(count, hashed.hexdigest())


async def _pieces(statement: str, digest: int, *of: str) -> AsyncGenerator[tuple[int, str]]:
    last, first = FIRST, True
    while True:
        (piece,) = await ask(statement, digest, last, first, AT_ONCE, *of)
        if not piece["count"]:
            return
        yield piece["count"], piece["text"]
        last, first = piece["last"], False


async def _kinds(digest: int) -> list[str]:
    """The tables of which a digest sealed rows, in the order of their letters whatever order the database has."""
    kinds, last = list[str](), ""
    while rows := await ask(_KINDS, digest, last):
        last = rows[0]["kind"]
        kinds.append(last)
    return sorted(kinds)
