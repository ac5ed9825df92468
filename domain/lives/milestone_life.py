"""The life of a milestone (里程碑): reached on months, verified by a person, paid as its own award (art. 10)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    TRACKING = "TRACKING"
    REACHED = "REACHED"
    DISPUTED = "DISPUTED"
    VERIFIED = "VERIFIED"
    PAYING = "PAYING"
    PAID = "PAID"
    VOID = "VOID"


class MilestoneEvent(StrEnum):
    """What can happen to a milestone."""

    REACH = "REACH"
    DISPUTE = "DISPUTE"
    CONFIRM = "CONFIRM"
    VERIFY = "VERIFY"
    REQUEST_PAYMENT = "REQUEST_PAYMENT"
    TAKE_BACK = "TAKE_BACK"
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED"
    LEG_CAME_BACK = "LEG_CAME_BACK"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class MilestoneContext:
    """What the guards of a milestone look at."""

    role: Role
    citation: Citation
    held: str | None = None
    """Why its grant is held; None where it is not."""
    earlier_open: str = ""
    """The earliest window before this one that is reached or disputed, and not yet verified; empty for none."""


def _in_order(context: MilestoneContext) -> Refusal | None:
    """Earlier windows are verified first: a later one stands on their sum (I-27)."""
    if not context.earlier_open:
        return None
    return Refusal(Code.EARLIER_WINDOW_OPEN, {"window": context.earlier_open}, (), (context.citation,))


def _not_held(context: MilestoneContext) -> Refusal | None:
    if context.held is None:
        return None
    return Refusal(Code.ON_HOLD, {"reason": context.held}, (), (context.citation,))


_S, _E = MilestoneState, MilestoneEvent

MILESTONE_LIFE: Life[MilestoneState, MilestoneEvent, MilestoneContext] = Life(
    "milestone",
    MilestoneState,
    [
        Move(_E.REACH, (_S.TRACKING,), _S.REACHED, frozenset({Role.SYSTEM}), Text(zh="达标", en="reach")),
        Move(
            _E.DISPUTE,
            (_S.REACHED,),
            _S.DISPUTED,
            frozenset({Role.OFFICER, Role.SUPERVISOR}),
            Text(zh="提出疑义", en="dispute"),
        ),
        Move(
            _E.CONFIRM,
            (_S.DISPUTED,),
            _S.REACHED,
            frozenset({Role.OFFICER}),
            Text(zh="疑义消除", en="confirm after a dispute"),
        ),
        Move(
            _E.VERIFY,
            (_S.REACHED,),
            _S.VERIFIED,
            frozenset({Role.OFFICER}),
            Text(zh="核定", en="verify"),
            (_in_order, _not_held),
        ),
        Move(
            _E.REQUEST_PAYMENT,
            (_S.VERIFIED, _S.PAYING),
            _S.PAYING,
            frozenset({Role.FINANCE}),
            Text(zh="申请拨付", en="request payment"),
            (_not_held,),
        ),
        Move(
            _E.TAKE_BACK,
            (_S.PAYING,),
            _S.VERIFIED,
            frozenset({Role.FINANCE}),
            Text(zh="撤回拨付申请", en="take back its request"),
        ),
        Move(
            _E.ALL_LEGS_SETTLED,
            (_S.VERIFIED, _S.PAYING),
            _S.PAID,
            frozenset({Role.SYSTEM}),
            Text(zh="全部到账", en="all legs settled"),
        ),
        Move(
            _E.LEG_CAME_BACK,
            (_S.PAID,),
            _S.PAYING,
            frozenset({Role.SYSTEM}),
            Text(zh="到账后退票", en="come back from the bank"),
        ),
        Move(
            _E.VOID,
            (_S.REACHED, _S.DISPUTED, _S.VERIFIED),
            _S.VOID,
            frozenset({Role.SYSTEM}),
            Text(zh="作废", en="void: other windows came out, or the programme was terminated"),
        ),
    ],
)
