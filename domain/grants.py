"""The life of a grant (申报事项): from draft to paid, one table for all measures."""

from domain.conditions import Text
from domain.grant_guards import (
    COMPLETION,
    INVESTMENT_EXIT,
    PRODUCTION_START,
    STEP_TITLES,
    GrantSituation,
    completion_open,
    exit_open,
    gate_open,
    other_than,
    policy_open,
    production_open,
    programme_only,
    publicity_over,
    single_award,
)
from domain.grant_states import COMMITTED, PENDING, GrantEvent, GrantState
from domain.life import Life, Move, Role

__all__ = ["COMMITTED", "GRANT_LIFE", "PENDING", "GrantEvent", "GrantSituation", "GrantState"]

_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_OFFICER = frozenset({Role.OFFICER})
_FINANCE = frozenset({Role.FINANCE})
_SYSTEM = frozenset({Role.SYSTEM})
_BEFORE_GATE = (
    GrantState.UNDER_REVIEW,
    GrantState.PROPOSED,
    GrantState.PUBLICITY,
    GrantState.PUBLICITY_OVER,
    GrantState.APPROVED,
)

_S, _E = GrantState, GrantEvent

GRANT_LIFE: Life[GrantState, GrantEvent, GrantSituation] = Life(
    "grant",
    GrantState,
    [
        Move(_E.UPDATE_FACTS, (_S.DRAFT,), None, _APPLICANT, Text(zh="填报", en="update the facts")),
        Move(
            _E.CORRECT_FACTS,
            (_S.SUBMITTED, _S.UNDER_REVIEW),
            None,
            _OFFICER,
            STEP_TITLES[_E.CORRECT_FACTS],
        ),
        Move(_E.SUBMIT, (_S.DRAFT,), _S.SUBMITTED, _APPLICANT, STEP_TITLES[_E.SUBMIT], (policy_open,)),
        Move(
            _E.WITHDRAW,
            (_S.DRAFT, _S.SUBMITTED, _S.UNDER_REVIEW),
            _S.WITHDRAWN,
            _APPLICANT,
            Text(zh="撤回", en="withdraw"),
        ),
        Move(
            _E.ACCEPT,
            (_S.SUBMITTED,),
            _S.UNDER_REVIEW,
            _OFFICER,
            STEP_TITLES[_E.ACCEPT],
            (other_than(_E.SUBMIT),),
        ),
        Move(
            _E.PROPOSE,
            (_S.UNDER_REVIEW,),
            _S.PROPOSED,
            _OFFICER,
            STEP_TITLES[_E.PROPOSE],
            (other_than(_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS),),
        ),
        Move(
            _E.RETURN_TO_REVIEW,
            (_S.PROPOSED, _S.PUBLICITY, _S.PUBLICITY_OVER),
            _S.UNDER_REVIEW,
            _OFFICER,
            Text(zh="退回审核", en="return to review"),
        ),
        Move(
            _E.REJECT,
            PENDING,
            _S.REJECTED,
            _OFFICER,
            Text(zh="不予支持", en="reject"),
        ),
        Move(_E.OPEN_PUBLICITY, (_S.PROPOSED,), _S.PUBLICITY, _OFFICER, Text(zh="公示", en="open publicity")),
        Move(
            _E.END_PUBLICITY,
            (_S.PUBLICITY,),
            _S.PUBLICITY_OVER,
            _SYSTEM,
            Text(zh="公示期满", en="the publicity is over"),
            (publicity_over,),
        ),
        Move(
            _E.APPROVE,
            (_S.PUBLICITY, _S.PUBLICITY_OVER),
            _S.APPROVED,
            _OFFICER,
            Text(zh="批准", en="approve"),
            (publicity_over, other_than(_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS, _E.PROPOSE)),
        ),
        Move(_E.RECORD_COMPLETION, _BEFORE_GATE, None, _OFFICER, COMPLETION, (completion_open,)),
        Move(_E.RECORD_PRODUCTION_START, _BEFORE_GATE, None, _OFFICER, PRODUCTION_START, (production_open,)),
        Move(_E.RECORD_EXIT, _BEFORE_GATE, None, _OFFICER, INVESTMENT_EXIT, (exit_open,)),
        Move(
            _E.OPEN_GATE,
            (_S.APPROVED,),
            _S.PAYABLE,
            _SYSTEM,
            Text(zh="具备兑现条件", en="open the gate"),
            (single_award, gate_open),
        ),
        Move(
            _E.BEGIN_PROGRAMME,
            (_S.APPROVED,),
            _S.ACTIVE,
            _SYSTEM,
            Text(zh="纳入以奖代补", en="begin the programme"),
            (programme_only,),
        ),
        Move(
            _E.RECORD_SERVICE_MONTH,
            (_S.ACTIVE,),
            None,
            _APPLICANT,
            Text(zh="填报月度人数", en="record a service month"),
            (programme_only,),
        ),
        Move(
            _E.REQUEST_PAYMENT, (_S.PAYABLE, _S.PAYING), _S.PAYING, _FINANCE, Text(zh="申请拨付", en="request payment")
        ),
        Move(_E.ALL_LEGS_SETTLED, (_S.PAYING,), _S.PAID, _SYSTEM, Text(zh="全部到账", en="all legs settled")),
        Move(
            _E.TERMINATE,
            (_S.APPROVED, _S.PAYABLE, _S.ACTIVE),
            _S.TERMINATED,
            _OFFICER,
            Text(zh="终止", en="terminate"),
        ),
    ],
)
