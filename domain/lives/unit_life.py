"""The life of a unit (验收件, 如床位): applied for, installed, inspected, accepted once ever (art. 10, I-25)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.events import Event
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.lives.table import Move, Permit
from domain.policy.conditions import Text
from domain.policy.titled import Titled
from domain.refusals.refusals import Citation


class UnitState(StrEnum):
    """Where a unit stands (验收件状态)."""

    APPLIED = "APPLIED"
    INSTALLED = "INSTALLED"
    RECTIFYING = "RECTIFYING"
    ACCEPTED = "ACCEPTED"
    FAILED = "FAILED"
    VOID = "VOID"


class InspectionResult(Titled):
    """What an inspection can find of a unit (查验结果)."""

    ACCEPTED = "ACCEPTED", "验收合格", "accepted"
    RECTIFYING = "RECTIFYING", "要求整改", "to be put right"
    FAILED = "FAILED", "验收不合格", "failed"


class UnitEvent(Event):
    """What can happen to a unit."""

    INSTALL = "INSTALL", "报告安装或整改完成", "report it installed or put right"
    ACCEPT = "ACCEPT", "验收合格", "accept"
    ASK_TO_RECTIFY = "ASK_TO_RECTIFY", "要求整改", "ask to rectify"
    FAIL = "FAIL", "验收不合格", "fail"
    VOID = "VOID", "作废", "void: nothing is paid for it"
    CORRECT = "CORRECT", "更正编号或地址", "correct its number or address"
    CORRECT_TO_ACCEPTED = "CORRECT_TO_ACCEPTED", "更正为验收合格", "correct it to accepted"
    CORRECT_TO_FAILED = "CORRECT_TO_FAILED", "更正为验收不合格", "correct it to failed"


@dataclass(frozen=True, slots=True)
class UnitContext:
    """What the guards of a unit look at."""

    role: Role
    citation: Citation


_S, _E = UnitState, UnitEvent
_APPLICANT, _SYSTEM = frozenset({Role.APPLICANT, Role.OFFICER}), frozenset({Role.SYSTEM})
_INSPECTORS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER})
_CORRECTING = frozenset({Role.OFFICER, Role.SYSTEM})
_STANDING = (_S.APPLIED, _S.INSTALLED, _S.RECTIFYING, _S.ACCEPTED)

MOVES = (
    Move(_E.INSTALL, sources=(_S.APPLIED, _S.RECTIFYING), target=_S.INSTALLED, roles=_APPLICANT),
    Move(_E.ACCEPT, sources=(_S.INSTALLED,), target=_S.ACCEPTED, roles=_INSPECTORS),
    Move(_E.ASK_TO_RECTIFY, sources=(_S.INSTALLED,), target=_S.RECTIFYING, roles=_INSPECTORS),
    Move(_E.FAIL, sources=(_S.INSTALLED, _S.RECTIFYING), target=_S.FAILED, roles=_INSPECTORS),
    Move(_E.VOID, sources=_STANDING, target=_S.VOID, roles=_SYSTEM),
    Move(_E.CORRECT_TO_ACCEPTED, sources=(_S.FAILED, _S.VOID), target=_S.ACCEPTED, roles=_CORRECTING),
    Move(_E.CORRECT_TO_FAILED, sources=(_S.ACCEPTED,), target=_S.FAILED, roles=_CORRECTING),
)

PERMITS = (Permit(_E.CORRECT, sources=(_S.ACCEPTED,), roles=_CORRECTING),)

UNIT_LIFE: Life[UnitState, UnitEvent, UnitContext] = Life(
    "unit", UnitState, UnitEvent, moves=MOVES, permits=PERMITS, clause=Text(zh="所属事项条款", en="of its measure")
)
