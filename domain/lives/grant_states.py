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
    """A step of a grant's life (办理环节)."""

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
    GO_ON_PAYABLE = "GO_ON_PAYABLE"
    """Whether more is due of what was paid in part is decided: what is ordered can be requested (更正后转为可拨付)."""
    GO_ON_PAYING = "GO_ON_PAYING"
    """Whether more is due of what was paid is decided: its payments go on (更正后继续拨付)."""


STEP_TITLES: Mapping[GrantEvent, Text] = {
    GrantEvent.UPDATE_FACTS: Text(zh="填报", en="update the facts"),
    GrantEvent.CORRECT_FACTS: Text(zh="核实更正", en="correct the facts"),
    GrantEvent.REGISTER_UNITS: Text(zh="登记验收件", en="register units"),
    GrantEvent.SUBMIT: Text(zh="提交申报", en="submit"),
    GrantEvent.WITHDRAW: Text(zh="撤回", en="withdraw"),
    GrantEvent.REQUEST_SUPPLEMENT: Text(zh="要求补正", en="ask for a supplement"),
    GrantEvent.RESUBMIT: Text(zh="补正提交", en="submit again"),
    GrantEvent.LAPSE: Text(zh="逾期未补正", en="lapse without a supplement"),
    GrantEvent.REFUSE: Text(zh="不予受理", en="refuse to accept"),
    GrantEvent.ACCEPT: Text(zh="受理", en="accept"),
    GrantEvent.INSPECT_UNITS: Text(zh="查验", en="inspect units"),
    GrantEvent.ASSIGN_EXPERTS: Text(zh="分派评审专家", en="assign experts"),
    GrantEvent.WITHDRAW_EXPERT: Text(zh="撤销专家分派", en="withdraw an expert"),
    GrantEvent.RECORD_REVIEW: Text(zh="登记审核意见", en="record a review"),
    GrantEvent.SELECT: Text(zh="评选排名", en="be ranked"),
    GrantEvent.PROPOSE: Text(zh="拟支持", en="propose"),
    GrantEvent.RETURN_TO_REVIEW: Text(zh="退回审核", en="return to review"),
    GrantEvent.REJECT: Text(zh="不予支持", en="reject"),
    GrantEvent.OPEN_PUBLICITY: Text(zh="公示", en="open publicity"),
    GrantEvent.FILE_OBJECTION: Text(zh="登记异议", en="put an objection on record"),
    GrantEvent.END_PUBLICITY: Text(zh="公示期满", en="the publicity is over"),
    GrantEvent.APPROVE: Text(zh="批准", en="approve"),
    GrantEvent.RECORD_COMPLETION: Text(zh="登记完工", en="record completion"),
    GrantEvent.RECORD_PRODUCTION_START: Text(zh="登记投产", en="record the start of production"),
    GrantEvent.RECORD_EXIT: Text(zh="登记退出", en="record the exit"),
    GrantEvent.BREAK_TERM: Text(zh="投资期限不满", en="end because the term was broken"),
    GrantEvent.OPEN_GATE: Text(zh="具备兑现条件", en="open the gate"),
    GrantEvent.BEGIN_PROGRAMME: Text(zh="纳入以奖代补", en="begin the programme"),
    GrantEvent.RECORD_SERVICE_MONTH: Text(zh="填报月度人数", en="record a service month"),
    GrantEvent.CORRECT_SERVICE_MONTH: Text(zh="更正月度人数", en="correct a service month"),
    GrantEvent.REQUEST_PAYMENT: Text(zh="申请拨付", en="request payment"),
    GrantEvent.TAKE_BACK: Text(zh="撤回拨付申请", en="take back the request"),
    GrantEvent.ALL_LEGS_SETTLED: Text(zh="全部到账", en="all legs settled"),
    GrantEvent.LEG_CAME_BACK: Text(zh="到账后退票", en="come back from the bank"),
    GrantEvent.REPORT_TRANCHE: Text(zh="填报到账批次", en="report a tranche"),
    GrantEvent.AWARD_TRANCHE: Text(zh="核定到账批次", en="award a tranche"),
    GrantEvent.OPEN_RECOVERY: Text(zh="启动追回", en="open a recovery"),
    GrantEvent.HOLD: Text(zh="暂停", en="hold"),
    GrantEvent.RELEASE: Text(zh="恢复", en="release"),
    GrantEvent.TERMINATE: Text(zh="终止", en="terminate"),
    GrantEvent.CLOSE: Text(zh="结项", en="close"),
    GrantEvent.CLEAR_OTHER_AWARD: Text(zh="核查其他支持", en="clear other support"),
    GrantEvent.REDUCE: Text(zh="核减", en="reduce"),
    GrantEvent.PROPOSE_ANEW: Text(zh="更正后重新拟支持", en="be proposed anew"),
    GrantEvent.GO_ON_PAYABLE: Text(zh="更正后转为可拨付", en="go on, payable"),
    GrantEvent.GO_ON_PAYING: Text(zh="更正后继续拨付", en="go on being paid"),
    GrantEvent.CORRECT_AWARD: Text(zh="批准后更正", en="correct facts"),
}
"""What the office calls each step of a grant, in the order in which people are shown them."""

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
    """What a ranking made of an application (评选结果)."""

    SELECTED = "SELECTED"
    RESERVE = "RESERVE"
    NOT_SELECTED = "NOT_SELECTED"


SELECTION_TITLES: Mapping[Selection, Text] = {
    Selection.SELECTED: Text(zh="入选", en="selected"),
    Selection.RESERVE: Text(zh="列入递补名单", en="on the reserve list"),
    Selection.NOT_SELECTED: Text(zh="未入选", en="not selected"),
}
