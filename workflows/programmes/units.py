"""Units (验收件, 如床位): registered on an application, installed, inspected; each is paid once ever (I-25)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.lives.grants import COMMITTED, GrantEvent
from domain.lives.unit_life import UNIT_LIFE, InspectionResult, UnitContext, UnitEvent, UnitState
from domain.models import Unit
from domain.policy.conditions import Text
from domain.policy.formulas import PerUnit
from domain.refusals.refusals import Code, Refusal
from domain.values.numbers import written_alike
from workflows.cases.documents import stored_documents
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OnGrant
from workflows.cases.kept_overpayments import held_by_overpayment
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import Id, command, part
from workflows.transaction.facts import snapshot
from workflows.transaction.history import Subject
from workflows.transaction.reasons import stated_evidence, stated_line, stated_reason, stated_text
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.steps import take_step
from workflows.transaction.work import Done, Work

MOST_ROWS = 500
MOST_CODE = 60
GONE = (UnitState.FAILED, UnitState.VOID)
EMPTY = Text(zh="不得为空", en="it may not be empty")
TWICE = Text(zh="重复填报", en="it stands twice")


@part("Unit")
class UnitRow:
    """A unit to register."""

    code: Annotated[str, "Its number, 1 to 60 characters; white space does not count."]
    address: Annotated[str, "Where it stands, 1 to 200 characters."]


@part("Inspection")
class Inspection:
    """What an inspection found of one unit."""

    code: Annotated[str, "Number of the unit."]
    result: Annotated[InspectionResult, "What was found."]
    finding: Annotated[str | None, "What was found; required unless accepted."] = None


_EVENTS = {
    InspectionResult.ACCEPTED: UnitEvent.ACCEPT,
    InspectionResult.RECTIFYING: UnitEvent.ASK_TO_RECTIFY,
    InspectionResult.FAILED: UnitEvent.FAIL,
}


@command(
    "Register units, such as beds, on an application (登记床位, art. 10).",
    step=GrantEvent.REGISTER_UNITS,
    by="",
    shows=(GRANT,),
)
class RegisterUnits(OnGrant):
    """Units that an application is for, such as beds; all are registered, or none."""

    rows: Annotated[tuple[UnitRow, ...], "1 to 500 units."]


async def register_units(work: Work, command: RegisterUnits) -> Done:
    """Register units on an application (登记床位): all of them or none.

    Raises UNIT_ALREADY_REGISTERED for one that is on another application or was paid, TOO_MANY_ROWS, INPUT_INVALID.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REGISTER_UNITS)
    dossier.check(work, GrantEvent.REGISTER_UNITS)
    codes = checked_codes([row.code for row in command.rows], "rows", "code")
    grant = dossier.grant
    await check_free(dossier, {code: ("rows", place, "code") for place, code in enumerate(codes)})
    for place, (code, row) in enumerate(zip(codes, command.rows, strict=True)):
        address = stated_line(row.address, "address", 200, ("rows", place))
        if not address:
            raise unfit(EMPTY, "rows", place, "address")
        await Unit.create(
            id=work.new_id(),
            grant_id=grant.id,
            policy_code=dossier.version.code,
            measure=grant.measure,
            code=code,
            address=address,
            state=UnitState.APPLIED,
            registered_at=work.now,
        )
    await dossier.move(work, GrantEvent.REGISTER_UNITS, reason=f"{len(codes)}")
    return dossier.done()


@command(
    "Report units installed, or put right (报告安装或整改完成).",
    step=UnitEvent.INSTALL,
    by="By the applicant.",
    shows=(GRANT,),
)
class ReportUnitsInstalled(OnGrant):
    """Units that were installed, or put right after an inspection."""

    codes: Annotated[tuple[str, ...], "Their numbers."]


async def report_units_installed(work: Work, command: ReportUnitsInstalled) -> Done:
    """Report units installed, or put right after an inspection (报告安装或整改完成)."""
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REGISTER_UNITS)
    dossier.check(work, GrantEvent.REGISTER_UNITS)
    for unit in await _named(dossier, command.codes, "codes"):
        await move_unit(work, dossier, unit, UnitEvent.INSTALL)
    await dossier.save(work)
    return dossier.done()


@command(
    "Put an inspection of units on record (查验): accepted, to be rectified, or failed.",
    step=GrantEvent.INSPECT_UNITS,
    by="By an officer.",
    shows=(GRANT,),
)
class InspectUnits(OnGrant):
    """An inspection of some units of an application (查验)."""

    inspections: Annotated[tuple[Inspection, ...], "1 to 500 findings."]
    evidence: Annotated[str, "Its report, by name and number."]
    document_ids: Annotated[tuple[UUID, ...], Id("Document"), "Uploaded documents on which it stands."] = ()


