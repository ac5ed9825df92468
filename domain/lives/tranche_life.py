"""The life of a tranche (到账批次): upstream money reported, verified, matched and paid (art. 2, 8)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class TrancheState(StrEnum):
    """Where a tranche stands."""

    REPORTED = "REPORTED"
    AWARDED = "AWARDED"
    PAID = "PAID"
    REFUSED = "REFUSED"


class TrancheEvent(StrEnum):
    """What can happen to a tranche."""

    AWARD = "AWARD"
    REFUSE = "REFUSE"
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED"
    LEG_CAME_BACK = "LEG_CAME_BACK"
    FALL_AWAY = "FALL_AWAY"


@dataclass(frozen=True, slots=True)
class TrancheContext:
    """What the guards of a tranche look at."""

    role: Role
    citation: Citation
    reported_by_this_person: bool = False
    """Whether the person who acts reported it; always false where one person may do everything."""


def _another_person(context: TrancheContext) -> Refusal | None:
    if not context.reported_by_this_person:
        return None
    event = Text(zh="填报到账批次", en="report the tranche")
    return Refusal(Code.FOUR_EYES, {"event": event}, (), (context.citation,))


_S, _E = TrancheState, TrancheEvent
_OFFICER = frozenset({Role.OFFICER})

TRANCHE_LIFE: Life[TrancheState, TrancheEvent, TrancheContext] = Life(
    "tranche",
    TrancheState,
    [
        Move(
            _E.AWARD,
            (_S.REPORTED,),
            _S.AWARDED,
            _OFFICER,
            Text(zh="核定到账批次", en="award the tranche"),
            (_another_person,),
        ),
        Move(_E.REFUSE, (_S.REPORTED,), _S.REFUSED, _OFFICER, Text(zh="不予认定", en="refuse the tranche")),
        Move(
            _E.ALL_LEGS_SETTLED,
            (_S.AWARDED,),
            _S.PAID,
            frozenset({Role.SYSTEM}),
            Text(zh="全部到账", en="all legs settled"),
        ),
        Move(
            _E.LEG_CAME_BACK,
            (_S.PAID,),
            _S.AWARDED,
            frozenset({Role.SYSTEM}),
            Text(zh="到账后退票", en="come back from the bank"),
        ),
        Move(
            _E.FALL_AWAY,
            (_S.REPORTED, _S.AWARDED),
            _S.REFUSED,
            frozenset({Role.SYSTEM}),
            Text(zh="随事项终止", en="fall away: its grant was terminated before it was paid"),
        ),
    ],
)
