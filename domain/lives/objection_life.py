"""The life of an objection (异议): filed while an award is shown to the public, decided by another person."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class ObjectionState(StrEnum):
    """Where an objection stands (异议状态)."""

    OPEN = "OPEN"
    DISMISSED = "DISMISSED"
    UPHELD = "UPHELD"


class ObjectionEvent(Event):
    """What can happen to an objection."""

    DISMISS = "DISMISS", "异议不成立", "dismiss the objection"
    UPHOLD = "UPHOLD", "异议成立", "uphold the objection"


@dataclass(frozen=True, slots=True)
class ObjectionContext:
    """What the guards of an objection look at."""

    role: Role
    citation: Citation
    recorded_by_this_person: bool = False
    """Whether the person who acts put it on record."""


@refuses(Code.FOUR_EYES)
def _another_person(context: ObjectionContext) -> Refusal | None:
    """Refuse whoever put it on record: another person decides (另一人处理)."""
    if not context.recorded_by_this_person:
        return None
    return refused(Code.FOUR_EYES, context, event=Text(zh="登记异议", en="put the objection on record"))


_S, _E = ObjectionState, ObjectionEvent
_OFFICER = frozenset({Role.OFFICER})

MOVES = (
    Move(_E.DISMISS, sources=(_S.OPEN,), target=_S.DISMISSED, roles=_OFFICER, guards=(_another_person,)),
    Move(_E.UPHOLD, sources=(_S.OPEN,), target=_S.UPHELD, roles=_OFFICER, guards=(_another_person,)),
)

OBJECTION_LIFE: Life[ObjectionState, ObjectionEvent, ObjectionContext] = Life(
    "objection", ObjectionState, ObjectionEvent, moves=MOVES, clause=Text(zh="所属事项条款", en="of its measure")
)
