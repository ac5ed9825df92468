"""The life of a grant (申报事项): from draft to paid, one table for all measures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.conditions import Text
from domain.life import Life, Move, Role
from domain.refusals import Citation, Code, Refusal, Term


class GrantState(StrEnum):
    """Where a grant stands (办理状态)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    PROPOSED = "PROPOSED"
    PUBLICITY = "PUBLICITY"
    PUBLICITY_OVER = "PUBLICITY_OVER"
    APPROVED = "APPROVED"
    PAYABLE = "PAYABLE"
    PAYING = "PAYING"
    PAID = "PAID"
    ACTIVE = "ACTIVE"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"


class GrantEvent(StrEnum):
    """What can happen to a grant (办理环节)."""

    UPDATE_FACTS = "UPDATE_FACTS"
    CORRECT_FACTS = "CORRECT_FACTS"
    SUBMIT = "SUBMIT"
    WITHDRAW = "WITHDRAW"
    ACCEPT = "ACCEPT"
    PROPOSE = "PROPOSE"
    RETURN_TO_REVIEW = "RETURN_TO_REVIEW"
    REJECT = "REJECT"
    OPEN_PUBLICITY = "OPEN_PUBLICITY"
    END_PUBLICITY = "END_PUBLICITY"
    APPROVE = "APPROVE"
    RECORD_COMPLETION = "RECORD_COMPLETION"
    RECORD_PRODUCTION_START = "RECORD_PRODUCTION_START"
    RECORD_EXIT = "RECORD_EXIT"
    OPEN_GATE = "OPEN_GATE"
    BEGIN_PROGRAMME = "BEGIN_PROGRAMME"
    RECORD_SERVICE_MONTH = "RECORD_SERVICE_MONTH"
    REQUEST_PAYMENT = "REQUEST_PAYMENT"
    ALL_LEGS_SETTLED = "ALL_LEGS_SETTLED"
    TERMINATE = "TERMINATE"


COMMITTED = (
    GrantState.APPROVED,
    GrantState.PAYABLE,
    GrantState.PAYING,
    GrantState.PAID,
    GrantState.ACTIVE,
)
"""States in which an award counts against caps, quotas and earlier payments of the same item."""

PENDING = (
    GrantState.SUBMITTED,
    GrantState.UNDER_REVIEW,
    GrantState.PROPOSED,
    GrantState.PUBLICITY,
    GrantState.PUBLICITY_OVER,
)
"""States in which an application is being decided: one at a time for the same item."""


@dataclass(frozen=True, slots=True)
class GrantSituation:
    """What the guards of a grant look at: who acts on which day, the policy's days, and what is on record."""

    role: Role
    citation: Citation
    validity: Citation
    measure: str
    today: date
    published: bool
    in_force_from: date | None
    expires_on: date
    publicity_last: date | None
    waiting_for: tuple[Text, ...]
    is_programme: bool
    recordable: frozenset[GrantEvent]
    """The events by which this measure's gate has dates recorded (完工, 投产)."""
    recorded: dict[GrantEvent, date]
    taken_by_this_person: frozenset[GrantEvent] = frozenset()
    """Steps that the person who acts took on this grant before; empty where one person may do everything."""


def _policy_open(situation: GrantSituation) -> Refusal | None:
    """Filing inside the validity decides (art. 16, I-37)."""
    cited = (situation.validity,)
    first = situation.in_force_from
    if not situation.published or first is None:
        return Refusal(Code.POLICY_NOT_PUBLISHED, {}, (), cited)
    if situation.today < first:
        return Refusal(Code.POLICY_NOT_IN_FORCE, {"from_day": first.isoformat()}, (), cited)
    if situation.today > situation.expires_on:
        return Refusal(Code.POLICY_EXPIRED, {"last_day": situation.expires_on.isoformat()}, (), cited)
    return None


def _publicity_over(situation: GrantSituation) -> Refusal | None:
    last = situation.publicity_last
    if last is not None and situation.today >= last + timedelta(days=1):
        return None
    return Refusal(Code.PUBLICITY_NOT_OVER, {"last_day": str(last)}, (), (situation.citation,))


def _gate_open(situation: GrantSituation) -> Refusal | None:
    if not situation.waiting_for:
        return None
    waiting = situation.waiting_for
    named = Text(zh="、".join(text.zh for text in waiting), en=", ".join(text.en for text in waiting))
    return Refusal(Code.GATE_CLOSED, {"waiting": named}, (), (situation.citation,))


