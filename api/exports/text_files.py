"""Exports as text: comma-separated values for people and programs, and JSON Lines for programs alone."""

from collections.abc import AsyncGenerator, AsyncIterator

import orjson

from api.exports.documents import CellKind, kinds_of
from api.exports.lists import ExportedColumn, ExportedList
from api.exports.pages import Leaf, Rows
from domain.refusals.refusals import Language, in_language
from domain.treasury.run_files import written

BYTE_ORDER_MARK = "\ufeff"
"""By it a spreadsheet program knows that the file is UTF-8."""
_TRUE_AND_FALSE = {("zh-CN", True): "是", ("zh-CN", False): "否", ("en", True): "yes", ("en", False): "no"}


async def csv_chunks(listed: ExportedList, pages: AsyncIterator[Rows], language: Language) -> AsyncGenerator[bytes]:
    """Yield a list as CSV (RFC 4180), a page at a time: what a spreadsheet would compute is led by an apostrophe."""
    kinds = kinds_of(listed)
    head = BYTE_ORDER_MARK + written([[heading(column, language) for column in listed.columns]])
    async for rows in pages:
        cells = [[_shown(cell, kind, language) for cell, kind in zip(row, kinds, strict=True)] for row in rows]
        yield (head + written(cells)).encode()
        head = ""


async def json_lines(listed: ExportedList, pages: AsyncIterator[Rows]) -> AsyncGenerator[bytes]:
    """Yield a list as JSON Lines: an object a row by the names of the columns, each leaf as the API has it."""
    names = [column.path for column in listed.columns]
    async for rows in pages:
        lines = (orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        yield b"".join(lines)


def heading(column: ExportedColumn, language: Language) -> str:
    """Return what stands above a column: what people call it, and after a blank its name in the contract."""
    return f"{in_language(column.title, language)} {column.path}"


def _shown(cell: Leaf, kind: CellKind, language: Language) -> str:
    if kind is CellKind.YES_OR_NO and isinstance(cell, bool):
        return _TRUE_AND_FALSE[language, cell]
    return "" if cell is None else str(cell)
