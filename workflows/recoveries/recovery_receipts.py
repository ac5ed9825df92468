"""Money that comes back (追回款项): demanded of the recipient by treasury, received, enforced, written off."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent, RecoveryState
from domain.models import DoublePayment, PaymentLeg, Recovery, RecoveryLeg, RecoveryReceipt
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import RecoveryReceiptOutcome
from domain.treasury.recovery_shares import claims
from domain.values.money import Fen, show_yuan
from workflows.cases.allowances import account_for
from workflows.cases.dossiers import check_version
from workflows.cases.recovery_steps import (
    RecoveryFile,
    check_day_to_come,
    locked_recovery,
    locked_recovery_leg,
    open_recovery_file,
    still_paid,
)
from workflows.recoveries.recovered_money import reverse
from workflows.recoveries.recovery_editions import StatedReceipt, last_edition, put_on_record, still_owed
from workflows.runtime.clock import SHANGHAI
from workflows.transaction.declarations import YUAN, InputName, command, on
from workflows.transaction.reasons import named_evidence, remark, stated_evidence, stated_number, stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT, RECOVERY
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work

_NOTHING_OWED = (RecoveryState.RECOVERED, RecoveryState.DROPPED)


@dataclass(frozen=True, slots=True)
class LegalStep:
    """A step that stands on a law: which, and why."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    legal_basis: Annotated[str, "The law, or the decision of the court or authority."]


