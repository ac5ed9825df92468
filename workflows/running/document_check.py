"""Whether every document is what it was (材料核对): the rows of documents against what lies in their store.

It goes shelf by shelf, so that memory holds a 256th of what the store lists; and each shelf is listed before its rows
are read, so that what is uploaded meanwhile is no difference. Nothing is changed.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.refusals.refusals import Language
from workflows.runtime.document_store import SHELVES, DocumentStore, Kept, SilentStoreError, key_of
from workflows.runtime.sql import ask

ROWS_AT_ONCE = 400
READ_AT_ONCE = 8
MOST_UNREADABLE = 5
"""One after the other: then it is the store that does not answer, and no document that cannot be read."""


class Fault(StrEnum):
    """What can be wrong between a row and what lies under its id."""

    MISSING = "MISSING"
    RESIZED = "RESIZED"
    ALTERED = "ALTERED"
    UNREADABLE = "UNREADABLE"
    UNRECORDED = "UNRECORDED"
    """It lies there whole, and its row still waits for it: a server ended between the two."""
    ORPHAN = "ORPHAN"


_SENTENCES: dict[Fault, dict[Language, str]] = {
    Fault.MISSING: {
        "en": "document {document} of {grant} is missing: {size} bytes, SHA-256 {sha256}",
        "zh-CN": "{grant} 的材料 {document} 文件缺失（应为 {size} 字节，SHA-256 {sha256}）",
    },
    Fault.RESIZED: {
        "en": "document {document} of {grant} is not what it was: {found} bytes lie there in place of {size}",
        "zh-CN": "{grant} 的材料 {document} 与登记不符：现有 {found} 字节，应为 {size} 字节",
    },
    Fault.ALTERED: {
        "en": "document {document} of {grant} is not what it was: its SHA-256 is {found}, not {sha256}",
        "zh-CN": "{grant} 的材料 {document} 与登记不符：现 SHA-256 为 {found}，应为 {sha256}",
    },
    Fault.UNREADABLE: {
        "en": "document {document} of {grant} cannot be read; the log says why",
        "zh-CN": "{grant} 的材料 {document} 无法读取，原因见日志",
    },
    Fault.UNRECORDED: {
        "en": "document {document} of {grant} lies in the store, and is not on record as uploaded: "
        "uploaded again, it is",
        "zh-CN": "{grant} 的材料 {document} 已存入，但未登记为已上传，重新上传即可登记",
    },
    Fault.ORPHAN: {
        "en": "{key} belongs to no document: {size} bytes of {modified}",
        "zh-CN": "{key} 不属于任何材料（{size} 字节，{modified}）",
    },
}
_BESIDE: dict[Language, str] = {
    "en": "{key} lies at the top of the store, where no document does",
    "zh-CN": "{key} 位于存储的顶层，不是任何材料的位置",
}
_ROWS = """
SELECT document.id, grants.number AS grant, document.size, document.sha256, document.stored_at
FROM document JOIN grants ON grants.id = document.grant_id
WHERE document.id > $1 AND document.id <= $2 ORDER BY document.id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be, and what is to be said of it."""

    fault: Fault
    key: str
    terms: dict[str, object]

    def sentence(self, language: Language) -> str:
        """Say it."""
        templates = _SENTENCES[self.fault] if self.terms else _BESIDE
        return templates[language].format(key=self.key, **self.terms)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf that was gone through: its name, and how many documents its rows know as uploaded."""

    name: str
    documents: int


async def check_documents(
    store: DocumentStore, *, whole: bool, first: str, untouched_since: datetime
) -> AsyncGenerator[Difference | Shelf]:
    """Tell each difference as it is found, and each shelf when it is done, beginning with ``first``.

    ``whole`` reads every byte; else what has the right size passes. What no row names as uploaded is a difference
    where it was not touched since a day and hour: a younger one may be an upload that is under way.
    Raises SilentStoreError where the store does not answer.
    """
    for key in await store.beside_shelves():
        yield Difference(Fault.ORPHAN, key, {})
    check = _Check(store, whole, untouched_since)
    for name in SHELVES[SHELVES.index(first) :]:
        lying = {kept.key: kept for kept in await store.shelf(name)}
        documents = 0
        async for rows in _pages(name):
            documents += sum(row["stored_at"] is not None for row in rows)
            for difference in await check.page(rows, lying):
                yield difference
        for difference in check.left(lying):
            yield difference
        yield Shelf(name, documents)


async def _pages(shelf: str) -> AsyncGenerator[list[dict[str, Any]]]:
    number = int(shelf, 16)
    # No id is the very first of a shelf: each is marked with its version.
    after, last = UUID(int=number << 120), UUID(int=((number + 1) << 120) - 1)
    while rows := await ask(_ROWS, after, last, ROWS_AT_ONCE):
        yield rows
        after = rows[-1]["id"]


class _Check:
    """Holds rows against what lies in a store."""

    def __init__(self, store: DocumentStore, whole: bool, untouched_since: datetime) -> None:  # noqa: FBT001 - ours
        self._store, self._whole, self._since = store, whole, untouched_since
        self._unreadable = 0

    async def page(self, rows: list[dict[str, Any]], lying: dict[str, Kept]) -> list[Difference]:
        """Return what is wrong with some rows, in order; what they name is taken out of what lies there."""
        for row in rows:
            row["lies"] = lying.pop(key_of(row["id"]), None)
        differences = [
            _of_row(Fault.UNRECORDED, row)
            for row in rows
            if row["stored_at"] is None and row["lies"] is not None and row["lies"].modified < self._since
        ]
        stored = [row for row in rows if row["stored_at"] is not None and not self._passes(row)]
        for start in range(0, len(stored), READ_AT_ONCE):
            each = await asyncio.gather(*(self._one(row) for row in stored[start : start + READ_AT_ONCE]))
            differences += [difference for difference in each if difference is not None]
        return sorted(differences, key=lambda difference: difference.key)

    def _passes(self, row: dict[str, Any]) -> bool:
        """Whether its size, by which alone it is compared, was seen when its shelf was listed."""
        return not self._whole and row["lies"] is not None and row["lies"].size == row["size"]

    def left(self, lying: dict[str, Kept]) -> list[Difference]:
        """Return what no row has named."""
        return [_orphan(kept) for _, kept in sorted(lying.items()) if kept.modified < self._since]

    async def _one(self, row: dict[str, Any]) -> Difference | None:
        try:
            measured = await self._store.measured(row["id"], whole=self._whole)
        except SilentStoreError:
            self._unreadable += 1
            if self._unreadable >= MOST_UNREADABLE:
                raise
            return _of_row(Fault.UNREADABLE, row)
        self._unreadable = 0
        if measured is None:
            return _of_row(Fault.MISSING, row)
        size, sha256 = measured
        if size != row["size"]:
            return _of_row(Fault.RESIZED, row, size)
        if sha256 not in {None, row["sha256"]}:
            return _of_row(Fault.ALTERED, row, sha256)
        return None


def _of_row(fault: Fault, row: dict[str, Any], present: object = None) -> Difference:
    terms = {
        "document": row["id"],
        "grant": row["grant"],
        "size": row["size"],
        "sha256": row["sha256"],
        "found": present,
    }
    return Difference(fault, str(row["id"]), terms)


def _orphan(kept: Kept) -> Difference:
    return Difference(Fault.ORPHAN, kept.key, {"size": kept.size, "modified": f"{kept.modified:%Y-%m-%d %H:%M} UTC"})
