"""The life of a grant (申报事项): from draft to closed, one table for all measures."""

from domain.lives.grant_guards import (
    COMPLETION,
    CORRECTION,
    INVESTMENT_EXIT,
    PRODUCTION_START,
    PROPOSED_ANEW,
    STEP_TITLES,
    GrantContext,
    completion_open,
    exit_open,
    gate_open,
    leg_open,
    leg_takeable,
    month_correctable,
    other_than,
    payment_recoverable,
    policy_open,
    production_open,
    programme_only,
    publicity_over,
    single_award,
)
from domain.lives.grant_states import BEFORE_APPROVAL, COMMITTED, PENDING, WAS_PAID, GrantEvent, GrantState, Selection
from domain.lives.life import Life, Move, Role
from domain.lives.procedure_guards import (
    call_open,
    closing_done,
    experts_only,
    is_held,
    no_open_objection,
    no_open_recovery,
    not_held,
    publicity_running,
    review_open,
    reviews_done,
    selected,
    supplement_in_time,
    supplement_not_asked,
    supplement_over,
    term_broken,
    tranches_only,
    units_only,
)
from domain.policy.conditions import Text

__all__ = [
    "BEFORE_APPROVAL",
    "COMMITTED",
    "GRANT_LIFE",
    "PENDING",
    "GrantContext",
    "GrantEvent",
    "GrantState",
    "Selection",
]

_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_INTAKE = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER})
_REVIEWERS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER, Role.EXPERT, Role.AUDITOR})
_SUPERVISORS = frozenset({Role.OFFICER, Role.SUPERVISOR})
_OFFICER = frozenset({Role.OFFICER})
_FINANCE = frozenset({Role.FINANCE})
_SYSTEM = frozenset({Role.SYSTEM})

_S, _E = GrantState, GrantEvent
_BEFORE_GATE = (*BEFORE_APPROVAL, _S.APPROVED)
_REVIEWED = (_S.UNDER_REVIEW, _S.APPROVED, _S.PAYABLE, _S.PAYING, _S.PAID)
_AFTER_GATE = (_S.PAYABLE, _S.PAYING, _S.PAID)
_GOING_ON = (*BEFORE_APPROVAL, _S.APPROVED, *_AFTER_GATE, _S.ACTIVE)
"""A paid grant goes on, too: it may have another tranche, and receipts of the treasury settle while it is held."""
_DECIDED = (_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS, _E.RECORD_REVIEW, _E.INSPECT_UNITS)


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_INTAKE_MOVES = [
    Move(_E.UPDATE_FACTS, (_S.DRAFT, _S.SUPPLEMENT), None, _APPLICANT, _text("填报", "update the facts")),
    Move(_E.CORRECT_FACTS, (_S.SUBMITTED, _S.UNDER_REVIEW), None, _INTAKE, STEP_TITLES[_E.CORRECT_FACTS]),
    Move(
        _E.REGISTER_UNITS,
        (_S.DRAFT, _S.SUPPLEMENT, _S.UNDER_REVIEW),
        None,
        _APPLICANT,
        _text("登记验收件", "register units"),
        (units_only,),
    ),
    Move(_E.SUBMIT, (_S.DRAFT,), _S.SUBMITTED, _APPLICANT, STEP_TITLES[_E.SUBMIT], (policy_open, call_open)),
    Move(
        _E.WITHDRAW,
        (_S.DRAFT, _S.SUBMITTED, _S.SUPPLEMENT, _S.UNDER_REVIEW),
        _S.WITHDRAWN,
        _APPLICANT,
        _text("撤回", "withdraw"),
    ),
    Move(
        _E.REQUEST_SUPPLEMENT,
        (_S.SUBMITTED,),
        _S.SUPPLEMENT,
        _INTAKE,
        _text("要求补正", "ask for a supplement"),
        (supplement_not_asked,),
    ),
    Move(
        _E.RESUBMIT,
        (_S.SUPPLEMENT,),
        _S.SUBMITTED,
        _APPLICANT,
        _text("补正提交", "submit again"),
        (supplement_in_time,),
    ),
    Move(
        _E.LAPSE,
        (_S.SUPPLEMENT,),
        _S.NOT_ACCEPTED,
        _SYSTEM,
        _text("逾期未补正", "lapse without a supplement"),
        (supplement_over,),
    ),
    Move(_E.REFUSE, (_S.SUBMITTED,), _S.NOT_ACCEPTED, _INTAKE, _text("不予受理", "refuse to accept")),
    Move(_E.ACCEPT, (_S.SUBMITTED,), _S.UNDER_REVIEW, _INTAKE, STEP_TITLES[_E.ACCEPT], (other_than(_E.SUBMIT),)),
]

