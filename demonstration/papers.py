"""Papers that stories upload (示例材料): small files of the type by which they are named."""

import mimetypes
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook keeps no zone
"""The same paper has the same bytes whenever it is told."""


def paper_of(name: str, text: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of a paper of this name in which a text stands."""
    kind = mimetypes.guess_type(name)[0] or "application/pdf"
    if name.endswith(".xlsx"):
        return kind, _workbook(text)
    return kind, text.encode() if name.endswith(".csv") else f"%PDF-1.4 {text}".encode()


def _workbook(text: str) -> bytes:
    taken = BytesIO()
    workbook: Any = xlsxwriter.Workbook(taken, {"in_memory": True})
    with workbook:
        workbook.set_properties({"created": _CREATED})
        workbook.add_worksheet().write_string(0, 0, text)
    return taken.getvalue()
