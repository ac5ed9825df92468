"""Recoveries (追回): opened on a cause, notified, replied to, decided or dropped, challenged (process 4.6)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryCause, RecoveryEvent
from domain.models import Payment
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen
from workflows.cases.children import open_child
from workflows.cases.recovery_steps import (
    RecoveryFile,
    check_amount,
    check_day_to_come,
    locked_recovery,
    open_recovery_file,
    open_recovery_of,
)
from workflows.recoveries.recovered_money import reinstate
from workflows.recoveries.recovery_receipts import let_allowances_follow
from workflows.transaction.declarations import YUAN, InputName, command, on
from workflows.transaction.reasons import named_evidence, stated_reason
from workflows.transaction.refused import refuse
from workflows.transaction.shown import GRANT, RECOVERY
from workflows.transaction.work import Done, Work

__all__ = ["open_recovery_of"]

_BY_ITSELF = Text(
    zh="重复支付的款项不属于拨付，请对该笔重复支付启动追回",
    en="what was paid twice is no part of the payment: recover the double payment itself",
)


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """A step of a recovery that needs no more than words."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: str


@dataclass(frozen=True, slots=True)
class AdvanceRecovery:
    """A recovery whose day has come."""

    recovery_id: UUID


@command(
    "Open a recovery of paid money, on what was found (启动追回).",
    step=GrantEvent.OPEN_RECOVERY,
    shows=(RECOVERY, GRANT),
)
class OpenRecovery:
    """Paid money to ask back."""

    payment_id: Annotated[UUID, on("Payment"), "The payment."]
    expected_version: Annotated[int, "Version of its grant when you decided."]
    cause: Annotated[RecoveryCause, "Why it is asked back."]
    facts: Annotated[str, "What was found; the recipient is told."]
    amount: Annotated[Fen | None, YUAN, "Yuan; by default all that was paid and has not come back."] = None
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


async def open_recovery(work: Work, command: OpenRecovery) -> Done:
    """Open a recovery of paid money (启动追回), on a cause and what was found.

    Raises NOTHING_PAID, RECOVERY_OPEN (one at a time a payment), REASON_REQUIRED without what was found, and
    INPUT_INVALID for more than was paid and has not come back, and for what was paid twice, which is no award.
    """
    if command.cause is RecoveryCause.DOUBLE_PAYMENT:
        raise refuse(Code.INPUT_INVALID, "cause", field="cause", why=_BY_ITSELF)
    opened = (command.payment_id, command.expected_version, GrantEvent.OPEN_RECOVERY)
    dossier, payment = await open_child(work, Payment, *opened)
    dossier.check(work, GrantEvent.OPEN_RECOVERY)
    facts, evidence = stated_reason(command.facts, "facts"), _evidence(command.evidence)
    recovery = await open_recovery_of(
        work, dossier, payment, command.cause, facts, command.amount, actor=work.actor, evidence=evidence
    )
    await dossier.move(work, GrantEvent.OPEN_RECOVERY, reason=facts, evidence=evidence)
    return RecoveryFile(dossier, recovery).done()


@command(
    "Tell the recipient what was found, and until when it may reply (告知).",
    step=RecoveryEvent.NOTIFY,
    shows=(RECOVERY, GRANT),
)
class NotifyRecovery:
    """The notice to the recipient (告知)."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    reply_due_on: Annotated[date, "Last day of the right to reply; after today, within a year."]
    facts: Annotated[str | None, "What was found, stated anew; null leaves it."] = None
    evidence: Annotated[str | None, "The notice served, by name and number."] = None


async def notify_recovery(work: Work, command: NotifyRecovery) -> Done:
    """Tell the recipient what was found, and until when it may reply (告知).

    Raises INPUT_INVALID for a last day that is not after today, or more than a year away.
    """
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, RecoveryEvent.NOTIFY)
    recovery = file.recovery
    check_day_to_come(work, command.reply_due_on, "replyDueOn")
    if command.facts is not None:
        recovery.facts = stated_reason(command.facts, "facts")
    recovery.reply_until = command.reply_due_on
    recovery.due_on = command.reply_due_on + timedelta(days=1)
    await file.move(work, RecoveryEvent.NOTIFY, reason=recovery.facts, evidence=_evidence(command.evidence))
    return file.done()


@command(
    "Put the recipient's reply on record (陈述申辩).",
    step=RecoveryEvent.REPLY,
    shows=(RECOVERY, GRANT),
)
class ReplyToRecovery(RecoveryStep):
    """The recipient's reply (陈述申辩)."""

    reason: Annotated[str, InputName("reply"), "What the recipient says to what was found."]