_REVIEW_MOVES = [
    Move(_E.INSPECT_UNITS, (_S.UNDER_REVIEW,), None, _INTAKE, STEP_TITLES[_E.INSPECT_UNITS], (units_only,)),
    Move(
        _E.ASSIGN_EXPERTS,
        (_S.SUBMITTED, *_REVIEWED),
        None,
        _OFFICER,
        _text("分派评审专家", "assign experts"),
        (experts_only,),
    ),
    Move(
        _E.WITHDRAW_EXPERT,
        (_S.SUBMITTED, _S.SUPPLEMENT, *_GOING_ON),
        None,
        _OFFICER,
        _text("撤销专家分派", "withdraw an expert"),
        (experts_only,),
    ),
    Move(_E.RECORD_REVIEW, _REVIEWED, None, _REVIEWERS, STEP_TITLES[_E.RECORD_REVIEW], (review_open,)),
    Move(_E.SELECT, (_S.UNDER_REVIEW,), None, _SYSTEM, _text("评选排名", "be ranked")),
    Move(
        _E.PROPOSE,
        (_S.UNDER_REVIEW,),
        _S.PROPOSED,
        _OFFICER,
        STEP_TITLES[_E.PROPOSE],
        (not_held, reviews_done, selected, other_than(*_DECIDED)),
    ),
    Move(
        _E.RETURN_TO_REVIEW,
        (_S.PROPOSED, _S.PUBLICITY, _S.PUBLICITY_OVER),
        _S.UNDER_REVIEW,
        _OFFICER,
        _text("退回审核", "return to review"),
        (not_held,),
    ),
    Move(_E.REJECT, BEFORE_APPROVAL, _S.REJECTED, _OFFICER, _text("不予支持", "reject"), (not_held,)),
]

_PUBLICITY_MOVES = [
    Move(_E.OPEN_PUBLICITY, (_S.PROPOSED,), _S.PUBLICITY, _OFFICER, _text("公示", "open publicity"), (not_held,)),
    Move(
        _E.FILE_OBJECTION,
        (_S.PUBLICITY,),
        None,
        _OFFICER,
        _text("登记异议", "put an objection on record"),
        (publicity_running,),
    ),
    Move(
        _E.END_PUBLICITY,
        (_S.PUBLICITY,),
        _S.PUBLICITY_OVER,
        _SYSTEM,
        _text("公示期满", "the publicity is over"),
        (publicity_over,),
    ),
    Move(
        _E.APPROVE,
        (_S.PUBLICITY, _S.PUBLICITY_OVER),
        _S.APPROVED,
        _OFFICER,
        _text("批准", "approve"),
        (not_held, publicity_over, no_open_objection, other_than(*_DECIDED, _E.PROPOSE)),
    ),
]

