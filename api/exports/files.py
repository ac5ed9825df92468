"""An export as bytes, in one of its formats: what is text as it is read, the rest once it is whole, from a file."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from api.exports.lists import ExportedList
from api.exports.pages import Rows
from api.exports.parquet_files import ParquetFile
from api.exports.text_files import csv_chunks, json_lines
from api.exports.workbook_files import WorkbookFile
from api.kit.workbooks import MEDIA_TYPE
from domain.refusals.refusals import Language

_PIECE = 256 * 1024


class ExportFormat(StrEnum):
    """How an export is written, by the end of its name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: MEDIA_TYPE,
    ExportFormat.JSON_LINES: "application/jsonl",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}


class _Written(Protocol):
    def add(self, rows: Rows) -> None: ...
    def close(self) -> None: ...


async def chunks_of(
    listed: ExportedList, form: ExportFormat, pages: AsyncGenerator[Rows], language: Language
) -> AsyncGenerator[bytes]:
    """Yield an export in pieces; never more than a page of it is in memory, but for the groups of Parquet."""
    async with aclosing(pages):
        if form is ExportFormat.CSV:
            made = csv_chunks(listed, pages, language)
        elif form is ExportFormat.JSON_LINES:
            made = json_lines(listed, pages)
        else:
            made = _from_a_file(listed, form, pages, language)
        async with aclosing(made):
            async for chunk in made:
                yield chunk


async def _from_a_file(
    listed: ExportedList, form: ExportFormat, pages: AsyncIterator[Rows], language: Language
) -> AsyncGenerator[bytes]:
    with TemporaryDirectory(prefix="duixian-export-") as folder:
        path = Path(folder) / f"{listed.name}.{form}"
        writing: _Written = (
            WorkbookFile(path, listed, language) if form is ExportFormat.XLSX else ParquetFile(path, listed)
        )
        async for rows in pages:
            # Others are answered while it is written.
            await asyncio.to_thread(writing.add, rows)
        await asyncio.to_thread(writing.close)
        with path.open("rb") as file:
            path.unlink()
            while piece := await asyncio.to_thread(file.read, _PIECE):
                yield piece
