"""Under which voucher something happened to a leg, and on which receipt (凭证号、回单号), as histories say."""

from datetime import datetime
from uuid import UUID

import domain.models as rows
from api.kit.loaders import Loaders
from domain.handling.vouchers import voucher_number, vouchers_of_steps
from domain.lives.legs import LegEvent
from domain.treasury.postings import EntryKind
from domain.treasury.receipts import ReceiptOutcome

_SAYING = {
    EntryKind.SETTLE: ReceiptOutcome.SETTLED,
    EntryKind.RETURN: ReceiptOutcome.RETURNED,
    LegEvent.SETTLE: ReceiptOutcome.SETTLED,
    LegEvent.SETTLE_LATE: ReceiptOutcome.SETTLED,
    LegEvent.CORRECT_TO_SETTLED: ReceiptOutcome.SETTLED,
    LegEvent.RETURN: ReceiptOutcome.RETURNED,
    LegEvent.CORRECT_TO_RETURNED: ReceiptOutcome.RETURNED,
    LegEvent.CORRECT_TO_UNKNOWN: ReceiptOutcome.WITHDRAWN,
}
"""What a receipt says on which a leg takes a step, or an entry is written."""


async def receipt_of(leg_id: UUID, event: EntryKind | LegEvent, at: datetime, loaders: Loaders) -> rows.Receipt | None:
    """Return the receipt on which something happened to a leg: the one of the same command that says so.

    Where that says otherwise, as when a return leaves an earlier payment to stand, it is the last that said so before.
    None where no receipt says it.
    """
    if event not in _SAYING:
        return None
    known = [receipt for receipt in await loaders.receipts_of.load(leg_id) if receipt.recorded_at <= at]
    of_command = [receipt for receipt in known if receipt.recorded_at == at]
    saying = [receipt for receipt in known if receipt.outcome == _SAYING[event]]
    both = [receipt for receipt in of_command if receipt in saying]
    deciding = both or (saying if _SAYING[event] is ReceiptOutcome.SETTLED else []) or of_command
    return deciding[-1] if deciding else None


async def voucher_of(step: rows.HistoryStep, loaders: Loaders) -> str | None:
    """Return the voucher of its leg that a step concerns; None before the leg was first requested."""
    leg = await loaders.leg.load(step.subject_id)
    grant = await loaders.grant.load(step.scope_id)
    if leg is None or grant is None:
        return None
    steps = [each for each in await loaders.history_of.load(step.scope_id) if each.subject_id == leg.id]
    voucher_steps = [(LegEvent(each.event), await _voucher_of_receipt(leg.id, each, loaders)) for each in steps]
    number = voucher_number(grant.number, leg.payer, leg.id.hex, 0).removesuffix("/0")
    whole = await loaders.leg.load(leg.split_from_id) if leg.split_from_id else None
    vouchers = vouchers_of_steps(voucher_steps, number, whole.voucher_no if whole else None)
    return next((voucher for each, voucher in zip(steps, vouchers, strict=True) if each.id == step.id), None)


async def _voucher_of_receipt(leg_id: UUID, step: rows.HistoryStep, loaders: Loaders) -> str | None:
    receipt = await receipt_of(leg_id, LegEvent(step.event), step.at, loaders)
    return receipt.voucher_no if receipt else None
