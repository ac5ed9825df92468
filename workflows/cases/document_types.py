"""Types of documents that are taken (材料类型): how a file of each is named, and what browsers call it."""

import re
from dataclasses import dataclass

from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from workflows.transaction.refused import refuse

_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
UNSTATED = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
"""What a browser says of a file whose type it does not know."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type that is taken."""

    media_type: str
    title: Text
    extensions: tuple[str, ...]
    """Of files, in small letters, without the dot; the usual one first."""
    others: frozenset[str] = frozenset()
    """What else browsers call it."""

    @property
    def shown(self) -> str:
        """Its name in a sentence, such as PDF."""
        return self.extensions[0].upper()

    def is_called(self, stated: str) -> bool:
        """Return whether a browser may call it so."""
        return stated == self.media_type or stated in self.others


_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT_TYPES = (
    DocumentType("application/pdf", Text(zh="PDF 文档", en="PDF document"), ("pdf",), frozenset({"application/x-pdf"})),
    DocumentType(
        "application/ofd",
        Text(zh="OFD 版式文档", en="OFD document (the national format for pages)"),
        ("ofd",),
        frozenset({"application/vnd.ofd", "application/x-ofd"}),
    ),
    DocumentType(
        "image/jpeg", Text(zh="JPEG 图片", en="JPEG picture"), ("jpeg", "jpg"), frozenset({"image/jpg", "image/pjpeg"})
    ),
    DocumentType("image/png", Text(zh="PNG 图片", en="PNG picture"), ("png",), frozenset({"image/x-png"})),
    DocumentType(
        "text/csv",
        Text(zh="CSV 表格", en="CSV table"),
        ("csv",),
        # Windows names it after the program that opens it.
        frozenset({"application/vnd.ms-excel", "application/csv", "text/x-csv", "text/plain"}),
    ),
    DocumentType(
        "application/zip",
        Text(zh="ZIP 压缩包", en="ZIP archive"),
        ("zip",),
        frozenset({"application/x-zip-compressed", "application/x-zip"}),
    ),
    DocumentType(f"{_OFFICE}.wordprocessingml.document", Text(zh="Word 文档", en="Word document"), ("docx",)),
    DocumentType(f"{_OFFICE}.spreadsheetml.sheet", Text(zh="Excel 表格", en="Excel workbook"), ("xlsx",)),
)
"""What is taken: pages, pictures, tables and archives; OFD is the national format for pages (版式文档)."""

MEDIA_TYPES = tuple(each.media_type for each in DOCUMENT_TYPES)
TAKEN = ", ".join(each.shown for each in DOCUMENT_TYPES)
_BY_MEDIA_TYPE = {each.media_type: each for each in DOCUMENT_TYPES}
_BY_EXTENSION = {extension: each for each in DOCUMENT_TYPES for extension in each.extensions}


def type_of(name: str, stated: str) -> DocumentType:
    """Return the type of a file of this name that its browser calls so; what it does not know follows from the name.

    Raises DOCUMENT_TYPE_REFUSED for a type that is not taken, and for a name that is that of another type.
    """
    ending = _EXTENSION.search(name)
    named = _BY_EXTENSION.get(ending[1].lower()) if ending else None
    meant = [each for each in DOCUMENT_TYPES if stated in UNSTATED or each.is_called(stated)]
    if not meant:
        raise refuse(Code.DOCUMENT_TYPE_REFUSED, "mediaType", observed=stated, allowed=TAKEN)
    if named in meant:
        return named
    if ending or len(meant) > 1:
        allowed = ", ".join(f".{extension}" for each in meant for extension in each.extensions)
        raise refuse(Code.DOCUMENT_TYPE_REFUSED, "name", observed=ending[0] if ending else name, allowed=allowed)
    return meant[0]


def known_type(media_type: str) -> DocumentType | None:
    """Return a type by the media type under which documents are kept; None for one that is not taken."""
    return _BY_MEDIA_TYPE.get(media_type)


def kept_type(media_type: str) -> DocumentType:
    """Return the type of a document that was taken."""
    return _BY_MEDIA_TYPE[media_type]
