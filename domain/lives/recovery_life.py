"""The life of a recovery (追回): opened on a cause, heard, decided, demanded, received by the treasuries."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.life import Life, Move, Role
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


CAUSE_TITLES: dict[RecoveryCause, Text] = {
    RecoveryCause.FRAUD: Text(zh="弄虚作假骗取资金", en="money had by false papers"),
    RecoveryCause.MISUSE: Text(zh="挪用资金", en="money used for something else"),
    RecoveryCause.FAILED_ACCEPTANCE: Text(zh="验收不通过", en="the acceptance failed"),
    RecoveryCause.OVERPAYMENT: Text(zh="多付", en="more was paid than was due"),
    RecoveryCause.DUPLICATE: Text(zh="同一事项重复享受", en="the same matter was supported twice"),
    RecoveryCause.CONDITION_LOST: Text(zh="不再符合条件", en="a condition no longer holds"),
    RecoveryCause.COURT_OR_AUDIT: Text(zh="司法或审计决定", en="a court or an audit decided so"),
    RecoveryCause.CORRECTION: Text(zh="事实更正后多付", en="more was paid than is due on corrected facts"),
}

NOT_THE_APPLICANTS_FAULT = frozenset({RecoveryCause.OVERPAYMENT, RecoveryCause.COURT_OR_AUDIT})
"""Causes after which a recovered award no longer counts as had: the item can be applied for again."""


class RecoveryState(StrEnum):
    """Where a recovery stands."""

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


class RecoveryEvent(StrEnum):
    """What can happen to a recovery."""

    OPEN = "OPEN"
    NOTIFY = "NOTIFY"
    REPLY = "REPLY"
    LAPSE_REPLY = "LAPSE_REPLY"
    DECIDE = "DECIDE"
    DROP = "DROP"
    DEMAND = "DEMAND"
    RECEIVE_PART = "RECEIVE_PART"
    RECEIVE_ALL = "RECEIVE_ALL"
    RECEIVE_LATE = "RECEIVE_LATE"
    """Money comes in after it was written off (核销后收回)."""
    RECEIVE_EXCESS = "RECEIVE_EXCESS"
    """Money comes in of which nothing is owed (多缴款): it is to be refunded."""
    FALL_BACK_IN_PART = "FALL_BACK_IN_PART"
    FALL_BACK = "FALL_BACK"
    """What was received did not come back after all (缴款被退回)."""
    BANK_RETURNED_PART = "BANK_RETURNED_PART"
    BANK_RETURNED = "BANK_RETURNED"
    """The bank returned what it asks back (退票), in part or all of it."""
    ENFORCE = "ENFORCE"
    WRITE_OFF = "WRITE_OFF"
    CHALLENGE = "CHALLENGE"
    DISMISS_CHALLENGE = "DISMISS_CHALLENGE"
    UPHOLD_CHALLENGE = "UPHOLD_CHALLENGE"


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


def _reply_over(context: RecoveryContext) -> Refusal | None:
    last = context.reply_until
    if last is not None and context.today > last:
        return None
    waiting = Text(zh=f"陈述申辩期限（{last}）届满", en=f"the end of the time to reply ({last})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


def _reply_in_time(context: RecoveryContext) -> Refusal | None:
    last = context.reply_until
    if last is None or context.today <= last:
        return None
    return Refusal(Code.REPLY_LATE, {"last_day": last.isoformat()}, (), (context.citation,))


def _not_challenged(context: RecoveryContext) -> Refusal | None:
    if not context.challenged:
        return None
    return Refusal(Code.CHALLENGE_PENDING, {}, (), (context.citation,))


def _is_challenged(context: RecoveryContext) -> Refusal | None:
    return None if context.challenged else Refusal(Code.NO_CHALLENGE, {}, (), (context.citation,))


def _another_person(context: RecoveryContext) -> Refusal | None:
    if not context.opened_by_this_person:
        return None
    event = Text(zh="启动追回", en="open the recovery")
    return Refusal(Code.FOUR_EYES, {"event": event}, (), (context.citation,))


def _some_missing(context: RecoveryContext) -> Refusal | None:
    return None if context.missing > 0 else Refusal(Code.NOTHING_MISSING, {}, (), (context.citation,))


def _none_missing(context: RecoveryContext) -> Refusal | None:
    if context.missing == 0:
        return None
    waiting = Text(zh="款项全部收回", en="all of the money")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


_S, _E = RecoveryState, RecoveryEvent
_OPENERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
_OFFICER, _FINANCE = frozenset({Role.OFFICER}), frozenset({Role.FINANCE})
_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_SYSTEM = frozenset({Role.SYSTEM})
_RECEIVERS = frozenset({Role.TREASURY, Role.FINANCE})
_BEFORE_DEMAND = (_S.OPENED, _S.NOTIFIED, _S.REPLIED, _S.DECIDED)
_OWED = (_S.DEMANDED, _S.PARTLY_RECOVERED, _S.ENFORCEMENT)
_HAD_BACK = (_S.PARTLY_RECOVERED, _S.RECOVERED, _S.WRITTEN_OFF)
_CHALLENGED = (_S.DECIDED, *_OWED, _S.RECOVERED)
"""Who pays under protest can still be heard."""


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


RECOVERY_LIFE: Life[RecoveryState, RecoveryEvent, RecoveryContext] = Life(
    "recovery",
    RecoveryState,
    [
        Move(_E.OPEN, (_S.OPENED,), None, _OPENERS | _SYSTEM, _text("启动追回", "open the recovery")),
        Move(_E.NOTIFY, (_S.OPENED,), _S.NOTIFIED, _OFFICER, _text("告知", "notify")),
        Move(_E.REPLY, (_S.NOTIFIED,), _S.REPLIED, _APPLICANT, _text("陈述申辩", "reply"), (_reply_in_time,)),
        Move(
            _E.LAPSE_REPLY,
            (_S.NOTIFIED,),
            _S.REPLIED,
            _SYSTEM,
            _text("逾期未申辩", "let the time to reply pass"),
            (_reply_over,),
        ),
        Move(_E.DECIDE, (_S.REPLIED,), _S.DECIDED, _OFFICER, _text("决定追回", "decide"), (_another_person,)),
        Move(
            _E.DROP,
            _BEFORE_DEMAND,
            _S.DROPPED,
            _OFFICER,
            _text("撤销追回", "drop the recovery"),
            (_another_person,),
        ),
        Move(_E.DEMAND, (_S.DECIDED,), _S.DEMANDED, _FINANCE, _text("责令退回", "demand"), (_not_challenged,)),
        Move(
            _E.RECEIVE_PART,
            _OWED,
            _S.PARTLY_RECOVERED,
            _RECEIVERS,
            _text("收到部分退款", "receive a part"),
            (_some_missing,),
        ),
        Move(
            _E.RECEIVE_ALL,
            (*_OWED, _S.WRITTEN_OFF),
            _S.RECOVERED,
            _RECEIVERS,
            _text("收到全部退款", "receive all"),
            (_none_missing,),
        ),
        Move(
            _E.RECEIVE_LATE,
            (_S.WRITTEN_OFF,),
            None,
            _RECEIVERS,
            _text("核销后收到退款", "receive a part after the write-off"),
            (_some_missing,),
        ),
        Move(
            _E.RECEIVE_EXCESS,
            (*_OWED, _S.RECOVERED, _S.WRITTEN_OFF, _S.DROPPED),
            None,
            _RECEIVERS,
            _text("收到多缴款", "receive what is not owed"),
        ),
        Move(
            _E.FALL_BACK_IN_PART,
            _HAD_BACK,
            _S.PARTLY_RECOVERED,
            _RECEIVERS,
            _text("更正缴款回单：部分未到账", "correct a receipt: a part did not come back"),
        ),
        Move(
            _E.FALL_BACK,
            _HAD_BACK,
            _S.DEMANDED,
            _RECEIVERS,
            _text("更正缴款回单：未到账", "correct a receipt: nothing came back"),
        ),
        Move(
            _E.BANK_RETURNED_PART,
            (*_BEFORE_DEMAND, *_OWED),
            None,
            _SYSTEM,
            _text("部分款项已由银行退回", "the bank returned a part of it"),
        ),
        Move(
            _E.BANK_RETURNED,
            (*_BEFORE_DEMAND, *_OWED),
            _S.DROPPED,
            _SYSTEM,
            _text("款项已由银行退回，撤销追回", "the bank returned it: nothing is to be asked back"),
        ),
        Move(
            _E.ENFORCE,
            (_S.DEMANDED, _S.PARTLY_RECOVERED),
            _S.ENFORCEMENT,
            _OFFICER,
            _text("申请强制执行", "enforce"),
            (_not_challenged,),
        ),
        Move(
            _E.WRITE_OFF,
            _OWED,
            _S.WRITTEN_OFF,
            _OFFICER,
            _text("核销", "write off"),
            (_not_challenged, _another_person),
        ),
        Move(
            _E.CHALLENGE,
            (_S.DECIDED, *_OWED),
            None,
            _APPLICANT,
            _text("复议或诉讼", "challenge"),
            (_not_challenged,),
        ),
        Move(
            _E.DISMISS_CHALLENGE,
            _CHALLENGED,
            None,
            _OFFICER,
            _text("复议或诉讼维持", "end the challenge: the decision stands"),
            (_is_challenged,),
        ),
        Move(
            _E.UPHOLD_CHALLENGE,
            _CHALLENGED,
            _S.DROPPED,
            _OFFICER,
            _text("复议或诉讼撤销", "end the challenge: the decision falls"),
            (_is_challenged,),
        ),
    ],
)

FINISHED = frozenset({_S.RECOVERED, _S.DROPPED, _S.WRITTEN_OFF})
"""States in which nothing more is asked back, so that another recovery of the same payment can be opened."""
