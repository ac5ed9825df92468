"""Where a grant can stand, and what can happen to it (办理状态与环节)."""

from collections.abc import Mapping
from enum import StrEnum

from domain.lives.events import Event
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


class GrantEvent(Event):
    """A step of a grant's life (办理环节)."""

    UPDATE_FACTS = "UPDATE_FACTS", "填报", "update the facts"
    CORRECT_FACTS = "CORRECT_FACTS", "核实更正", "correct the facts"
    REGISTER_UNITS = "REGISTER_UNITS", "登记验收件", "register units"
    SUBMIT = "SUBMIT", "提交申报", "submit"
    WITHDRAW = "WITHDRAW", "撤回", "withdraw"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT", "要求补正", "ask for a supplement"
    RESUBMIT = "RESUBMIT", "补正提交", "submit again"
    LAPSE = "LAPSE", "逾期未补正", "lapse without a supplement"
    REFUSE = "REFUSE", "不予受理", "refuse to accept"
    ACCEPT = "ACCEPT", "受理", "accept"
    INSPECT_UNITS = "INSPECT_UNITS", "查验", "inspect units"
    ASSIGN_EXPERTS = "ASSIGN_EXPERTS", "分派评审专家", "assign experts"
    WITHDRAW_EXPERT = "WITHDRAW_EXPERT", "撤销专家分派", "withdraw an expert"
    ASSIGN_OFFICER = "ASSIGN_OFFICER", "指派经办人", "assign to an officer"
    REMIND = "REMIND", "到期提醒", "remind of a day that comes"
    REMIND_OVERDUE = "REMIND_OVERDUE", "逾期提醒", "remind of a day that is over"
    ESCALATE = "ESCALATE", "逾期上报", "escalate what is overdue"
    DECLARE_INTEREST = "DECLARE_INTEREST", "回避", "withdraw for an interest"
    """Who has an interest in it says so, and acts on it no more (回避)."""
    RECORD_REVIEW = "RECORD_REVIEW", "登记审核意见", "record a review"
    SELECT = "SELECT", "评选排名", "be ranked"
    PROPOSE = "PROPOSE", "拟支持", "propose"
    RETURN_TO_REVIEW = "RETURN_TO_REVIEW", "退回审核", "return to review"
    REJECT = "REJECT", "不予支持", "reject"
    OPEN_PUBLICITY = "OPEN_PUBLICITY", "公示", "open publicity"
    FILE_OBJECTION = "FILE_OBJECTION", "登记异议", "put an objection on record"
    END_PUBLICITY = "END_PUBLICITY", "公示期满", "the publicity is over"
    APPROVE = "APPROVE", "批准", "approve"
    RECORD_COMPLETION = "RECORD_COMPLETION", "登记完工", "record completion"
    RECORD_PRODUCTION_START = "RECORD_PRODUCTION_START", "登记投产", "record the start of production"
    RECORD_EXIT = "RECORD_EXIT", "登记退出", "record the exit"
    BREAK_TERM = "BREAK_TERM", "投资期限不满", "end because the term was broken"
    OPEN_GATE = "OPEN_GATE", "具备兑现条件", "open the gate"
    REDEEM_VOUCHER = "REDEEM_VOUCHER", "凭券兑付", "redeem the voucher"
    LAPSE_VOUCHER = "LAPSE_VOUCHER", "券到期作废", "lapse with its voucher"
    """A voucher that nobody redeemed is void once the policy is no longer valid (券到期作废)."""
    BEGIN_PROGRAMME = "BEGIN_PROGRAMME", "纳入以奖代补", "begin the programme"
    RECORD_SERVICE_MONTH = "RECORD_SERVICE_MONTH", "填报月度人数", "record a service month"
    CORRECT_SERVICE_MONTH = "CORRECT_SERVICE_MONTH", "更正月度人数", "correct a service month"
    REQUEST_PAYMENT = "REQUEST_PAYMENT", "申请拨付", "request payment"
    TAKE_BACK = "TAKE_BACK", "撤回拨付申请", "take back the request"
    """Nothing of it is with the treasury any more: its request was taken back (撤回拨付申请)."""
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED", "全部到账", "all legs settled"
    LEG_CAME_BACK = "LEG_CAME_BACK", "到账后退票", "come back from the bank"
    REPORT_TRANCHE = "REPORT_TRANCHE", "填报后续拨付", "report a tranche"
    AWARD_TRANCHE = "AWARD_TRANCHE", "核定后续拨付", "award a tranche"
    OPEN_RECOVERY = "OPEN_RECOVERY", "启动追回", "open a recovery"
    HOLD = "HOLD", "暂停", "hold"
    RELEASE = "RELEASE", "恢复", "release"
    TERMINATE = "TERMINATE", "终止", "terminate"
    CLOSE = "CLOSE", "结项", "close"
    CLEAR_OTHER_AWARD = "CLEAR_OTHER_AWARD", "核查其他支持", "clear other support"
    REDUCE = "REDUCE", "核减", "reduce"
    PROPOSE_ANEW = "PROPOSE_ANEW", "更正后重新拟支持", "be proposed anew"
    """On corrected facts more is due than was approved: it is shown to the public again (更正后重新拟支持)."""
    GO_ON_PAYABLE = "GO_ON_PAYABLE", "更正后转为可拨付", "go on, payable"
    """Whether more is due of what was paid in part is decided: what is ordered can be requested (更正后转为可拨付)."""
    GO_ON_PAYING = "GO_ON_PAYING", "更正后继续拨付", "go on being paid"
    """Whether more is due of what was paid is decided: its payments go on (更正后继续拨付)."""
    CORRECT_AWARD = "CORRECT_AWARD", "批准后更正", "correct facts"
    """Facts on which it was approved were wrong, and are corrected by two people (批准后更正)."""


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


class RankingOutcome(StrEnum):
    """What a ranking made of an application (评选结果)."""

    SELECTED = "SELECTED"
    RESERVE = "RESERVE"
    NOT_SELECTED = "NOT_SELECTED"


RANKING_OUTCOME_TITLES: Mapping[RankingOutcome, Text] = {
    RankingOutcome.SELECTED: Text(zh="入选", en="selected"),
    RankingOutcome.RESERVE: Text(zh="列入递补名单", en="on the reserve list"),
    RankingOutcome.NOT_SELECTED: Text(zh="未入选", en="not selected"),
}
