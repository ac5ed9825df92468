"""Receipts in bulk (批量回单), by rows or by the file of a treasury: an answer for each row."""

import asyncio
import base64

import strawberry

import domain.models as rows
from api.context import Info
from api.deeds import MOST_KEY, Payload, acting, checked_key
from api.errors import UserError, user_error
from api.keyed import Keyed
from api.loaders import Loaders
from api.payments import PaymentLeg
from api.receipt_files import lines_of_file
from domain.conditions import Text
from domain.receipt_cells import plain, read_amount, read_day, read_outcome
from domain.receipt_files import Line, UnreadableFileError, lines_of, receipts_of
from domain.refusals import Code, Refusal
from workflows.receipt_rows import ReceiptAnswer, ReceiptRow, record_treasury_receipts
from workflows.refused import RefusedError, refuse

_MOST_SUFFIX = len("#500")
"""A row's key is the key of the whole with the number of the row."""
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
        """Answer the rows; raises INPUT_INVALID for a file that is none, or where not one of the three is given."""
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
class TreasuryReceiptRow:
    """What became of one row."""

    answer: strawberry.Private[ReceiptAnswer]

    @strawberry.field(description="Its place among the rows, 0 for the first: as in the paths of its errors.")
    def index(self) -> int:
        """The place."""
        return self.answer.row - 1

    @strawberry.field(
        description="Its place among the rows, 1 for the first.",
        deprecation_reason="Since 2026-11-28: `index` counts from 0, as the paths of errors do.",
    )
    def row(self) -> int:
        """The place, counted from one."""
        return self.answer.row

    @strawberry.field(description="The leg as it now stands; null where the row was refused.")
    async def leg(self) -> PaymentLeg | None:
        """The leg."""
        found = await rows.PaymentLeg.get_or_none(id=self.answer.leg_id) if self.answer.leg_id else None
        return PaymentLeg(row=found) if found else None

    @strawberry.field(description="Why it was refused; empty where the receipt is on record.")
    def errors(self, info: Info) -> list[UserError]:
        """Why not."""
        return [user_error(refusal, info.context.language) for refusal in self.answer.refusals]


@strawberry.type(description="An answer for each row, or why all of them were refused.")
class RecordTreasuryReceiptsPayload(Payload):
    """An answer for each row."""

    answers: strawberry.Private[list[ReceiptAnswer] | None] = None

    @strawberry.field(description="What became of each row, in their order; null where all of them were refused.")
    def rows(self) -> list[TreasuryReceiptRow] | None:
        """The rows."""
        return None if self.answers is None else [TreasuryReceiptRow(answer=answer) for answer in self.answers]


async def _act_on_rows(info: Info, asked: RecordTreasuryReceiptsInput) -> RecordTreasuryReceiptsPayload:
    context = info.context
    try:
        actor = acting(info, asked)
        key, read = checked_key(asked.idempotency_key, MOST_KEY - _MOST_SUFFIX), await asked.read()
        answers = await record_treasury_receipts(actor, read, key, context.moment, four_eyes=context.four_eyes)
    except RefusedError as refused:
        return _refused(info, refused.refusals)
    context.loaders = Loaders()
    return RecordTreasuryReceiptsPayload(shows={}, errors=[], answers=answers)


def _refused(info: Info, refusals: list[Refusal]) -> RecordTreasuryReceiptsPayload:
    errors = [user_error(refusal, info.context.language) for refusal in refusals]
    return RecordTreasuryReceiptsPayload(shows={}, errors=errors)


@strawberry.type
class ReceiptRowsMutation:
    """Deeds on many legs."""

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
        return await _act_on_rows(info, input)
