"""What guards the steps of a grant (办理条件): each answers its refusal, or nothing where it lets pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.lives.grant_states import GrantEvent
from domain.lives.life import Role
from domain.lives.policy_life import PolicyState
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal, Term

STEP_TITLES = {
    GrantEvent.SUBMIT: Text(zh="提交申报", en="submit"),
    GrantEvent.ACCEPT: Text(zh="受理", en="accept"),
    GrantEvent.CORRECT_FACTS: Text(zh="核实更正", en="correct the facts"),
    GrantEvent.RECORD_REVIEW: Text(zh="登记审核意见", en="record a review"),
    GrantEvent.INSPECT_UNITS: Text(zh="查验", en="inspect units"),
    GrantEvent.PROPOSE: Text(zh="拟支持", en="propose"),
}
"""Titles of the steps that one person may not take all."""


@dataclass(frozen=True, slots=True)
class GrantContext:
    """What the guards of a grant look at: who acts on which day, the policy's days, and what is on record."""

    role: Role
    citation: Citation
    validity: Citation
    measure: str
    today: date
    policy_state: PolicyState
    in_force_from: date | None
    expires_on: date
    publicity_last: date | None
    waiting_for: tuple[Text, ...]
    is_programme: bool
    recordable: frozenset[GrantEvent]
    """The events by which this measure's gate has dates recorded (完工, 投产)."""
    recorded: dict[GrantEvent, date]
    held: str | None = None
    """Why it is held; None where it is not."""
    transition_until: date | None = None
    """Last day of a recorded transition rule for this measure, where there is one."""
    call: Refusal | None = None
    """Why no call lets it be filed today; None where one does, or none is needed."""
    supplement_until: date | None = None
    """Last day of the one supplement that was asked; None where none was."""
    reviews_missing: tuple[Text, ...] = ()
    """Reviews before the proposal that have no result yet, or a failed one."""
    closing_missing: tuple[Text, ...] = ()
    """What must still happen before it can be closed."""
    review_open: bool = False
    """Whether some review of the procedure can be recorded as it stands."""
    has_experts: bool = False
    """Whether its procedure has a step that experts record."""
    selected: bool | None = None
    """Whether the ranking of its call selected it; None where the measure has no competition."""
    open_objections: int = 0
    has_tranches: bool = False
    has_units: bool = False
    unrequestable: Refusal | None = None
    """Why nothing of its payments can be requested; None where something can."""
    budgets_missing: tuple[Text, ...] = ()
    """The budgets for which its payments wait, whoever asks."""
    untakeable: Refusal | None = None
    """Why no request for its payments can be taken back; None where one can."""
    unrecoverable: Refusal | None = None
    """Why nothing of its payments can be asked back; None where one of them can."""
    has_months: bool = True
    """Whether a month was reported, of which a programme can be corrected."""
    term_broken: bool = False
    """Whether the exit on record lies before the anniversary."""
    open_recovery: str | None = None
    """Number of a recovery of its payments that goes on; None where there is none."""
    taken_by_this_person: frozenset[GrantEvent] = frozenset()
    """Steps that the person who acts took on this grant before; empty where one person may do everything."""


def leg_open(context: GrantContext) -> Refusal | None:
    """Some leg of its payments can be requested: it has its budget, and is not with the treasury (可申请的拨付明细)."""
    return context.unrequestable


def leg_takeable(context: GrantContext) -> Refusal | None:
    """Some request for its payments is not with the treasury, and in no run (可撤回的拨付明细)."""
    return context.untakeable


def payment_recoverable(context: GrantContext) -> Refusal | None:
    """Some payment of it was paid, and no recovery of that one goes on (可追回的拨付)."""
    return context.unrecoverable


_ANY_MONTH = Text(zh="各月人数", en="any month")


def month_correctable(context: GrantContext) -> Refusal | None:
    """Some month of it was reported, and can be corrected (已填报月份)."""
    if context.has_months:
        return None
    return Refusal(Code.MONTH_NOT_REPORTED, {"month": _ANY_MONTH}, ("month",), (context.citation,))


