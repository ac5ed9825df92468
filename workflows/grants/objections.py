"""Objections (公示异议): filed while an award is shown to the public, dismissed or upheld by another person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from domain.lives.grants import BEFORE_APPROVAL, GrantEvent, GrantState
from domain.lives.objection_life import OBJECTION_LIFE, ObjectionContext, ObjectionEvent, ObjectionState
from domain.models import Objection
from domain.policy.conditions import Text
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.grants.decisions import reject, return_to_review
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import STATED, command, on
from workflows.transaction.history import Subject
from workflows.transaction.reasons import named_evidence, stated_name
from workflows.transaction.shown import GRANT, OBJECTION, Thing
from workflows.transaction.steps import take_step
from workflows.transaction.work import Done, Work


class Remedy(StrEnum):
    """What an objection that is upheld leads to (处理方式)."""

    REVIEW_AGAIN = "REVIEW_AGAIN"
    REJECT = "REJECT"


REMEDY_TITLES: Mapping[Remedy, Text] = {
    Remedy.REVIEW_AGAIN: Text(zh="退回审核", en="the award is taken back for review"),
    Remedy.REJECT: Text(zh="不予支持", en="the application is refused"),
}


@dataclass(frozen=True, slots=True)
class ResolveObjection:
    """What was found of an objection."""

    objection_id: Annotated[UUID, on("Objection"), "The objection."]
    expected_version: Annotated[int, "Its version when you decided."]
    finding: Annotated[str, "What was found of it; the objector is told."]
    remedy: Remedy = Remedy.REVIEW_AGAIN


@command(
    "Put an objection on record while an award is shown to the public (登记异议).",
    step=GrantEvent.FILE_OBJECTION,
    shows=(OBJECTION, GRANT),
)
class FileObjection(OfGrant):
    """An objection to an award shown to the public (公示异议)."""

    objector: Annotated[str, "Who objects, with a way to answer; shown to officers alone."]
    statement: Annotated[str, "What is objected to, and why."]
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


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
        evidence=named_evidence(command.evidence),
        filed_on=work.today,
        state=ObjectionState.OPEN,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
    )
    # The statement may name people: the history says that there was one, the objection says what.
    await dossier.move(work, GrantEvent.FILE_OBJECTION)
    return dossier.done({Thing.OBJECTION: objection.id})


@command(
    "Dismiss an objection, with a finding (异议不成立).",
    step=ObjectionEvent.DISMISS,
    by="By another officer.",
    shows=(OBJECTION, GRANT),
)
class DismissObjection(ResolveObjection):
    """An objection to dismiss (异议不成立)."""


async def dismiss_objection(work: Work, command: DismissObjection) -> Done:
    """Dismiss an objection with a finding (异议不成立): the award goes on."""
    dossier, objection = await _resolve(work, command, ObjectionEvent.DISMISS)
    await dossier.save(work)
    return dossier.done({Thing.OBJECTION: objection.id})


@command(
    "Uphold an objection, with a finding (异议成立): review again, or refuse.",
    step=ObjectionEvent.UPHOLD,
    by="By another officer.",
    shows=(OBJECTION, GRANT),
)
class UpholdObjection(ResolveObjection):
    """An objection to uphold (异议成立)."""

    remedy: Annotated[Remedy, STATED, "Whether the award is reviewed again or refused."] = Remedy.REVIEW_AGAIN


async def uphold_objection(work: Work, command: UpholdObjection) -> Done:
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
    return dossier.done({Thing.OBJECTION: objection.id})


async def _resolve(work: Work, command: ResolveObjection, event: ObjectionEvent) -> tuple[Dossier, Objection]:
    dossier, objection = await open_child(work, Objection, command.objection_id, event=GrantEvent.FILE_OBJECTION)
    check_version(objection.version, command.expected_version)
    objection.finding = stated_name(command.finding, "finding", 2000)
    objection.resolved_by, objection.resolved_at = work.actor.name, work.now
    context = objection_context(dossier, objection, work.actor, four_eyes=work.four_eyes)
    await take_step(
        work,
        OBJECTION_LIFE,
        objection,
        event,
        context,
        subject=Subject.OBJECTION,
        scope=dossier.grant.id,
        reason=objection.finding,
        citation=dossier.clause_of(GrantEvent.FILE_OBJECTION),
    )
    return dossier, objection


def objection_context(dossier: Dossier, objection: Objection, actor: Actor, *, four_eyes: bool) -> ObjectionContext:
    """Return what the guards of an objection look at, for somebody."""
    own = four_eyes and objection.recorded_by_person in actor.people
    return ObjectionContext(actor.role, dossier.citation, recorded_by_this_person=own)
