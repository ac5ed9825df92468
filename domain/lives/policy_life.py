"""The life of a policy (政策): drafted, published, in force, expired (art. 16)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class PolicyState(StrEnum):
    """Where a policy stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    IN_FORCE = "IN_FORCE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    REPEALED = "REPEALED"


class PolicyEvent(StrEnum):
    """What can happen to a policy."""

    PUBLISH = "PUBLISH"
    ENTER_INTO_FORCE = "ENTER_INTO_FORCE"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    REPEAL = "REPEAL"
    RECORD_TRANSITION_RULE = "RECORD_TRANSITION_RULE"
    EXPIRE = "EXPIRE"


@dataclass(frozen=True, slots=True)
class PolicyContext:
    """What the guards of a policy look at."""

    role: Role
    citation: Citation
    today: date
    in_force_from: date | None
    expires_on: date


def _has_begun(context: PolicyContext) -> Refusal | None:
    first = context.in_force_from
    if first is not None and context.today >= first:
        return None
    return Refusal(Code.POLICY_NOT_IN_FORCE, {"from_day": str(first)}, (), (context.citation,))


def _was_ever_in_force(context: PolicyContext) -> Refusal | None:
    """A version that was repealed before its first day gives nothing to carry over."""
    if context.in_force_from is not None:
        return None
    return Refusal(Code.POLICY_REPEALED, {}, (), (context.citation,))


def _has_ended(context: PolicyContext) -> Refusal | None:
    if context.today > context.expires_on:
        return None
    waiting = Text(zh=f"有效期届满（{context.expires_on}）", en=f"the end of the validity ({context.expires_on})")
    return Refusal(Code.GATE_CLOSED, {"waiting": waiting}, (), (context.citation,))


_S, _E = PolicyState, PolicyEvent
_SYSTEM = frozenset({Role.SYSTEM})
_OFFICER = frozenset({Role.OFFICER})

POLICY_LIFE: Life[PolicyState, PolicyEvent, PolicyContext] = Life(
    "policy",
    PolicyState,
    [
        Move(_E.PUBLISH, (_S.DRAFT,), _S.PUBLISHED, frozenset({Role.OFFICER}), Text(zh="公布", en="publish")),
        Move(
            _E.ENTER_INTO_FORCE,
            (_S.PUBLISHED,),
            _S.IN_FORCE,
            _SYSTEM,
            Text(zh="施行", en="enter into force"),
            (_has_begun,),
        ),
        Move(_E.SUSPEND, (_S.IN_FORCE,), _S.SUSPENDED, _OFFICER, Text(zh="暂停执行", en="suspend")),
        Move(_E.RESUME, (_S.SUSPENDED,), _S.IN_FORCE, _OFFICER, Text(zh="恢复执行", en="resume")),
        Move(
            _E.REPEAL,
            (_S.PUBLISHED, _S.IN_FORCE, _S.SUSPENDED),
            _S.REPEALED,
            _OFFICER,
            Text(zh="废止", en="repeal"),
        ),
        Move(
            _E.RECORD_TRANSITION_RULE,
            (_S.IN_FORCE, _S.SUSPENDED, _S.EXPIRED, _S.REPEALED),
            None,
            _OFFICER,
            Text(zh="登记过渡规定", en="put a transition rule on record"),
            (_was_ever_in_force,),
        ),
        Move(_E.EXPIRE, (_S.IN_FORCE, _S.SUSPENDED), _S.EXPIRED, _SYSTEM, Text(zh="失效", en="expire"), (_has_ended,)),
    ],
)