def policy_open(context: GrantContext) -> Refusal | None:
    """Filing inside the validity decides (art. 16, I-37)."""
    cited = (context.validity,)
    first = context.in_force_from
    repealed = context.policy_state is PolicyState.REPEALED
    if repealed and (context.transition_until is None or first is None):
        return Refusal(Code.POLICY_REPEALED, {}, (), cited)
    if context.policy_state is PolicyState.DRAFT or first is None:
        return Refusal(Code.POLICY_NOT_PUBLISHED, {}, (), cited)
    if context.policy_state is PolicyState.SUSPENDED:
        return Refusal(Code.POLICY_SUSPENDED, {}, (), cited)
    if context.today < first:
        return Refusal(Code.POLICY_NOT_IN_FORCE, {"from_day": first.isoformat()}, (), cited)
    last = max(date.min if repealed else context.expires_on, context.transition_until or date.min)
    if context.today > last:
        return Refusal(Code.POLICY_EXPIRED, {"last_day": last.isoformat()}, (), cited)
    return None


def publicity_over(context: GrantContext) -> Refusal | None:
    """The publicity is over: its last day has passed (公示期满, I-44)."""
    last = context.publicity_last
    if last is not None and context.today >= last + timedelta(days=1):
        return None
    return Refusal(Code.PUBLICITY_NOT_OVER, {"last_day": str(last)}, (), (context.citation,))


def gate_open(context: GrantContext) -> Refusal | None:
    """Everything that the measure waits for is on record (兑现条件)."""
    if not context.waiting_for:
        return None
    waiting = context.waiting_for
    named = Text(zh="、".join(text.zh for text in waiting), en=", ".join(text.en for text in waiting))
    return Refusal(Code.GATE_CLOSED, {"waiting": named}, (), (context.citation,))


def not_asked(context: GrantContext) -> Refusal:
    """Return the refusal of a step that the measure does not ask for."""
    return Refusal(Code.NOT_ASKED_BY_MEASURE, {"measure": context.measure}, (), (context.citation,))


def programme_only(context: GrantContext) -> Refusal | None:
    """The measure is a programme of months (art. 10)."""
    return None if context.is_programme else not_asked(context)


def single_award(context: GrantContext) -> Refusal | None:
    """The measure pays one award, and no programme."""
    return not_asked(context) if context.is_programme else None


def recordable(context: GrantContext, event: GrantEvent, title: Text) -> Refusal | None:
    """The measure's gate asks for this date, and it is not yet on record."""
    if event not in context.recordable:
        return not_asked(context)
    day = context.recorded.get(event)
    if day is None:
        return None
    return Refusal(Code.ALREADY_ON_RECORD, {"fact": title, "observed": day.isoformat()}, (), (context.citation,))


PROPOSED_ANEW = Text(zh="更正后重新拟支持", en="be proposed anew")
CORRECTION = Text(zh="批准后更正", en="correct facts")
COMPLETION = Text(zh="登记完工", en="record completion")
PRODUCTION_START = Text(zh="登记投产", en="record the start of production")
DAY_OF_COMPLETION = Text(zh="完工日期", en="the day of completion")
DAY_OF_PRODUCTION_START = Text(zh="投产日期", en="the first day of production")
DAY_OF_EXIT = Text(zh="退出协议签署日期", en="the day of the exit")


def completion_open(context: GrantContext) -> Refusal | None:
    """The completion can be recorded (完工)."""
    return recordable(context, GrantEvent.RECORD_COMPLETION, DAY_OF_COMPLETION)


def production_open(context: GrantContext) -> Refusal | None:
    """The start of production can be recorded (投产)."""
    return recordable(context, GrantEvent.RECORD_PRODUCTION_START, DAY_OF_PRODUCTION_START)


INVESTMENT_EXIT = Text(zh="登记退出", en="record the exit")


def exit_open(context: GrantContext) -> Refusal | None:
    """The exit from the investment can be recorded (退出)."""
    return recordable(context, GrantEvent.RECORD_EXIT, DAY_OF_EXIT)


def other_than(*events: GrantEvent) -> Callable[[GrantContext], Refusal | None]:
    """A guard of four eyes (不相容岗位分离): whoever took one of these steps takes no other of the case."""

    def guard(context: GrantContext) -> Refusal | None:
        for event in events:
            if event in context.taken_by_this_person:
                terms: dict[str, Term] = {"event": STEP_TITLES[event]}
                return Refusal(Code.FOUR_EYES, terms, (), (context.citation,))
        return None

    return guard
