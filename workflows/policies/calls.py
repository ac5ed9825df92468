"""Calls for applications (申报通知): announced for a measure and its days, opened and closed by time (art. 1, 12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.lives.call_life import CALL_LIFE, CallContext, CallEvent, CallState
from domain.lives.roles import Role
from domain.models import Call, PolicyVersion
from domain.policy.bureaus import districts_meant
from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Code, Refusal
from workflows.policies.policies import current_version
from workflows.runtime.sql import wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import InputName, command
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence, stated_name
from workflows.transaction.refused import not_found, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.scopes import responsible
from workflows.transaction.shown import CALL, Thing
from workflows.transaction.steps import take_step
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work


@dataclass(frozen=True, slots=True)
class AdvanceCall:
    """A call whose day has come."""

    call_id: UUID


@command(
    "Announce a call (发布申报通知): a measure is filed from its first day to its last. A district's call is for its "
    "own applicants.",
    by="By an officer, or by one of a district where the districts are responsible (各区).",
    shows=(CALL,),
)
class AnnounceCall:
    """A call for applications, as its notice states it (申报通知)."""

    measure: Annotated[str, InputName("measure_code"), "Code of a grant measure."]
    document_no: Annotated[str, "Number of the notice (文号)."]
    title: Annotated[str, "Title of the notice."]
    opens_on: Annotated[date, "First day on which applications are taken."]
    closes_on: Annotated[date, "Last day; not before the first, nor before today."]
    evidence: Annotated[str, "Where the notice was published."]
    policy_code: Annotated[str | None, "Code of the policy; the one published last by default."] = None


async def announce_call(work: Work, command: AnnounceCall) -> Done:
    """Announce a call (发布申报通知): from its first day to its last, applications under its measure are taken.

    A district calls its own applicants, and holds no competition: its places are those of the whole city. Raises
    NOT_ALLOWED, UNKNOWN_MEASURE, NOT_A_GRANT, CALL_OVERLAPS, INPUT_INVALID, EVIDENCE_REQUIRED.
    """
    version, measure = await _measure_of(work, command)
    if command.opens_on > command.closes_on or command.closes_on < work.today:
        why = Text(zh="截止日期不得早于开始日期或今天", en="it may lie neither before the first day nor before today")
        raise refuse(Code.INPUT_INVALID, "closesOn", field="closesOn", why=why)
    await _check_alone(work, command, version)
    call = await Call.create(
        id=work.new_id(),
        policy_version_id=version.id,
        policy_code=version.code,
        measure=measure.code,
        district_code=_district_of(work.actor),
        year=command.closes_on.year,
        document_no=stated_name(command.document_no, "documentNo"),
        title=stated_name(command.title, "title"),
        opens_on=command.opens_on,
        closes_on=command.closes_on,
        state=CallState.ANNOUNCED,
        due_on=command.opens_on,
        evidence=stated_evidence(command.evidence),
        created_at=work.now,
    )
    await advance(work, call)
    return Done(call.id, {Thing.CALL: call.id}, _outcome(call))


async def _measure_of(work: Work, command: AnnounceCall) -> tuple[PolicyVersion, Measure]:
    require(work.actor, Allowed(roles=WHO_MAY["announceCall"]))
    version = await current_version(work.today, command.policy_code)
    if version is None:
        raise not_found("policy", "policyCode")
    policy = compiled_version(version).policy
    measure = compiled_version(version).grant_measure(command.measure)
    own = districts_meant(policy, measure.bureaus) and measure.procedure.competition is None
    roles = [role for role in WHO_MAY["announceCall"] if own or role is not Role.DISTRICT_OFFICER]
    allowed = Allowed(roles=roles, bureaus=responsible(policy, measure), policy=policy)
    require(work.actor, allowed, Citation.of(measure))
    return version, measure


async def lock_calls(policy_code: str, measure: str) -> None:
    """Wait for the lock of a measure's calls until the transaction ends: they are announced and ranked in turn."""
    await wait_for(Turn.CALLS, [f"{policy_code}/{measure}"])


def _district_of(actor: Actor) -> str:
    return (actor.district or "") if actor.role is Role.DISTRICT_OFFICER else ""


async def _check_alone(work: Work, command: AnnounceCall, version: PolicyVersion) -> None:
    """No applicant has two calls of one measure on one day; the lock holds it for two at once."""
    await lock_calls(version.code, command.measure)
    others = Call.filter(policy_code=version.code, measure=command.measure)
    if district := _district_of(work.actor):
        others = others.filter(district_code__in=["", district])
    other = await others.filter(opens_on__lte=command.closes_on, closes_on__gte=command.opens_on).first()
    if other is not None:
        raise refuse(
            Code.CALL_OVERLAPS,
            "opensOn",
            number=other.document_no,
            first=other.opens_on.isoformat(),
            last=other.closes_on.isoformat(),
        )


async def advance_call(work: Work, command: AdvanceCall) -> Done:
    """Open or close a call whose day has come."""
    call = await locked_call(command.call_id)
    changed = await advance(work, call)
    return Done(call.id, {Thing.CALL: call.id}, _outcome(call), changed=changed)


def by_its_days(call: Call, today: date) -> CallState:
    """Return where a call stands by its days, whether the sweep came or not."""
    state = call.state
    for event in (CallEvent.OPEN, CallEvent.CLOSE):
        outcome = CALL_LIFE.step(state, event, call_context(call, SYSTEM, today))
        state = state if isinstance(outcome, Refusal) else outcome
    return state


async def advance(work: Work, call: Call) -> bool:
    """Open and close a locked call as its days say, whether the sweep came or not; answer whether it moved."""
    changed = False
    for event in (CallEvent.OPEN, CallEvent.CLOSE):
        outcome = CALL_LIFE.step(call.state, event, call_context(call, SYSTEM, work.today))
        if not isinstance(outcome, Refusal):
            call.due_on = call.closes_on + timedelta(days=1) if outcome is CallState.OPEN else None
            await move_call(work, call, event, call_context(call, SYSTEM, work.today), SYSTEM)
            changed = True
    return changed


async def locked_call(call_id: UUID) -> Call:
    """Return a call under lock; raises NOT_FOUND."""
    call = await Call.filter(id=call_id).select_for_update(no_key=True).prefetch_related("policy_version").first()
    if call is None:
        raise not_found("call", "id")
    return call


def measure_of(call: Call, version: PolicyVersion) -> Measure:
    """Return the measure of a call, in the policy version under which it was announced."""
    return compiled_version(version).measures[call.measure]


def call_context(call: Call, actor: Actor, today: date) -> CallContext:
    """Return what the guards of a call look at, besides its applications."""
    return CallContext(
        role=actor.role,
        citation=Citation(0),
        today=today,
        opens_on=call.opens_on,
        closes_on=call.closes_on,
    )


async def move_call(
    work: Work, call: Call, event: CallEvent, context: CallContext, actor: Actor | None = None, reason: str = ""
) -> None:
    """Take one step of a call's life and write its history, or raise the refusal. The call is locked."""
    await take_step(
        work,
        CALL_LIFE,
        call,
        event,
        context,
        subject=Subject.CALL,
        scope=call.id,
        actor=actor,
        reason=reason or None,
    )


def _outcome(call: Call) -> dict[str, str | int]:
    return {"state": call.state.value, "version": call.version}
