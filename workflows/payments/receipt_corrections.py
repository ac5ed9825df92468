"""A receipt that was put on record wrongly (更正回单): nothing is overwritten, its leg stands as its receipts say."""

from dataclasses import replace

from domain.lives.legs import LEG_LIFE, LegEvent, LegState
from domain.models import DoublePayment, Payment, PaymentLeg, Receipt, Recovery
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import DoublePaymentEnd, DoublePaymentState, ReceiptOutcome
from workflows.cases.children import open_child
from workflows.cases.dossiers import check_version
from workflows.cases.double_payments import asked_back, close_double
from workflows.payments.late_receipts import has_earlier, stand_by_earlier
from workflows.payments.late_returns import came_back, check_nothing_came_back
from workflows.payments.receipt_commands import CloseDoublePayment, CorrectReceipt, TreasuryReceipt
from workflows.payments.receipts import (
    is_paid,
    last_edition,
    put_on_record,
    register_double,
    standing,
    state_by,
)
from workflows.payments.settled_legs import LegFile, answer_row, check_day, paid_if_settled
from workflows.recoveries.returned_claims import hold_for, let_claim_on_double_go, let_claims_follow
from workflows.transaction.actors import SYSTEM
from workflows.transaction.reasons import stated_evidence, stated_name, stated_number, stated_reason
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.shown import Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import move_leg

RECORDING = Text(zh="登记回单", en="record the receipt")
IS_CLOSED = Text(zh="该笔重复支付已销号", en="this double payment is closed")
WAS_WITHDRAWN = Text(zh="该回单已撤销登记，请重新登记", en="it was withdrawn: put the right receipt on record anew")
_CORRECTING = {
    LegState.SETTLED: LegEvent.CORRECT_TO_SETTLED,
    LegState.RETURNED: LegEvent.CORRECT_TO_RETURNED,
    LegState.UNKNOWN: LegEvent.CORRECT_TO_UNKNOWN,
}


async def correct_receipt(work: Work, command: CorrectReceipt) -> Done:
    """Correct a receipt that was put on record wrongly (更正回单): its number, its day, what it says, or that it is.

    Each correction is another edition with its reason and evidence. The leg then stands as its last receipt says, the
    ledger with it; where none is left, nobody knows what became of it. Money that so turns out to be paid twice, or
    under a voucher that was replaced, is a double payment. What is right already stays as it is. Not by who recorded
    the receipt, where the house has four eyes.

    Raises NOT_FOUND, NOT_ALLOWED, FOUR_EYES, STALE_VERSION, REASON_REQUIRED, EVIDENCE_REQUIRED, RECEIPT_REUSED,
    DATE_IN_FUTURE, INPUT_INVALID, and RECOVERY_OPEN where nobody would know whether was paid what a recovery asks back.
    """
    file = await _opened(work, command)
    number = stated_name(stated_number(command.receipt_no, "receiptNo"), "receiptNo")
    known, named = await last_edition(file.leg.treasury, number), file.leg
    if known is not None and known.leg_id != named.id and named.state is LegState.SPLIT:
        # The receipts of a leg that was split are those of its parts.
        parts = PaymentLeg.filter(payment_id=named.payment_id, payer=named.payer)
        file.leg = await parts.get_or_none(id=known.leg_id) or named
    if known is None or known.leg_id != file.leg.id:
        raise not_found("receipt", "receiptNo")
    right = await _as_it_is(file, known, command)
    if right is None:
        return replace(_done(file), changed=False)
    receipt, outcome = right
    check_version(named.version, command.expected_version)
    _check_another(work, known)
    check_day(work, file.payment, receipt.day, "rightOn")
    of_number = await last_edition(file.leg.treasury, receipt.receipt_no) if receipt.receipt_no != number else known
    if of_number is not known:
        if of_number is not None and of_number.outcome != ReceiptOutcome.WITHDRAWN:
            raise refuse(Code.RECEIPT_REUSED, "rightNo", receipt=receipt.receipt_no)
        gone = replace(receipt, receipt_no=number, day=known.on_day)
        await put_on_record(work, file.leg, gone, ReceiptOutcome.WITHDRAWN, evidence=file.evidence, corrects=known)
    if of_number is known or outcome is not ReceiptOutcome.WITHDRAWN:
        await put_on_record(work, file.leg, receipt, outcome, evidence=file.evidence, corrects=known)
    await _follow(work, file, known.voucher_no or "")
    return _done(file)


