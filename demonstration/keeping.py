"""Keeps a played city as data: its tables as they stand, what was uploaded, and the schema to which they belong."""

import io
import lzma
import tarfile
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from uuid import UUID

import orjson

from domain.models import Document, OtherAward, PolicyVersion
from workflows.running.field_sealing import COLUMNS
from workflows.running.kept_city import ABOUT, DOCUMENTS, TABLES
from workflows.running.secret_marks import HIDDEN, Change
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.privacy.field_keys import Place, the_keys
from workflows.runtime.secret import the_secret

LEFT_OUT = frozenset(
    {
        *("tortoise_migrations", "answer", "followed_answer", "secret_mark", "used_ticket", "field_key"),
        *("forgotten_key", "change_horizon", "witness_chain", "erased_document"),
        *("audit_digest", "audit_head", "audit_timestamp", "sealed_row"),
        *("source_answer", "source_turn"),
    }
)
"""What each database makes for itself, and signs with a key of its own; answers and tickets are kept for who asks
again, and here nobody does; of other authorities nobody is asked."""
_COLUMNS = """
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
_REFERENCES = """
SELECT c.conrelid::regclass::text AS of, c.confrelid::regclass::text AS to
FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid <> c.confrelid
"""
_OF_NO_DOOR = "WHERE chain NOT IN (SELECT id FROM witness_chain)"
"""What the doors of the playing machine saw belongs to its chains, which are left out."""
_SEQUENCES = "SELECT sequencename::text AS name, last_value AS last FROM pg_sequences WHERE last_value IS NOT NULL"
_NEWEST = "SELECT name FROM tortoise_migrations ORDER BY name DESC LIMIT 1"


async def keep(url: str, store: DocumentStore, archive: Path) -> int:
    """Write the city of an open database into an archive; returns its size in bytes."""
    await _without_secret()
    connection = await connect(url)
    try:
        await _in_clear(connection)
        policy = await PolicyVersion.get()
        tables = await _tables(connection)
        about = {
            "migration": await connection.fetchval(_NEWEST),
            "policy": policy.content_hash,
            "tables": [{"name": name, "columns": columns} for name, columns in tables],
            "sequences": {row["name"]: row["last"] for row in await connection.fetch(_SEQUENCES)},
        }
        members = [(ABOUT, orjson.dumps(about, option=orjson.OPT_INDENT_2))]
        members += [(f"{TABLES}/{name}", await _rows(connection, name, columns)) for name, columns in tables]
    finally:
        await connection.close()
    for document in await Document.filter(stored_at__not_isnull=True).order_by("id"):
        content = b"".join([part async for part in await store.read(document.id, document.size)])
        members.append((f"{DOCUMENTS}/{document.id}", content))
    return _written(archive, members)


async def _without_secret() -> None:
    """Give persons' matters the keys that they have without any secret: the first server makes them anew by its own."""
    change = Change(the_secret(), None)
    for award in await OtherAward.filter(matter_key__posix_regex=HIDDEN):
        await change.rekeyed(award)


async def _in_clear(connection: Connection) -> None:
    """Open what is sealed, which the first server seals by keys of its own: the city's accounts are invented."""
    keys = the_keys()
    for column in COLUMNS:
        await connection.execute(f"ALTER TABLE {column.table} DISABLE TRIGGER USER")
        after = UUID(int=0)
        while rows := await column.under_others("", after):
            for uid, kept in rows:
                clear = keys.open(Place(column.table, column.column, uid), kept)
                await connection.execute(f"UPDATE {column.table} SET {column.column} = $2 WHERE id = $1", uid, clear)  # noqa: S608 - names of our own
            after = rows[-1][0]
        await connection.execute(f"ALTER TABLE {column.table} ENABLE TRIGGER USER")


async def _tables(connection: Connection) -> list[tuple[str, list[str]]]:
    """The tables, each after those to which it refers."""
    columns = {row["name"]: row["columns"] for row in await connection.fetch(_COLUMNS)}
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(columns, ()))
    for reference in await connection.fetch(_REFERENCES):
        order.add(reference["of"].strip('"'), reference["to"].strip('"'))
    order.prepare()
    listed: list[str] = []
    while order.is_active():
        ready = sorted(order.get_ready())
        listed += ready
        order.done(*ready)
    return [(name, columns[name]) for name in listed if name not in LEFT_OUT]


async def _rows(connection: Connection, name: str, columns: list[str]) -> bytes:
    written = io.BytesIO()
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = f'"{name}" {_OF_NO_DOOR if name == "audit_line" else ""}'
    # The names are those of our own tables.
    await connection.copy_from_query(f"SELECT {listed} FROM {rows} ORDER BY {listed}", output=written)  # noqa: S608
    return written.getvalue()


def _written(archive: Path, members: list[tuple[str, bytes]]) -> int:
    """Write the archive whole, under another name first; the same members are the same bytes."""
    draft = archive.with_suffix(".draft")
    with lzma.open(draft, "w", preset=9 | lzma.PRESET_EXTREME) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for info, content in _infos(members):
            tar.addfile(info, io.BytesIO(content))
    draft.replace(archive)
    return archive.stat().st_size


def _infos(members: list[tuple[str, bytes]]) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    for name, content in members:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        yield info, content
