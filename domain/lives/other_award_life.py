"""The life of an award of another policy for the same matter (其他支持): paid, given up, or taken back (art. 16)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class OtherAwardState(StrEnum):
    """Where an award of another policy stands (其他支持状态)."""

    AWARDED = "AWARDED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class OtherAwardEvent(StrEnum):
    """What can happen to an award of another policy."""

    REPORT_PAID = "REPORT_PAID"
    ASSIGN = "ASSIGN"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True)
class OtherAwardContext:
    """What the guards of an award of another policy look at."""

    role: Role
    citation: Citation
    stands: str | None = None
    """Number of the grant in whose favour it was closed, as long as that stands; None where it ended unpaid."""


def _grant_ended(context: OtherAwardContext) -> Refusal | None:
    """The grant in whose favour it was given up has ended, and nothing of it was paid."""
    if context.stands is None:
        return None
    return Refusal(Code.GRANT_STILL_STANDS, {"number": context.stands}, (), (context.citation,))


_S, _E = OtherAwardState, OtherAwardEvent
_OFFICE = frozenset({Role.OFFICER, Role.FINANCE})
_OFFICE_OR_SYSTEM = _OFFICE | {Role.SYSTEM}

OTHER_AWARD_LIFE: Life[OtherAwardState, OtherAwardEvent, OtherAwardContext] = Life(
    "other award",
    OtherAwardState,
    [
        # What was given up may be paid all the same: then it counts.
        Move(
            _E.REPORT_PAID,
            (_S.AWARDED, _S.CLOSED),
            _S.PAID,
            _OFFICE,
            Text(zh="登记其他支持已拨付", en="report it paid"),
        ),
        Move(
            _E.ASSIGN,
            (_S.AWARDED, _S.PAID),
            None,
            frozenset({Role.OFFICER}),
            Text(zh="认定同一事项", en="assign it to the matter of a grant"),
        ),
        Move(
            _E.CLOSE,
            (_S.AWARDED,),
            _S.CLOSED,
            _OFFICE_OR_SYSTEM,
            Text(zh="放弃其他支持", en="close it: given up in favour of a grant"),
        ),
        Move(
            _E.REOPEN,
            (_S.CLOSED,),
            _S.AWARDED,
            _OFFICE_OR_SYSTEM,
            Text(zh="恢复其他支持", en="take it up again: the grant ended unpaid"),
            (_grant_ended,),
        ),
        Move(
            _E.WITHDRAW,
            (_S.AWARDED, _S.PAID),
            _S.WITHDRAWN,
            _OFFICE,
            Text(zh="登记其他支持已撤销", en="report it withdrawn"),
        ),
    ],
)
