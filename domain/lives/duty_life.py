"""The life of a duty (年度责任): open each year of the policy, met, or missed at its end (art. 9, 14, 15)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal, Term


class DutyState(StrEnum):
    """Where a duty stands."""

    OPEN = "OPEN"
    MET = "MET"
    MISSED = "MISSED"


class DutyEvent(StrEnum):
    """What can happen to a duty."""

    REPORT = "REPORT"
    MEET = "MEET"
    MISS = "MISS"


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


def _reached(context: DutyContext) -> Refusal | None:
    if context.reported >= context.required:
        return None
    terms: dict[str, Term] = {"observed": context.reported, "required": context.required}
    return Refusal(Code.DUTY_NOT_REACHED, terms, (), (context.citation,))


def in_time(context: DutyContext) -> Refusal | None:
    """A duty is reported on until the last day of its year: what is done later counts for the later year.

    The ledger itself reports what it holds of the year whenever the duty is opened.
    """
    last = date(context.year, 12, 31)
    if context.today <= last or context.role is Role.SYSTEM:
        return None
    terms: dict[str, Term] = {"year": context.year, "last_day": last.isoformat(), "now": context.today.year}
    return Refusal(Code.DUTY_YEAR_OVER, terms, (), (context.citation,))


def _year_over(context: DutyContext) -> Refusal | None:
    if context.today > date(context.year, 12, 31):
        return None
    waiting = Text(zh=f"{context.year}年度结束", en=f"the end of {context.year}")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


_S, _E = DutyState, DutyEvent
_SYSTEM = frozenset({Role.SYSTEM})

DUTY_LIFE: Life[DutyState, DutyEvent, DutyContext] = Life(
    "duty",
    DutyState,
    [
        Move(
            _E.REPORT,
            (_S.OPEN,),
            None,
            frozenset({Role.OFFICER, Role.DISTRICT_OFFICER, Role.FINANCE, Role.SYSTEM}),
            Text(zh="填报完成情况", en="report what was done"),
            (in_time,),
        ),
        Move(_E.MEET, (_S.OPEN,), _S.MET, _SYSTEM, Text(zh="已完成", en="be met"), (_reached,)),
        Move(_E.MISS, (_S.OPEN,), _S.MISSED, _SYSTEM, Text(zh="逾期未完成", en="be missed"), (_year_over,)),
    ],
)
