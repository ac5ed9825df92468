"""The life of a duty (年度责任): open each year of the policy, met, or missed at its end (art. 9, 14, 15)."""

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


class DutyState(StrEnum):
    """Where a duty of a year stands (年度责任状态)."""

    OPEN = "OPEN"
    MET = "MET"
    MISSED = "MISSED"


class DutyEvent(Event):
    """What can happen to a duty."""

    REPORT = "REPORT", "填报完成情况", "report what was done"
    MEET = "MEET", "已完成", "be met"
    MISS = "MISS", "逾期未完成", "be missed"


@dataclass(frozen=True, slots=True)
class DutyContext:
    """What the guards of a duty look at."""

    role: Role
    citation: Citation
    today: date
    year: int
    required: int
    """Fen or a count; 1 where it is enough that it was done."""
    reported: int


@refuses(Code.DUTY_NOT_REACHED)
def _reached(context: DutyContext) -> Refusal | None:
    """Refuse while less was reported than the year asks (未达标)."""
    if context.reported >= context.required:
        return None
    return refused(Code.DUTY_NOT_REACHED, context, observed=context.reported, required=context.required)


@refuses(Code.DUTY_YEAR_OVER)
def in_time(context: DutyContext) -> Refusal | None:
    """Refuse people after the last day of its year (年度结束): what is done later counts for the later year.

    The ledger itself reports what it holds of the year whenever the duty is opened.
    """
    last = date(context.year, 12, 31)
    if context.today <= last or context.role is Role.SYSTEM:
        return None
    days = {"last_day": last.isoformat(), "now": context.today.year}
    return refused(Code.DUTY_YEAR_OVER, context, year=context.year, **days)


@refuses(Code.GATE_CLOSED)
def _year_over(context: DutyContext) -> Refusal | None:
    """Refuse until its year is over."""
    if context.today > date(context.year, 12, 31):
        return None
    return awaited(context, f"{context.year}年度结束", f"the end of {context.year}")


_S, _E = DutyState, DutyEvent
_REPORTERS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER, Role.FINANCE, Role.SYSTEM})
_SYSTEM = frozenset({Role.SYSTEM})

MOVES = (
    Move(_E.MEET, sources=(_S.OPEN,), target=_S.MET, roles=_SYSTEM, guards=(_reached,)),
    Move(_E.MISS, sources=(_S.OPEN,), target=_S.MISSED, roles=_SYSTEM, guards=(_year_over,)),
)
PERMITS = (Permit(_E.REPORT, sources=(_S.OPEN,), roles=_REPORTERS, guards=(in_time,)),)

DUTY_LIFE: Life[DutyState, DutyEvent, DutyContext] = Life(
    "duty",
    DutyState,
    DutyEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="规定该责任的条款", en="that asks for the duty"),
)
