"""Who may give each command (谁可办理): in which roles, and for what each must answer; `docs/who_may.md` prints it.

Who takes a step of a life stands in the table of that life alone; what is no such step stands here.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeAlias

from domain.lives.call_life import CALL_LIFE, CallEvent
from domain.lives.duty_life import DUTY_LIFE, DutyEvent
from domain.lives.grants import GRANT_LIFE, GrantEvent
from domain.lives.legs import LEG_LIFE, LegEvent
from domain.lives.life import Life, Role
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneEvent
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardEvent
from domain.lives.policy_life import POLICY_LIFE, PolicyEvent
from domain.lives.proposal_life import DECIDING
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent
from domain.policy.conditions import Text
from workflows.transaction.rights import PEOPLE, C, E, S, takers


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
_LED = {**_ON_GRANT, Role.OFFICER: Scope.LEADING}
_CONCERNED = {**_ON_GRANT, Role.OFFICER: Scope.CONCERNED}
_TOLD = {**_ON_GRANT, Role.OFFICER: Scope.ANY}
_DECIDE = frozenset(role for roles in DECIDING.values() for role in roles)


def _by(*roles: Role, on: Right = _ON_GRANT) -> Right:
    return {role: on[role] for role in PEOPLE if role in roles}


def _takers(life: Life[S, E, C], *events: E, on: Right = _ON_GRANT) -> Right:
    return _by(*(role for event in events for role in takers(life, event)), on=on)


_APPLICATIONS: Mapping[str, Right] = {
    "createGrant": _by(Role.APPLICANT, Role.OFFICER),
    "fileGrants": _by(Role.APPLICANT, Role.OFFICER),
    "updateGrantFacts": _takers(GRANT_LIFE, GrantEvent.UPDATE_FACTS, GrantEvent.CORRECT_FACTS),
    "submitGrant": _takers(GRANT_LIFE, GrantEvent.SUBMIT),
    "withdrawGrant": _takers(GRANT_LIFE, GrantEvent.WITHDRAW),
    "requestUpload": _by(*(role for role in PEOPLE if role is not Role.TREASURY)),
    "registerUnits": _takers(GRANT_LIFE, GrantEvent.REGISTER_UNITS),
    "reportUnitsInstalled": _takers(GRANT_LIFE, GrantEvent.REGISTER_UNITS),
    "requestSupplement": _takers(GRANT_LIFE, GrantEvent.REQUEST_SUPPLEMENT),
    "resubmitGrant": _takers(GRANT_LIFE, GrantEvent.RESUBMIT),
    "refuseGrant": _takers(GRANT_LIFE, GrantEvent.REFUSE),
    "acceptGrant": _takers(GRANT_LIFE, GrantEvent.ACCEPT),
    "acceptGrants": _takers(GRANT_LIFE, GrantEvent.ACCEPT),
}
_DECISIONS: Mapping[str, Right] = {
    "assignExperts": _takers(GRANT_LIFE, GrantEvent.ASSIGN_EXPERTS),
    "withdrawExpert": _takers(GRANT_LIFE, GrantEvent.WITHDRAW_EXPERT),
    "recordReview": _takers(GRANT_LIFE, GrantEvent.RECORD_REVIEW),
    "inspectUnits": _takers(GRANT_LIFE, GrantEvent.INSPECT_UNITS),
    "proposeGrant": _takers(GRANT_LIFE, GrantEvent.PROPOSE),
    "proposeGrants": _takers(GRANT_LIFE, GrantEvent.PROPOSE),
    "returnGrantToReview": _takers(GRANT_LIFE, GrantEvent.RETURN_TO_REVIEW),
    "rejectGrant": _takers(GRANT_LIFE, GrantEvent.REJECT),
    "openPublicity": _takers(GRANT_LIFE, GrantEvent.OPEN_PUBLICITY),
    "openPublicities": _takers(GRANT_LIFE, GrantEvent.OPEN_PUBLICITY),
    "fileObjection": _takers(GRANT_LIFE, GrantEvent.FILE_OBJECTION),
    "dismissObjection": _takers(GRANT_LIFE, GrantEvent.FILE_OBJECTION),
    "upholdObjection": _takers(GRANT_LIFE, GrantEvent.FILE_OBJECTION),
    "approveGrant": _takers(GRANT_LIFE, GrantEvent.APPROVE),
    "approveGrants": _takers(GRANT_LIFE, GrantEvent.APPROVE),
    "correctAward": _takers(GRANT_LIFE, GrantEvent.CORRECT_AWARD),
    "reduceGrant": _takers(GRANT_LIFE, GrantEvent.REDUCE),
    "holdGrant": _takers(GRANT_LIFE, GrantEvent.HOLD),
    "releaseGrant": _takers(GRANT_LIFE, GrantEvent.RELEASE),
    "terminateGrant": _takers(GRANT_LIFE, GrantEvent.TERMINATE),
    "closeGrant": _takers(GRANT_LIFE, GrantEvent.CLOSE),
}
_GATES: Mapping[str, Right] = {
    "recordCompletion": _takers(GRANT_LIFE, GrantEvent.RECORD_COMPLETION),
    "recordProductionStart": _takers(GRANT_LIFE, GrantEvent.RECORD_PRODUCTION_START),
    "recordExit": _takers(GRANT_LIFE, GrantEvent.RECORD_EXIT),
    "reportTranche": _takers(GRANT_LIFE, GrantEvent.REPORT_TRANCHE),
    "awardTranche": _takers(GRANT_LIFE, GrantEvent.AWARD_TRANCHE),
    "refuseTranche": _takers(GRANT_LIFE, GrantEvent.AWARD_TRANCHE),
    "recordServiceMonth": _takers(GRANT_LIFE, GrantEvent.RECORD_SERVICE_MONTH),
    "recordServiceMonths": _by(Role.OFFICER),
    "correctServiceMonth": _takers(GRANT_LIFE, GrantEvent.CORRECT_SERVICE_MONTH),
    "verifyMilestone": _takers(MILESTONE_LIFE, MilestoneEvent.VERIFY),
    "disputeMilestone": _takers(MILESTONE_LIFE, MilestoneEvent.DISPUTE),
    "confirmMilestone": _takers(MILESTONE_LIFE, MilestoneEvent.CONFIRM),
}
_PAYMENTS: Mapping[str, Right] = {
    "recordBankAccount": _by(Role.APPLICANT, Role.OFFICER, Role.FINANCE),
    "recordBankAccounts": _by(Role.APPLICANT, Role.OFFICER, Role.FINANCE),
    "requestPayment": _takers(GRANT_LIFE, GrantEvent.REQUEST_PAYMENT),
    "requestPayments": _takers(GRANT_LIFE, GrantEvent.REQUEST_PAYMENT),
    "takeBackPayment": _takers(GRANT_LIFE, GrantEvent.TAKE_BACK),
    "splitPaymentLeg": _takers(LEG_LIFE, LegEvent.SPLIT),
    "createPaymentRun": _by(Role.FINANCE),
    "approvePaymentRun": _by(Role.FINANCE),
    "refreshPaymentRun": _by(Role.FINANCE),
    "leaveOutOfRun": _by(Role.FINANCE),
    "cancelPaymentRun": _by(Role.FINANCE),
    "instructPaymentRun": _by(Role.FINANCE),
    "settleLeg": _takers(LEG_LIFE, LegEvent.SETTLE),
    "returnLeg": _takers(LEG_LIFE, LegEvent.RETURN),
    "reportLegUnknown": _takers(LEG_LIFE, LegEvent.REPORT_UNKNOWN),
    "recordTreasuryReceipts": _takers(LEG_LIFE, LegEvent.SETTLE),
    "correctReceipt": _takers(LEG_LIFE, LegEvent.SETTLE),
    "closeDoublePayment": _takers(LEG_LIFE, LegEvent.SETTLE),
}
_RECOVERIES: Mapping[str, Right] = {
    "openRecovery": _takers(GRANT_LIFE, GrantEvent.OPEN_RECOVERY),
    "notifyRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.NOTIFY),
    "replyToRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.REPLY),
    "decideRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.DECIDE),
    "dropRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.DROP),
    "demandRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.DEMAND),
    "challengeRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.CHALLENGE),
    "resolveRecoveryChallenge": _takers(RECOVERY_LIFE, RecoveryEvent.UPHOLD_CHALLENGE),
    "enforceRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.ENFORCE),
    "writeOffRecovery": _takers(RECOVERY_LIFE, RecoveryEvent.WRITE_OFF),
    "recordRecoveryReceipt": _takers(RECOVERY_LIFE, RecoveryEvent.RECEIVE_PART),
    "correctRecoveryReceipt": _takers(RECOVERY_LIFE, RecoveryEvent.RECEIVE_PART),
    "restoreBudget": _by(Role.FINANCE),
}
_OTHER_AWARDS: Mapping[str, Right] = {
    "recordOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.REPORT_PAID, on=_TOLD),
    "reportOtherAwardPaid": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.REPORT_PAID, on=_TOLD),
    "withdrawOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.WITHDRAW, on=_CONCERNED),
    "assignOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.ASSIGN, on=_CONCERNED),
    "closeOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.CLOSE, on=_CONCERNED),
    "reopenOtherAward": _takers(OTHER_AWARD_LIFE, OtherAwardEvent.REOPEN, on=_TOLD),
    "clearOtherAward": _takers(GRANT_LIFE, GrantEvent.CLEAR_OTHER_AWARD),
}
_BUDGETS: Mapping[str, Right] = {
    "appropriateBudget": _by(Role.FINANCE),
    "cutBudget": _by(Role.FINANCE),
    "carryOverBudget": _by(Role.FINANCE),
    "closeYear": _by(Role.FINANCE),
}
_OFFICE: Mapping[str, Right] = {
    "publishPolicy": _takers(POLICY_LIFE, PolicyEvent.PUBLISH, on=_LED),
    "suspendPolicy": _takers(POLICY_LIFE, PolicyEvent.SUSPEND, on=_LED),
    "resumePolicy": _takers(POLICY_LIFE, PolicyEvent.RESUME, on=_LED),
    "repealPolicy": _takers(POLICY_LIFE, PolicyEvent.REPEAL, on=_LED),
    "recordTransitionRule": _takers(POLICY_LIFE, PolicyEvent.RECORD_TRANSITION_RULE, on=_CONCERNED),
    "correctWorkingDay": _by(Role.OFFICER, on=_LED),
    "announceCall": _by(Role.OFFICER),
    "rankCall": _takers(CALL_LIFE, CallEvent.RANK),
    "promoteReserve": _takers(CALL_LIFE, CallEvent.PROMOTE),
    "reportDuty": _takers(DUTY_LIFE, DutyEvent.REPORT),
    "recordRegisterChange": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "correctRegister": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "withdrawRegisterChange": _by(Role.OFFICER, Role.DISTRICT_OFFICER),
    "admitCreditCode": _by(Role.OFFICER),
    "confirmProposal": _by(*_DECIDE, on=_CONCERNED),
    "declineProposal": _by(*_DECIDE, on=_CONCERNED),
    "withdrawProposal": _by(*_DECIDE, on=_CONCERNED),
}

GROUPS: Sequence[tuple[Text, Mapping[str, Right]]] = (
    (Text(zh="申报与受理", en="Applications"), _APPLICATIONS),
    (Text(zh="审核与决定", en="Reviews and decisions"), _DECISIONS),
    (Text(zh="兑现条件与里程碑", en="Gates, tranches and programmes"), _GATES),
    (Text(zh="拨付", en="Payments"), _PAYMENTS),
    (Text(zh="追回", en="Recoveries"), _RECOVERIES),
    (Text(zh="其他支持", en="Other support"), _OTHER_AWARDS),
    (Text(zh="预算", en="Budgets"), _BUDGETS),
    (Text(zh="政策与登记", en="Policies, calls, duties, the register, proposals"), _OFFICE),
)
"""The commands as `docs/who_may.md` shows them."""
WHO_MAY: Mapping[str, Right] = {name: right for _, commands in GROUPS for name, right in commands.items()}
"""Who may give each command, by its name in the API."""