@command(
    "Demand what was decided, for each treasury in the ratio in which it paid (责令退回).",
    step=RecoveryEvent.DEMAND,
    shows=(RECOVERY, GRANT),
)
class DemandRecovery:
    """A decided recovery to demand (责令退回)."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str | None, "For the record."] = None
    repayment_due_on: Annotated[date | None, "Last day to pay, within a year; from the next day on it is overdue."] = (
        None
    )


async def demand_recovery(work: Work, command: DemandRecovery) -> Done:
    """Demand what was decided (责令退回): a leg for each treasury, in the ratio in which they paid.

    The odd fen go to the payer that bears the rest of the measure's split. The demand may name the last day to pay.
    Raises NOT_ALLOWED for finance whose treasury paid none of it, however the recovery stands, CHALLENGE_PENDING, and
    INPUT_INVALID for a last day that is not after today, or more than a year away.
    """
    file = await locked_recovery(work, command.recovery_id, RecoveryEvent.DEMAND)
    recovery = file.recovery
    treasuries = await _treasuries(recovery)
    file.dossier.require(work.actor, treasuries=[*treasuries.values()])
    check_version(recovery.version, command.expected_version)
    check_step(RECOVERY_LIFE, recovery.state, RecoveryEvent.DEMAND, file.context(work, work.actor))
    parts = await _parts(file, treasuries)
    if command.repayment_due_on is not None:
        check_day_to_come(work, command.repayment_due_on, "repaymentDueOn")
    recovery.pay_by = command.repayment_due_on
    for part in parts:
        if part.amount:
            await RecoveryLeg.create(id=work.new_id(), recovery_id=recovery.id, **asdict(part))
    await file.move(work, RecoveryEvent.DEMAND, reason=remark(command.reason))
    return file.done()


@dataclass(frozen=True, slots=True)
class _Part:
    """What one payer of what is asked back is to have of it."""

    payer: str
    treasury: str
    amount: Fen


async def _treasuries(recovery: Recovery) -> dict[str, str]:
    """Return the treasury of each payer of which money may be asked back; of what was paid twice who did."""
    if recovery.double_payment_id is not None:
        double = await DoublePayment.get(id=recovery.double_payment_id).select_related("leg")
        return {double.leg.payer: double.treasury}
    return {leg.payer: leg.treasury for leg in await PaymentLeg.filter(payment_id=recovery.payment_id)}


async def _parts(file: RecoveryFile, treasuries: Mapping[str, str]) -> list[_Part]:
    """Return what each payer is to have of a decided recovery, nothing included."""
    recovery, split = file.recovery, file.dossier.split
    if recovery.double_payment_id is not None and recovery.amount is not None:
        return [_Part(payer, treasury, recovery.amount) for payer, treasury in treasuries.items()]
    if split is None or recovery.amount is None or recovery.payment_id is None:
        message = f"{recovery.number} has nothing to demand"
        raise ValueError(message)
    parts = claims(recovery.amount, await still_paid(recovery.payment_id), split.rest)
    return [_Part(payer, treasury, parts.get(payer, 0)) for payer, treasury in treasuries.items()]


@command(
    "Put money that came back on record, whole or in part (收到退款).",
    step=RecoveryEvent.RECEIVE_PART,
    shows=(RECOVERY, GRANT),
)
class RecordRecoveryReceipt:
    """A receipt of money that came back (缴款回单)."""

    leg_id: Annotated[UUID, on("RecoveryLeg"), "The leg of the recovery: to which treasury it came back."]
    receipt_no: Annotated[str, "Number of the receipt; the same receipt again changes nothing."]
    amount: Annotated[Fen, YUAN, "Yuan on the receipt; more than is owed to the treasury takes beyondOwed."]
    day: Annotated[date, InputName("received_on"), "Day on which the money came back."]
    expected_version: Annotated[
        int | None, "Version of the recovery, where the reporter looked at it; a receipt is true either way."
    ] = None
    beyond_owed: Annotated[
        bool,
        "Say that more came than is owed (多缴), or that it came once nothing was owed: what is above stands "
        "to be refunded. Takes a reason and evidence.",
    ] = False
    reason: Annotated[str | None, "Why more came; for the record of any other."] = None
    evidence: Annotated[str | None, "What shows it."] = None


async def record_recovery_receipt(work: Work, command: RecordRecoveryReceipt) -> Done:
    """Put money that came back to a treasury on record (收到退款), whole or in part.

    The same receipt again changes nothing. The recovery is done when nothing is missing; what comes in after it was
    written off is taken, too. What is above what is owed to this treasury, also after a recovery is done or dropped, is
    RECEIPT_TOO_HIGH, since a zero too many is more frequent than money too much; ``beyond_owed`` takes it, to be
    refunded (多缴). Raises RECEIPT_REUSED, DATE_IN_FUTURE, REASON_REQUIRED and EVIDENCE_REQUIRED of what is beyond,
    INPUT_INVALID for a day before it was opened or an empty receipt.
    """
    file, leg = await locked_recovery_leg(work, command.leg_id, RecoveryEvent.RECEIVE_PART)
    number = stated_number(command.receipt_no, "receiptNo")
    known = await last_edition(leg.treasury, number)
    if _is_on_record(known, command):
        return file.done(changed=False)
    stated = _what_it_says(work, file, leg, command)
    receipt = await put_on_record(work, leg, _stated(number), stated, known)
    if stated.outcome is RecoveryReceiptOutcome.TO_REFUND:
        await file.move(work, RecoveryEvent.RECEIVE_EXCESS, reason=stated.reason, evidence=number)
        return file.done()
    await reverse(work, leg, receipt)
    missing, _ = await still_owed(file.recovery)
    event = _in_part(file.recovery) if missing else RecoveryEvent.RECEIVE_ALL
    await file.move(work, event, missing=missing, reason=stated.reason, evidence=number)
    await let_allowances_follow(work, file)
    return file.done()


async def let_allowances_follow(work: Work, file: RecoveryFile, fallen_back: str | None = None) -> None:
    """Let what came back of an award be free in its allowances; what was paid twice took nothing of them."""
    if file.recovery.payment_id is not None:
        await account_for(work, file.dossier, file.dossier.grant.award or 0, fallen_back=fallen_back)


def _in_part(recovery: Recovery) -> RecoveryEvent:
    written_off = recovery.state is RecoveryState.WRITTEN_OFF
    return RecoveryEvent.RECEIVE_LATE if written_off else RecoveryEvent.RECEIVE_PART


def _is_on_record(known: RecoveryReceipt | None, command: RecordRecoveryReceipt) -> bool:
    """Whether this very receipt is on record; another receipt of that treasury under its number is RECEIPT_REUSED."""
    if known is None or known.outcome == RecoveryReceiptOutcome.WITHDRAWN:
        return False
    if (known.leg_id, known.amount + known.excess, known.on_day) != (command.leg_id, command.amount, command.day):
        raise refuse(Code.RECEIPT_REUSED, "receiptNo", receipt=known.number)
    return True


def _what_it_says(work: Work, file: RecoveryFile, leg: RecoveryLeg, command: RecordRecoveryReceipt) -> StatedReceipt:
    """Return what of a receipt counts and what is to be refunded; what the life refuses comes first."""
    owed = 0 if file.recovery.state in _NOTHING_OWED else leg.amount - leg.received
    event = _in_part(file.recovery) if owed else RecoveryEvent.RECEIVE_EXCESS
    check_step(RECOVERY_LIFE, file.recovery.state, event, file.context(work, work.actor, missing=1))
    check_version(file.recovery.version, command.expected_version)
    check_received_on(work, file.recovery, command.day, "receivedOn")
    if command.amount <= 0:
        raise refuse(Code.INPUT_INVALID, "amount", field="amount", why=Text(zh="须大于0", en="write more than 0"))
    if command.amount <= owed:
        reason, evidence = remark(command.reason), named_evidence(command.evidence)
        return StatedReceipt(RecoveryReceiptOutcome.RECEIVED, command.amount, command.day, reason, evidence)
    check_beyond(file, command.amount, owed, "amount", beyond_owed=command.beyond_owed)
    reason, evidence = stated_reason(command.reason or ""), stated_evidence(command.evidence or "")
    if not owed:
        return StatedReceipt(RecoveryReceiptOutcome.TO_REFUND, command.amount, command.day, reason, evidence)
    return StatedReceipt(RecoveryReceiptOutcome.RECEIVED, owed, command.day, reason, evidence, command.amount - owed)


def check_beyond(file: RecoveryFile, amount: Fen, owed: Fen, field: str, *, beyond_owed: bool) -> None:
    """Raise RECEIPT_TOO_HIGH for more than is owed where nobody says that more came (多缴)."""
    if amount > owed and not beyond_owed:
        terms = {"observed": show_yuan(amount), "required": show_yuan(owed)}
        raise RefusedError(Refusal(Code.RECEIPT_TOO_HIGH, terms, (field,), (file.dossier.citation,)))


def check_received_on(work: Work, recovery: Recovery, day: date, field: str) -> None:
    """Raise the refusal of a day on which nothing can have come back: it comes between the opening and today."""
    title = Text(zh="回单日期", en="the day of the receipt")
    if day > work.today:
        raise refuse(Code.DATE_IN_FUTURE, field, fact=title, today=work.today.isoformat())
    opened_on = recovery.opened_at.astimezone(SHANGHAI).date()
    if day < opened_on:
        why = Text(zh=f"早于启动追回之日 {opened_on}", en=f"the recovery was opened on {opened_on}")
        raise refuse(Code.INPUT_INVALID, field, field=title, why=why)


def _stated(number: str) -> str:
    if not number:
        why = Text(zh="不得为空", en="it may not be empty")
        raise refuse(Code.INPUT_INVALID, "receiptNo", field="receiptNo", why=why)
    return number


@command(
    "Have a court enforce what is owed, on a legal basis (申请强制执行).",
    step=RecoveryEvent.ENFORCE,
    shows=(RECOVERY, GRANT),
)
class EnforceRecovery(LegalStep):
    """A demanded recovery to have enforced (申请强制执行)."""

    reason: Annotated[str | None, "Why, for the record."] = None


async def enforce_recovery(work: Work, command: EnforceRecovery) -> Done:
    """Have a court enforce what is owed (申请强制执行), on a legal basis. Raises CHALLENGE_PENDING."""
    return await _by_law(work, command, RecoveryEvent.ENFORCE, remark)


@command(
    "Write off what cannot be had, on a legal basis and with a reason (核销).",
    step=RecoveryEvent.WRITE_OFF,
    by="By another officer.",
    shows=(RECOVERY, GRANT),
)
class WriteOffRecovery(LegalStep):
    """A demanded recovery to write off (核销)."""

    reason: Annotated[str, "Why, for the record."]


async def write_off_recovery(work: Work, command: WriteOffRecovery) -> Done:
    """Write off what cannot be had (核销), on a legal basis and with a reason: nothing more is asked back.

    Raises CHALLENGE_PENDING, and FOUR_EYES for the person who opened it.
    """
    return await _by_law(work, command, RecoveryEvent.WRITE_OFF, stated_reason)


async def _by_law(
    work: Work,
    command: EnforceRecovery | WriteOffRecovery,
    event: RecoveryEvent,
    as_read: Callable[[str | None], str | None],
) -> Done:
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, event)
    reason = as_read(command.reason)
    file.recovery.legal_basis = stated_reason(command.legal_basis, "legalBasis")
    await file.move(work, event, reason=reason, evidence=file.recovery.legal_basis)
    return file.done()
