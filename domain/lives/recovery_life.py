"""The life of a recovery (追回): opened on a cause, heard, decided, demanded, received by the treasuries."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import awaited, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, Permit, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class RecoveryCause(StrEnum):
    """Why paid money is asked back (追回事由)."""

    FRAUD = "FRAUD"
    MISUSE = "MISUSE"
    FAILED_ACCEPTANCE = "FAILED_ACCEPTANCE"
    OVERPAYMENT = "OVERPAYMENT"
    DUPLICATE = "DUPLICATE"
    CONDITION_LOST = "CONDITION_LOST"
    COURT_OR_AUDIT = "COURT_OR_AUDIT"
    CORRECTION = "CORRECTION"
    """Facts of the award were corrected after it was paid: the award itself was lowered (更正后多付)."""
    DOUBLE_PAYMENT = "DOUBLE_PAYMENT"
    """A treasury paid once too often: what is asked back was never part of the award (重复支付)."""


CAUSE_TITLES: dict[RecoveryCause, Text] = {
    RecoveryCause.FRAUD: Text(zh="弄虚作假骗取资金", en="money had by false papers"),
    RecoveryCause.MISUSE: Text(zh="挪用资金", en="money used for something else"),
    RecoveryCause.FAILED_ACCEPTANCE: Text(zh="验收不通过", en="the acceptance failed"),
    RecoveryCause.OVERPAYMENT: Text(zh="多付", en="more was paid than was due"),
    RecoveryCause.DUPLICATE: Text(zh="同一事项重复享受", en="the same matter was supported twice"),
    RecoveryCause.CONDITION_LOST: Text(zh="不再符合条件", en="a condition no longer holds"),
    RecoveryCause.COURT_OR_AUDIT: Text(zh="司法或审计决定", en="a court or an audit decided so"),
    RecoveryCause.CORRECTION: Text(zh="事实更正后多付", en="more was paid than is due on corrected facts"),
    RecoveryCause.DOUBLE_PAYMENT: Text(zh="重复支付", en="a treasury paid twice"),
}

NOT_THE_APPLICANTS_FAULT = frozenset({RecoveryCause.OVERPAYMENT, RecoveryCause.COURT_OR_AUDIT})
"""Causes after which a recovered award no longer counts as had: the item can be applied for again."""


class RecoveryState(StrEnum):
    """Where a recovery stands (追回状态)."""

    OPENED = "OPENED"
    NOTIFIED = "NOTIFIED"
    REPLIED = "REPLIED"
    DECIDED = "DECIDED"
    DEMANDED = "DEMANDED"
    PARTLY_RECOVERED = "PARTLY_RECOVERED"
    ENFORCEMENT = "ENFORCEMENT"
    RECOVERED = "RECOVERED"
    DROPPED = "DROPPED"
    WRITTEN_OFF = "WRITTEN_OFF"


class RecoveryEvent(Event):
    """What can happen to a recovery."""

    OPEN = "OPEN", "启动追回", "open the recovery"
    NOTIFY = "NOTIFY", "告知", "notify"
    REPLY = "REPLY", "陈述申辩", "reply"
    LAPSE_REPLY = "LAPSE_REPLY", "逾期未申辩", "let the time to reply pass"
    DECIDE = "DECIDE", "决定追回", "decide"
    DROP = "DROP", "撤销追回", "drop the recovery"
    DEMAND = "DEMAND", "责令退回", "demand"
    RECEIVE_PART = "RECEIVE_PART", "收到部分退款", "receive a part"
    RECEIVE_ALL = "RECEIVE_ALL", "收到全部退款", "receive all"
    RECEIVE_LATE = "RECEIVE_LATE", "核销后收到退款", "receive a part after the write-off"
    """Money comes in after it was written off (核销后收回)."""
    RECEIVE_EXCESS = "RECEIVE_EXCESS", "收到多缴款", "receive what is not owed"
    """Money comes in of which nothing is owed (多缴款): it is to be refunded."""
    FALL_BACK_IN_PART = "FALL_BACK_IN_PART", "更正缴款回单：部分未到账", "correct a receipt: a part did not come back"
    FALL_BACK = "FALL_BACK", "更正缴款回单：未到账", "correct a receipt: nothing came back"
    """What was received did not come back after all (缴款被退回)."""
    BANK_RETURNED_PART = "BANK_RETURNED_PART", "部分款项已由银行退回", "the bank returned a part of it"
    BANK_RETURNED = "BANK_RETURNED", "款项已由银行退回，撤销追回", "the bank returned it: nothing is to be asked back"
    """The bank returned what it asks back (退票), in part or all of it."""
    ENFORCE = "ENFORCE", "申请强制执行", "enforce"
    WRITE_OFF = "WRITE_OFF", "核销", "write off"
    CHALLENGE = "CHALLENGE", "复议或诉讼", "challenge"
    DISMISS_CHALLENGE = "DISMISS_CHALLENGE", "复议或诉讼维持", "end the challenge: the decision stands"
    UPHOLD_CHALLENGE = "UPHOLD_CHALLENGE", "复议或诉讼撤销", "end the challenge: the decision falls"


@dataclass(frozen=True, slots=True)
class RecoveryContext:
    """What the guards of a recovery look at."""

    role: Role
    citation: Citation
    today: date
    reply_until: date | None = None
    """Last day of the right to reply; None before the notice."""
    challenged: bool = False
    """Whether a review or a court case is pending (复议或诉讼); nothing is demanded or enforced meanwhile."""
    missing: int = 0
    """Fen demanded and not yet received."""
    opened_by_this_person: bool = False
    """Whether the person who acts opened it; always false where one person may do everything."""


@refuses(Code.GATE_CLOSED)
def _reply_over(context: RecoveryContext) -> Refusal | None:
    """Refuse until the time to reply is over (陈述申辩期限)."""
    last = context.reply_until
    if last is not None and context.today > last:
        return None
    return awaited(context, f"陈述申辩期限（{last}）届满", f"the end of the time to reply ({last})")


@refuses(Code.REPLY_LATE)
def _reply_in_time(context: RecoveryContext) -> Refusal | None:
    """Refuse after the time to reply (陈述申辩期限)."""
    last = context.reply_until
    if last is None or context.today <= last:
        return None
    return refused(Code.REPLY_LATE, context, last_day=last.isoformat())


@refuses(Code.CHALLENGE_PENDING)
def _not_challenged(context: RecoveryContext) -> Refusal | None:
    """Refuse while a review or a court case is pending (复议或诉讼)."""
    return refused(Code.CHALLENGE_PENDING, context) if context.challenged else None


@refuses(Code.NO_CHALLENGE)
def _is_challenged(context: RecoveryContext) -> Refusal | None:
    """Refuse where no review and no court case is pending (复议或诉讼)."""
    return None if context.challenged else refused(Code.NO_CHALLENGE, context)


@refuses(Code.FOUR_EYES)
def _another_person(context: RecoveryContext) -> Refusal | None:
    """Refuse whoever opened it: another person decides (不相容岗位分离)."""
    if not context.opened_by_this_person:
        return None
    return refused(Code.FOUR_EYES, context, event=Text(zh="启动追回", en="open the recovery"))


@refuses(Code.NOTHING_MISSING)
def _some_missing(context: RecoveryContext) -> Refusal | None:
    """Refuse where nothing of it is owed any more (已全部收回)."""
    return None if context.missing > 0 else refused(Code.NOTHING_MISSING, context)


@refuses(Code.GATE_CLOSED)
def _none_missing(context: RecoveryContext) -> Refusal | None:
    """Refuse while a part of it is owed (未全部收回)."""
    return None if context.missing == 0 else awaited(context, "款项全部收回", "all of the money")


_S, _E = RecoveryState, RecoveryEvent
_OFFICER, _FINANCE, _SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})
_OPENERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.SYSTEM})
"""Finance opens what asks a double payment back, and nothing else."""
_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_RECEIVERS = frozenset({Role.TREASURY, Role.FINANCE})
_BEFORE_DEMAND = (_S.OPENED, _S.NOTIFIED, _S.REPLIED, _S.DECIDED)
_OWED = (_S.DEMANDED, _S.PARTLY_RECOVERED, _S.ENFORCEMENT)
_HAD_BACK = (_S.PARTLY_RECOVERED, _S.RECOVERED, _S.WRITTEN_OFF)
_CHALLENGED = (_S.DECIDED, *_OWED, _S.RECOVERED)
"""Who pays under protest can still be heard."""
_ENFORCEABLE = (_S.DEMANDED, _S.PARTLY_RECOVERED)

MOVES = (
    Move(_E.NOTIFY, sources=(_S.OPENED,), target=_S.NOTIFIED, roles=_OFFICER),
    Move(_E.REPLY, sources=(_S.NOTIFIED,), target=_S.REPLIED, roles=_APPLICANT, guards=(_reply_in_time,)),
    Move(_E.LAPSE_REPLY, sources=(_S.NOTIFIED,), target=_S.REPLIED, roles=_SYSTEM, guards=(_reply_over,)),
    Move(_E.DECIDE, sources=(_S.REPLIED,), target=_S.DECIDED, roles=_OFFICER, guards=(_another_person,)),
    Move(_E.DROP, sources=_BEFORE_DEMAND, target=_S.DROPPED, roles=_OFFICER, guards=(_another_person,)),
    Move(_E.DEMAND, sources=(_S.DECIDED,), target=_S.DEMANDED, roles=_FINANCE, guards=(_not_challenged,)),
    Move(_E.RECEIVE_PART, sources=_OWED, target=_S.PARTLY_RECOVERED, roles=_RECEIVERS, guards=(_some_missing,)),
    Move(
        _E.RECEIVE_ALL,
        sources=(*_OWED, _S.WRITTEN_OFF),
        target=_S.RECOVERED,
        roles=_RECEIVERS,
        guards=(_none_missing,),
    ),
    Move(_E.FALL_BACK_IN_PART, sources=_HAD_BACK, target=_S.PARTLY_RECOVERED, roles=_RECEIVERS),
    Move(_E.FALL_BACK, sources=_HAD_BACK, target=_S.DEMANDED, roles=_RECEIVERS),
    Move(_E.BANK_RETURNED, sources=(*_BEFORE_DEMAND, *_OWED), target=_S.DROPPED, roles=_SYSTEM),
    Move(_E.ENFORCE, sources=_ENFORCEABLE, target=_S.ENFORCEMENT, roles=_OFFICER, guards=(_not_challenged,)),
    Move(
        _E.WRITE_OFF,
        sources=_OWED,
        target=_S.WRITTEN_OFF,
        roles=_OFFICER,
        guards=(_not_challenged, _another_person),
    ),
    Move(_E.UPHOLD_CHALLENGE, sources=_CHALLENGED, target=_S.DROPPED, roles=_OFFICER, guards=(_is_challenged,)),
)
PERMITS = (
    Permit(_E.OPEN, sources=(_S.OPENED,), roles=_OPENERS),
    Permit(_E.RECEIVE_LATE, sources=(_S.WRITTEN_OFF,), roles=_RECEIVERS, guards=(_some_missing,)),
    Permit(_E.RECEIVE_EXCESS, sources=(*_OWED, _S.RECOVERED, _S.WRITTEN_OFF, _S.DROPPED), roles=_RECEIVERS),
    Permit(_E.BANK_RETURNED_PART, sources=(*_BEFORE_DEMAND, *_OWED), roles=_SYSTEM),
    Permit(_E.CHALLENGE, sources=(_S.DECIDED, *_OWED), roles=_APPLICANT, guards=(_not_challenged,)),
    Permit(_E.DISMISS_CHALLENGE, sources=_CHALLENGED, roles=_OFFICER, guards=(_is_challenged,)),
)

RECOVERY_LIFE: Life[RecoveryState, RecoveryEvent, RecoveryContext] = Life(
    "recovery",
    RecoveryState,
    RecoveryEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="所属事项条款", en="of its measure"),
)

FINISHED = frozenset({_S.RECOVERED, _S.DROPPED, _S.WRITTEN_OFF})
"""States in which nothing more is asked back, so that another recovery of the same payment can be opened."""