async def inspect_units(work: Work, command: InspectUnits) -> Done:
    """Put an inspection on record (查验): each unit accepted, to be rectified, or failed; the last two say why.

    The accepted units are what the award is reckoned on. Raises REASON_REQUIRED, EVIDENCE_REQUIRED, NOT_FOUND for a
    unit that is not of this application, STEP_NOT_POSSIBLE for one that is not installed.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.INSPECT_UNITS)
    dossier.check(work, GrantEvent.INSPECT_UNITS)
    evidence = stated_evidence(command.evidence)
    await stored_documents(dossier.grant.id, command.document_ids, required=False)
    units = await _named(dossier, [named.code for named in command.inspections], "inspections", "code")
    for place, (unit, inspection) in enumerate(zip(units, command.inspections, strict=True)):
        within = ("inspections", place)
        read_finding = stated_text if inspection.result is InspectionResult.ACCEPTED else stated_reason
        unit.finding = read_finding(inspection.finding or "", "finding", within=within)
        await move_unit(work, dossier, unit, _EVENTS[inspection.result], reason=unit.finding, evidence=evidence)
    await _count(dossier, work.today)
    await dossier.move(work, GrantEvent.INSPECT_UNITS, evidence=evidence)
    await snapshot(work, dossier.grant, work.actor.role.value, evidence)
    return dossier.done()


async def _count(dossier: Dossier, today: date) -> None:
    """The facts of a formula by unit follow from the units: accepted ones, none paid before; and the day."""
    rule = dossier.measure.procedure.units
    inspected = {rule.inspected_on: today.isoformat()} if rule and rule.inspected_on else {}
    dossier.grant.facts = {**dossier.grant.facts, **inspected, **await counted_units(dossier)}


async def counted_units(dossier: Dossier, more: int = 0) -> dict[str, int]:
    """Return the facts of a formula by unit: the accepted ones on record and ``more``, none of them paid before."""
    formula = dossier.measure.formula
    if not isinstance(formula, PerUnit):
        return {}
    accepted = await Unit.filter(grant_id=dossier.grant.id, state=UnitState.ACCEPTED.value).count()
    return {formula.units: accepted + more} | ({formula.less: 0} if formula.less else {})


async def check_free(dossier: Dossier, codes: Mapping[str, Sequence[str | int]], *own: UUID) -> None:
    """Raise UNIT_ALREADY_REGISTERED for a number under which another unit stands or was paid; ``own`` do not count.

    One that a correction failed after it was paid is free once that money came back, and not by a drop or a write-off.
    ``codes`` says where in the input each number stands.
    """
    live = Unit.filter(policy_code=dossier.version.code, measure=dossier.grant.measure, code__in=[*codes])
    live = live.exclude(state__in=[state.value for state in GONE]).exclude(id__in=own)
    if standing := await live.order_by("code").prefetch_related("grant").first():
        taken = (standing.code, standing.grant.number)
    else:
        taken = await held_by_overpayment(dossier, [*codes])
    if taken is not None:
        terms = {"unit": taken[0], "number": taken[1]}
        raise RefusedError(Refusal(Code.UNIT_ALREADY_REGISTERED, terms, tuple(codes[taken[0]]), (dossier.citation,)))


async def release_units(work: Work, dossier: Dossier) -> None:
    """Free the units for which nothing is paid: they can be applied for again.

    Of an application that ended all of them; of one that is approved those that were not accepted.
    """
    if dossier.measure.procedure.units is None:
        return
    kept = (*GONE, UnitState.ACCEPTED) if dossier.grant.state in COMMITTED else GONE
    states = [state.value for state in UnitState if state not in kept]
    for unit in await Unit.filter(grant_id=dossier.grant.id, state__in=states).order_by("code"):
        await move_unit(work, dossier, unit, UnitEvent.VOID, actor=SYSTEM)


def checked_codes(texts: Sequence[str], rows: str, *part: str) -> list[str]:
    """Return the numbers of units as they are kept; raises what is wrong with them, at their place in the input."""
    if not texts:
        raise unfit(EMPTY, rows)
    if len(texts) > MOST_ROWS:
        raise refuse(Code.TOO_MANY_ROWS, rows, observed=len(texts), most=MOST_ROWS)
    codes: list[str] = []
    for place, text in enumerate(texts):
        path = (rows, place, *part)
        code = checked_code(text, path)
        if code in codes:
            raise unfit(TWICE, *path)
        codes.append(code)
    return codes


def checked_code(text: str, path: Sequence[str | int]) -> str:
    """Return the number of a unit as it is kept; raises INPUT_INVALID for one that is empty or too long."""
    code = written_alike(text)
    if not code:
        raise unfit(EMPTY, *path)
    if len(code) > MOST_CODE or "\0" in code:
        raise unfit(Text(zh=f"不得超过{MOST_CODE}字", en=f"write at most {MOST_CODE} characters"), *path)
    return code


def unfit(why: Text, *path: str | int) -> RefusedError:
    """Return why what stands at a place in the input cannot be taken."""
    field = next(part for part in reversed(path) if isinstance(part, str))
    return refuse(Code.INPUT_INVALID, *path, field=field, why=why)


async def _named(dossier: Dossier, texts: Sequence[str], rows: str, *part: str) -> list[Unit]:
    """The units of an application by their numbers, in the order asked; raises NOT_FOUND.

    One that failed can be registered again under its number: then the new one is meant.
    """
    codes = checked_codes(texts, rows, *part)
    units = Unit.filter(grant_id=dossier.grant.id, code__in=codes).exclude(state=UnitState.VOID.value)
    registered = {unit.code: unit for unit in sorted(await units, key=lambda unit: unit.state is not UnitState.FAILED)}
    for place, code in enumerate(codes):
        if code not in registered:
            raise not_found("unit", rows, place, *part)
    return [registered[code] for code in codes]


async def move_unit(  # noqa: PLR0913 - a step is all of this
    work: Work,
    dossier: Dossier,
    unit: Unit,
    event: UnitEvent,
    *,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
    sets: Mapping[str, object] | None = None,
) -> None:
    """Take one step of the life of a unit of an open dossier, by who acts unless another is named."""
    acting = actor or work.actor
    context = UnitContext(acting.role, dossier.citation)
    await take_step(
        work,
        UNIT_LIFE,
        unit,
        event,
        context,
        subject=Subject.UNIT,
        scope=dossier.grant.id,
        actor=acting,
        reason=reason,
        evidence=evidence,
        sets=sets,
    )