_GATE_MOVES = [
    Move(_E.RECORD_COMPLETION, _BEFORE_GATE, None, _OFFICER, COMPLETION, (completion_open,)),
    Move(_E.RECORD_PRODUCTION_START, _BEFORE_GATE, None, _OFFICER, PRODUCTION_START, (production_open,)),
    Move(_E.RECORD_EXIT, (*_BEFORE_GATE, *_AFTER_GATE), None, _OFFICER, INVESTMENT_EXIT, (exit_open,)),
    Move(
        _E.BREAK_TERM,
        (_S.APPROVED, _S.PAYABLE),
        _S.TERMINATED,
        _SYSTEM,
        _text("投资期限不满", "end because the term was broken"),
        (term_broken,),
    ),
    Move(
        _E.OPEN_GATE,
        (_S.APPROVED,),
        _S.PAYABLE,
        _SYSTEM,
        _text("具备兑现条件", "open the gate"),
        (single_award, not_held, gate_open),
    ),
    Move(
        _E.BEGIN_PROGRAMME,
        (_S.APPROVED,),
        _S.ACTIVE,
        _SYSTEM,
        _text("纳入以奖代补", "begin the programme"),
        (programme_only,),
    ),
    Move(
        _E.RECORD_SERVICE_MONTH,
        (_S.ACTIVE,),
        None,
        _APPLICANT,
        _text("填报月度人数", "record a service month"),
        (programme_only,),
    ),
    Move(
        _E.CORRECT_SERVICE_MONTH,
        (_S.ACTIVE,),
        None,
        _OFFICER,
        _text("更正月度人数", "correct a service month"),
        (programme_only, month_correctable),
    ),
]

_RECOVER = _text("启动追回", "open a recovery")
_MONEY_MOVES = [
    Move(
        _E.REQUEST_PAYMENT,
        (_S.PAYABLE, _S.PAYING),
        _S.PAYING,
        _FINANCE,
        _text("申请拨付", "request payment"),
        (not_held, leg_open),
    ),
    Move(
        _E.TAKE_BACK,
        (_S.PAYING,),
        _S.PAYABLE,
        _FINANCE,
        _text("撤回拨付申请", "take back the request"),
        (leg_takeable,),
    ),
    Move(_E.ALL_LEGS_SETTLED, (_S.PAYABLE, _S.PAYING), _S.PAID, _SYSTEM, _text("全部到账", "all legs settled")),
    Move(_E.LEG_CAME_BACK, (_S.PAID, _S.CLOSED), _S.PAYING, _SYSTEM, _text("到账后退票", "come back from the bank")),
    Move(
        _E.REPORT_TRANCHE,
        _AFTER_GATE,
        None,
        _APPLICANT,
        _text("填报到账批次", "report a tranche"),
        (tranches_only,),
    ),
    Move(
        _E.AWARD_TRANCHE,
        (_S.PAID,),
        _S.PAYABLE,
        _OFFICER,
        _text("核定到账批次", "award a tranche"),
        (tranches_only, not_held),
    ),
    Move(_E.OPEN_RECOVERY, WAS_PAID, None, _SUPERVISORS, _RECOVER, (payment_recoverable,)),
    Move(_E.HOLD, _GOING_ON, None, _SUPERVISORS | _SYSTEM, _text("暂停", "hold"), (not_held,)),
    Move(_E.RELEASE, _GOING_ON, None, _SUPERVISORS, _text("恢复", "release"), (is_held,)),
    Move(
        _E.TERMINATE,
        (_S.APPROVED, _S.PAYABLE, _S.ACTIVE),
        _S.TERMINATED,
        _OFFICER,
        _text("终止", "terminate"),
    ),
    Move(_E.CLOSE, (_S.PAID, _S.ACTIVE), _S.CLOSED, _OFFICER, _text("结项", "close"), (not_held, closing_done)),
]

_AMOUNT_MOVES = [
    Move(_E.CLEAR_OTHER_AWARD, _GOING_ON, None, _OFFICER, _text("核查其他支持", "clear other support")),
    Move(_E.REDUCE, (_S.APPROVED, _S.PAYABLE), None, _OFFICER, _text("核减", "reduce"), (not_held,)),
    Move(_E.PROPOSE_ANEW, (_S.APPROVED, _S.PAYABLE), _S.PROPOSED, _SYSTEM, PROPOSED_ANEW),
    Move(_E.CORRECT_AWARD, COMMITTED, None, _OFFICER, CORRECTION, (not_held, no_open_recovery)),
]

GRANT_LIFE: Life[GrantState, GrantEvent, GrantContext] = Life(
    "grant",
    GrantState,
    [*_INTAKE_MOVES, *_REVIEW_MOVES, *_PUBLICITY_MOVES, *_GATE_MOVES, *_MONEY_MOVES, *_AMOUNT_MOVES],
)
