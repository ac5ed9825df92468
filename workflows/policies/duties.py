"""Duties of a year (年度责任): opened for each year with days in force, reported on, met, or missed at its end."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.handling.duties import bearers, due_year, is_known, required_of
from domain.lives.duty_life import DUTY_LIFE, DutyContext, DutyEvent, DutyState, in_time
from domain.models import Duty, DutyReport, PolicyVersion
from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
from domain.policy.procedure import DutyRule
from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen
from workflows.cases.dossiers import check_version
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import STATED, YUAN, command, on
from workflows.transaction.history import Subject
from workflows.transaction.offers import Offer
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.rights import Allowed, outside, require
from workflows.transaction.scopes import of_the_city, responsible
from workflows.transaction.shown import Shown, Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work

_FIELDS = {"DONE": "done", "COUNT": "count", "MONEY": "amount"}


@dataclass(frozen=True, slots=True)
class AdvanceDuty:
    """A duty whose year is over."""

    duty_id: UUID


@dataclass(frozen=True, slots=True)
class Charge:
    """A duty under lock, with the measure that asks for it."""

    duty: Duty
    measure: Measure
    policy: Policy

    @property
    def citation(self) -> Citation:
        """The clause that asks for it."""
        return Citation.of(self.measure)

    def context(self, work: Work, actor: Actor) -> DutyContext:
        """Return what the guards of its life look at, for somebody."""
        return self.context_on(work.today, actor)

    def context_on(self, today: date, actor: Actor) -> DutyContext:
        """Return what they look at on a day."""
        duty = self.duty
        return DutyContext(actor.role, self.citation, today, duty.year, duty.required, duty.reported)

    @classmethod
    def of(cls, duty: Duty, version: PolicyVersion) -> "Charge":
        """Return a duty with the measure of its version of the policy."""
        compiled = compiled_version(version)
        return cls(duty, compiled.measures[duty.measure], compiled.policy)


async def open_duties(work: Work, version: PolicyVersion, since: int) -> list[Duty]:
    """Open what each year from ``since`` to today's asks, as far as the years have days in force (art. 9, 14, 15).

    A year belongs to the version that applied on the first of its days in force; what an amended version adds in the
    course of a year is opened with it. Done twice it opens nothing twice. Returns whether anything was opened. The
    caller holds the version's lock.
    """
    if version.in_force_from is None:
        return []
    later = await PolicyVersion.filter(code=version.code, in_force_from__gt=version.in_force_from)
    taken_over = min((row.in_force_from for row in later if row.in_force_from), default=date.max)
    years = [
        year
        for year in range(since, min(work.today, version.expires_on).year + 1)
        if max(date(year, 1, 1), version.in_force_from) < taken_over
    ]
    known = {(duty.measure, duty.year, duty.district_code) for duty in await Duty.filter(policy_code=version.code)}
    policy = compiled_version(version).policy
    missing = {
        (measure.code, due_year(measure, year, version.expires_on), district): measure
        for year in years
        for measure in policy.measures
        for district in bearers(policy, measure, year)
        if not is_known(measure, year, district, known)
    }
    opened = [_opened(work, version, measure, year, district) for (_, year, district), measure in missing.items()]
    await Duty.bulk_create(opened)
    return opened


def _opened(work: Work, version: PolicyVersion, measure: Measure, year: int, district: str) -> Duty:
    return Duty(
        id=work.new_id(),
        policy_version_id=version.id,
        policy_code=version.code,
        measure=measure.code,
        year=year,
        district_code=district,
        required=required_of(measure),
        state=DutyState.OPEN,
        due_on=date(year + 1, 1, 1),
    )


@command(
    "Report what was done on a duty of a year (填报完成情况). By an officer of a responsible bureau, by "
    "finance, or by an officer of the district that has it. Refuses DUTY_YEAR_OVER after 31 December.",
    step=DutyEvent.REPORT,
    by="",
    answers="The duty concerned, or why it was refused.",
    shows=(Shown("duty", "The duty as it now stands; null where it was refused."),),
)
class ReportDuty:
    """What was done so far in the year of a duty, as a whole: exactly one of amount, count and done."""

    duty_id: Annotated[UUID, on("Duty"), "The duty."]
    expected_version: Annotated[
        int | None, "Its version, where the reporter looked at it; what was done is true either way."
    ]
    amount: Annotated[Fen | None, YUAN, "Yuan arranged, where it counts MONEY."]
    count: Annotated[int | None, "How many, where it counts COUNT."]
    done: Annotated[bool | None, "Whether it was done, where it counts DONE."]
    evidence: Annotated[str | None, STATED, "The evidence, by name and number."]


async def report_duty(work: Work, command: ReportDuty) -> Done:
    """Report what was done so far in the year of a duty (填报完成情况); the last report counts.

    The duty is met as soon as enough is reported, and stays met. Raises NOT_FOUND, NOT_ALLOWED for another bureau or
    district, DUTY_YEAR_OVER after 31 December, STEP_NOT_POSSIBLE once it is met, EVIDENCE_REQUIRED, INPUT_INVALID. The
    same report again changes nothing.
    """
    charge = await locked_charge(command.duty_id)
    duty, context = charge.duty, charge.context(work, work.actor)
    require(work.actor, _bearers(charge), charge.citation)
    check_version(duty.version, command.expected_version)
    if duty.state is DutyState.MISSED and (late := in_time(context)):
        raise RefusedError(late)
    check_step(DUTY_LIFE, duty.state, DutyEvent.REPORT, context)
    reported, evidence = _stated(command, charge.measure.duty), stated_evidence(command.evidence)
    last = await DutyReport.filter(duty_id=duty.id).order_by("-number").first()
    if last is not None and (last.reported, last.evidence) == (reported, evidence):
        return Done(duty.id, {Thing.DUTY: duty.id}, changed=False)
    return await record_report(work, charge, reported, evidence, work.actor)


async def record_report(work: Work, charge: Charge, reported: int, evidence: str, actor: Actor = SYSTEM) -> Done:
    """Put what was done so far on record, by the system where no actor is named; enough meets the duty for good.

    The caller holds the duty's lock and has seen that it can be reported on.
    """
    duty = charge.duty
    await DutyReport.create(
        id=work.new_id(),
        duty_id=duty.id,
        number=await DutyReport.filter(duty_id=duty.id).count() + 1,
        reported=reported,
        evidence=evidence,
        recorded_by=actor.name,
        recorded_at=work.now,
    )
    duty.reported = reported
    await _move(work, charge, DutyEvent.REPORT, actor, evidence)
    if reported >= duty.required:
        duty.due_on = None
        await _move(work, charge, DutyEvent.MEET, SYSTEM)
    return Done(
        duty.id, {Thing.DUTY: duty.id}, {"state": duty.state.value, "version": duty.version, "reported": reported}
    )


def _bearers(charge: Charge) -> Allowed:
    """Who reports answers for the duty: a responsible bureau, whose money it is, or the district that has it."""
    return Allowed(
        roles=DUTY_LIFE.roles(DutyEvent.REPORT),
        bureaus=responsible(charge.policy, charge.measure),
        treasuries=_treasuries_of(charge),
        districts=[charge.duty.district_code] if charge.duty.district_code else [],
        policy=charge.policy,
    )


def _treasuries_of(charge: Charge) -> set[str]:
    """Whose finance reports on it: the district's that has it, else the city's."""
    return {charge.duty.district_code} if charge.duty.district_code else of_the_city(charge.policy)


def _stated(command: ReportDuty, rule: DutyRule | None) -> int:
    """What the report says, in the one field in which the measure counts: fen, a count, or whether it was done."""
    if rule is None:
        message = "a duty is opened for measures that ask for one"
        raise ValueError(message)
    reported_by = _FIELDS[rule.counts]
    stated = {"done": command.done, "count": command.count, "amount": command.amount}
    for field, value in stated.items():
        if (value is not None) is not (field == reported_by):
            why = Text(zh=f"该责任须以 {reported_by} 填报", en=f"this duty is reported by `{reported_by}` alone")
            raise refuse(Code.INPUT_INVALID, field, field=field, why=why)
    reported = int(stated[reported_by] or 0)
    if reported < 0:
        why = Text(zh="须为0或正数", en="write 0 or more")
        raise refuse(Code.INPUT_INVALID, reported_by, field=reported_by, why=why)
    return reported


async def advance_duty(work: Work, command: AdvanceDuty) -> Done:
    """Move a duty whose year is over: what was not met is missed (逾期未完成)."""
    charge = await locked_charge(command.duty_id)
    duty, context = charge.duty, charge.context(work, SYSTEM)
    if isinstance(DUTY_LIFE.step(duty.state, DutyEvent.MISS, context), Refusal):
        return Done(duty.id, {Thing.DUTY: duty.id}, changed=False)
    duty.due_on = None
    await _move(work, charge, DutyEvent.MISS, SYSTEM)
    return Done(duty.id, {Thing.DUTY: duty.id}, {"state": duty.state.value, "version": duty.version})


async def locked_charge(duty_id: UUID) -> Charge:
    """Return a duty under lock with its measure; raises NOT_FOUND where there is none."""
    duty = await Duty.filter(id=duty_id).select_for_update(no_key=True).first()
    if duty is None:
        raise not_found("duty", "id")
    version = await PolicyVersion.get(id=duty.policy_version_id)
    compiled = compiled_version(version)
    return Charge(duty, compiled.measures[duty.measure], compiled.policy)


async def _move(work: Work, charge: Charge, event: DutyEvent, actor: Actor, evidence: str | None = None) -> None:
    duty, context = charge.duty, charge.context(work, actor)
    await take_step(
        work,
        DUTY_LIFE,
        duty,
        event,
        context,
        subject=Subject.DUTY,
        scope=duty.id,
        actor=actor,
        evidence=evidence,
    )


def offers_of_duty(charge: Charge, actor: Actor, today: date) -> list[Offer]:
    """Return what is offered of a duty: to report on it."""
    duty, context = charge.duty, charge.context_on(today, actor)
    late = in_time(context) if duty.state is DutyState.MISSED else None
    against = (
        outside(actor, _bearers(charge), charge.citation)
        or (() if late is None else (late,))
        or DUTY_LIFE.against(duty.state, DutyEvent.REPORT, context)
    )
    return [Offer(DutyEvent.REPORT.words, ReportDuty, against)]
