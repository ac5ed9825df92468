"""Receipts in bulk (批量回单): what a treasury answers on many vouchers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias, TypeVar
from uuid import UUID

from domain.models import Payment, PaymentLeg, PaymentRunRow
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.treasury.receipt_cells import plain, read_amount, read_day, read_outcome, shortened
from domain.treasury.receipts import TreasuryAnswer
from domain.values.money import Fen
from workflows.payments.payments import ReportLegUnknown, report_leg_unknown, return_leg, settle_leg
from workflows.payments.receipt_commands import TreasuryReceipt
from workflows.transaction.declarations import YUAN, Unread, command, part
from workflows.transaction.many_rows import MOST_ROWS, Layout, Row, RowAnswer, Sheet, do_each
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import ROW_BY_ROW, Shown, ShownRows, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done

MOST_VOUCHER = 60
"""Characters of a voucher's number; no longer one is kept, and none is asked for in the database."""
_OUTCOMES = {TreasuryAnswer.SETTLED: settle_leg, TreasuryAnswer.RETURNED: return_leg}
_EMPTY = Text(zh="不得为空", en="it may not be empty")
_Cell = TypeVar("_Cell", TreasuryAnswer, Fen, date)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What a treasury answers on one voucher: SETTLED or RETURNED under a receipt, or UNKNOWN.

    A cell of a file that cannot be read holds the sentence why; an empty one is None.
    """

    voucher_no: str
    outcome: TreasuryAnswer | Text | None
    receipt_no: str = ""
    amount: Fen | Text | None = None
    day: date | Text | None = None
    reason: str | None = None

    @classmethod
    def of_cells(cls, cells: Mapping[str, str]) -> "ReceiptRow":
        """Return the row of a file by its columns; a cell that cannot be read holds why, and is refused by its row."""
        return cls(
            plain(cells["voucher_no"]),
            read_outcome(cells["outcome"]),
            cells["receipt_no"],
            read_amount(cells["amount"]),
            read_day(cells["on"]),
            cells["reason"],
        )


@part("TreasuryReceiptRow")
class SentReceipt:
    """What a treasury answers on one voucher."""

    voucher_no: Annotated[str, "The voucher."]
    outcome: Annotated[TreasuryAnswer, "What it answers."]
    receipt_no: Annotated[str, "Number of the receipt; left out for UNKNOWN."] = ""
    amount: Annotated[Fen | None, YUAN, "Yuan; left out for UNKNOWN."] = None
    on: Annotated[date | None, "Its day; left out for UNKNOWN."] = None
    reason: Annotated[str, "Why it was returned, or what the treasury said."] = ""

    def row(self) -> ReceiptRow:
        """Return the row."""
        return ReceiptRow(plain(self.voucher_no), self.outcome, self.receipt_no, self.amount, self.on, self.reason)


Handed: TypeAlias = ReceiptRow | RefusedError
"""A row as it was handed in; why it is refused, where it states what cannot be read."""


@command(
    "Put receipts of a treasury on record (批量登记回单), by rows or by its file, each row by itself: a bad row stops "
    "no other.",
    by="By the treasury or finance.",
    answers=ROW_BY_ROW,
    rows=ShownRows(
        "TreasuryReceiptRow",
        "What became of one row.",
        Shown("leg", "The leg as it now stands; null where the row was refused."),
    ),
)
class RecordTreasuryReceipts:
    """Receipts of a treasury, at most 500 at once: by rows, or as its file."""

    rows: Annotated[tuple[Unread[SentReceipt], ...] | None, "The rows."] = None
    file: Annotated[str | None, "Instead of rows: the text of the treasury's file (docs/payment_files.md)."] = None
    file_base64: Annotated[
        str | None,
        "Instead of rows: the treasury's file as it is, in Base64 (UTF-8, UTF-16, GB18030 or XLSX).",
    ] = None


async def record_treasury_receipts(sheet: Sheet, rows: Sequence[Handed]) -> list[RowAnswer]:
    """Put many receipts on record; answer each row, with its leg where the receipt is on record.

    They are taken in the order of their days. Raises NOT_ALLOWED for anybody but the treasury and finance, and
    TOO_MANY_ROWS above 500: then no row was done.
    """
    require(sheet.actor, Allowed(roles=WHO_MAY["recordTreasuryReceipts"]))
    sent = [row if isinstance(row, ReceiptRow) else None for row in rows]
    known = await _legs_by_voucher({row.voucher_no for row in sent[:MOST_ROWS] if row})

    async def record(row: Row, answer_row: Handed) -> None:
        if isinstance(answer_row, RefusedError):
            raise answer_row
        leg = known.get(answer_row.voucher_no)
        if leg is None:
            raise not_found("leg", "voucherNo")
        row.shown = (await _recorded(row, answer_row, leg)).shows.get(Thing.LEG, leg.id)

    grants = await _grants_of({leg.payment_id for leg in known.values()})
    paid = [known.get(row.voucher_no) if row else None for row in sent]
    groups = [grants[leg.payment_id] if leg else place for place, leg in enumerate(paid)]
    return await do_each(sheet, rows, record, Layout(groups=groups), _by_day(sent))


def _by_day(rows: Sequence[ReceiptRow | None]) -> list[int]:
    """The places of rows, those with a day in its order: a file may tell the newest first."""
    days = {place: row.day for place, row in enumerate(rows) if row and isinstance(row.day, date)}
    dated = iter(sorted(days, key=lambda place: days[place]))
    return [next(dated) if place in days else place for place in range(len(rows))]


async def _legs_by_voucher(vouchers: Collection[str]) -> dict[str, PaymentLeg]:
    """The legs that stand, or stood, under vouchers: a file sent again tells of vouchers that were replaced since."""
    possible = [voucher for voucher in vouchers if len(voucher) <= MOST_VOUCHER]
    stood = PaymentRunRow.filter(voucher_no__in=possible, standing=True).prefetch_related("leg")
    # Of a leg that was split under its voucher the leg itself: what is told decides which part it concerns.
    now = PaymentLeg.filter(voucher_no__in=possible).order_by("-part")
    return {row.voucher_no: row.leg for row in await stood} | {leg.voucher_no or "": leg for leg in await now}


async def _grants_of(payments: Collection[UUID]) -> dict[UUID, UUID]:
    """The grants of payments."""
    return dict(await Payment.filter(id__in=list(payments)).values_list("id", "grant_id"))


async def _recorded(row: Row, answer_row: ReceiptRow, leg: PaymentLeg) -> Done:
    if answer_row.outcome is TreasuryAnswer.UNKNOWN:
        return await row.do(
            report_leg_unknown, ReportLegUnknown(leg.id, None, answer_row.voucher_no, answer_row.reason or "")
        )
    outcome = _read("outcome", answer_row.outcome)
    amount, day = _read("amount", answer_row.amount), _read("on", answer_row.day)
    if why := shortened(answer_row.receipt_no):
        raise refuse(Code.INPUT_INVALID, "receiptNo", field="receiptNo", why=why)
    receipt = TreasuryReceipt(
        leg.id, answer_row.voucher_no, answer_row.receipt_no, amount, day, None, answer_row.reason
    )
    return await row.do(_OUTCOMES[outcome], receipt)


def _read(field: str, cell: _Cell | Text | None) -> _Cell:
    """What a cell says; raises INPUT_INVALID where it is empty or says nothing that can be read."""
    if cell is None or isinstance(cell, Text):
        raise refuse(Code.INPUT_INVALID, field, field=field, why=cell or _EMPTY)
    return cell
