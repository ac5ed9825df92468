"""The life of an objection (异议): filed while an award is shown to the public, decided by another person."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "OPEN"
    DISMISSED = "DISMISSED"
    UPHELD = "UPHELD"


class ObjectionEvent(StrEnum):
    """What can happen to an objection."""

    DISMISS = "DISMISS"
    UPHOLD = "UPHOLD"


@dataclass(frozen=True, slots=True)
class ObjectionContext:
    """What the guards of an objection look at."""

    role: Role
    citation: Citation
    recorded_by_this_person: bool = False
    """Whether the person who acts put it on record."""


def _another_person(context: ObjectionContext) -> Refusal | None:
    """Who puts an objection on record does not decide it (另一人处理)."""
    if not context.recorded_by_this_person:
        return None
    event = Text(zh="登记异议", en="put the objection on record")
    return Refusal(Code.FOUR_EYES, {"event": event}, (), (context.citation,))


_S, _E = ObjectionState, ObjectionEvent
_OFFICER = frozenset({Role.OFFICER})

OBJECTION_LIFE: Life[ObjectionState, ObjectionEvent, ObjectionContext] = Life(
    "objection",
    ObjectionState,
    [
        Move(
            _E.DISMISS,
            (_S.OPEN,),
            _S.DISMISSED,
            _OFFICER,
            Text(zh="异议不成立", en="dismiss the objection"),
            (_another_person,),
        ),
        Move(
            _E.UPHOLD,
            (_S.OPEN,),
            _S.UPHELD,
            _OFFICER,
            Text(zh="异议成立", en="uphold the objection"),
            (_another_person,),
        ),
    ],
)