async def reply_to_recovery(work: Work, command: ReplyToRecovery) -> Done:
    """Put the recipient's reply on record (陈述申辩). Raises REPLY_LATE after the last day."""
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, RecoveryEvent.REPLY)
    file.recovery.reply = stated_reason(command.reason, "reply")
    file.recovery.due_on = None
    await file.move(work, RecoveryEvent.REPLY, reason=file.recovery.reply)
    return file.done()


@command(
    "Decide how much is asked back, once the recipient was heard (决定追回).",
    step=RecoveryEvent.DECIDE,
    by="By another officer.",
    shows=(RECOVERY, GRANT),
)
class DecideRecovery:
    """A decision on a recovery (决定追回)."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    amount: Annotated[Fen, YUAN, "Yuan asked back; at most what was claimed."]
    reason: Annotated[str, "Why; the recipient is told."]


async def decide_recovery(work: Work, command: DecideRecovery) -> Done:
    """Decide how much is asked back, with the reason (决定追回), once the recipient was heard.

    Raises FOUR_EYES for the person who opened it, and INPUT_INVALID for more than was claimed.
    """
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, RecoveryEvent.DECIDE)
    check_amount(command.amount, file.recovery.claimed)
    file.recovery.amount = command.amount
    await file.move(work, RecoveryEvent.DECIDE, reason=stated_reason(command.reason))
    return file.done()


@command(
    "Drop a recovery before anything is demanded, with a reason (撤销追回).",
    step=RecoveryEvent.DROP,
    by="By another officer.",
    shows=(RECOVERY, GRANT),
)
class DropRecovery(RecoveryStep):
    """A recovery to drop before anything is demanded (撤销追回)."""

    reason: Annotated[str, "Why."]


async def drop_recovery(work: Work, command: DropRecovery) -> Done:
    """Drop a recovery before anything is demanded, with a reason (撤销追回). Raises FOUR_EYES for who opened it."""
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, RecoveryEvent.DROP)
    file.recovery.due_on = None
    file.recovery.challenged = False
    await file.move(work, RecoveryEvent.DROP, reason=stated_reason(command.reason))
    return file.done()


@command(
    "Put a review or a court case on record (复议或诉讼): nothing is demanded or enforced meanwhile.",
    step=RecoveryEvent.CHALLENGE,
    by="",
    shows=(RECOVERY, GRANT),
)
class ChallengeRecovery(RecoveryStep):
    """A review or a court case against a decided recovery (复议或诉讼)."""

    reason: Annotated[str, "The review or the case, by its number, and what is contested."]


async def challenge_recovery(work: Work, command: ChallengeRecovery) -> Done:
    """Put on record that the decision is under review or in court (复议或诉讼): nothing is demanded or enforced."""
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, RecoveryEvent.CHALLENGE)
    reason = stated_reason(command.reason)
    await file.move(work, RecoveryEvent.CHALLENGE, reason=reason, sets={"challenged": True})
    return file.done()


@command(
    "Put the end of the review or court case on record (复议或诉讼结果): the decision stands, or falls.",
    step=RecoveryEvent.UPHOLD_CHALLENGE,
    shows=(RECOVERY, GRANT),
)
class ResolveRecoveryChallenge:
    """The end of a review or a court case (复议或诉讼结果)."""

    recovery_id: Annotated[UUID, on("Recovery"), "The recovery."]
    expected_version: Annotated[int, "Its version when you decided."]
    finding: Annotated[str, "What was found, by whom, under which number."]
    dropped: Annotated[bool, "True where the decision fell: nothing more is owed."]


async def resolve_recovery_challenge(work: Work, command: ResolveRecoveryChallenge) -> Done:
    """Put on record how the review or the court case ended: the decision stands, or falls (``dropped``).

    Of a decision that falls nothing more is owed; what was received is the applicant's again.
    """
    event = RecoveryEvent.UPHOLD_CHALLENGE if command.dropped else RecoveryEvent.DISMISS_CHALLENGE
    file = await open_recovery_file(work, command.recovery_id, command.expected_version, event)
    await file.move(work, event, reason=stated_reason(command.finding, "finding"), sets={"challenged": False})
    if command.dropped:
        await reinstate(work, file.recovery, file.dossier.citation)
        await let_allowances_follow(work, file)
    return file.done()


async def advance_recovery(work: Work, command: AdvanceRecovery) -> Done:
    """Move a recovery whose day has come: the time to reply is over (逾期未申辩)."""
    file = await locked_recovery(work, command.recovery_id, RecoveryEvent.LAPSE_REPLY)
    outcome = RECOVERY_LIFE.step(file.recovery.state, RecoveryEvent.LAPSE_REPLY, file.context(work, work.actor))
    if isinstance(outcome, Refusal):
        return replace(file.done(), changed=False)
    file.recovery.due_on = None
    await file.move(work, RecoveryEvent.LAPSE_REPLY)
    return file.done()


def _evidence(text: str | None) -> str | None:
    return named_evidence(text)