def _not_asked(situation: GrantSituation) -> Refusal:
    return Refusal(Code.NOT_ASKED_BY_MEASURE, {"measure": situation.measure}, (), (situation.citation,))


def _programme(situation: GrantSituation) -> Refusal | None:
    return None if situation.is_programme else _not_asked(situation)


def _single(situation: GrantSituation) -> Refusal | None:
    return _not_asked(situation) if situation.is_programme else None


def _recordable(situation: GrantSituation, event: GrantEvent, title: Text) -> Refusal | None:
    if event not in situation.recordable:
        return _not_asked(situation)
    day = situation.recorded.get(event)
    if day is None:
        return None
    return Refusal(Code.ALREADY_ON_RECORD, {"fact": title, "observed": day.isoformat()}, (), (situation.citation,))


COMPLETION = Text(zh="登记完工", en="record completion")
PRODUCTION_START = Text(zh="登记投产", en="record the start of production")


def _completion(situation: GrantSituation) -> Refusal | None:
    return _recordable(situation, GrantEvent.RECORD_COMPLETION, COMPLETION)


def _production(situation: GrantSituation) -> Refusal | None:
    return _recordable(situation, GrantEvent.RECORD_PRODUCTION_START, PRODUCTION_START)


INVESTMENT_EXIT = Text(zh="登记退出", en="record the exit")


def _exit(situation: GrantSituation) -> Refusal | None:
    return _recordable(situation, GrantEvent.RECORD_EXIT, INVESTMENT_EXIT)


def _other_than(*events: GrantEvent) -> Callable[[GrantSituation], Refusal | None]:
    """A guard of four eyes (不相容岗位分离): whoever took one of these steps takes no other of the case."""

    def guard(situation: GrantSituation) -> Refusal | None:
        for event in events:
            if event in situation.taken_by_this_person:
                terms: dict[str, Term] = {"event": GRANT_LIFE.title(event)}
                return Refusal(Code.FOUR_EYES, terms, (), (situation.citation,))
        return None

    return guard


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
            Text(zh="核实更正", en="correct the facts"),
        ),
        Move(_E.SUBMIT, (_S.DRAFT,), _S.SUBMITTED, _APPLICANT, Text(zh="提交申报", en="submit"), (_policy_open,)),
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
            Text(zh="受理", en="accept"),
            (_other_than(_E.SUBMIT),),
        ),
        Move(
            _E.PROPOSE,
            (_S.UNDER_REVIEW,),
            _S.PROPOSED,
            _OFFICER,
            Text(zh="拟支持", en="propose"),
            (_other_than(_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS),),
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
            (_publicity_over,),
        ),
        Move(
            _E.APPROVE,
            (_S.PUBLICITY, _S.PUBLICITY_OVER),
            _S.APPROVED,
            _OFFICER,
            Text(zh="批准", en="approve"),
            (_publicity_over, _other_than(_E.SUBMIT, _E.ACCEPT, _E.CORRECT_FACTS, _E.PROPOSE)),
        ),
        Move(_E.RECORD_COMPLETION, _BEFORE_GATE, None, _OFFICER, COMPLETION, (_completion,)),
        Move(_E.RECORD_PRODUCTION_START, _BEFORE_GATE, None, _OFFICER, PRODUCTION_START, (_production,)),
        Move(_E.RECORD_EXIT, _BEFORE_GATE, None, _OFFICER, INVESTMENT_EXIT, (_exit,)),
        Move(
            _E.OPEN_GATE,
            (_S.APPROVED,),
            _S.PAYABLE,
            _SYSTEM,
            Text(zh="具备兑现条件", en="open the gate"),
            (_single, _gate_open),
        ),
        Move(
            _E.BEGIN_PROGRAMME,
            (_S.APPROVED,),
            _S.ACTIVE,
            _SYSTEM,
            Text(zh="纳入以奖代补", en="begin the programme"),
            (_programme,),
        ),
        Move(
            _E.RECORD_SERVICE_MONTH,
            (_S.ACTIVE,),
            None,
            _APPLICANT,
            Text(zh="填报月度人数", en="record a service month"),
            (_programme,),
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
