"""The life of an award of another policy for the same matter (其他支持): paid, given up, or taken back (art. 16)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, Permit, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class OtherAwardState(StrEnum):
    """Where an award of another policy stands (其他支持状态)."""

    AWARDED = "AWARDED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class OtherAwardEvent(Event):
    """What can happen to an award of another policy."""

    REPORT_PAID = "REPORT_PAID", "登记其他支持已拨付", "report it paid"
    ASSIGN = "ASSIGN", "认定同一事项", "assign it to the matter of a grant"
    CLOSE = "CLOSE", "放弃其他支持", "close it: given up in favour of a grant"
    REOPEN = "REOPEN", "恢复其他支持", "take it up again: the grant ended unpaid"
    WITHDRAW = "WITHDRAW", "登记其他支持已撤销", "report it withdrawn"


@dataclass(frozen=True, slots=True)
class OtherAwardContext:
    """What the guards of an award of another policy look at."""

    role: Role
    citation: Citation
    stands: str | None = None
    """Number of the grant in whose favour it was closed, as long as that stands; None where it ended unpaid."""


@refuses(Code.GRANT_STILL_STANDS)
def _grant_ended(context: OtherAwardContext) -> Refusal | None:
    """Refuse while the grant stands in whose favour it was given up (就高不重复)."""
    return None if context.stands is None else refused(Code.GRANT_STILL_STANDS, context, number=context.stands)


_S, _E = OtherAwardState, OtherAwardEvent
_OFFICER, _OFFICE = frozenset({Role.OFFICER}), frozenset({Role.OFFICER, Role.FINANCE})
_OFFICE_OR_SYSTEM = _OFFICE | {Role.SYSTEM}

MOVES = (
    # What was given up may be paid all the same: then it counts.
    Move(_E.REPORT_PAID, sources=(_S.AWARDED, _S.CLOSED), target=_S.PAID, roles=_OFFICE),
    Move(_E.CLOSE, sources=(_S.AWARDED,), target=_S.CLOSED, roles=_OFFICE_OR_SYSTEM),
    Move(_E.REOPEN, sources=(_S.CLOSED,), target=_S.AWARDED, roles=_OFFICE_OR_SYSTEM, guards=(_grant_ended,)),
    Move(_E.WITHDRAW, sources=(_S.AWARDED, _S.PAID), target=_S.WITHDRAWN, roles=_OFFICE),
)
PERMITS = (Permit(_E.ASSIGN, sources=(_S.AWARDED, _S.PAID), roles=_OFFICER),)

OTHER_AWARD_LIFE: Life[OtherAwardState, OtherAwardEvent, OtherAwardContext] = Life(
    "other award",
    OtherAwardState,
    OtherAwardEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="关于其他支持的条款", en="on other support for the same matter"),
)
