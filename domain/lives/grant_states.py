"""Where a grant can stand, and what can happen to it (办理状态与环节)."""

from collections.abc import Mapping
from enum import StrEnum

from domain.policy.conditions import Text


class GrantState(StrEnum):
    """Where a grant stands (办理状态)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPPLEMENT = "SUPPLEMENT"
    UNDER_REVIEW = "UNDER_REVIEW"
    PROPOSED = "PROPOSED"
    PUBLICITY = "PUBLICITY"
    PUBLICITY_OVER = "PUBLICITY_OVER"
    APPROVED = "APPROVED"
    PAYABLE = "PAYABLE"
    PAYING = "PAYING"
    PAID = "PAID"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"


class GrantEvent(StrEnum):
    """What can happen to a grant (办理环节)."""

    UPDATE_FACTS = "UPDATE_FACTS"
    CORRECT_FACTS = "CORRECT_FACTS"
    SUBMIT = "SUBMIT"
    WITHDRAW = "WITHDRAW"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT"
    RESUBMIT = "RESUBMIT"
    LAPSE = "LAPSE"
    REFUSE = "REFUSE"
    ACCEPT = "ACCEPT"
    REGISTER_UNITS = "REGISTER_UNITS"
    INSPECT_UNITS = "INSPECT_UNITS"
    ASSIGN_EXPERTS = "ASSIGN_EXPERTS"
    WITHDRAW_EXPERT = "WITHDRAW_EXPERT"
    RECORD_REVIEW = "RECORD_REVIEW"
    SELECT = "SELECT"
    PROPOSE = "PROPOSE"
    RETURN_TO_REVIEW = "RETURN_TO_REVIEW"
    REJECT = "REJECT"
    OPEN_PUBLICITY = "OPEN_PUBLICITY"
    FILE_OBJECTION = "FILE_OBJECTION"
    END_PUBLICITY = "END_PUBLICITY"
    APPROVE = "APPROVE"
    RECORD_COMPLETION = "RECORD_COMPLETION"
    RECORD_PRODUCTION_START = "RECORD_PRODUCTION_START"
    RECORD_EXIT = "RECORD_EXIT"
    BREAK_TERM = "BREAK_TERM"
    OPEN_GATE = "OPEN_GATE"
    BEGIN_PROGRAMME = "BEGIN_PROGRAMME"
    RECORD_SERVICE_MONTH = "RECORD_SERVICE_MONTH"
    CORRECT_SERVICE_MONTH = "CORRECT_SERVICE_MONTH"
    REQUEST_PAYMENT = "REQUEST_PAYMENT"
    TAKE_BACK = "TAKE_BACK"
    """Nothing of it is with the treasury any more: its request was taken back (撤回拨付申请)."""
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED"
    LEG_CAME_BACK = "LEG_CAME_BACK"
    REPORT_TRANCHE = "REPORT_TRANCHE"
    AWARD_TRANCHE = "AWARD_TRANCHE"
    HOLD = "HOLD"
    RELEASE = "RELEASE"
    OPEN_RECOVERY = "OPEN_RECOVERY"
    TERMINATE = "TERMINATE"
    CLOSE = "CLOSE"
    CLEAR_OTHER_AWARD = "CLEAR_OTHER_AWARD"
    REDUCE = "REDUCE"
    CORRECT_AWARD = "CORRECT_AWARD"
    """Facts on which it was approved were wrong, and are corrected by two people (批准后更正)."""
    PROPOSE_ANEW = "PROPOSE_ANEW"
    """On corrected facts more is due than was approved: it is shown to the public again (更正后重新拟支持)."""


COMMITTED = (
    GrantState.APPROVED,
    GrantState.PAYABLE,
    GrantState.PAYING,
    GrantState.PAID,
    GrantState.ACTIVE,
    GrantState.CLOSED,
)
"""States in which an award counts against caps, quotas and earlier payments of the same item."""
WAS_PAID = (GrantState.PAYING, GrantState.PAID, GrantState.ACTIVE, GrantState.CLOSED, GrantState.TERMINATED)
"""States of a grant of which some payment may have been paid."""

PENDING = (
    GrantState.SUBMITTED,
    GrantState.SUPPLEMENT,
    GrantState.UNDER_REVIEW,
    GrantState.PROPOSED,
    GrantState.PUBLICITY,
    GrantState.PUBLICITY_OVER,
)
"""States in which an application is being decided: one at a time for the same item."""

BEFORE_APPROVAL = (
    GrantState.UNDER_REVIEW,
    GrantState.PROPOSED,
    GrantState.PUBLICITY,
    GrantState.PUBLICITY_OVER,
)
"""States of an accepted application that is not approved."""


class Selection(StrEnum):
    """What the ranking of a call made of an application (评选结果)."""

    SELECTED = "SELECTED"
    RESERVE = "RESERVE"
    NOT_SELECTED = "NOT_SELECTED"


SELECTION_TITLES: Mapping[Selection, Text] = {
    Selection.SELECTED: Text(zh="入选", en="selected"),
    Selection.RESERVE: Text(zh="列入递补名单", en="on the reserve list"),
    Selection.NOT_SELECTED: Text(zh="未入选", en="not selected"),
}
