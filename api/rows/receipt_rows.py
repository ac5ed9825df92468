"""Receipts in bulk (批量回单), by rows or by the file of a treasury: an answer for each row."""

import asyncio
import base64

import strawberry

from api.kit.context import Info
from api.kit.keyed import Keyed
from api.money.payments import PaymentLeg
from api.rows.many_rows import CountedRow, RowsPayload, act_on_rows, answered
from api.rows.receipt_files import lines_of_file
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.treasury.receipt_cells import plain, read_amount, read_day, read_outcome
from domain.treasury.receipt_files import Line, UnreadableFileError, lines_of, receipts_of
from workflows.payments.receipt_rows import ReceiptRow, record_treasury_receipts
from workflows.transaction.many_rows import RowAnswer, Sheet
from workflows.transaction.refused import refuse

MOST_FILE = 200_000
"""Characters of a receipt file."""


@strawberry.input(description="What a treasury answers on one voucher.")
class TreasuryReceiptRowInput:
    """One row."""

    voucher_no: str = strawberry.field(description="The voucher.")
    outcome: str = strawberry.field(description="SETTLED (到账), RETURNED (退票) or UNKNOWN (待查).")
    receipt_no: str = strawberry.field(default="", description="Number of the receipt; empty for UNKNOWN.")
    amount: str = strawberry.field(default="", description="Yuan, such as 300000.00 or 300,000.00; empty for UNKNOWN.")
    on: str = strawberry.field(
        default="", description="Its day: 2022-06-01, 2022/6/1 or 2022年6月1日; empty for UNKNOWN."
    )
    reason: str = strawberry.field(default="", description="Why it was returned, or what the treasury said.")

    def row(self) -> ReceiptRow:
        """Parse to the row; a cell that cannot be read holds why, and is refused by its row."""
        return ReceiptRow(
            plain(self.voucher_no),
            read_outcome(self.outcome),
            self.receipt_no,
            read_amount(self.amount),
            read_day(self.on),
            self.reason,
        )


@strawberry.input(description="Receipts of a treasury, at most 500 at once: by rows, or as its file.")
class RecordTreasuryReceiptsInput(Keyed):
    """Receipts."""

    rows: list[TreasuryReceiptRowInput] | None = strawberry.field(default=None, description="The rows.")
    file: str | None = strawberry.field(
        default=None, description="Instead of rows: the text of the treasury's file (docs/payment_files.md)."
    )
    file_base64: str | None = strawberry.field(
        default=None,
        description="Instead of rows: the treasury's file as it is, in Base64 (UTF-8, UTF-16, GB18030 or XLSX).",
    )

    async def read(self) -> list[ReceiptRow]:
        """Return the rows; raises INPUT_INVALID for a file that is none, or where not one of the three is given."""
        given = [name for name in ("rows", "file", "file_base64") if getattr(self, name) is not None]
        if len(given) != 1:
            why = Text(zh="明细和文件须填且只填一项", en="give either rows or a file")
            place = "fileBase64" if "file_base64" in given else (given or ["rows"])[-1]
            raise refuse(Code.INPUT_INVALID, place, field=place, why=why)
        if self.rows is not None:
            return [row.row() for row in self.rows]
        place = "file" if self.file is not None else "fileBase64"
        try:
            # A workbook takes a while; meanwhile others are answered.
            lines = await asyncio.to_thread(_lines, self.file, self.file_base64)
            return [TreasuryReceiptRowInput(**cells).row() for cells in receipts_of(lines)]
        except UnreadableFileError as wrong:
            raise refuse(Code.INPUT_INVALID, place, field=place, why=wrong.why) from None


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


@strawberry.type(description="What became of one row.")
class TreasuryReceiptRow(CountedRow):
    """What became of one row."""

    @strawberry.field(description="The leg as it now stands; null where the row was refused.")
    async def leg(self, info: Info) -> PaymentLeg | None:
        """The leg."""
        leg_id = self.answer.shown
        found = await info.context.loaders.leg.load(leg_id) if leg_id else None
        return PaymentLeg(row=found) if found else None


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class RecordTreasuryReceiptsPayload(RowsPayload):
    """An answer for each row."""

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[TreasuryReceiptRow] | None:
        """The rows."""
        return answered(self, TreasuryReceiptRow)


@strawberry.type
class ReceiptRowsMutation:
    """Commands on many legs."""

    @strawberry.mutation(
        description="Put receipts of a treasury on record (批量登记回单), by rows or by its file, each row by "
        "itself: a bad row stops no other. By the treasury or finance."
    )
    async def record_treasury_receipts(
        self,
        info: Info,
        input: RecordTreasuryReceiptsInput,  # noqa: A002 - the contract's name
    ) -> RecordTreasuryReceiptsPayload:
        """Record receipts in bulk."""

        async def record(sheet: Sheet) -> list[RowAnswer]:
            return await record_treasury_receipts(sheet, await input.read())

        return await act_on_rows(RecordTreasuryReceiptsPayload, info, input, record)
