"""Commands on the register of applicants (登记信息): told changed, corrected, withdrawn, in whatever order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.handling.register import ATTRIBUTE_TITLES, Entry, RegisterAttribute, RegisterKind, alike, held_on, value_of
from domain.models import Applicant, Grant, RegisterVersion
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Code
from workflows.applicants.applicants import MOST_NAME, check_district, said_of
from workflows.cases.dossiers import check_version
from workflows.cases.paying_districts import follow_register
from workflows.cases.register import bring_up_to_date, entries_of, locked_applicant
from workflows.cases.register_rights import check_may_keep_register
from workflows.transaction.declarations import command, on
from workflows.transaction.packs import compiled_version, version_of
from workflows.transaction.reasons import stated_evidence, stated_line, stated_name, stated_reason
from workflows.transaction.refused import not_found, refuse
from workflows.transaction.shown import APPLICANT, VERSIONS, Thing
from workflows.transaction.work import Done, Work

_EMPTY = Text(zh="须填写名称或所在区", en="state a name or a district")
_FIELDS = {RegisterAttribute.NAME: "name", RegisterAttribute.DISTRICT: "districtCode"}


@dataclass(frozen=True, slots=True)
class AdvanceApplicant:
    """An applicant of which a change may have come into effect."""

    applicant_id: UUID


@command(
    "Put a change of name or district on record (登记变更), from its day on, told late or early and in any "
    "order. Grants keep what stood when they were filed.",
    by="By an officer of a responsible bureau, or of a district of the applicant.",
    refuses=(Code.ALREADY_ON_RECORD, Code.REGISTER_DAY_TAKEN, Code.DISTRICT_UNKNOWN),
    shows=(APPLICANT, VERSIONS),
)
class RecordRegisterChange:
    """A change of name or of district, or of both on one day (登记变更)."""

    applicant_id: Annotated[UUID, on("Applicant"), "The applicant."]
    effective_on: Annotated[
        date, "First day on which it holds, by the registration office: past, today or still to come."
    ]
    evidence: Annotated[str, "On which evidence, such as the notice of the registration office."]
    reason: Annotated[str, "Why."]
    name: Annotated[str | None, "The new name; left out where it stays."] = None
    district_code: Annotated[
        str | None, "Code of the new district, from `Policy.districts`; left out where it stays."
    ] = None
    expected_version: Annotated[
        int | None, "Version of the applicant, where the reporter looked at it; a fact holds either way."
    ] = None


async def record_register_change(work: Work, command: RecordRegisterChange) -> Done:
    """Put a change of name or district on record (登记变更): it holds from its day on, be that past or still to come.

    It may be told late and in any order. The same change again answers the same. Raises NOT_FOUND, NOT_ALLOWED,
    STALE_VERSION, INPUT_INVALID, EVIDENCE_REQUIRED, REASON_REQUIRED, DISTRICT_UNKNOWN, ALREADY_ON_RECORD where that
    stands on that day anyway, and REGISTER_DAY_TAKEN where another change was told for the day.
    """
    applicant, entries = await _opened(work, command.applicant_id)
    stated = _stated(command.name, command.district_code)
    evidence, reason = stated_evidence(command.evidence), stated_reason(command.reason)
    standing = {attribute: _entry_of_day(entries, attribute, command.effective_on) for attribute in stated}
    if all(entry and alike(attribute, value_of(entries, entry.number), stated[attribute])
           for attribute, entry in standing.items()):  # fmt: skip
        return await _same(applicant, [entry.number for entry in standing.values() if entry])
    check_version(applicant.version, command.expected_version)
    await _check_change(applicant, entries, stated, standing, command.effective_on)
    versions = [
        await _written(work, applicant, entries, attribute, value, evidence, reason, effective_on=command.effective_on)
        for attribute, value in stated.items()
        if standing[attribute] is None
    ]
    return await _done(work, applicant, versions)


@command(
    "Correct an entry of the register that was written down wrongly (登记更正): it was always so. A district "
    "is corrected for grants of which no payment was ordered, too.",
    by="By whoever records changes.",
    shows=(APPLICANT, VERSIONS),
)
class CorrectRegister:
    """What the register should always have said (登记更正): a slip, no change."""

    applicant_id: Annotated[UUID, on("Applicant"), "The applicant."]
    evidence: Annotated[str, "On which evidence, such as the notice of the registration office."]
    reason: Annotated[str, "Why."]
    name: Annotated[str | None, "The name as it always was."] = None
    district_code: Annotated[str | None, "Code of the district as it always was."] = None
    number: Annotated[int | None, "Number of the entry that is wrong; left out, the one that stands today."] = None
    expected_version: Annotated[
        int | None, "Version of the applicant, where the reporter looked at it; a fact holds either way."
    ] = None


async def correct_register(work: Work, command: CorrectRegister) -> Done:
    """Correct an entry of the register (登记更正): it always said this, from its own day on.

    A name may also be corrected to another spelling of the same. What stands so already is answered the same. Raises
    what ``record_register_change`` does, and NOT_FOUND for a number of no standing entry.
    """
    applicant, entries = await _opened(work, command.applicant_id)
    stated = _stated(command.name, command.district_code)
    evidence, reason = stated_evidence(command.evidence), stated_reason(command.reason)
    based = {attribute: _base(entries, attribute, command.number, work.today) for attribute in stated}
    wrong = {
        attribute: entry for attribute, entry in based.items() if value_of(entries, entry.number) != stated[attribute]
    }
    if not wrong:
        return await _same(applicant, [entry.number for entry in based.values()])
    check_version(applicant.version, command.expected_version)
    if entry := wrong.get(RegisterAttribute.DISTRICT):
        await _check_district(applicant, stated[RegisterAttribute.DISTRICT], entry.effective_on or work.today)
    versions = [
        await _written(work, applicant, entries, attribute, stated[attribute], evidence, reason, corrects=entry.number)
        for attribute, entry in wrong.items()
    ]
    return await _done(work, applicant, versions)


@command(
    "Withdraw a change or a correction that was wrong (撤销登记): what stood without it stands again.",
    by="By whoever records changes.",
    shows=(APPLICANT, VERSIONS),
)
class WithdrawRegisterChange:
    """An entry of the register that was wrong as a whole (撤销登记)."""

    applicant_id: Annotated[UUID, on("Applicant"), "The applicant."]
    number: Annotated[int, "Number of the entry: of a change or of a correction."]
    evidence: Annotated[str, "On which evidence, such as the notice of the registration office."]
    reason: Annotated[str, "Why."]
    expected_version: Annotated[
        int | None, "Version of the applicant, where the reporter looked at it; a fact holds either way."
    ] = None


async def withdraw_register_change(work: Work, command: WithdrawRegisterChange) -> Done:
    """Withdraw an entry of the register that was wrong (撤销登记): what stood without it stands again.

    Withdrawn again it answers the same. Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION, EVIDENCE_REQUIRED,
    REASON_REQUIRED, and INPUT_INVALID for what was registered first: that can be corrected.
    """
    applicant, _ = await _opened(work, command.applicant_id)
    evidence, reason = stated_evidence(command.evidence), stated_reason(command.reason)
    row = await RegisterVersion.get_or_none(applicant_id=applicant.id, number=command.number)
    if row is None:
        raise not_found("register_version", "number")
    if row.kind is RegisterKind.REGISTRATION:
        why = Text(zh="初次登记只能更正（“更正登记”）", en="it was registered first: correct it (correctRegister)")
        raise refuse(Code.INPUT_INVALID, "number", field="number", why=why)
    if row.withdrawn_at is not None:
        return await _same(applicant, [row.number])
    check_version(applicant.version, command.expected_version)
    row.withdrawn_by, row.withdrawn_at = work.actor.name, work.now
    row.withdrawn_reason, row.withdrawn_evidence = reason, evidence
    await row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason", "withdrawn_evidence"])
    return await _done(work, applicant, [row])


async def advance_applicant(work: Work, command: AdvanceApplicant) -> Done:
    """Let a change that comes into effect today stand on the applicant's own row; who looked earlier saw it, too."""
    applicant = await locked_applicant(command.applicant_id)
    if applicant is None:
        raise not_found("applicant", "id")
    changed = await bring_up_to_date(work, applicant, await entries_of(applicant.id))
    return Done(applicant.id, {Thing.APPLICANT: applicant.id}, {"name": applicant.name}, changed=changed)


