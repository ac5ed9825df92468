"""The life of a call for applications (申报通知): announced, open, closed; a competition is ranked once."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import awaited, nothing_missing, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, Permit, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class CallState(StrEnum):
    """Where a call stands (申报通知状态)."""

    ANNOUNCED = "ANNOUNCED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    RANKED = "RANKED"


class CallEvent(Event):
    """What can happen to a call."""

    OPEN = "OPEN", "开始申报", "open"
    CLOSE = "CLOSE", "申报截止", "close"
    RANK = "RANK", "评选排名", "rank"
    PROMOTE = "PROMOTE", "递补", "promote from the reserve list"


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
    soft: bool = False
    """Whether a reason lets one more in than its quota names (I-02)."""


@refuses(Code.CALL_NOT_OPEN)
def _has_opened(context: CallContext) -> Refusal | None:
    """Refuse before its first day."""
    if context.today >= context.opens_on:
        return None
    return refused(Code.CALL_NOT_OPEN, context, first=str(context.opens_on), last=str(context.closes_on))


@refuses(Code.GATE_CLOSED)
def _has_closed(context: CallContext) -> Refusal | None:
    """Refuse until its last day is over."""
    last = context.closes_on
    return (
        None if context.today > last else awaited(context, f"申报截止（{last}）", f"the last day of the call ({last})")
    )


@refuses(Code.NO_COMPETITION)
def _competition(context: CallContext) -> Refusal | None:
    """Refuse where its measure is no competition (竞争性评选)."""
    return None if context.is_competition else refused(Code.NO_COMPETITION, context)


@refuses(Code.REVIEW_MISSING)
def _decided(context: CallContext) -> Refusal | None:
    """Refuse while a file of it is neither accepted nor refused (待受理)."""
    return _none_of(context.undecided, Text(zh="待受理", en="to be accepted or refused"), context)


@refuses(Code.REVIEW_MISSING)
def _scored(context: CallContext) -> Refusal | None:
    """Refuse while a file of it lacks scores (待评分)."""
    return _none_of(context.unscored, Text(zh="待评分", en="to be scored"), context)


def _none_of(numbers: tuple[str, ...], what: Text, context: CallContext) -> Refusal | None:
    named = ", ".join(numbers[:5])
    missing = [Text(zh=f"{what.zh}：{named}", en=f"{what.en}: {named}")] if numbers else []
    return nothing_missing(Code.REVIEW_MISSING, missing, context)


@refuses(Code.NO_PLACE_FREE)
def _place_free(context: CallContext) -> Refusal | None:
    """Refuse where no place was given up, nobody is on the reserve list (递补名单), or a soft quota lacks a reason."""
    if context.free_places > 0 and context.on_reserve > 0:
        return None
    return refused(Code.NO_PLACE_FREE, context, *(("reason",) if context.soft and context.on_reserve else ()))


_S, _E = CallState, CallEvent
_SYSTEM, _OFFICER = frozenset({Role.SYSTEM}), frozenset({Role.OFFICER})

MOVES = (
    Move(_E.OPEN, sources=(_S.ANNOUNCED,), target=_S.OPEN, roles=_SYSTEM, guards=(_has_opened,)),
    Move(_E.CLOSE, sources=(_S.OPEN,), target=_S.CLOSED, roles=_SYSTEM, guards=(_has_closed,)),
    Move(_E.RANK, sources=(_S.CLOSED,), target=_S.RANKED, roles=_OFFICER, guards=(_competition, _decided, _scored)),
)
PERMITS = (Permit(_E.PROMOTE, sources=(_S.RANKED,), roles=_OFFICER, guards=(_place_free,)),)

CALL_LIFE: Life[CallState, CallEvent, CallContext] = Life(
    "call",
    CallState,
    CallEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="所属事项条款", en="of its measure"),
)
