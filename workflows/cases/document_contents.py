"""Whether the bytes of a document are of its type (材料内容核对): looked at as they pass, none of them unpacked."""

import asyncio
import codecs
import re
from collections.abc import AsyncGenerator, AsyncIterable
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Term
from workflows.cases.document_types import MEDIA_TYPES, DocumentType, known_type
from workflows.transaction.refused import refuse

_HEAD = 4_096
"""Bytes by which a file is known."""
_TAIL = 1_114_112
"""Bytes of an archive in which its directory lies: that of some ten thousand files, and a comment."""
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
"""The beginnings of one with files, and of one without."""
_PDF, _PDF_MARK, _MARK_WITHIN = "application/pdf", b"%PDF-", 1_024
_LEAST_CONFIDENCE = 0.3
"""Of three bytes: what is known by two may as well be text."""
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
"""What no table in text holds. The mark with which old programs end a file is left out."""
_TABLE = "text/csv"
_NO_TABLES = {*MEDIA_TYPES, "text/html", "application/xml", "application/rtf"} - {_TABLE}
"""What is text as well, or begins as text does."""
_OFFICE_PARTS = {"DOCX": re.compile(r"word/document\d*\.xml"), "XLSX": re.compile(r"xl/workbook\d*\.xml")}
_UNKNOWN = Text(zh="无法识别的类型", en="of no type that is known")


async def as_it_says(name: str, kind: DocumentType, chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
    """Pass on the bytes of a document as they come, and end only where they are of the type that it says.

    Raises DOCUMENT_OF_ANOTHER_TYPE at the end of others.
    """
    look = _Look(kind)
    async for chunk in chunks:
        look.take(chunk)
        yield chunk
    # The directory of an archive may take a while.
    observed = await asyncio.to_thread(look.observed)
    if observed is not None:
        raise refuse(Code.DOCUMENT_OF_ANOTHER_TYPE, document=name, allowed=kind.shown, observed=observed)


class _Look:
    """What is kept in mind of a file: its beginning, its end, and of a table whether it is text so far."""

    def __init__(self, kind: DocumentType) -> None:
        self._kind, self._head, self._tail = kind, bytearray(), bytearray()
        self._texts = [_Text(name) for name in ("utf-8", "gb18030", "utf-16")] if kind.media_type == _TABLE else []

    def take(self, chunk: bytes) -> None:
        """Look at a part."""
        self._head += chunk[: max(0, _HEAD - len(self._head))]
        self._tail += chunk
        if len(self._tail) > 2 * _TAIL:
            del self._tail[:-_TAIL]
        for text in self._texts:
            text.take(chunk)

    def observed(self) -> Term | None:
        """Return what it is instead; None where it is of its type."""
        head = bytes(self._head)
        if head.startswith(_ARCHIVES):
            kinds = _kinds_of_archive(bytes(self._tail[-_TAIL:]))
            return None if self._kind.shown in kinds else next(iter(kinds), _UNKNOWN)
        known = _known(head)
        if self._kind.media_type == _PDF and not any(known):
            # What stands before the mark is of no type that has a name.
            known = _known(_from_its_mark(head)) or known
        if self._is_table(known) if self._texts else self._kind.media_type in known:
            return None
        return next(iter(known.values()), _UNKNOWN)

    def _is_table(self, known: dict[str, str]) -> bool:
        """Whether it is text to its end; as UTF-16 after its mark alone, without which the library takes none."""
        return _NO_TABLES.isdisjoint(known) and any(text.ends_well() for text in self._texts)


class _Text:
    """Whether bytes are text in an encoding, as far as they have come."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._so_far = True

    def take(self, chunk: bytes, *, final: bool = False) -> None:
        """Read a part."""
        if self._so_far:
            try:
                self._so_far = not _CONTROLS.search(self._decoder.decode(chunk, final))
            except UnicodeError:
                self._so_far = False

    def ends_well(self) -> bool:
        """Return whether all of it was text, to the last character."""
        self.take(b"", final=True)
        return self._so_far


def _from_its_mark(head: bytes) -> bytes:
    """What begins with the mark of a PDF: readers accept it anywhere within the first 1,024 bytes."""
    place = head.find(_PDF_MARK, 0, _MARK_WITHIN)
    return head[place:] if place > 0 else b""


def _known(head: bytes) -> dict[str, str]:
    """What a file may be by its first bytes: the names of its media types, the likeliest first."""
    # Its thousand signatures take 13 ms to read, and most commands have no use for them.
    import puremagic  # noqa: PLC0415

    try:
        matches: Any = cast("Any", puremagic).magic_string(head)
    except (puremagic.PureError, ValueError):
        return {}
    known: dict[str, str] = {}
    for match in matches:
        if match.confidence >= _LEAST_CONFIDENCE:
            kind = known_type(match.mime_type)
            known.setdefault(match.mime_type, kind.shown if kind else match.extension.strip(".").upper() or match.name)
    return known


def _kinds_of_archive(tail: bytes) -> list[str]:
    """What an archive is by the names of its files, the most exact first; nothing where it is none, or holds nothing.

    Its end alone is read: of a file that begins elsewhere the library reckons where the directory lies.
    """
    try:
        with ZipFile(BytesIO(tail)) as archive:
            names = archive.namelist()
    except Exception:  # noqa: BLE001 - what the library raises for a damaged archive differs from damage to damage
        return []
    if not names:
        return []
    kinds = ["OFD"] if "OFD.xml" in names else []
    if "[Content_Types].xml" in names:
        kinds += [kind for kind, part in _OFFICE_PARTS.items() if any(map(part.fullmatch, names))]
    return [*kinds, "ZIP"]