async def _opened(work: Work, applicant_id: UUID) -> tuple[Applicant, list[Entry]]:
    applicant = await locked_applicant(applicant_id)
    if applicant is None:
        raise not_found("applicant", "id")
    entries = await entries_of(applicant.id)
    await check_may_keep_register(work.actor, applicant, entries)
    return applicant, entries


def _stated(name: str | None, district_code: str | None) -> dict[RegisterAttribute, str]:
    stated: dict[RegisterAttribute, str] = {}
    if name is not None:
        stated[RegisterAttribute.NAME] = stated_name(name, "name", MOST_NAME)
    if district_code is not None:
        stated[RegisterAttribute.DISTRICT] = stated_line(district_code, "districtCode", 20)
    if not stated:
        raise refuse(Code.INPUT_INVALID, "name", field="name", why=_EMPTY)
    return stated


def _entry_of_day(entries: Sequence[Entry], attribute: RegisterAttribute, day: date) -> Entry | None:
    """The change that stands for a day, if one was told."""
    entries_of_day = (e for e in entries if e.attribute is attribute and e.effective_on == day and not e.withdrawn)
    return next(entries_of_day, None)


async def _check_change(
    applicant: Applicant,
    entries: Sequence[Entry],
    stated: Mapping[RegisterAttribute, str],
    standing: Mapping[RegisterAttribute, Entry | None],
    day: date,
) -> None:
    policy = await _policy_of(applicant)
    for attribute, value in stated.items():
        stands, entry = held_on(entries, attribute, day), standing[attribute]
        fact, field = ATTRIBUTE_TITLES[attribute], _FIELDS[attribute]
        if alike(attribute, stands.value, value):
            if entry is None:
                raise refuse(
                    Code.ALREADY_ON_RECORD, field, fact=fact, observed=said_of(attribute, stands.value, policy)
                )
        elif entry is not None:
            shown = said_of(attribute, stands.value, policy)
            terms = {"day": day.isoformat(), "number": str(entry.number)}
            raise refuse(Code.REGISTER_DAY_TAKEN, field, fact=fact, observed=shown, **terms)
    if RegisterAttribute.DISTRICT in stated:
        await _check_district(applicant, stated[RegisterAttribute.DISTRICT], day)


