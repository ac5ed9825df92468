"""The life of a call for applications (申报通知): announced, open, closed; a competition is ranked once."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class CallState(StrEnum):
    """Where a call stands."""

    ANNOUNCED = "ANNOUNCED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    RANKED = "RANKED"


class CallEvent(StrEnum):
    """What can happen to a call."""

    OPEN = "OPEN"
    CLOSE = "CLOSE"
    RANK = "RANK"
    PROMOTE = "PROMOTE"


@dataclass(frozen=True, slots=True)
class CallContext:
    """What the guards of a call look at."""

    role: Role
    citation: Citation
    today: date
    opens_on: date
    closes_on: date
    is_competition: bool = False
    unscored: tuple[str, ...] = ()
    """Numbers of the files of this call that still lack scores."""
    undecided: tuple[str, ...] = ()
    """Numbers of the files of this call that were neither accepted nor refused."""
    free_places: int = 0
    """Places that selected applications gave up."""
    on_reserve: int = 0


def _has_opened(context: CallContext) -> Refusal | None:
    if context.today >= context.opens_on:
        return None
    days = {"first": str(context.opens_on), "last": str(context.closes_on)}
    return Refusal(Code.CALL_NOT_OPEN, days, (), (context.citation,))


def _has_closed(context: CallContext) -> Refusal | None:
    if context.today > context.closes_on:
        return None
    waiting = Text(zh=f"申报截止（{context.closes_on}）", en=f"the last day of the call ({context.closes_on})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


def _competition(context: CallContext) -> Refusal | None:
    if context.is_competition:
        return None
    return Refusal(Code.NO_COMPETITION, {}, (), (context.citation,))


def _decided(context: CallContext) -> Refusal | None:
    return _nothing_of(context.undecided, Text(zh="待受理", en="to be accepted or refused"), context)


def _scored(context: CallContext) -> Refusal | None:
    return _nothing_of(context.unscored, Text(zh="待评分", en="to be scored"), context)


def _nothing_of(numbers: tuple[str, ...], what: Text, context: CallContext) -> Refusal | None:
    if not numbers:
        return None
    named = ", ".join(numbers[:5])
    missing = Text(zh=f"{what.zh}：{named}", en=f"{what.en}: {named}")
    return Refusal(Code.REVIEW_MISSING, {"missing": missing}, (), (context.citation,))


def _place_free(context: CallContext) -> Refusal | None:
    if context.free_places > 0 and context.on_reserve > 0:
        return None
    return Refusal(Code.NO_PLACE_FREE, {}, (), (context.citation,))


_S, _E = CallState, CallEvent
_SYSTEM, _OFFICER = frozenset({Role.SYSTEM}), frozenset({Role.OFFICER})

CALL_LIFE: Life[CallState, CallEvent, CallContext] = Life(
    "call",
    CallState,
    [
        Move(_E.OPEN, (_S.ANNOUNCED,), _S.OPEN, _SYSTEM, Text(zh="开始申报", en="open"), (_has_opened,)),
        Move(_E.CLOSE, (_S.OPEN,), _S.CLOSED, _SYSTEM, Text(zh="申报截止", en="close"), (_has_closed,)),
        Move(
            _E.RANK,
            (_S.CLOSED,),
            _S.RANKED,
            _OFFICER,
            Text(zh="评选排名", en="rank"),
            (_competition, _decided, _scored),
        ),
        Move(
            _E.PROMOTE,
            (_S.RANKED,),
            None,
            _OFFICER,
            Text(zh="递补", en="promote from the reserve list"),
            (_place_free,),
        ),
    ],
)
