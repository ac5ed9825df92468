"""The life of a unit (验收件, 如床位): applied for, installed, inspected, accepted once ever (art. 10, I-25)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.lives.life import Life, Move, Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation


class UnitState(StrEnum):
    """Where a unit stands."""

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


@dataclass(frozen=True, slots=True)
class UnitContext:
    """What the guards of a unit look at."""

    role: Role
    citation: Citation


_S, _E = UnitState, UnitEvent
_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_INSPECTORS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER})

UNIT_LIFE: Life[UnitState, UnitEvent, UnitContext] = Life(
    "unit",
    UnitState,
    [
        Move(
            _E.INSTALL,
            (_S.APPLIED, _S.RECTIFYING),
            _S.INSTALLED,
            _APPLICANT,
            Text(zh="报告安装或整改完成", en="report it installed or put right"),
        ),
        Move(_E.ACCEPT, (_S.INSTALLED,), _S.ACCEPTED, _INSPECTORS, Text(zh="验收合格", en="accept")),
        Move(_E.ASK_TO_RECTIFY, (_S.INSTALLED,), _S.RECTIFYING, _INSPECTORS, Text(zh="要求整改", en="ask to rectify")),
        Move(_E.FAIL, (_S.INSTALLED, _S.RECTIFYING), _S.FAILED, _INSPECTORS, Text(zh="验收不合格", en="fail")),
        Move(
            _E.VOID,
            (_S.APPLIED, _S.INSTALLED, _S.RECTIFYING, _S.ACCEPTED),
            _S.VOID,
            frozenset({Role.SYSTEM}),
            Text(zh="作废", en="void: nothing is paid for it"),
        ),
    ],
)
