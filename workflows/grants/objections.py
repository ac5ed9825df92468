"""Objections (公示异议): filed while an award is shown to the public, dismissed or upheld by another person."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.lives.grants import BEFORE_APPROVAL, GrantEvent, GrantState
from domain.lives.objection_life import OBJECTION_LIFE, ObjectionContext, ObjectionEvent, ObjectionState
from domain.models import Objection
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version, open_dossier
from workflows.grants.decisions import reject, return_to_review
from workflows.transaction.history import Subject
from workflows.transaction.reasons import stated_name, stated_text
from workflows.transaction.steps import take_step
from workflows.transaction.work import Done, Work


class Remedy(StrEnum):
    """What an objection that is upheld leads to (处理方式)."""

    REVIEW_AGAIN = "REVIEW_AGAIN"
    REJECT = "REJECT"


@dataclass(frozen=True, slots=True)
class FileObjection:
    """An objection that somebody raised, as an officer puts it on record."""

    grant_id: UUID
    expected_version: int | None
    objector: str
    statement: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class ResolveObjection:
    """What was found of an objection."""

    objection_id: UUID
    expected_version: int
    finding: str
    remedy: Remedy = Remedy.REVIEW_AGAIN


async def file_objection(work: Work, command: FileObjection) -> Done:
    """Put an objection on record (登记异议), from the day of the publicity to its last day.

    Raises PUBLICITY_ENDED, and INPUT_INVALID without an objector or a statement: none is anonymous.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.FILE_OBJECTION)
    dossier.check(work, GrantEvent.FILE_OBJECTION)
    grant = dossier.grant
    objection = await Objection.create(
        id=work.new_id(),
        grant_id=grant.id,
        number=await Objection.filter(grant_id=grant.id).count() + 1,
        objector=stated_name(command.objector, "objector", 200),
        statement=stated_name(command.statement, "statement", 2000),
        evidence=stated_text(command.evidence or "", "evidence") or None,
        filed_on=work.today,
        state=ObjectionState.OPEN,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
    )
    # The statement may name people: the history says that there was one, the objection says what.
    await dossier.move(work, GrantEvent.FILE_OBJECTION)
    return dossier.done(objection=objection.id)


async def dismiss_objection(work: Work, command: ResolveObjection) -> Done:
    """Dismiss an objection with a finding (异议不成立): the award goes on."""
    dossier, objection = await _resolve(work, command, ObjectionEvent.DISMISS)
    await dossier.save(work)
    return dossier.done(objection=objection.id)


async def uphold_objection(work: Work, command: ResolveObjection) -> Done:
    """Uphold an objection with a finding (异议成立): the award is reviewed again, or refused."""
    dossier, objection = await _resolve(work, command, ObjectionEvent.UPHOLD)
    state = dossier.grant.state
    if command.remedy is Remedy.REJECT and state in BEFORE_APPROVAL:
        await reject(work, dossier, objection.finding)
    elif state in BEFORE_APPROVAL and state is not GrantState.UNDER_REVIEW:
        await return_to_review(work, dossier, objection.finding)
    else:
        # Another decision has taken the award back before: what was found of the objection is put on record.
        await dossier.save(work)
    return dossier.done(objection=objection.id)


async def _resolve(work: Work, command: ResolveObjection, event: ObjectionEvent) -> tuple[Dossier, Objection]:
    dossier, objection = await open_child(work, Objection, command.objection_id, event=GrantEvent.FILE_OBJECTION)
    check_version(objection.version, command.expected_version)
    objection.finding = stated_name(command.finding, "finding", 2000)
    objection.resolved_by, objection.resolved_at = work.actor.name, work.now
    own = work.four_eyes and objection.recorded_by_person == work.actor.person
    context = ObjectionContext(work.actor.role, dossier.citation, recorded_by_this_person=own)
    await take_step(
        work,
        OBJECTION_LIFE,
        objection,
        event,
        context,
        subject=Subject.OBJECTION,
        scope=dossier.grant.id,
        reason=objection.finding,
    )
    return dossier, objection
