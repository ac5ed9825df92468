"""Who may give each command (谁可办理): in which roles, and for what each must answer; `docs/who_may.md` prints it.

Who takes a step of a life stands in the table of that life alone, and which step a command takes is declared with it.
What is no step, and who answers for more or less than on a grant, stands here.
"""

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

from domain.lives.grants import GRANT_LIFE, GrantEvent
from domain.lives.legs import LEG_LIFE, LegEvent
from domain.lives.life import Life
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardEvent
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent
from domain.lives.roles import Role
from domain.lives.table import C, E, S
from domain.policy.conditions import Text
from workflows.transaction.declarations import declarations, roles_of
from workflows.transaction.rights import PEOPLE


class Scope(Enum):
    """For what somebody must answer who gives a command (办理范围)."""

    OWN = Text(zh="本单位的", en="its own")
    RESPONSIBLE = Text(zh="责任单位", en="of a responsible bureau")
    LEADING = Text(zh="牵头单位", en="of a leading bureau")
    CONCERNED = Text(zh="牵头单位或相关责任单位", en="of a leading bureau, or of one that it concerns")
    ANY = Text(zh="不限", en="any")
    DISTRICT = Text(zh="所属区", en="of its district")
    ASSIGNED = Text(zh="受分派的", en="to whom it is assigned")
    TREASURY = Text(zh="出资财政的", en="whose money it is")
    SELF = Text(zh="本人的", en="one's own duties")
    REGISTERED = Text(zh="本人登记的", en="what oneself registered")


Right: TypeAlias = Mapping[Role, Scope]
"""The roles that may, each with its scope."""

_ON_GRANT: Right = {
    Role.APPLICANT: Scope.OWN,
    Role.OFFICER: Scope.RESPONSIBLE,
    Role.DISTRICT_OFFICER: Scope.DISTRICT,
    Role.EXPERT: Scope.ASSIGNED,
    Role.SUPERVISOR: Scope.ANY,
    Role.FINANCE: Scope.TREASURY,
    Role.TREASURY: Scope.TREASURY,
    Role.AUDITOR: Scope.ANY,
}
"""For what each role answers on a grant, and on what hangs on one."""
_OF_ONESELF: Right = dict.fromkeys(PEOPLE, Scope.SELF)
_LED = {**_ON_GRANT, Role.OFFICER: Scope.LEADING}
_CONCERNED = {**_ON_GRANT, Role.OFFICER: Scope.CONCERNED}
_TOLD = {**_ON_GRANT, Role.OFFICER: Scope.ANY}


def _by(*roles: Role, on: Right = _ON_GRANT) -> Right:
    return {role: on[role] for role in PEOPLE if role in roles}


def _takers(life: Life[S, E, C], *events: E, on: Right = _ON_GRANT) -> Right:
    return _by(*(role for event in events for role in life.roles(event)), on=on)


_DELEGATING = (Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE)
"""Who leaves his duties to another while on leave."""
_TOLD_BY_WEBHOOKS = (Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.TREASURY)
"""Whose systems are told of changes."""
_REGISTERED: Right = dict.fromkeys(PEOPLE, Scope.REGISTERED)
_OF_RECEIVERS = (
    *("changeReceiver", "pauseReceiver", "resumeReceiver", "rotateReceiverSecret", "withdrawReceiver"),
    *("redeliverNotices", "pingReceiver"),
)
WHO_MAY: Mapping[str, Right] = {
    "registerReceiver": _by(*_TOLD_BY_WEBHOOKS, on=_REGISTERED),
    **dict.fromkeys(_OF_RECEIVERS, _by(*_TOLD_BY_WEBHOOKS, on={**_REGISTERED, Role.SUPERVISOR: Scope.ANY})),
    "createGrant": _by(Role.APPLICANT, Role.OFFICER),
    "fileGrants": _by(Role.APPLICANT, Role.OFFICER),
    "updateGrantFacts": _takers(GRANT_LIFE, GrantEvent.UPDATE_FACTS, GrantEvent.CORRECT_FACTS),
    "requestUpload": _by(*(role for role in PEOPLE if role is not Role.TREASURY)),
    "recordServiceMonths": _by(Role.OFFICER),
    "recordBankAccount": _by(Role.APPLICANT, Role.OFFICER, Role.FINANCE),
    "recordBankAccounts": _by(Role.APPLICANT, Role.OFFICER, Role.FINANCE),
    "revealBankAccount": _by(Role.FINANCE, Role.TREASURY, Role.AUDITOR),
    "recordTreasuryReceipts": _takers(LEG_LIFE, LegEvent.SETTLE),
    "correctReceipt": _takers(LEG_LIFE, LegEvent.SETTLE),
    "closeDoublePayment": _takers(LEG_LIFE, LegEvent.SETTLE),
    "recoverDoublePayment": _by(Role.FINANCE),
    "correctRecoveryReceipt": _takers(RECOVERY_LIFE, RecoveryEvent.RECEIVE_PART),
    "restoreBudget": _by(Role.FINANCE),
    "recordOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.REPORT_PAID, on=_TOLD),
    "appropriateBudget": _by(Role.FINANCE),
    "cutBudget": _by(Role.FINANCE),
    "carryOverBudget": _by(Role.FINANCE),
    "closeYear": _by(Role.FINANCE),
    "correctWorkingDay": _by(Role.OFFICER, on=_LED),
    "announceCall": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "recordRegisterChange": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "correctRegister": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "withdrawRegisterChange": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "admitCreditCode": _by(Role.OFFICER),
    "delegateDuties": _by(*_DELEGATING, on=_OF_ONESELF),
    "revokeDelegation": _by(*_DELEGATING, on={**_OF_ONESELF, Role.SUPERVISOR: Scope.ANY}),
}
"""Who may give a command that takes no step of a life, or more than one."""
_SCOPES: Mapping[str, Right] = {
    **dict.fromkeys(("publishPolicy", "suspendPolicy", "resumePolicy", "repealPolicy", "relaxSeparation"), _LED),
    **dict.fromkeys(("recordTransitionRule", "withdrawOtherAward", "assignOtherAward", "closeOtherAward"), _CONCERNED),
    **dict.fromkeys(("confirmProposal", "declineProposal", "withdrawProposal"), _CONCERNED),
    **dict.fromkeys(("reportOtherAwardPaid", "reopenOtherAward"), _TOLD),
}
"""For what each role answers in a step that is none on a grant."""


def who_may() -> Mapping[str, Right]:
    """Return who may give each command that is declared, by its name in the API."""
    steps = {
        declaration.name: declaration.step
        for declaration in declarations().values()
        if declaration.step and declaration.name not in WHO_MAY
    }
    return {**WHO_MAY, **{name: _by(*roles_of(step), on=_SCOPES.get(name, _ON_GRANT)) for name, step in steps.items()}}
