"""The life of a grant (申报事项): from draft to closed, one table for all measures.

Who may take a step stands under ``roles`` in its row, what may refuse it under ``guards``; the printed table is
docs/lives.md. ``MOVES`` change the state, ``PERMITS`` are only allowed in one.
"""

from domain.lives.capacities import kept_apart
from domain.lives.grant_guards import (
    GrantContext,
    acts_for_it,
    approved_in_time,
    completion_open,
    decides,
    exit_open,
    gate_open,
    leg_open,
    leg_takeable,
    month_correctable,
    no_open_recovery,
    payment_recoverable,
    policy_open,
    production_open,
    proposes,
    publicity_over,
    publicity_running,
    term_broken,
)
from domain.lives.grant_states import (
    BEFORE_APPROVAL,
    COMMITTED,
    PENDING,
    WAS_PAID,
    GrantEvent,
    GrantState,
    RankingOutcome,
)
from domain.lives.guards import not_held
from domain.lives.life import Life
from domain.lives.procedure_guards import (
    call_open,
    closing_done,
    confirmed_by_applicant,
    experts_only,
    in_good_credit,
    is_held,
    no_interest_yet,
    no_open_objection,
    programme_only,
    review_open,
    reviews_done,
    selected,
    single_award,
    supplement_in_time,
    supplement_not_asked,
    supplement_over,
    tranches_only,
    units_only,
    voucher_over,
    voucher_redeemable,
)
from domain.lives.roles import Role
from domain.lives.table import Move, Permit
from domain.policy.conditions import Text

__all__ = [
    "BEFORE_APPROVAL",
    "COMMITTED",
    "GRANT_LIFE",
    "PENDING",
    "STEPS_OF_THE_OFFICE",
    "GrantContext",
    "GrantEvent",
    "GrantState",
    "RankingOutcome",
]

_APPLICANT = frozenset({Role.APPLICANT, Role.OFFICER})
_OFFICERS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER})
_REVIEWERS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER, Role.EXPERT, Role.AUDITOR})
_INTERESTED = _REVIEWERS | {Role.SUPERVISOR}
_SUPERVISORS = frozenset({Role.OFFICER, Role.SUPERVISOR})
_HOLDERS = _SUPERVISORS | {Role.SYSTEM}
_OFFICER, _FINANCE, _SYSTEM = frozenset({Role.OFFICER}), frozenset({Role.FINANCE}), frozenset({Role.SYSTEM})

_S, _E = GrantState, GrantEvent
_UNDECIDED = (_S.DRAFT, _S.SUBMITTED, _S.SUPPLEMENT, _S.UNDER_REVIEW)
_SHOWN = (_S.PROPOSED, _S.PUBLICITY, _S.PUBLICITY_OVER)
STEPS_OF_THE_OFFICE = (_S.SUBMITTED, _S.UNDER_REVIEW, _S.PROPOSED, _S.PUBLICITY_OVER)
"""States that a step of the office ends; of others time, the applicant or money decides how long they last."""
_BEFORE_GATE = (*BEFORE_APPROVAL, _S.APPROVED)
_UNPAID = (_S.APPROVED, _S.PAYABLE)
_AFTER_GATE = (_S.PAYABLE, _S.PAYING, _S.PAID)
_PAID = (_S.PAYING, _S.PAID, _S.CLOSED)
_RAISE_DECIDED = (_S.APPROVED, _S.REJECTED, _S.UNDER_REVIEW)
"""What a paid award passes through once a higher one is approved, refused or taken back."""
_REVIEWED = (_S.UNDER_REVIEW, _S.APPROVED, *_AFTER_GATE)
_GOING_ON = (*BEFORE_APPROVAL, _S.APPROVED, *_AFTER_GATE, _S.ACTIVE)
"""A paid grant goes on, too: it may have another tranche, and receipts of the treasury settle while it is held."""
_TO_PROPOSE = (proposes, not_held, reviews_done, selected, kept_apart(_E.PROPOSE))
_TO_APPROVE = (
    approved_in_time,
    decides,
    not_held,
    publicity_over,
    no_open_objection,
    in_good_credit,
    kept_apart(_E.APPROVE),
)

