"""Receipts in bulk (批量回单), by rows or by the file of a treasury: an answer for each row."""

import asyncio
import base64

from strawberry.utils.str_converters import to_camel_case

from api.rows.receipt_files import lines_of_file
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.treasury.receipt_files import Line, UnreadableFileError, lines_of, receipts_of
from workflows.payments.receipt_rows import (
    Handed,
    ReceiptRow,
    RecordTreasuryReceipts,
    SentReceipt,
    record_treasury_receipts,
)
from workflows.transaction.declarations import Unread
from workflows.transaction.many_rows import RowAnswer, Sheet
from workflows.transaction.refused import RefusedError, refuse

MOST_FILE = 200_000
"""Characters of a receipt file."""


async def record_sent_receipts(sheet: Sheet, command: RecordTreasuryReceipts) -> list[RowAnswer]:
    """Put receipts on record as they were sent; raises INPUT_INVALID for a file that is none."""
    return await record_treasury_receipts(sheet, await _rows(command))


async def _rows(command: RecordTreasuryReceipts) -> list[Handed]:
    """The rows; raises INPUT_INVALID for a file that is none, or where not one of the three is given."""
    stated = [name for name in ("rows", "file", "file_base64") if getattr(command, name) is not None]
    if len(stated) != 1:
        why = Text(zh="明细和文件须填且只填一项", en="give either rows or a file")
        place = to_camel_case("file_base64" if "file_base64" in stated else (stated or ["rows"])[-1])
        raise refuse(Code.INPUT_INVALID, place, field=place, why=why)
    if command.rows is not None:
        return [_handed(row) for row in command.rows]
    place = to_camel_case(stated[0])
    try:
        # A workbook takes a while; meanwhile others are answered.
        lines = await asyncio.to_thread(_lines, command.file, command.file_base64)
        return [ReceiptRow.of_cells(cells) for cells in receipts_of(lines)]
    except UnreadableFileError as wrong:
        raise refuse(Code.INPUT_INVALID, place, field=place, why=wrong.why) from None


def _handed(row: Unread[SentReceipt]) -> Handed:
    """A row, or why it is refused."""
    try:
        return row.read().row()
    except RefusedError as refused:
        return refused


def _lines(text: str | None, in_base64: str | None) -> list[Line]:
    """The lines of a file that is given in one of two ways."""
    if text is not None:
        if len(text) > MOST_FILE:
            raise UnreadableFileError(Text(zh=f"不得超过{MOST_FILE}字", en=f"write at most {MOST_FILE} characters"))
        return lines_of(text)
    try:
        content = base64.b64decode("".join((in_base64 or "").split()), validate=True)
    except ValueError:
        raise UnreadableFileError(Text(zh="不是 Base64 编码", en="it is not in Base64")) from None
    return lines_of_file(content)
