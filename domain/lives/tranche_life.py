"""The life of a tranche (后续拨付): upstream money reported, verified, matched and paid (art. 2, 8)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.capacities import Capacity, kept_apart
from domain.lives.events import Event
from domain.lives.guards import refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class TrancheState(StrEnum):
    """Where a tranche stands (后续拨付状态)."""

    REPORTED = "REPORTED"
    AWARDED = "AWARDED"
    PAID = "PAID"
    REFUSED = "REFUSED"


class TrancheEvent(Event):
    """What can happen to a tranche."""

    AWARD = "AWARD", "核定后续拨付", "award the tranche"
    REFUSE = "REFUSE", "不予认定", "refuse the tranche"
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED", "全部到账", "all legs settled"
    LEG_CAME_BACK = "LEG_CAME_BACK", "到账后退票", "come back from the bank"
    FALL_AWAY = "FALL_AWAY", "随事项终止", "fall away: its grant was terminated before it was paid"


@dataclass(frozen=True, slots=True)
class TrancheContext:
    """What the guards of a tranche look at."""

    role: Role
    citation: Citation
    reported_by_this_person: bool = False
    """Whether the person who acts reported it; always false where one person may do everything."""
    taken_by_this_person: frozenset[Event] = frozenset()
    """Steps that the person who acts took on its grant before; empty where one person may do everything."""
    relaxed: frozenset[frozenset[Capacity]] = frozenset()
    """The pairs of capacities that the person's office leaves to one person now."""


@refuses(Code.FOUR_EYES)
def _another_person(context: TrancheContext) -> Refusal | None:
    """Refuse whoever reported it (不相容岗位分离)."""
    if not context.reported_by_this_person:
        return None
    return refused(Code.FOUR_EYES, context, event=Text(zh="填报后续拨付", en="report the tranche"))


_S, _E = TrancheState, TrancheEvent
_OFFICER, _SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.SYSTEM})

MOVES = (
    Move(
        _E.AWARD,
        sources=(_S.REPORTED,),
        target=_S.AWARDED,
        roles=_OFFICER,
        guards=(_another_person, kept_apart(_E.AWARD)),
    ),
    Move(_E.REFUSE, sources=(_S.REPORTED,), target=_S.REFUSED, roles=_OFFICER),
    Move(_E.ALL_LEGS_SETTLED, sources=(_S.AWARDED,), target=_S.PAID, roles=_SYSTEM),
    Move(_E.LEG_CAME_BACK, sources=(_S.PAID,), target=_S.AWARDED, roles=_SYSTEM),
    Move(_E.FALL_AWAY, sources=(_S.REPORTED, _S.AWARDED), target=_S.REFUSED, roles=_SYSTEM),
)

TRANCHE_LIFE: Life[TrancheState, TrancheEvent, TrancheContext] = Life(
    "tranche", TrancheState, TrancheEvent, moves=MOVES, clause=Text(zh="所属事项条款", en="of its measure")
)