async def _opened(work: Work, command: CorrectReceipt) -> LegFile:
    dossier, leg = await open_child(work, PaymentLeg, command.leg_id, roles=LEG_LIFE.roles(LegEvent.SETTLE))
    return LegFile(dossier, leg.payment, leg, stated_reason(command.reason), stated_evidence(command.evidence))


async def _as_it_is(
    file: LegFile, known: Receipt, command: CorrectReceipt
) -> tuple[TreasuryReceipt, ReceiptOutcome] | None:
    """What is right: the receipt and its outcome; None where that is on record already."""
    number = stated_number(command.right_no, "rightNo") if command.right_no else known.number
    day = command.right_on or known.on_day
    voucher = known.voucher_no or ""
    receipt = TreasuryReceipt(file.leg.id, voucher, number, known.amount, day, None, file.reason)
    outcome = ReceiptOutcome(command.outcome)
    if known.outcome == ReceiptOutcome.WITHDRAWN:
        edition = await last_edition(file.leg.treasury, number)
        on_record = (edition.leg_id, edition.outcome, edition.on_day) if edition else None
        if on_record == (file.leg.id, outcome, command.right_on or (edition.on_day if edition else day)):
            return None
        raise refuse(Code.INPUT_INVALID, "receiptNo", field="receiptNo", why=WAS_WITHDRAWN)
    receipts = await standing(file.leg, voucher)
    earlier = receipts[: [one.number for one in receipts].index(known.number)]
    if outcome is ReceiptOutcome.SETTLED and is_paid(earlier):
        outcome = ReceiptOutcome.DOUBLE
    if (outcome, number, day) == (known.outcome, known.number, known.on_day):
        return None
    return receipt, outcome


def _check_another(work: Work, known: Receipt) -> None:
    """Who put a receipt on record does not correct it, where one person may not do everything."""
    if work.four_eyes and known.recorded_by_person in work.actor.people:
        raise refuse(Code.FOUR_EYES, event=RECORDING)


async def _follow(work: Work, file: LegFile, voucher: str) -> None:
    """Bring the leg to where its receipts now say, and its double payments with it."""
    receipts = await _in_turn(work, file, voucher)
    moved = False
    is_current = voucher == file.leg.voucher_no and file.leg.state in {*_CORRECTING}
    if is_current:
        moved = await _bring_leg(work, file, state_by(receipts))
    await _doubles(work, file, voucher, receipts, is_current=is_current)
    if not moved:
        await file.dossier.save(work)


async def _in_turn(work: Work, file: LegFile, voucher: str) -> list[Receipt]:
    """The receipts of a voucher, of which now the first is its payment, and one that finds it paid a double payment."""
    receipts, earlier = await standing(file.leg, voucher), list[Receipt]()
    for one in receipts:
        right = ReceiptOutcome.DOUBLE if is_paid(earlier) else ReceiptOutcome.SETTLED
        earlier.append(one)
        if one.outcome not in {ReceiptOutcome.RETURNED, right}:
            receipt = TreasuryReceipt(file.leg.id, voucher, one.number, one.amount, one.on_day, None, file.reason)
            await put_on_record(work, file.leg, receipt, right, evidence=file.evidence, corrects=one)
    return await standing(file.leg, voucher)


async def _bring_leg(work: Work, file: LegFile, target: LegState) -> bool:
    """Move the leg to a state, and what follows; answer whether the grant itself moved."""
    leg, before = file.leg, file.leg.state
    if before is target:
        return False
    recoveries = list[str]()
    if before is LegState.SETTLED and target is LegState.UNKNOWN:
        await check_nothing_came_back(file.dossier, file.payment)
    elif before is LegState.SETTLED and not await has_earlier(leg):
        recoveries = await let_claims_follow(work, file.dossier, file.payment, leg, file.reason)
    event = _CORRECTING[target]
    await move_leg(work, file.dossier, leg, event, actor=SYSTEM, reason=file.reason, evidence=file.evidence)
    await answer_row(work, leg)
    if target is LegState.RETURNED and await stand_by_earlier(work, file):
        return before is not LegState.SETTLED and await paid_if_settled(work, file.dossier, file.payment)
    if before is LegState.SETTLED:
        moved = await came_back(work, file.dossier, file.payment)
        return await hold_for(work, file.dossier, recoveries) or moved
    return target is LegState.SETTLED and await paid_if_settled(work, file.dossier, file.payment)


