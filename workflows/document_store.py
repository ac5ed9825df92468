"""Where the bytes of documents are kept: a folder, or a bucket of any server that speaks S3.

What is kept under a document's id was checked on its way to be what was promised: kept again, it is the same.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from workflows.settings import Settings

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
        """Answer the store of the settings. A bucket's keys and endpoint are read from the usual AWS_ variables.

        Nothing is asked of a bucket yet: a server starts while its bucket does not answer.
        """
        place = settings.document_store
        if place is None or "://" not in place:
            folder = (Path(place) if place else settings.data_dir / "documents").absolute()
            return cls(LocalStore(folder, mkdir=True), folder)
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
            await self._store.put_async(_key(uid), chunks, use_multipart=True, max_concurrency=AT_ONCE)
        except _FAILURES as error:
            raise _silent(uid, error) from error
        if self._folder is not None:
            # Whatever the process's umask: documents name people and accounts.
            kept = self._folder / _key(uid)
            kept.chmod(_OWNER_ALONE)
            for folder in (kept.parent, self._folder):
                folder.chmod(_OWNER_ALONE_ENTERS)

    async def read(self, uid: UUID, size: int) -> Bytes:
        """Answer the bytes kept under an id, so many.

        Raises LostDocumentError where they are not there any more, SilentStoreError where they cannot be read.
        """
        try:
            found = await self._store.get_async(_key(uid))
        except FileNotFoundError as error:
            LOG.error("a document is lost", document=str(uid))  # noqa: TRY400 - the store's own words say no more
            raise LostDocumentError from error
        except _FAILURES as error:
            raise _silent(uid, error) from error
        if found.meta["size"] != size:
            LOG.error("a document is not what it was", document=str(uid), size=found.meta["size"])
            raise LostDocumentError
        return aiter(found.stream(min_chunk_size=CHUNK))


def _key(uid: UUID) -> str:
    # Two levels, for folders that a person or a backup can still open.
    return f"{uid.hex[:2]}/{uid}"


def _silent(uid: UUID, error: Exception) -> SilentStoreError:
    LOG.error("the store of documents does not answer", document=str(uid), why=str(error).partition("\n")[0])
    return SilentStoreError("the store of documents does not answer")
