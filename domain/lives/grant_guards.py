"""What guards the steps of a grant (办理条件): each returns its refusal, or nothing where it lets pass."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.lives.capacities import Capacity
from domain.lives.events import Event
from domain.lives.grant_states import GrantEvent
from domain.lives.guards import awaited, refused
from domain.lives.policy_life import PolicyState
from domain.lives.roles import Role, not_among
from domain.lives.table import refuses
from domain.policy.conditions import Text
from domain.policy.texts import listed
from domain.refusals.refusals import Citation, Code, Refusal
from domain.refusals.validity_refusals import NOTHING_NEW, expired

_TOO_LATE = Text(zh="批准须不晚于该日", en="An approval had to come by that day")
_VALIDITY = Text(zh="关于有效期的条款", en="on the validity of the policy")


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
    proposers: frozenset[Role] = frozenset({Role.OFFICER})
    """The roles that propose an award under its measure."""
    deciders: frozenset[Role] = frozenset({Role.OFFICER})
    """The roles that decide on it: officers of a bureau, or of the district that alone pays it."""
    last_to_approve: date | None = None
    """Last day on which it can be approved, where the policy's last day binds that as well (I-37); None where not."""
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
    untakeable: Refusal | None = None
    """Why no request for its payments can be taken back; None where one can."""
    unrecoverable: Refusal | None = None
    """Why nothing of its payments can be asked back; None where one of them can."""
    has_months: bool = True
    """Whether a month was reported, of which a programme can be corrected."""
    without_application: bool = False
    """Whether the enterprise confirms what the office drafts, and nobody in its place."""
    has_voucher: bool = False
    """Whether what is approved is a voucher."""
    credit: Refusal | None = None
    """Why the credit of its applicant stands against an approval; None where it does not, or nobody is asked."""
    term_broken: bool = False
    """Whether the exit on record lies before the anniversary."""
    open_recovery: str | None = None
    """Number of a recovery of its payments that goes on; None where there is none."""
    has_declared_interest: bool = False
    """Whether the person who acts said that he has an interest in it."""
    taken_by_this_person: frozenset[Event] = frozenset()
    """Steps that the person who acts took on this grant before; empty where one person may do everything."""
    relaxed: frozenset[frozenset[Capacity]] = frozenset()
    """The pairs of capacities that the person's office leaves to one person now."""


@refuses(
    Code.POLICY_NOT_PUBLISHED,
    Code.POLICY_NOT_IN_FORCE,
    Code.POLICY_SUSPENDED,
    Code.POLICY_EXPIRED,
    Code.POLICY_REPEALED,
    clause=_VALIDITY,
)
def policy_open(context: GrantContext) -> Refusal | None:
    """Refuse outside the validity of the policy: the day of filing decides (有效期, I-37)."""
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
        return expired(last, NOTHING_NEW, (), context.validity)
    return None


@refuses(Code.POLICY_EXPIRED, clause=_VALIDITY)
def approved_in_time(context: GrantContext) -> Refusal | None:
    """Refuse after the last day in force, where by the reading chosen it binds the approval as well (I-37)."""
    if context.last_to_approve is None:
        return None
    last = max(context.last_to_approve, context.transition_until or date.min)
    return expired(last, _TOO_LATE, (), context.validity) if context.today > last else None


@refuses(Code.NOT_ALLOWED)
def proposes(context: GrantContext) -> Refusal | None:
    """Refuse whoever does not propose awards of its measure: of a district's own money, its officers do (决定主体)."""
    return _unless_among(context.proposers, context)


@refuses(Code.NOT_ALLOWED)
def decides(context: GrantContext) -> Refusal | None:
    """Refuse whoever does not decide on it: a district decides on what it alone pays, on nothing else (决定主体)."""
    return _unless_among(context.deciders, context)


@refuses(Code.NOT_ALLOWED)
def acts_for_it(context: GrantContext) -> Refusal | None:
    """Refuse whoever acts for a district that does not decide on it (区级事权)."""
    return None if context.role is not Role.DISTRICT_OFFICER else decides(context)


def _unless_among(roles: frozenset[Role], context: GrantContext) -> Refusal | None:
    return None if context.role in roles else not_among(roles, context.role, context.citation)


@refuses(Code.PUBLICITY_NOT_OVER)
def publicity_over(context: GrantContext) -> Refusal | None:
    """Refuse until the last day of the publicity is over (公示期满, I-44)."""
    last = context.publicity_last
    if last is not None and context.today >= last + timedelta(days=1):
        return None
    return refused(Code.PUBLICITY_NOT_OVER, context, last_day=str(last))


