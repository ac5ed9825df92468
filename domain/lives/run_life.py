"""The life of a payment run (拨付批次): gathered, approved by others, instructed to a treasury, answered by row."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import awaited, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class RunState(StrEnum):
    """Where a payment run stands (拨付批次状态)."""

    GATHERED = "GATHERED"
    CHECKED = "CHECKED"
    CLEARED = "CLEARED"
    INSTRUCTED = "INSTRUCTED"
    ANSWERED = "ANSWERED"
    CANCELLED = "CANCELLED"


class RunEvent(Event):
    """What can happen to a run."""

    GATHER = "GATHER", "编制", "gather its rows"
    """Its rows are put down as they stand on record: first, and anew where something changed since."""
    CHECK = "CHECK", "复核", "check: the first of two approvals"
    CLEAR = "CLEAR", "审批", "approve"
    LEAVE_OUT = "LEAVE_OUT", "剔除", "leave a leg out: it is approved anew"
    FALL = "FALL", "审批失效", "lose its approvals: a row no longer agrees with what is on record"
    """What was approved no longer agrees with what is on record."""
    INSTRUCT = "INSTRUCT", "下达国库", "instruct the treasury"
    ANSWER = "ANSWER", "回单齐备", "be answered in full"
    CANCEL = "CANCEL", "撤销批次", "cancel"


@dataclass(frozen=True, slots=True)
class RunContext:
    """What the guards of a run look at. Four eyes are kept wherever it runs, in a demonstration, too (4.5, 4.7)."""

    role: Role
    citation: Citation
    made_by_this_person: bool = False
    """Whether the person who acts gathered the run, or any of its rows."""
    checked_by_this_person: bool = False
    needs_second: bool = False
    """Whether it still needs a first approval before the last one, because of its amount."""


@refuses(Code.RUN_FOUR_EYES)
def _not_the_maker(context: RunContext) -> Refusal | None:
    """Refuse whoever gathered it, or any of its rows (不相容岗位分离)."""
    if not context.made_by_this_person:
        return None
    return refused(Code.RUN_FOUR_EYES, context, event=Text(zh="编制批次", en="gather the run"))


@refuses(Code.RUN_FOUR_EYES)
def _not_the_checker(context: RunContext) -> Refusal | None:
    """Refuse whoever gave the first of its two approvals (复核)."""
    if not context.checked_by_this_person:
        return None
    return refused(Code.RUN_FOUR_EYES, context, event=Text(zh="复核", en="check the run"))


@refuses(Code.GATE_CLOSED)
def _checked_where_it_must_be(context: RunContext) -> Refusal | None:
    """Refuse while its amount asks for a first approval that is missing (复核)."""
    return awaited(context, "复核", "the first of its two approvals") if context.needs_second else None


_S, _E = RunState, RunEvent
_FINANCE, _SYSTEM = frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})
_BEFORE_INSTRUCTION = (_S.GATHERED, _S.CHECKED, _S.CLEARED)
_OTHERS = (_not_the_maker, _not_the_checker, _checked_where_it_must_be)

MOVES = (
    Move(_E.GATHER, sources=_BEFORE_INSTRUCTION, target=_S.GATHERED, roles=_FINANCE),
    Move(_E.CHECK, sources=(_S.GATHERED,), target=_S.CHECKED, roles=_FINANCE, guards=(_not_the_maker,)),
    Move(_E.CLEAR, sources=(_S.GATHERED, _S.CHECKED), target=_S.CLEARED, roles=_FINANCE, guards=_OTHERS),
    Move(_E.LEAVE_OUT, sources=_BEFORE_INSTRUCTION, target=_S.GATHERED, roles=_FINANCE),
    Move(_E.FALL, sources=(_S.CHECKED, _S.CLEARED), target=_S.GATHERED, roles=_SYSTEM),
    Move(_E.INSTRUCT, sources=(_S.CLEARED,), target=_S.INSTRUCTED, roles=_FINANCE),
    Move(_E.ANSWER, sources=(_S.INSTRUCTED,), target=_S.ANSWERED, roles=_SYSTEM),
    Move(_E.CANCEL, sources=_BEFORE_INSTRUCTION, target=_S.CANCELLED, roles=_FINANCE),
)

RUN_LIFE: Life[RunState, RunEvent, RunContext] = Life(
    "payment run", RunState, RunEvent, moves=MOVES, clause=Text(zh="安排资金的条款", en="on the budget that pays it")
)
