"""Receipts in bulk (批量回单), by rows or by the file of a treasury: an answer for each row."""

import strawberry

import domain.models as rows
from api.context import Info
from api.deeds import MOST_KEY, Payload, acting, checked_key
from api.errors import UserError, user_error
from api.keyed import Keyed
from api.loaders import Loaders
from api.payments import PaymentLeg
from domain.calendar import parse_day
from domain.conditions import Text
from domain.money import parse_yuan
from domain.refusals import Code, Refusal
from domain.run_files import receipts_of
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
    outcome: str = strawberry.field(description="SETTLED, RETURNED, or UNKNOWN where the treasury cannot say.")
    receipt_no: str = strawberry.field(default="", description="Number of the receipt; empty for UNKNOWN.")
    amount: str = strawberry.field(default="", description="Yuan on the receipt; empty for UNKNOWN.")
    on: str = strawberry.field(default="", description="Day of the receipt, such as 2022-06-01; empty for UNKNOWN.")
    reason: str = strawberry.field(default="", description="Why it was returned, or what the treasury said.")

    def row(self) -> ReceiptRow:
        """Parse to the row; what cannot be read is missing, and refused by its row."""
        return ReceiptRow(
            self.voucher_no.strip(),
            self.outcome.strip().upper(),
            self.receipt_no,
            parse_yuan(self.amount.strip()),
            parse_day(self.on.strip()),
            self.reason,
        )


@strawberry.input(description="Receipts of a treasury, at most 500 at once: by rows, or as its file.")
class RecordTreasuryReceiptsInput(Keyed):
    """Receipts."""

    rows: list[TreasuryReceiptRowInput] | None = strawberry.field(default=None, description="The rows.")
    file: str | None = strawberry.field(
        default=None, description="Instead of rows: the CSV file of the treasury (docs/payment_files.md)."
    )

    def read(self) -> list[ReceiptRow]:
        """Answer the rows; raises INPUT_INVALID for a file that is none, or for both or neither."""
        if len(self.file or "") > MOST_FILE:
            why = Text(zh=f"不得超过{MOST_FILE}字", en=f"write at most {MOST_FILE} characters")
            raise refuse(Code.INPUT_INVALID, "file", field="file", why=why)
        if (self.rows is None) is (self.file is None):
            why = Text(zh="rows 和 file 须填且只填一项", en="give either rows or a file")
            place = "rows" if self.file is None else "file"
            raise refuse(Code.INPUT_INVALID, place, field=place, why=why)
        if self.file is None:
            return [row.row() for row in self.rows or ()]
        try:
            return [TreasuryReceiptRowInput(**cells).row() for cells in receipts_of(self.file)]
        except ValueError as wrong:
            raise refuse(Code.INPUT_INVALID, "file", field="file", why=str(wrong)) from None


@strawberry.type(description="What became of one row.")
class TreasuryReceiptRow:
    """What became of one row."""

    answer: strawberry.Private[ReceiptAnswer]

    @strawberry.field(description="Its place among the rows, 1 for the first.")
    def row(self) -> int:
        """The place."""
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
        key, read = checked_key(asked.idempotency_key, MOST_KEY - _MOST_SUFFIX), asked.read()
        answers = await record_treasury_receipts(actor, read, key, context.moment, four_eyes=context.production)
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