MOVES = (
    # Intake, 受理
    Move(
        _E.SUBMIT,
        sources=(_S.DRAFT,),
        target=_S.SUBMITTED,
        roles=_APPLICANT,
        guards=(policy_open, call_open, confirmed_by_applicant),
    ),
    # Of itself where a draft was left lying for years (workflows/running/retention).
    Move(_E.WITHDRAW, sources=_UNDECIDED, target=_S.WITHDRAWN, roles=_APPLICANT | {Role.SYSTEM}),
    Move(
        _E.REQUEST_SUPPLEMENT,
        sources=(_S.SUBMITTED,),
        target=_S.SUPPLEMENT,
        roles=_OFFICERS,
        guards=(supplement_not_asked, kept_apart(_E.REQUEST_SUPPLEMENT)),
    ),
    Move(_E.RESUBMIT, sources=(_S.SUPPLEMENT,), target=_S.SUBMITTED, roles=_APPLICANT, guards=(supplement_in_time,)),
    Move(_E.LAPSE, sources=(_S.SUPPLEMENT,), target=_S.NOT_ACCEPTED, roles=_SYSTEM, guards=(supplement_over,)),
    Move(_E.REFUSE, sources=(_S.SUBMITTED,), target=_S.NOT_ACCEPTED, roles=_OFFICERS),
    Move(_E.ACCEPT, sources=(_S.SUBMITTED,), target=_S.UNDER_REVIEW, roles=_OFFICERS, guards=(kept_apart(_E.ACCEPT),)),
    # Review and approval, 审核、批准
    Move(_E.PROPOSE, sources=(_S.UNDER_REVIEW,), target=_S.PROPOSED, roles=_OFFICERS, guards=_TO_PROPOSE),
    Move(_E.RETURN_TO_REVIEW, sources=_SHOWN, target=_S.UNDER_REVIEW, roles=_OFFICERS, guards=(acts_for_it, not_held)),
    Move(_E.REJECT, sources=BEFORE_APPROVAL, target=_S.REJECTED, roles=_OFFICERS, guards=(acts_for_it, not_held)),
    Move(
        _E.OPEN_PUBLICITY, sources=(_S.PROPOSED,), target=_S.PUBLICITY, roles=_OFFICERS, guards=(acts_for_it, not_held)
    ),
    Move(_E.END_PUBLICITY, sources=(_S.PUBLICITY,), target=_S.PUBLICITY_OVER, roles=_SYSTEM, guards=(publicity_over,)),
    Move(
        _E.APPROVE, sources=(_S.PUBLICITY, _S.PUBLICITY_OVER), target=_S.APPROVED, roles=_OFFICERS, guards=_TO_APPROVE
    ),
    Move(_E.PROPOSE_ANEW, sources=(*_UNPAID, *_PAID), target=_S.PROPOSED, roles=_SYSTEM),
    Move(_E.GO_ON_PAYABLE, sources=_RAISE_DECIDED, target=_S.PAYABLE, roles=_SYSTEM),
    Move(_E.GO_ON_PAYING, sources=_RAISE_DECIDED, target=_S.PAYING, roles=_SYSTEM),
    # The gate, 兑现条件
    Move(
        _E.OPEN_GATE,
        sources=(_S.APPROVED,),
        target=_S.PAYABLE,
        roles=_SYSTEM,
        guards=(single_award, not_held, gate_open),
    ),
    Move(
        _E.REDEEM_VOUCHER,
        sources=(_S.APPROVED,),
        target=_S.PAYABLE,
        roles=_APPLICANT,
        guards=(voucher_redeemable, not_held),
    ),
    Move(
        _E.LAPSE_VOUCHER,
        sources=(_S.APPROVED,),
        target=_S.TERMINATED,
        roles=_SYSTEM,
        guards=(voucher_over, not_held),
    ),
    Move(_E.BEGIN_PROGRAMME, sources=(_S.APPROVED,), target=_S.ACTIVE, roles=_SYSTEM, guards=(programme_only,)),
    Move(_E.BREAK_TERM, sources=_UNPAID, target=_S.TERMINATED, roles=_SYSTEM, guards=(term_broken,)),
    # Money, 拨付
    Move(
        _E.REQUEST_PAYMENT,
        sources=(_S.PAYABLE, _S.PAYING),
        target=_S.PAYING,
        roles=_FINANCE,
        guards=(not_held, leg_open, kept_apart(_E.REQUEST_PAYMENT)),
    ),
    Move(_E.TAKE_BACK, sources=(_S.PAYING,), target=_S.PAYABLE, roles=_FINANCE, guards=(leg_takeable,)),
    Move(_E.ALL_LEGS_SETTLED, sources=(_S.PAYABLE, _S.PAYING), target=_S.PAID, roles=_SYSTEM),
    Move(_E.LEG_CAME_BACK, sources=(_S.PAID, _S.CLOSED), target=_S.PAYING, roles=_SYSTEM),
    Move(_E.AWARD_TRANCHE, sources=(_S.PAID,), target=_S.PAYABLE, roles=_OFFICER, guards=(tranches_only, not_held)),
    # The end, 办结
    Move(_E.TERMINATE, sources=(*_UNPAID, _S.ACTIVE), target=_S.TERMINATED, roles=_OFFICERS, guards=(acts_for_it,)),
    Move(_E.CLOSE, sources=(_S.PAID, _S.ACTIVE), target=_S.CLOSED, roles=_OFFICER, guards=(not_held, closing_done)),
)

