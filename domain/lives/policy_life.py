"""The life of a policy (政策): drafted, published, in force, expired (art. 16)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.guards import awaited, refused
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, Permit, refuses
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


class PolicyState(StrEnum):
    """Where a policy stands (政策状态)."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    IN_FORCE = "IN_FORCE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    REPEALED = "REPEALED"


class PolicyEvent(Event):
    """What can happen to a policy."""

    PUBLISH = "PUBLISH", "公布", "publish"
    ENTER_INTO_FORCE = "ENTER_INTO_FORCE", "施行", "enter into force"
    SUSPEND = "SUSPEND", "暂停执行", "suspend"
    RESUME = "RESUME", "恢复执行", "resume"
    REPEAL = "REPEAL", "废止", "repeal"
    RECORD_TRANSITION_RULE = "RECORD_TRANSITION_RULE", "登记过渡规定", "put a transition rule on record"
    RELAX_SEPARATION = "RELAX_SEPARATION", "放宽不相容岗位", "relax the separation of duties"
    EXPIRE = "EXPIRE", "失效", "expire"


@dataclass(frozen=True, slots=True)
class PolicyContext:
    """What the guards of a policy look at."""

    role: Role
    citation: Citation
    today: date
    in_force_from: date | None
    expires_on: date


@refuses(Code.POLICY_NOT_IN_FORCE)
def _has_begun(context: PolicyContext) -> Refusal | None:
    """Refuse before its first day in force (施行日期)."""
    first = context.in_force_from
    if first is not None and context.today >= first:
        return None
    return refused(Code.POLICY_NOT_IN_FORCE, context, from_day=str(first))


@refuses(Code.POLICY_REPEALED)
def _was_ever_in_force(context: PolicyContext) -> Refusal | None:
    """Refuse where it was repealed before its first day: there is nothing to carry over."""
    return None if context.in_force_from is not None else refused(Code.POLICY_REPEALED, context)


@refuses(Code.GATE_CLOSED)
def _has_ended(context: PolicyContext) -> Refusal | None:
    """Refuse until its last day is over (有效期届满)."""
    last = context.expires_on
    return (
        None if context.today > last else awaited(context, f"有效期届满（{last}）", f"the end of the validity ({last})")
    )


_S, _E = PolicyState, PolicyEvent
_OFFICER, _SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.SYSTEM})
_ONCE_IN_FORCE = (_S.IN_FORCE, _S.SUSPENDED, _S.EXPIRED, _S.REPEALED)

MOVES = (
    Move(_E.PUBLISH, sources=(_S.DRAFT,), target=_S.PUBLISHED, roles=_OFFICER),
    Move(_E.ENTER_INTO_FORCE, sources=(_S.PUBLISHED,), target=_S.IN_FORCE, roles=_SYSTEM, guards=(_has_begun,)),
    Move(_E.SUSPEND, sources=(_S.IN_FORCE,), target=_S.SUSPENDED, roles=_OFFICER),
    Move(_E.RESUME, sources=(_S.SUSPENDED,), target=_S.IN_FORCE, roles=_OFFICER),
    Move(_E.REPEAL, sources=(_S.PUBLISHED, _S.IN_FORCE, _S.SUSPENDED), target=_S.REPEALED, roles=_OFFICER),
    Move(_E.EXPIRE, sources=(_S.IN_FORCE, _S.SUSPENDED), target=_S.EXPIRED, roles=_SYSTEM, guards=(_has_ended,)),
)
PERMITS = (
    Permit(_E.RECORD_TRANSITION_RULE, sources=_ONCE_IN_FORCE, roles=_OFFICER, guards=(_was_ever_in_force,)),
    Permit(_E.RELAX_SEPARATION, sources=(_S.PUBLISHED, *_ONCE_IN_FORCE), roles=_OFFICER),
)

POLICY_LIFE: Life[PolicyState, PolicyEvent, PolicyContext] = Life(
    "policy",
    PolicyState,
    PolicyEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="关于有效期的条款", en="on its validity"),
)
