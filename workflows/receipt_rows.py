"""Receipts in bulk (批量回单): each row is a deed of its own, done or refused by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from domain.conditions import Text
from domain.legs import LegState
from domain.life import ROLE_TITLES, Role
from domain.models import PaymentLeg, PaymentRunRow
from domain.money import Fen
from domain.receipt_cells import shortened
from domain.refusals import Code, Refusal
from domain.titles import THING_TITLES
from workflows.actors import Actor
from workflows.clock import Moment
from workflows.payments import UnknownLeg, report_leg_unknown, return_leg, settle_leg
from workflows.receipt_commands import TreasuryReceipt
from workflows.refused import RefusedError, refuse
from workflows.work import Done, handle

MOST_ROWS = 500
MOST_VOUCHER = 60
"""Characters of a voucher's number; no longer one is kept, and none is asked for in the database."""
_OUTCOMES = {LegState.SETTLED.value: settle_leg, LegState.RETURNED.value: return_leg}
_EMPTY = Text(zh="不得为空", en="it may not be empty")
_Cell = TypeVar("_Cell", str, Fen, date)
_MAY = (Role.TREASURY, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What a treasury answers on one voucher: SETTLED or RETURNED under a receipt, or UNKNOWN.

    A cell that cannot be read holds the sentence why; an empty one is None.
    """

    voucher_no: str
    outcome: str | Text | None
    receipt_no: str = ""
    amount: Fen | Text | None = None
    day: date | Text | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiptAnswer:
    """What became of one row, counted from 1: its leg where it is on record, its refusals otherwise."""

    row: int
    leg_id: UUID | None
    refusals: list[Refusal]


async def record_treasury_receipts(
    actor: Actor, rows: Sequence[ReceiptRow], key: str, at: Moment, *, four_eyes: bool
) -> list[ReceiptAnswer]:
    """Put many receipts on record, each in its own transaction under the key ``<key>#<row>``; answer each row.

    They are taken in the order of their days. One bad row stops no other, and the same rows again change nothing.
    Raises NOT_ALLOWED for anybody but the treasury and finance, TOO_MANY_ROWS above 500: then no row was done.
    """
    if actor.role not in _MAY:
        titles = [ROLE_TITLES[role] for role in _MAY]
        allowed = Text(zh="、".join(t.zh for t in titles), en=" or ".join(t.en for t in titles))
        raise RefusedError(Refusal(Code.NOT_ALLOWED, {"allowed": allowed, "role": ROLE_TITLES[actor.role]}))
    if len(rows) > MOST_ROWS:
        raise refuse(Code.TOO_MANY_ROWS, "rows", observed=len(rows), most=MOST_ROWS)
    known = await _legs_by_voucher({row.voucher_no for row in rows})
    answers: list[ReceiptAnswer] = []
    for place in _by_day(rows):
        row = rows[place - 1]
        leg = known.get(row.voucher_no)
        outcome: Done | list[Refusal]
        if leg is None:
            outcome = [Refusal(Code.NOT_FOUND, {"thing": THING_TITLES["leg"]}, ("voucherNo",))]
        else:
            try:
                outcome = await _recorded(actor, row, leg, f"{key}#{place}", at, four_eyes)
            except RefusedError as refused:
                outcome = refused.refusals
        answers.append(_answer(place, leg, outcome))
    return sorted(answers, key=lambda answer: answer.row)


def _by_day(rows: Sequence[ReceiptRow]) -> list[int]:
    """The places of rows, counted from 1, those with a day in its order: a file may tell the newest first."""
    days = {place: row.day for place, row in enumerate(rows, 1) if isinstance(row.day, date)}
    dated = iter(sorted(days, key=lambda place: days[place]))
    return [next(dated) if place in days else place for place in range(1, len(rows) + 1)]


async def _legs_by_voucher(vouchers: Collection[str]) -> dict[str, PaymentLeg]:
    """The legs that stand, or stood, under vouchers: a file sent again tells of vouchers that were replaced since."""
    asked = [voucher for voucher in vouchers if len(voucher) <= MOST_VOUCHER]
    stood = PaymentRunRow.filter(voucher_no__in=asked, standing=True).prefetch_related("leg")
    now = PaymentLeg.filter(voucher_no__in=asked)
    return {row.voucher_no: row.leg for row in await stood} | {leg.voucher_no or "": leg for leg in await now}


async def _recorded(
    actor: Actor,
    row: ReceiptRow,
    leg: PaymentLeg,
    key: str,
    at: Moment,
    four_eyes: bool,  # noqa: FBT001
) -> Done | list[Refusal]:
    if row.outcome == LegState.UNKNOWN.value:
        unknown = UnknownLeg(leg.id, None, row.voucher_no, row.reason or "")
        return await handle(actor, report_leg_unknown, unknown, key, at, four_eyes=four_eyes)
    outcome = _read("outcome", row.outcome)
    amount, day = _read("amount", row.amount), _read("on", row.day)
    if why := shortened(row.receipt_no):
        raise refuse(Code.INPUT_INVALID, "receiptNo", field="receiptNo", why=why)
    receipt = TreasuryReceipt(leg.id, row.voucher_no, row.receipt_no, amount, day, None, row.reason)
    return await handle(actor, _OUTCOMES[outcome], receipt, key, at, four_eyes=four_eyes)


def _read(field: str, cell: _Cell | Text | None) -> _Cell:
    """What a cell says; raises INPUT_INVALID where it is empty or says nothing that can be read."""
    if cell is None or isinstance(cell, Text):
        raise refuse(Code.INPUT_INVALID, field, field=field, why=cell or _EMPTY)
    return cell


def _answer(place: int, leg: PaymentLeg | None, outcome: Done | list[Refusal]) -> ReceiptAnswer:
    if isinstance(outcome, Done) and leg is not None:
        return ReceiptAnswer(place, leg.id, [])
    refusals = outcome if isinstance(outcome, list) else []
    return ReceiptAnswer(place, None, [replace(no, path=("rows", place - 1, *no.path)) for no in refusals])
