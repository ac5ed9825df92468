"""Gates before payment (兑现条件): dates that open them are put on record with evidence (art. 6)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.grants import GrantEvent, GrantState
from domain.refusals import Code, Refusal
from workflows.decisions import open_gate
from workflows.dossiers import GATE_FACTS, open_dossier
from workflows.facts import snapshot
from workflows.reasons import stated_evidence
from workflows.refused import RefusedError
from workflows.work import Done, Work

_PATHS = {GrantEvent.RECORD_COMPLETION: "completedOn", GrantEvent.RECORD_PRODUCTION_START: "startedOn"}


@dataclass(frozen=True, slots=True)
class RecordDate:
    """A day on which something happened, and the evidence for it."""

    grant_id: UUID
    expected_version: int | None
    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class AdvanceGrant:
    """A grant whose day has come."""

    grant_id: UUID


async def record_completion(work: Work, command: RecordDate) -> Done:
    """Put the completion of the project on record (登记完工). Works after the policy has expired, too.

    Raises NOT_ASKED_BY_MEASURE, ALREADY_ON_RECORD, DATE_IN_FUTURE, EVIDENCE_REQUIRED.
    """
    return await _record(work, command, GrantEvent.RECORD_COMPLETION)


async def record_production_start(work: Work, command: RecordDate) -> Done:
    """Put the start of production on record (登记投产); in either order with the completion. Refuses as it does."""
    return await _record(work, command, GrantEvent.RECORD_PRODUCTION_START)


async def _record(work: Work, command: RecordDate, event: GrantEvent) -> Done:
    dossier = await open_dossier(work, command.grant_id, command.expected_version)
    dossier.check(work, event)
    fact, path = GATE_FACTS[event], _PATHS[event]
    if command.day > work.today:
        terms = {"fact": dossier.measure.facts[fact].title, "today": work.today.isoformat()}
        raise RefusedError(Refusal(Code.DATE_IN_FUTURE, terms, (path,), (dossier.citation,)))
    evidence = stated_evidence(command.evidence)
    # The step is taken on the facts as they stood: afterwards the date is already on record.
    await dossier.move(work, event, evidence=evidence)
    dossier.grant.facts = {**dossier.grant.facts, fact: command.day.isoformat()}
    await dossier.grant.save(update_fields=["facts"])
    await snapshot(work, dossier.grant, work.actor.role.value, evidence)
    await open_gate(work, dossier)
    return Done(dossier.grant.id, {"grant": dossier.grant.id})


async def advance_grant(work: Work, command: AdvanceGrant) -> Done:
    """Move a grant whose day has come: its publicity is over, or its two-year term is met."""
    dossier = await open_dossier(work, command.grant_id, None)
    if dossier.grant.state is GrantState.PUBLICITY:
        moved = await dossier.follow(work, GrantEvent.END_PUBLICITY)
        if moved:
            dossier.grant.due_on = None
            await dossier.grant.save(update_fields=["due_on"])
    else:
        moved = await open_gate(work, dossier)
    return Done(dossier.grant.id, {"grant": dossier.grant.id}, changed=moved)