PERMITS = (
    # Intake and review, 受理、审核
    Permit(_E.UPDATE_FACTS, sources=(_S.DRAFT, _S.SUPPLEMENT), roles=_APPLICANT),
    Permit(
        _E.CORRECT_FACTS,
        sources=(_S.SUBMITTED, _S.UNDER_REVIEW),
        roles=_OFFICERS,
        guards=(kept_apart(_E.CORRECT_FACTS),),
    ),
    Permit(
        _E.REGISTER_UNITS, sources=(_S.DRAFT, _S.SUPPLEMENT, _S.UNDER_REVIEW), roles=_APPLICANT, guards=(units_only,)
    ),
    Permit(
        _E.INSPECT_UNITS, sources=(_S.UNDER_REVIEW,), roles=_OFFICERS, guards=(units_only, kept_apart(_E.INSPECT_UNITS))
    ),
    Permit(_E.ASSIGN_EXPERTS, sources=(_S.SUBMITTED, *_REVIEWED), roles=_OFFICER, guards=(experts_only,)),
    Permit(
        _E.WITHDRAW_EXPERT, sources=(_S.SUBMITTED, _S.SUPPLEMENT, *_GOING_ON), roles=_OFFICER, guards=(experts_only,)
    ),
    Permit(_E.REMIND, sources=STEPS_OF_THE_OFFICE, roles=_SYSTEM),
    Permit(_E.REMIND_OVERDUE, sources=STEPS_OF_THE_OFFICE, roles=_SYSTEM),
    Permit(_E.ESCALATE, sources=STEPS_OF_THE_OFFICE, roles=_SYSTEM),
    Permit(_E.ASSIGN_OFFICER, sources=(_S.SUBMITTED, _S.SUPPLEMENT, *_GOING_ON), roles=_OFFICERS),
    Permit(
        _E.DECLARE_INTEREST,
        sources=(_S.SUBMITTED, _S.SUPPLEMENT, *_GOING_ON),
        roles=_INTERESTED,
        guards=(no_interest_yet,),
    ),
    Permit(_E.RECORD_REVIEW, sources=_REVIEWED, roles=_REVIEWERS, guards=(review_open, kept_apart(_E.RECORD_REVIEW))),
    Permit(_E.SELECT, sources=(_S.UNDER_REVIEW,), roles=_SYSTEM),
    Permit(_E.FILE_OBJECTION, sources=(_S.PUBLICITY,), roles=_OFFICER, guards=(publicity_running,)),
    # The gate, 兑现条件
    Permit(_E.RECORD_COMPLETION, sources=_BEFORE_GATE, roles=_OFFICER, guards=(completion_open,)),
    Permit(_E.RECORD_PRODUCTION_START, sources=_BEFORE_GATE, roles=_OFFICER, guards=(production_open,)),
    Permit(_E.RECORD_EXIT, sources=(*_BEFORE_GATE, *_AFTER_GATE), roles=_OFFICER, guards=(exit_open,)),
    Permit(_E.RECORD_SERVICE_MONTH, sources=(_S.ACTIVE,), roles=_APPLICANT, guards=(programme_only,)),
    Permit(_E.CORRECT_SERVICE_MONTH, sources=(_S.ACTIVE,), roles=_OFFICER, guards=(programme_only, month_correctable)),
    # Money, 拨付
    Permit(_E.REPORT_TRANCHE, sources=_AFTER_GATE, roles=_APPLICANT, guards=(tranches_only,)),
    Permit(_E.OPEN_RECOVERY, sources=WAS_PAID, roles=_SUPERVISORS, guards=(payment_recoverable,)),
    Permit(_E.HOLD, sources=_GOING_ON, roles=_HOLDERS, guards=(not_held,)),
    Permit(_E.RELEASE, sources=_GOING_ON, roles=_SUPERVISORS, guards=(is_held,)),
    Permit(_E.CLEAR_OTHER_AWARD, sources=_GOING_ON, roles=_OFFICER),
    Permit(_E.REDUCE, sources=_UNPAID, roles=_OFFICER, guards=(not_held,)),
    Permit(_E.CORRECT_AWARD, sources=COMMITTED, roles=_OFFICER, guards=(not_held, no_open_recovery)),
)

GRANT_LIFE: Life[GrantState, GrantEvent, GrantContext] = Life(
    "grant",
    GrantState,
    GrantEvent,
    moves=MOVES,
    permits=PERMITS,
    clause=Text(zh="所属事项条款", en="of its measure"),
)
