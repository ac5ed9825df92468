"""The city of the demonstration (演示城市), kept as data beside its pack and loaded whole into an empty database.

It was played by the commands themselves and then copied, table by table, as it stood under the newest migration of that
day. Its keys of persons were made without any secret, so it holds none: the first server makes them anew by its own.
"""

import io
import tarfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import orjson

from workflows.runtime.beginning import Progress, Stage, silent
from workflows.runtime.connecting import Connection, connect
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.migrating import migrate
from workflows.runtime.settings import Settings
from workflows.runtime.turns import WAIT, Turn

ABOUT, TABLES, DOCUMENTS = "about.json", "tables", "documents"
"""What the archive holds: what it is, its tables in the order in which they are loaded, uploaded documents."""
_NEWEST = "SELECT name FROM tortoise_migrations ORDER BY name DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table: its name, and its columns as its rows have them."""

    name: str
    columns: list[str]

    @property
    def member(self) -> str:
        """The part of the archive in which its rows are, in PostgreSQL's text format."""
        return f"{TABLES}/{self.name}"


@dataclass(frozen=True, slots=True)
class KeptCity:
    """The archive beside a pack, and what it says of itself."""

    path: Path
    migration: str
    """The newest migration under which it was copied."""
    policy: str
    """Content hash of the pack under which it was played."""
    tables: list[KeptTable]
    sequences: dict[str, int]
    """The last number that each sequence gave."""

    @classmethod
    def beside(cls, pack: Path) -> "KeptCity | None":
        """Return the city that is kept beside a pack; None where there is none."""
        path = archive_of(pack)
        if not path.exists():
            return None
        with tarfile.open(path, "r:xz") as archive:
            description = orjson.loads(_bytes(archive, archive.getmember(ABOUT)))
        tables = [KeptTable(table["name"], table["columns"]) for table in description["tables"]]
        return cls(path, description["migration"], description["policy"], tables, description["sequences"])

    async def load(self, url: str, store: DocumentStore, progress: Progress = silent) -> bool:
        """Load everything into an empty database that stands at its migration, or nothing; answer whether it did."""
        connection = await connect(url)
        try:
            async with connection.transaction():
                # Of two that begin at once the second waits, and finds the database filled.
                await connection.execute(WAIT, Turn.DEMONSTRATION, ["demonstration"])
                if await connection.fetchval(_NEWEST) != self.migration or not await self._is_empty(connection):
                    return False
                await self._copy(connection, progress)
                await self._keep_documents(store)
            await connection.execute("ANALYZE")
        finally:
            connection.terminate()
        return True

    async def _is_empty(self, connection: Connection) -> bool:
        # The names are those of our own tables.
        rows = " OR ".join(f'EXISTS (SELECT 1 FROM "{table.name}")' for table in self.tables)  # noqa: S608
        return not await connection.fetchval(f"SELECT {rows}")

    async def _copy(self, connection: Connection, progress: Progress) -> None:
        """Copy the rows as they stood: what triggers derive and refuse was derived and refused when they came to be."""
        kept = self._members(TABLES)
        for table in self.tables:
            await connection.execute(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
        for place, (table, rows) in enumerate(zip(self.tables, kept, strict=True)):
            progress(Stage.CITY, place, len(self.tables))
            await connection.copy_to_table(table.name, source=io.BytesIO(rows[1]), columns=table.columns)
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in self.tables:
            await connection.execute(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        for name, last in self.sequences.items():
            await connection.fetchval("SELECT setval($1::regclass, $2)", name, last)

    async def _keep_documents(self, store: DocumentStore) -> None:
        for name, content in self._members(DOCUMENTS):
            await store.keep(UUID(name), _once(content))

    def _members(self, folder: str) -> Iterator[tuple[str, bytes]]:
        with tarfile.open(self.path, "r:xz") as archive:
            for member in archive:
                held, _, name = member.name.partition("/")
                if held == folder:
                    yield name, _bytes(archive, member)


async def load_city(settings: Settings, url: str, progress: Progress = silent) -> bool:
    """Load the city that is kept beside the pack of the settings, if there is one and no day was stated yet.

    A city of an older schema is loaded as that schema was; migrating the database forward afterwards takes it along.
    """
    if await _has_begun(url):
        return False
    city = KeptCity.beside(settings.policy_pack)
    if city is None:
        return False
    await migrate(url, city.migration, progress)
    return await city.load(url, DocumentStore.of(settings), progress)


async def _has_begun(url: str) -> bool:
    connection = await connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('demonstration_day')") is None:
            return False
        return bool(await connection.fetchval("SELECT EXISTS (SELECT 1 FROM demonstration_day)"))
    finally:
        await connection.close()


def archive_of(pack: Path) -> Path:
    """Return where the city of a pack is kept."""
    return pack.with_name(f"{pack.stem}.demonstration.tar.xz")


def _bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read() if file else b""


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
