"""Gates before payment (兑现条件): dates that open them are put on record with evidence (art. 6)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.assessment.matters import of_same_parts
from domain.handling.gate_steps import GATE_STEPS, GateStep
from domain.lives.grants import BEFORE_APPROVAL, GRANT_LIFE, GrantEvent, GrantState
from domain.lives.recovery_life import RecoveryCause
from domain.models import Grant
from domain.policy.conditions import TermGate, Text, VoucherGate
from domain.refusals.refusals import Code, Refusal
from domain.values.identifiers import without_last
from workflows.cases.allowances import account_for
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.cases.other_award_steps import reopen_for
from workflows.grants.intake import lapse
from workflows.grants.payment_gates import due_on_of_gate, open_gate
from workflows.grants.vouchers import lapse_voucher
from workflows.recoveries.clawback_triggers import EARLY_EXIT, lose_award
from workflows.transaction.actors import SYSTEM
from workflows.transaction.declarations import InputName, command
from workflows.transaction.facts import snapshot
from workflows.transaction.reasons import stated_evidence
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import cancel_payments


@dataclass(frozen=True, slots=True)
class RecordDate(OfGrant):
    """A day on which something happened, and the evidence for it."""

    day: date
    evidence: Annotated[str, "The evidence, by name and number."]


@dataclass(frozen=True, slots=True)
class AdvanceGrant:
    """A grant whose day has come."""

    grant_id: UUID


@command(
    "Put the completion of the project on record, with evidence (登记完工, art. 6).",
    step=GrantEvent.RECORD_COMPLETION,
    by="",
    shows=(GRANT,),
)
class RecordCompletion(RecordDate):
    """The completion of a project (完工)."""

    day: Annotated[date, InputName("completed_on"), "The day of completion; not after today."]


async def record_completion(work: Work, command: RecordCompletion) -> Done:
    """Put the completion of the project on record (登记完工). Works after the policy has expired, too.

    Raises NOT_ASKED_BY_MEASURE, ALREADY_ON_RECORD, DATE_IN_FUTURE, EVIDENCE_REQUIRED.
    """
    return await _record(work, command, GATE_STEPS["completed_on"])


@command(
    "Put the start of production on record, with evidence (登记投产, art. 6).",
    step=GrantEvent.RECORD_PRODUCTION_START,
    by="",
    shows=(GRANT,),
)
class RecordProductionStart(RecordDate):
    """The start of production of a project (投产)."""

    day: Annotated[date, InputName("started_on"), "The first day of production; not after today."]


async def record_production_start(work: Work, command: RecordProductionStart) -> Done:
    """Put the start of production on record (登记投产); in either order with the completion. Refuses as it does."""
    return await _record(work, command, GATE_STEPS["production_started_on"])


@command(
    "Put the exit from an investment on record, with evidence (登记退出, art. 5).",
    step=GrantEvent.RECORD_EXIT,
    by="",
    shows=(GRANT,),
)
class RecordExit(RecordDate):
    """The exit from an investment (退出)."""

    day: Annotated[date, InputName("exit_signed_on"), "Day on which the exit agreement was signed; not after today."]


async def record_exit(work: Work, command: RecordExit) -> Done:
    """Put the signing of the exit from an investment on record (登记退出, art. 5). Refuses as the others do.

    An exit on or after the anniversary leaves the gate to open; an earlier one ends the grant, or opens a recovery
    of what was already paid. Raises INPUT_INVALID for a day before the contribution.
    """
    return await _record(work, command, GATE_STEPS["exit_signed_on"])


async def _record(work: Work, command: RecordDate, step: GateStep) -> Done:
    fact = step.fact
    dossier = await open_dossier(work, command.grant_id, command.expected_version, step.event)
    dossier.check(work, step.event)
    if command.day > work.today:
        terms = {"fact": dossier.measure.facts[fact].title, "today": work.today.isoformat()}
        raise RefusedError(Refusal(Code.DATE_IN_FUTURE, terms, (step.field,), (dossier.citation,)))
    _check_after_start(dossier, command, step)
    evidence = stated_evidence(command.evidence)
    await _put_on_record(work, dossier, step, command.day, evidence)
    if step.event is GrantEvent.RECORD_EXIT:
        await _of_other_parts(work, dossier, step, command.day, evidence)
    return dossier.done()


async def _put_on_record(work: Work, dossier: Dossier, step: GateStep, day: date, evidence: str) -> None:
    """Put a day on record at a grant, and let what follows of it happen."""
    facts = {**dossier.grant.facts, step.fact: day.isoformat()}
    # The step is taken on the facts as they stood: afterwards the date is already on record.
    sets = {"facts": facts, "due_on": due_on_of_gate(dossier, facts=facts)}
    await dossier.move(work, step.event, evidence=evidence, sets=sets)
    await snapshot(work, dossier.grant, work.actor.role.value, evidence)
    if step.event is GrantEvent.RECORD_EXIT:
        await _broken_term(work, dossier)
    await open_gate(work, dossier)


async def _of_other_parts(work: Work, dossier: Dossier, step: GateStep, day: date, evidence: str) -> None:
    """An exit ends the term of every contribution that was made before it: each loses or keeps its own award (I-14).

    It does so under every measure that gives something on the same contributions: to the fund's manager as to the
    enterprise.
    """
    whole = without_last(dossier.grant.item_key)
    measures = of_same_parts(dossier.compiled.policy, dossier.measure)
    if not measures or not whole:
        return
    of_policy = Grant.filter(measure__in=measures, policy_version__code=dossier.version.code)
    parts = of_policy.filter(item_key__startswith=whole).exclude(id=dossier.grant.id).order_by("id")
    for grant in await parts:
        if without_last(grant.item_key) == whole:
            part = await open_dossier(work, grant.id, None, step.event)
            began = _began(part)
            possible = GRANT_LIFE.step(part.grant.state, step.event, part.context(work.actor, work.today))
            if not isinstance(possible, Refusal) and (began is None or began <= day):
                await _put_on_record(work, part, step, day, evidence)


def _began(dossier: Dossier) -> date | None:
    """The day on which the term of a grant began; None where it has none, or the day is not known."""
    gate = dossier.measure.gate
    began = dossier.values.get(gate.since) if isinstance(gate, TermGate) else None
    return began if isinstance(began, date) else None


def _check_after_start(dossier: Dossier, command: RecordDate, step: GateStep) -> None:
    """A term does not end before it began: such a day is a slip of the pen, and would end the award."""
    began = _began(dossier)
    if began is not None and command.day < began:
        title = dossier.measure.facts[step.fact].title
        why = Text(zh=f"早于出资日期 {began}", en=f"the contribution was made on {began}")
        raise refuse(Code.INPUT_INVALID, step.field, field=title, why=why)


async def _broken_term(work: Work, dossier: Dossier) -> None:
    """An exit before the anniversary ends an award of which no money has moved, and loses any other (I-14).

    Before the approval the conditions see to it: nothing can be proposed or approved on such an exit.
    """
    if not dossier.context(SYSTEM, work.today).term_broken:
        return
    outcome = GRANT_LIFE.step(dossier.grant.state, GrantEvent.BREAK_TERM, dossier.context(SYSTEM, work.today))
    if not isinstance(outcome, Refusal):
        await cancel_payments(work, dossier)
        await dossier.move(work, GrantEvent.BREAK_TERM, actor=SYSTEM)
        await account_for(work, dossier, 0)
        await reopen_for(work, dossier)
    elif dossier.grant.state not in BEFORE_APPROVAL:
        await lose_award(work, dossier, RecoveryCause.CONDITION_LOST, EARLY_EXIT)


async def advance_grant(work: Work, command: AdvanceGrant) -> Done:
    """Move a grant whose day has come: its publicity, its supplement's time or its voucher is over, its term is met."""
    dossier = await open_dossier(work, command.grant_id, None)
    if dossier.grant.state is GrantState.SUPPLEMENT:
        moved = await lapse(work, dossier)
    elif dossier.grant.state is GrantState.PUBLICITY:
        moved = await dossier.follow(work, GrantEvent.END_PUBLICITY, {"due_on": None})
    elif isinstance(dossier.measure.gate, VoucherGate):
        moved = await lapse_voucher(work, dossier)
    else:
        moved = await open_gate(work, dossier)
    return replace(dossier.done(), changed=moved)
