"""Where the bytes of documents are kept: a folder, or a bucket of any server that speaks S3.

What is kept under a document's id was checked on its way to be what was promised: kept again, it is the same.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from workflows.runtime.settings import Settings

AT_ONCE = 2
"""Parts of one document on their way to a bucket: what an upload takes of memory, in parts of 5 MiB."""
TRIES = 3
MOST_WAITING = timedelta(seconds=10)
"""For a bucket that does not answer: the person who waits is told to come back."""
CONNECTING = timedelta(seconds=5)
READING = timedelta(seconds=30)
CHUNK = 256 * 1024
"""Bytes read at a time."""

_OWNER_ALONE, _OWNER_ALONE_ENTERS = 0o600, 0o700
LOG = structlog.get_logger("duixian.documents")
_FAILURES = (BaseError, OSError)

Bytes: TypeAlias = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that lies in the store, whatever it is."""

    key: str
    """Where, from the top of the store."""
    size: int
    """Bytes."""
    modified: datetime


SHELVES = tuple(f"{number:02x}" for number in range(256))
"""Where documents lie, in the order of their ids: by the first two digits of those."""


class SilentStoreError(RuntimeError):
    """The store does not answer, or has no room. The log says which."""


class LostDocumentError(RuntimeError):
    """What was kept under an id is not in the store any more, or has another size."""


class DocumentStore:
    """Keeps the bytes of documents under their ids. Bytes pass through; no document is held in memory whole."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None = None) -> None:
        self._store, self._folder = store, folder

    @classmethod
    def of(cls, settings: Settings) -> "DocumentStore":
        """Return the store of the settings. A bucket's keys and endpoint are read from the usual AWS_ variables.

        Nothing is asked of a bucket yet: a server starts while its bucket does not answer. Raises ValueError for a
        folder that is none and cannot be made.
        """
        place = settings.document_store
        if place is None or "://" not in place:
            folder = (Path(place) if place else settings.data_dir / "documents").absolute()
            try:
                return cls(LocalStore(folder, mkdir=True), folder)
            except _FAILURES as error:
                message = f"DUIXIAN_DOCUMENT_STORE: no documents can be kept in {folder}: {error}"
            raise ValueError(message)
        address = urlsplit(place)
        store = S3Store(
            address.netloc,
            prefix=address.path.strip("/") or None,
            # Whoever names an endpoint inside an intranet may name one without TLS.
            client_options={"allow_http": True, "connect_timeout": CONNECTING, "read_timeout": READING},
            retry_config={"max_retries": TRIES, "retry_timeout": MOST_WAITING},
        )
        return cls(store)

    async def keep(self, uid: UUID, chunks: Bytes) -> None:
        """Keep bytes under an id, whole or not at all: where `chunks` raises, nothing is kept and the error passes.

        Raises SilentStoreError where they cannot be kept.
        """
        try:
            await self._store.put_async(key_of(uid), chunks, use_multipart=True, max_concurrency=AT_ONCE)
        except _FAILURES as error:
            raise _silent(uid, error) from error
        if self._folder is not None:
            # Whatever the process's umask: documents name people and accounts.
            kept = self._folder / key_of(uid)
            kept.chmod(_OWNER_ALONE)
            for folder in (kept.parent, self._folder):
                folder.chmod(_OWNER_ALONE_ENTERS)

    async def erase(self, uid: UUID) -> None:
        """Erase what is kept under an id; what is not there is erased already. Raises SilentStoreError."""
        try:
            await self._store.delete_async(key_of(uid))
        except FileNotFoundError:
            return
        except _FAILURES as error:
            raise _silent(uid, error) from error

    async def read(self, uid: UUID, size: int) -> Bytes:
        """Return the bytes kept under an id, so many.

        Raises LostDocumentError where they are not there any more, SilentStoreError where they cannot be read.
        """
        try:
            stored = await self._store.get_async(key_of(uid))
        except FileNotFoundError as error:
            LOG.error("a document is lost", document=str(uid))  # noqa: TRY400 - the store's own words say no more
            raise LostDocumentError from error
        except _FAILURES as error:
            raise _silent(uid, error) from error
        if stored.meta["size"] != size:
            LOG.error("a document is not what it was", document=str(uid), size=stored.meta["size"])
            raise LostDocumentError
        return aiter(stored.stream(min_chunk_size=CHUNK))

    async def measured(self, uid: UUID, *, whole: bool) -> tuple[int, str | None] | None:
        """Return the size of what is kept under an id and, where it is read whole, its SHA-256; None where nothing is.

        Raises SilentStoreError where it cannot be read.
        """
        try:
            if not whole:
                return (await self._store.head_async(key_of(uid)))["size"], None
            stored = await self._store.get_async(key_of(uid))
            size, digest = 0, hashlib.sha256()
            async for part in stored.stream(min_chunk_size=CHUNK):
                size += len(part)
                digest.update(part)
        except FileNotFoundError:
            return None
        except _FAILURES as error:
            raise _silent(uid, error) from error
        return size, digest.hexdigest()

    async def shelf(self, name: str) -> list[Kept]:
        """Return all that lies on a shelf, what an upload that was killed has left there, too.

        Raises SilentStoreError where it cannot be seen.
        """
        try:
            if self._folder is not None:
                # The library is silent about parts of files.
                return await asyncio.to_thread(_files, self._folder, name)
            listed = cast("Any", self._store).list(name)
            return [Kept(item["path"], item["size"], item["last_modified"]) async for part in listed for item in part]
        except _FAILURES as error:
            raise _silent(name, error) from error

    async def beside_shelves(self) -> list[str]:
        """Return what lies at the top of the store and is no shelf. Raises SilentStoreError where it cannot be seen."""
        try:
            if self._folder is not None:
                names = [path.name for path in self._folder.iterdir()]
            else:
                top = await cast("Any", self._store).list_with_delimiter_async()
                names = [*top["common_prefixes"], *(item["path"] for item in top["objects"])]
        except _FAILURES as error:
            raise _silent("", error) from error
        return sorted(name for name in names if name not in SHELVES)


def key_of(uid: UUID) -> str:
    """Return where in the store a document lies."""
    # Two levels, for folders that a person or a backup can still open.
    return f"{uid.hex[:2]}/{uid}"


def _files(folder: Path, shelf: str) -> list[Kept]:
    kept: list[Kept] = []
    for parent, _, names in os.walk(folder / shelf):
        for name in names:
            path = Path(parent, name)
            try:
                known = path.lstat()
            except FileNotFoundError:
                # An upload was done with it just now.
                continue
            modified = datetime.fromtimestamp(known.st_mtime, UTC)
            kept.append(Kept(path.relative_to(folder).as_posix(), known.st_size, modified))
    return kept


def _silent(what: UUID | str, error: Exception) -> SilentStoreError:
    LOG.error("the store of documents does not answer", document=str(what), why=str(error).partition("\n")[0])
    return SilentStoreError("the store of documents does not answer")
