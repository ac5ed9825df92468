"""A receipt of money that came back which was wrong, or bounced (更正缴款回单): what is owed stands as receipts say."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent, RecoveryState
from domain.models import RecoveryLeg, RecoveryReceipt
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.receipts import RECOVERY_RECEIPT_TITLES, RecoveryReceiptOutcome
from domain.values.money import Fen
from workflows.cases.dossiers import check_version
from workflows.cases.recovery_steps import RecoveryFile, locked_recovery_leg, unfinished_recovery
from workflows.recoveries.recovered_money import pay_again, reverse
from workflows.recoveries.recovery_editions import StatedReceipt, last_edition, put_on_record, still_owed
from workflows.recoveries.recovery_receipts import check_beyond, check_received_on, let_allowances_follow
from workflows.transaction.declarations import YUAN, command, on
from workflows.transaction.reasons import stated_evidence, stated_name, stated_number, stated_reason
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.shown import GRANT, RECOVERY
from workflows.transaction.steps import check_step
from workflows.transaction.work import Done, Work

_O = RecoveryReceiptOutcome
_MORE = Text(zh="须大于0", en="write more than 0")
_REFUNDED = Text(zh="多缴部分已退还，请先更正为“待退还”", en="what was above was refunded: say TO_REFUND first")
_RIGHT: Mapping[str, tuple[RecoveryReceiptOutcome, ...]] = {
    _O.RECEIVED: (_O.RECEIVED, _O.BOUNCED, _O.WITHDRAWN),
    _O.BOUNCED: (_O.BOUNCED, _O.RECEIVED, _O.WITHDRAWN),
    _O.TO_REFUND: (_O.TO_REFUND, _O.REFUNDED, _O.RECEIVED, _O.BOUNCED, _O.WITHDRAWN),
    _O.REFUNDED: (_O.REFUNDED, _O.TO_REFUND),
    _O.WITHDRAWN: (_O.WITHDRAWN,),
}
"""By what a receipt says, what may be right instead; one that was withdrawn is put on record anew."""


def _titled(outcome: str) -> str:
    return RECOVERY_RECEIPT_TITLES[RecoveryReceiptOutcome(outcome)].zh


@command(
    "Correct a receipt of money that came back (更正缴款回单): its amount, its day, that it bounced; or "
    "withdraw it. What did not come back is owed again, and the ledger follows; no edition is lost.",
    by="By the treasury or finance, with evidence.",
    shows=(RECOVERY, GRANT),
)
class CorrectRecoveryReceipt:
    """A receipt of money that came back which was wrong, or bounced, and what is right."""

    leg_id: Annotated[UUID, on("RecoveryLeg"), "The leg of the recovery on which it is on record."]
    expected_version: Annotated[int | None, "Version of the recovery, where the reporter looked at it."]
    receipt_no: Annotated[str, "The number under which it is on record."]
    outcome: Annotated[
        RecoveryReceiptOutcome,
        "What is right: RECEIVED, BOUNCED where the bank took it back, WITHDRAWN where there is no such "
        "receipt on this leg; REFUNDED of what was to be refunded, also of what came above what was owed.",
    ]
    right_amount: Annotated[Fen | None, YUAN, "Its right amount in yuan, where that was wrong."]
    right_on: Annotated[date | None, "Its right day, where that was wrong."]
    reason: Annotated[str, "Why it was wrong, or what became of it."]
    evidence: Annotated[str, "What shows it."]
    beyond_owed: Annotated[
        bool, "Say that its right amount is more than is owed: the rest is to be refunded (多缴)."
    ] = False


async def correct_recovery_receipt(work: Work, command: CorrectRecoveryReceipt) -> Done:
    """Correct a receipt of money that came back (更正缴款回单): its amount, its day, that it bounced, or was none.

    Each correction is another edition with its reason and evidence. What did not come back is owed again, and the
    recovery goes on, also one that was done or written off; what finance restored of it is taken back out of what is
    free. By such a correction the refund of what the bank made the applicant's again, or of what came above what was
    owed, is put on record, too. What is right already stays. Not by who recorded the receipt, where the house has four
    eyes.

    Raises NOT_FOUND, NOT_ALLOWED, FOUR_EYES, STALE_VERSION, REASON_REQUIRED, EVIDENCE_REQUIRED, RECEIPT_TOO_HIGH,
    DATE_IN_FUTURE, INPUT_INVALID, BUDGET_SHORT, RECOVERY_OPEN where another recovery of the payment goes on meanwhile.
    """
    file, leg = await locked_recovery_leg(work, command.leg_id, RecoveryEvent.RECEIVE_PART)
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    number = stated_name(stated_number(command.receipt_no, "receiptNo"), "receiptNo")
    known = await last_edition(leg.treasury, number)
    if known is None or known.leg_id != leg.id:
        raise not_found("receipt", "receiptNo")
    stated = _what_is_right(command, leg, known, reason, evidence)
    if _says(stated) == _says(_stated_by(known)):
        return file.done(changed=False)
    check_version(file.recovery.version, command.expected_version)
    await _check(work, file, known, command, stated)
    _check_amount(work, file, leg, known, command, stated)
    before, receipt = leg.received, await put_on_record(work, leg, number, stated, known)
    if (stated.outcome, stated.amount) != (known.outcome, known.amount):
        editions = await RecoveryReceipt.filter(treasury=leg.treasury, number=number).exclude(id=receipt.id)
        await pay_again(work, [one.id for one in editions], file.dossier.citation, evidence)
        if stated.outcome is _O.RECEIVED:
            await reverse(work, leg, receipt)
    await _follow(work, file, leg.received - before, stated)
    await let_allowances_follow(work, file, fallen_back=reason)
    return file.done()


def _what_is_right(
    command: CorrectRecoveryReceipt, leg: RecoveryLeg, known: RecoveryReceipt, reason: str, evidence: str
) -> StatedReceipt:
    """Return what a receipt says once corrected; of what is RECEIVED only what is owed counts, the rest is excess.

    That the excess of a receipt was refunded, or was not, leaves it RECEIVED.
    """
    whole = known.amount + known.excess if command.right_amount is None else command.right_amount
    day = command.right_on or known.on_day
    of_excess = known.excess > 0 and command.outcome in {_O.REFUNDED, _O.TO_REFUND}
    if command.outcome is not _O.RECEIVED and not of_excess:
        return StatedReceipt(command.outcome, whole, day, reason, evidence)
    counted = min(whole, max(_owed_beside(leg, known), 0))
    refunded = command.outcome is _O.REFUNDED if of_excess else known.excess_refunded
    return StatedReceipt(_O.RECEIVED, counted, day, reason, evidence, whole - counted, refunded)


def _stated_by(known: RecoveryReceipt) -> StatedReceipt:
    outcome = RecoveryReceiptOutcome(known.outcome)
    return StatedReceipt(
        outcome, known.amount, known.on_day, excess=known.excess, excess_refunded=known.excess_refunded
    )


def _says(content: StatedReceipt) -> tuple[RecoveryReceiptOutcome, Fen, date, Fen, bool]:
    return content.outcome, content.amount, content.day, content.excess, content.excess_refunded


def _owed_beside(leg: RecoveryLeg, known: RecoveryReceipt) -> Fen:
    """Fen of a leg that no other receipt pays back."""
    return leg.amount - leg.received + (known.amount if known.outcome == _O.RECEIVED else 0)


async def _check(
    work: Work, file: RecoveryFile, known: RecoveryReceipt, command: CorrectRecoveryReceipt, stated: StatedReceipt
) -> None:
    if work.four_eyes and known.recorded_by_person in work.actor.people:
        raise refuse(Code.FOUR_EYES, event=Text(zh="登记回单", en="record the receipt"))
    possible = (*_RIGHT[known.outcome], *((_O.REFUNDED, _O.TO_REFUND) if known.excess else ()))
    if command.outcome not in possible:
        right, stands = ", ".join(possible), _titled(known.outcome)
        why = Text(
            zh=f"现为“{stands}”，可更正为：{'、'.join(map(_titled, possible))}",
            en=f"it is {known.outcome}: right can be {right}",
        )
        raise refuse(Code.INPUT_INVALID, "outcome", field="outcome", why=why)
    if known.excess_refunded and stated.excess_refunded and stated.excess != known.excess:
        raise refuse(Code.INPUT_INVALID, "outcome", field="outcome", why=_REFUNDED)
    check_received_on(work, file.recovery, stated.day, "rightOn")
    paid = file.recovery.payment_id
    other = await unfinished_recovery(paid) if paid else None
    if other is not None and other.id != file.recovery.id and file.recovery.state is not RecoveryState.DROPPED:
        raise RefusedError(Refusal(Code.RECOVERY_OPEN, {"number": other.number}, ("id",), (file.dossier.citation,)))


def _check_amount(
    work: Work,
    file: RecoveryFile,
    leg: RecoveryLeg,
    known: RecoveryReceipt,
    command: CorrectRecoveryReceipt,
    stated: StatedReceipt,
) -> None:
    whole, owed = stated.amount + stated.excess, _owed_beside(leg, known)
    if whole <= 0:
        raise refuse(Code.INPUT_INVALID, "rightAmount", field="rightAmount", why=_MORE)
    if stated.outcome is not _O.RECEIVED:
        return
    same = (known.outcome, known.amount, known.on_day) == (stated.outcome, stated.amount, stated.day)
    if file.recovery.state is RecoveryState.DROPPED and not same:
        check_step(RECOVERY_LIFE, file.recovery.state, RecoveryEvent.RECEIVE_PART, file.context(work, work.actor))
    if stated.excess > known.excess:
        check_beyond(file, whole, owed, "rightAmount", beyond_owed=command.beyond_owed and owed > 0)


async def _follow(work: Work, file: RecoveryFile, grown: Fen, stated: StatedReceipt) -> None:
    """Bring the recovery to where its receipts now say; nothing moves where what was received is the same."""
    recovery = file.recovery
    missing, received = await still_owed(recovery)
    event: RecoveryEvent | None = None
    if grown > 0:
        late = recovery.state is RecoveryState.WRITTEN_OFF
        in_part = RecoveryEvent.RECEIVE_LATE if late else RecoveryEvent.RECEIVE_PART
        event = in_part if missing else RecoveryEvent.RECEIVE_ALL
    elif grown < 0 and recovery.state not in {RecoveryState.ENFORCEMENT, RecoveryState.DROPPED}:
        event = RecoveryEvent.FALL_BACK_IN_PART if received else RecoveryEvent.FALL_BACK
    if event is None:
        recovery.version += 1
        await recovery.save(update_fields=["version"])
        return
    await file.move(work, event, missing=missing, reason=stated.reason, evidence=stated.evidence)
