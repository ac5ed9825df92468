"""The life of a payment run (拨付批次): gathered, approved by others, instructed to a treasury, answered by row."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class RunState(StrEnum):
    """Where a run stands."""

    GATHERED = "GATHERED"
    CHECKED = "CHECKED"
    CLEARED = "CLEARED"
    INSTRUCTED = "INSTRUCTED"
    ANSWERED = "ANSWERED"
    CANCELLED = "CANCELLED"


class RunEvent(StrEnum):
    """What can happen to a run."""

    GATHER = "GATHER"
    """Its rows are put down as they stand on record: first, and anew where something changed since."""
    CHECK = "CHECK"
    CLEAR = "CLEAR"
    LEAVE_OUT = "LEAVE_OUT"
    FALL = "FALL"
    """What was approved no longer agrees with what is on record."""
    INSTRUCT = "INSTRUCT"
    ANSWER = "ANSWER"
    CANCEL = "CANCEL"


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


def _not_the_maker(context: RunContext) -> Refusal | None:
    if not context.made_by_this_person:
        return None
    return Refusal(Code.RUN_FOUR_EYES, {"event": Text(zh="编制批次", en="gather the run")}, (), (context.citation,))


def _not_the_checker(context: RunContext) -> Refusal | None:
    if not context.checked_by_this_person:
        return None
    return Refusal(Code.RUN_FOUR_EYES, {"event": Text(zh="复核", en="check the run")}, (), (context.citation,))


def _checked_where_it_must_be(context: RunContext) -> Refusal | None:
    if not context.needs_second:
        return None
    waiting = Text(zh="复核", en="the first of its two approvals")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


_S, _E = RunState, RunEvent
_FINANCE, _SYSTEM = frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})
_BEFORE_INSTRUCTION = (_S.GATHERED, _S.CHECKED, _S.CLEARED)

RUN_LIFE: Life[RunState, RunEvent, RunContext] = Life(
    "payment run",
    RunState,
    [
        Move(_E.GATHER, _BEFORE_INSTRUCTION, _S.GATHERED, _FINANCE, Text(zh="编制", en="gather its rows")),
        Move(
            _E.CHECK,
            (_S.GATHERED,),
            _S.CHECKED,
            _FINANCE,
            Text(zh="复核", en="check: the first of two approvals"),
            (_not_the_maker,),
        ),
        Move(
            _E.CLEAR,
            (_S.GATHERED, _S.CHECKED),
            _S.CLEARED,
            _FINANCE,
            Text(zh="审批", en="approve"),
            (_not_the_maker, _not_the_checker, _checked_where_it_must_be),
        ),
        Move(
            _E.LEAVE_OUT,
            _BEFORE_INSTRUCTION,
            _S.GATHERED,
            _FINANCE,
            Text(zh="剔除", en="leave a leg out: it is approved anew"),
        ),
        Move(
            _E.FALL,
            (_S.CHECKED, _S.CLEARED),
            _S.GATHERED,
            _SYSTEM,
            Text(zh="审批失效", en="lose its approvals: a row no longer agrees with what is on record"),
        ),
        Move(_E.INSTRUCT, (_S.CLEARED,), _S.INSTRUCTED, _FINANCE, Text(zh="下达国库", en="instruct the treasury")),
        Move(_E.ANSWER, (_S.INSTRUCTED,), _S.ANSWERED, _SYSTEM, Text(zh="回单齐备", en="be answered in full")),
        Move(_E.CANCEL, _BEFORE_INSTRUCTION, _S.CANCELLED, _FINANCE, Text(zh="撤销批次", en="cancel")),
    ],
)
