"""The life of a milestone (里程碑): reached on months, verified by a person, paid as its own award (art. 10)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from domain.lives.capacities import Capacity, kept_apart
from domain.lives.events import Event
from domain.lives.guards import not_held, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Guard, Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class MilestoneState(StrEnum):
    """Where a milestone stands (里程碑状态)."""

    TRACKING = "TRACKING"
    REACHED = "REACHED"
    DISPUTED = "DISPUTED"
    VERIFIED = "VERIFIED"
    PAYING = "PAYING"
    PAID = "PAID"
    VOID = "VOID"


class MilestoneEvent(Event):
    """What can happen to a milestone."""

    REACH = "REACH", "达标", "reach"
    DISPUTE = "DISPUTE", "提出疑义", "dispute"
    CONFIRM = "CONFIRM", "疑义消除", "confirm after a dispute"
    VERIFY = "VERIFY", "核定", "verify"
    REQUEST_PAYMENT = "REQUEST_PAYMENT", "申请拨付", "request payment"
    TAKE_BACK = "TAKE_BACK", "撤回拨付申请", "take back its request"
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED", "全部到账", "all legs settled"
    LEG_CAME_BACK = "LEG_CAME_BACK", "到账后退票", "come back from the bank"
    VOID = "VOID", "作废", "void: other windows came out, or the programme was terminated"


@dataclass(frozen=True, slots=True)
class MilestoneContext:
    """What the guards of a milestone look at."""

    role: Role
    citation: Citation
    held: str | None = None
    """Why its grant is held; None where it is not."""
    earlier_open: str = ""
    """The earliest window before this one that is reached or disputed, and not yet verified; empty for none."""
    taken_by_this_person: frozenset[Event] = frozenset()
    """Steps that the person who acts took on its grant before; empty where one person may do everything."""
    relaxed: frozenset[frozenset[Capacity]] = frozenset()
    """The pairs of capacities that the person's office leaves to one person now."""


@refuses(Code.EARLIER_WINDOW_OPEN)
def _in_order(context: MilestoneContext) -> Refusal | None:
    """Refuse while an earlier window is not verified: a later one stands on their sum (I-27)."""
    if not context.earlier_open:
        return None
    return refused(Code.EARLIER_WINDOW_OPEN, context, window=context.earlier_open)


_S, _E = MilestoneState, MilestoneEvent
_OFFICER, _FINANCE, _SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})
_DISPUTING = frozenset({Role.OFFICER, Role.SUPERVISOR})
_UNPAID = (_S.REACHED, _S.DISPUTED, _S.VERIFIED)
_TO_VERIFY = (_in_order, not_held, kept_apart(_E.VERIFY))
_TO_REQUEST = cast("tuple[Guard[MilestoneContext], ...]", (not_held, kept_apart(_E.REQUEST_PAYMENT)))

MOVES = (
    Move(_E.REACH, sources=(_S.TRACKING,), target=_S.REACHED, roles=_SYSTEM),
    Move(_E.DISPUTE, sources=(_S.REACHED,), target=_S.DISPUTED, roles=_DISPUTING),
    Move(_E.CONFIRM, sources=(_S.DISPUTED,), target=_S.REACHED, roles=_OFFICER),
    Move(
        _E.VERIFY,
        sources=(_S.REACHED,),
        target=_S.VERIFIED,
        roles=_OFFICER,
        guards=_TO_VERIFY,
    ),
    Move(
        _E.REQUEST_PAYMENT,
        sources=(_S.VERIFIED, _S.PAYING),
        target=_S.PAYING,
        roles=_FINANCE,
        guards=_TO_REQUEST,
    ),
    Move(_E.TAKE_BACK, sources=(_S.PAYING,), target=_S.VERIFIED, roles=_FINANCE),
    Move(_E.ALL_LEGS_SETTLED, sources=(_S.VERIFIED, _S.PAYING), target=_S.PAID, roles=_SYSTEM),
    Move(_E.LEG_CAME_BACK, sources=(_S.PAID,), target=_S.PAYING, roles=_SYSTEM),
    Move(_E.VOID, sources=_UNPAID, target=_S.VOID, roles=_SYSTEM),
)

MILESTONE_LIFE: Life[MilestoneState, MilestoneEvent, MilestoneContext] = Life(
    "milestone", MilestoneState, MilestoneEvent, moves=MOVES, clause=Text(zh="所属事项条款", en="of its measure")
)