@refuses(Code.PUBLICITY_ENDED)
def publicity_running(context: GrantContext) -> Refusal | None:
    """Refuse after the last day on which the public may object (公示期内)."""
    last = context.publicity_last
    if last is not None and context.today <= last:
        return None
    return refused(Code.PUBLICITY_ENDED, context, last_day=str(last))


@refuses(Code.GATE_CLOSED)
def gate_open(context: GrantContext) -> Refusal | None:
    """Refuse while something that the measure waits for is not on record (兑现条件)."""
    waiting = context.waiting_for
    return refused(Code.GATE_CLOSED, context, waiting=listed(waiting)) if waiting else None


@refuses(Code.GATE_CLOSED)
def term_broken(context: GrantContext) -> Refusal | None:
    """Refuse where no exit before the anniversary is on record (提前退出)."""
    return None if context.term_broken else awaited(context, "退出日期早于满期日", "an exit before the end of the term")


@refuses(Code.BUDGET_PENDING, Code.LEG_NOT_OPEN, Code.NOT_ALLOWED)
def leg_open(context: GrantContext) -> Refusal | None:
    """Refuse where every leg of its payments waits for its budget, or is requested (可申请的拨付明细)."""
    return context.unrequestable


@refuses(Code.LEG_IN_RUN, Code.STEP_NOT_POSSIBLE, Code.NOT_ALLOWED)
def leg_takeable(context: GrantContext) -> Refusal | None:
    """Refuse where every request is with the treasury, or in a run (可撤回的拨付明细)."""
    return context.untakeable


@refuses(Code.NOTHING_PAID, Code.RECOVERY_OPEN)
def payment_recoverable(context: GrantContext) -> Refusal | None:
    """Refuse where nothing of it was paid, or a recovery of all that was paid goes on (可追回的拨付)."""
    return context.unrecoverable


@refuses(Code.RECOVERY_OPEN)
def no_open_recovery(context: GrantContext) -> Refusal | None:
    """Refuse while a recovery of its payments goes on (未办结追回)."""
    number = context.open_recovery
    return None if number is None else refused(Code.RECOVERY_OPEN, context, "id", number=number)


_ANY_MONTH = Text(zh="各月人数", en="any month")


@refuses(Code.MONTH_NOT_REPORTED)
def month_correctable(context: GrantContext) -> Refusal | None:
    """Refuse while no month of it was reported (已填报月份)."""
    if context.has_months:
        return None
    return refused(Code.MONTH_NOT_REPORTED, context, "month", month=_ANY_MONTH)


DAY_OF_COMPLETION = Text(zh="完工日期", en="the day of completion")
DAY_OF_PRODUCTION_START = Text(zh="投产日期", en="the first day of production")
DAY_OF_EXIT = Text(zh="退出协议签署日期", en="the day of the exit")


@refuses(Code.NOT_ASKED_BY_MEASURE, Code.ALREADY_ON_RECORD)
def completion_open(context: GrantContext) -> Refusal | None:
    """Refuse where the gate asks for no completion, or it is on record (完工)."""
    return _recordable(context, GrantEvent.RECORD_COMPLETION, DAY_OF_COMPLETION)


@refuses(Code.NOT_ASKED_BY_MEASURE, Code.ALREADY_ON_RECORD)
def production_open(context: GrantContext) -> Refusal | None:
    """Refuse where the gate asks for no start of production, or it is on record (投产)."""
    return _recordable(context, GrantEvent.RECORD_PRODUCTION_START, DAY_OF_PRODUCTION_START)


@refuses(Code.NOT_ASKED_BY_MEASURE, Code.ALREADY_ON_RECORD)
def exit_open(context: GrantContext) -> Refusal | None:
    """Refuse where the gate asks for no term of investment, or the exit is on record (退出)."""
    return _recordable(context, GrantEvent.RECORD_EXIT, DAY_OF_EXIT)


def _recordable(context: GrantContext, event: GrantEvent, title: Text) -> Refusal | None:
    if event not in context.recordable:
        return not_asked(context)
    day = context.recorded.get(event)
    return None if day is None else refused(Code.ALREADY_ON_RECORD, context, fact=title, observed=day.isoformat())


def not_asked(context: GrantContext) -> Refusal:
    """Return the refusal of a step that the measure does not ask for."""
    return refused(Code.NOT_ASKED_BY_MEASURE, context, measure=context.measure)