async def _doubles(work: Work, file: LegFile, voucher: str, receipts: list[Receipt], *, is_current: bool) -> None:
    """Register what now is paid once too often under a voucher, and close what is not."""
    paid = _paid_too_often(receipts, is_current=is_current)
    returned = {one.number for one in receipts if one.outcome == ReceiptOutcome.RETURNED}
    numbers = {one.number for one in await Receipt.filter(leg_id=file.leg.id, voucher_no=voucher)}
    known: set[str] = set()
    for double in await DoublePayment.filter(leg_id=file.leg.id, voucher_no=voucher):
        receipt = paid.get(double.receipt_no)
        if receipt is None:
            await _is_none(work, file, double)
        elif _still_known(double, receipt, numbers - returned):
            known.add(double.receipt_no)
    for number in paid.keys() - known:
        await register_double(work, file.leg, paid[number])


async def _is_none(work: Work, file: LegFile, double: DoublePayment) -> None:
    """Close what was no double payment; a recovery of it owes nothing, and what that had back is to be refunded."""
    had_back = await let_claim_on_double_go(work, file.dossier, double, file.reason)
    if double.state is DoublePaymentState.OPEN or (had_back and double.state is DoublePaymentState.RECOVERED):
        await close_double(work, double, DoublePaymentState.CLOSED, file.reason, file.evidence)


def _paid_too_often(receipts: list[Receipt], *, is_current: bool) -> dict[str, Receipt]:
    """The receipts by their numbers that say so: of an earlier voucher also what settled it."""
    outcomes = {ReceiptOutcome.DOUBLE}
    if not is_current and is_paid(receipts):
        outcomes.add(ReceiptOutcome.SETTLED)
    return {one.number: one for one in receipts if one.outcome in outcomes}


def _still_known(double: DoublePayment, receipt: Receipt, fallen: set[str]) -> bool:
    """Whether a double payment on record says what became of a receipt.

    By a return that fell it did not come back, and one that a correction closed says nothing of what is right since.
    """
    if double.state is DoublePaymentState.CLOSED and double.closed_at is not None:
        return double.closed_at >= receipt.recorded_at
    return double.state is DoublePaymentState.OPEN or double.closing_receipt_no not in fallen


async def close_double_payment(work: Work, command: CloseDoublePayment) -> Done:
    """Close a double payment (重复支付销号): it came back under a receipt, or is settled otherwise, by its reason.

    The same again changes nothing. Raises NOT_FOUND, NOT_ALLOWED, FOUR_EYES for who recorded it, STALE_VERSION,
    REASON_REQUIRED, EVIDENCE_REQUIRED, DATE_IN_FUTURE, RECOVERY_OPEN while a recovery asks it back, and INPUT_INVALID
    for one that is closed, or came back without receipt and day.
    """
    takers = LEG_LIFE.roles(LegEvent.SETTLE)
    dossier, double = await open_child(work, DoublePayment, command.double_payment_id, roles=takers)
    payment, leg_id = double.leg.payment, double.leg_id
    number = stated_number(command.receipt_no or "", "receiptNo") or None
    done = dossier.done({Thing.LEG: leg_id, Thing.PAYMENT: payment.id, Thing.DOUBLE_PAYMENT: double.id})
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    ends = DoublePaymentState(command.outcome)
    if double.state is not DoublePaymentState.OPEN:
        if (double.state, double.closing_receipt_no, double.closed_on) == (ends, number, command.day):
            return replace(done, changed=False)
        raise refuse(Code.INPUT_INVALID, "id", field="id", why=IS_CLOSED)
    check_version(double.version, command.expected_version)
    if work.four_eyes and double.recorded_by_person in work.actor.people:
        raise RefusedError(Refusal(Code.FOUR_EYES, {"event": RECORDING}, (), (dossier.citation,)))
    if refusal := asked_back(await Recovery.filter(double_payment_id=double.id), dossier.citation):
        raise RefusedError(refusal)
    _check_closing(work, payment, command, number)
    double.closing_receipt_no, double.closed_on = number, command.day
    await close_double(work, double, ends, reason, evidence)
    await dossier.save(work)
    return done


def _check_closing(work: Work, payment: Payment, command: CloseDoublePayment, number: str | None) -> None:
    """Money that came back has a receipt and a day; on any other ground it has neither."""
    if command.outcome is DoublePaymentEnd.RECOVERED:
        stated_name(number or "", "receiptNo")
    if (command.outcome is DoublePaymentEnd.RECOVERED) is (command.day is None):
        why = Text(zh="收回的须填收回日期，否则不填", en="write the day on which it came back, and only then")
        raise refuse(Code.INPUT_INVALID, "on", field="on", why=why)
    if command.day is not None:
        check_day(work, payment, command.day, "on")


def _done(file: LegFile) -> Done:
    return file.dossier.done({Thing.LEG: file.leg.id, Thing.PAYMENT: file.payment.id})
