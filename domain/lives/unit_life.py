"""The life of a unit (验收件, 如床位): applied for, installed, inspected, accepted once ever (art. 10, I-25)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation


class UnitState(StrEnum):
    """Where a unit stands (验收件状态)."""

    APPLIED = "APPLIED"
    INSTALLED = "INSTALLED"
    RECTIFYING = "RECTIFYING"
    ACCEPTED = "ACCEPTED"
    FAILED = "FAILED"
    VOID = "VOID"


class UnitEvent(StrEnum):
    """What can happen to a unit."""

    INSTALL = "INSTALL"
    ACCEPT = "ACCEPT"
    ASK_TO_RECTIFY = "ASK_TO_RECTIFY"
    FAIL = "FAIL"
    VOID = "VOID"


TITLES = {
    UnitEvent.INSTALL: Text(zh="报告安装或整改完成", en="report it installed or put right"),
    UnitEvent.ACCEPT: Text(zh="验收合格", en="accept"),
    UnitEvent.ASK_TO_RECTIFY: Text(zh="要求整改", en="ask to rectify"),
    UnitEvent.FAIL: Text(zh="验收不合格", en="fail"),
    UnitEvent.VOID: Text(zh="作废", en="void: nothing is paid for it"),
}


@dataclass(frozen=True, slots=True)
class UnitContext:
    """What the guards of a unit look at."""

    role: Role
    citation: Citation


_S, _E = UnitState, UnitEvent
_APPLICANT, _SYSTEM = frozenset({Role.APPLICANT, Role.OFFICER}), frozenset({Role.SYSTEM})
_INSPECTORS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER})
_STANDING = (_S.APPLIED, _S.INSTALLED, _S.RECTIFYING, _S.ACCEPTED)

MOVES = (
    Move(_E.INSTALL, sources=(_S.APPLIED, _S.RECTIFYING), target=_S.INSTALLED, roles=_APPLICANT),
    Move(_E.ACCEPT, sources=(_S.INSTALLED,), target=_S.ACCEPTED, roles=_INSPECTORS),
    Move(_E.ASK_TO_RECTIFY, sources=(_S.INSTALLED,), target=_S.RECTIFYING, roles=_INSPECTORS),
    Move(_E.FAIL, sources=(_S.INSTALLED, _S.RECTIFYING), target=_S.FAILED, roles=_INSPECTORS),
    Move(_E.VOID, sources=_STANDING, target=_S.VOID, roles=_SYSTEM),
)

UNIT_LIFE: Life[UnitState, UnitEvent, UnitContext] = Life(
    "unit", UnitState, TITLES, moves=MOVES, clause=Text(zh="所属事项条款", en="of its measure")
)