async def _check_district(applicant: Applicant, code: str, day: date) -> None:
    if policy := await _policy_of(applicant):
        check_district(code, policy, day, "districtCode")


async def _policy_of(applicant: Applicant) -> Policy | None:
    """The policy under which the applicant filed last, whose districts count; None before it filed."""
    last = await Grant.filter(applicant_id=applicant.id).order_by("-created_at", "-id").first()
    return compiled_version(await version_of(last.policy_version_id)).policy if last else None


def _base(entries: Sequence[Entry], attribute: RegisterAttribute, number: int | None, today: date) -> Entry:
    """The registration or change that a correction is of."""
    if number is None:
        number = held_on(entries, attribute, today).number
    named = next((e for e in entries if e.number == number), None)
    corrected = named.corrects if named and named.corrects is not None else number
    base = next((e for e in entries if e.number == corrected and e.attribute is attribute), None)
    if base is None or base.withdrawn:
        raise not_found("register_version", "number")
    return base


async def _written(  # noqa: PLR0913, PLR0917 - an entry is all of this
    work: Work,
    applicant: Applicant,
    entries: list[Entry],
    attribute: RegisterAttribute,
    value: str,
    evidence: str,
    reason: str,
    *,
    effective_on: date | None = None,
    corrects: int | None = None,
) -> RegisterVersion:
    kind = RegisterKind.CORRECTION if corrects is not None else RegisterKind.CHANGE
    entry = Entry(len(entries) + 1, attribute, kind, value, effective_on, corrects)
    entries.append(entry)
    return await RegisterVersion.create(
        id=work.new_id(),
        applicant_id=applicant.id,
        number=entry.number,
        attribute=attribute,
        kind=kind,
        value=value,
        effective_on=effective_on,
        corrects=corrects,
        evidence=evidence,
        reason=reason,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )


async def _done(work: Work, applicant: Applicant, versions: Sequence[RegisterVersion]) -> Done:
    applicant.version += 1
    entries = await entries_of(applicant.id)
    await bring_up_to_date(work, applicant, entries)
    await follow_register(work, applicant, entries)
    outcome = {"version": applicant.version, "name": applicant.name, "district": applicant.district_code}
    return Done(applicant.id, _shown(applicant, versions), outcome)


async def _same(applicant: Applicant, numbers: Sequence[int]) -> Done:
    """Nothing changes: it is on record, and is shown again."""
    rows = await RegisterVersion.filter(applicant_id=applicant.id, number__in=numbers)
    return Done(applicant.id, _shown(applicant, rows), changed=False)


def _shown(applicant: Applicant, rows: Sequence[RegisterVersion]) -> Mapping[Thing, UUID]:
    return {Thing.APPLICANT: applicant.id, **{Thing(row.attribute.value): row.id for row in rows}}
