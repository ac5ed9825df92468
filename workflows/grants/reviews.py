"""Reviews (审核环节): each step of a measure's procedure, put on record with result, person and evidence."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from domain.assessment.facts import read_facts
from domain.assessment.future_facts import in_future
from domain.assessment.matters import told_apart_by
from domain.handling.findings import findings_of
from domain.handling.reviews import open_in
from domain.lives.grants import GrantEvent
from domain.lives.recovery_life import RecoveryCause
from domain.models import Review
from domain.policy.conditions import Fact, FactType, Text
from domain.policy.procedure import ReviewStep
from domain.refusals.refusals import Code, Refusal, Term
from workflows.cases.circumstances import circumstances
from workflows.cases.documents import stored_documents
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.grants.checked_applications import name_item_anew
from workflows.grants.payment_gates import open_gate
from workflows.recoveries.clawback_triggers import lose_award
from workflows.transaction.declarations import FACTS, Id, command
from workflows.transaction.facts import snapshot, with_numbers
from workflows.transaction.reasons import named_evidence, stated_evidence, stated_text
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work

MOST_SCORE = 100
_SAID = {"optional": False, "nullable": False}


@command(
    "Put the result of one step of the procedure on record (登记审核意见).",
    step=GrantEvent.RECORD_REVIEW,
    by="By whom the step names; by an expert to whom it is assigned.",
    shows=(GRANT,),
)
class RecordReview(OfGrant):
    """The result of one step of a measure's procedure (审核意见)."""

    step: Annotated[str, "Code of the step, from `Grant.procedure`."]
    passed: Annotated[bool, "Whether it passed."]
    finding: Annotated[str, "What was found, for the record; required either way."]
    score: Annotated[int | None, "0 to 100, where the step is scored."] = None
    facts: Annotated[
        dict[str, Any],
        FACTS,
        "The facts that the step certifies. A true-or-false one follows from the result, unless it may be either where "
        "the step passes; a day is today unless stated.",
    ] = field(default_factory=dict[str, Any])
    evidence: Annotated[
        str | None, "The evidence, by name and number; a check of upstream money names the numbers of its receipts."
    ] = None
    document_ids: Annotated[
        tuple[UUID, ...], Id("Document"), "Uploaded documents on which it stands; some steps need one."
    ] = ()


async def record_review(work: Work, command: RecordReview) -> Done:
    """Put the result of a review on record (登记审核意见). The last result of each person counts.

    What it certifies becomes a fact of the grant. A step before payment opens the gate with the rest; a failed step
    after payment opens a recovery, or holds what is still to be paid. Raises REVIEW_NOT_ASKED, NOT_ALLOWED for
    another bureau's step, REASON_REQUIRED without a finding, INPUT_INVALID for a score that is missing or out of
    range, FACT_INVALID, FACT_MISSING, EVIDENCE_REQUIRED, DOCUMENT_REQUIRED and DOCUMENT_NOT_STORED.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RECORD_REVIEW)
    dossier.check(work, GrantEvent.RECORD_REVIEW)
    step, grant = _asked_step(work, dossier, command.step), dossier.grant
    finding = stated_text(command.finding, "finding")
    if not finding:
        raise refuse(Code.REASON_REQUIRED, "finding")
    _check_score(step, command)
    certified = _certified(work, dossier, step, command)
    evidence = _evidence(dossier, step, command)
    documents = await stored_documents(grant.id, command.document_ids, required=step.documents)
    await Review.create(
        id=work.new_id(),
        grant_id=grant.id,
        number=await Review.filter(grant_id=grant.id).count() + 1,
        step=step.code,
        passed=command.passed,
        score=command.score,
        finding=finding,
        facts=certified,
        evidence=evidence,
        documents=documents,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        role=work.actor.role,
        recorded_at=work.now,
    )
    await _certify(dossier, certified)
    await dossier.move(work, GrantEvent.RECORD_REVIEW, reason=f"{step.title.zh}：{finding}"[:2000], evidence=evidence)
    if certified:
        await snapshot(work, grant, work.actor.role.value, evidence)
    await _follow(work, dossier, step, command)
    return dossier.done()


async def _certify(dossier: Dossier, certified: dict[str, Any]) -> None:
    """What was certified counts from now on; where it tells one item from another, the grant is of that item."""
    dossier.grant.facts = {**dossier.grant.facts, **certified}
    if told_apart_by(dossier.measure).intersection(certified):
        await name_item_anew(dossier)


def _asked_step(work: Work, dossier: Dossier, code: str) -> ReviewStep:
    """The step of this name that this person can record as the grant stands."""
    steps, actor = dossier.measure.procedure.steps, work.actor
    possible = [step for step in steps if open_in(step, dossier.grant.state) and step.by == actor.role]
    step = next((step for step in possible if step.code == code), None)
    if step is None:
        named = Text(
            zh="、".join(step.title.zh for step in possible) or "无",
            en=", ".join(step.code for step in possible) or "nothing",
        )
        titles = {each.code: Text(zh=each.title.zh, en=each.code) for each in steps}
        terms: dict[str, Term] = {
            "measure": dossier.measure.code,
            "step": titles.get(code, code[:40]),
            "possible": named,
        }
        raise RefusedError(Refusal(Code.REVIEW_NOT_ASKED, terms, ("step",), (dossier.citation,)))
    if step.bureau is not None:
        require(actor, Allowed(bureaus=(step.bureau,)), dossier.citation, path=("step",))
    return step


def _evidence(dossier: Dossier, step: ReviewStep, command: RecordReview) -> str | None:
    """The evidence named. A check of upstream money names its receipts, so that none is matched again as a tranche."""
    if command.passed and dossier.measure.procedure.tranches in step.certifies:
        return stated_evidence(command.evidence)
    return named_evidence(command.evidence)


def _check_score(step: ReviewStep, command: RecordReview) -> None:
    if step.scored and command.score is not None and 0 <= command.score <= MOST_SCORE:
        return
    if not step.scored and command.score is None:
        return
    range_of_scores = Text(zh=f"须为0至{MOST_SCORE}的整数", en=f"write 0 to {MOST_SCORE}")
    why = range_of_scores if step.scored else Text(zh="本环节不评分", en="this step is not scored")
    raise refuse(Code.INPUT_INVALID, "score", field="score", why=why)


def _certified(work: Work, dossier: Dossier, step: ReviewStep, command: RecordReview) -> dict[str, Any]:
    """The facts that the step puts on record; a finding follows from its result."""
    measure, cited = dossier.measure, (dossier.citation,)
    certifiable = {name: measure.facts[name] for name in (*step.certifies, *step.days)}
    if _is_performance(dossier, step):
        # What came of an award is said goal by goal, whether it is enough or not.
        certifiable = {name: fact.model_copy(update=_SAID) for name, fact in certifiable.items()}
    sought = {} if _is_performance(dossier, step) else findings_of(step, measure)
    findings = {name: value is command.passed for name, value in sought.items()}
    days = _days(certifiable, dossier.grant.facts, work.today) if command.passed else {}
    stated = {**days, **findings, **command.facts}
    values, refusals = read_facts(certifiable, stated, dossier.citation, partial=not command.passed)
    refusals += in_future(certifiable, values, work.today, dossier.citation)
    refusals += with_numbers(certifiable, values, dossier.citation)
    contradicted = [name for name, value in findings.items() if stated.get(name) is not value]
    for name in contradicted:
        why = Text(zh="与审核结果不一致", en="it contradicts the result")
        refusals.append(
            Refusal(Code.FACT_INVALID, {"fact": certifiable[name].title, "why": why}, ("facts", name), cited)
        )
    if refusals:
        raise RefusedError(*refusals)
    return stated


def _days(certifiable: Mapping[str, Fact], on_record: Mapping[str, Any], today: date) -> dict[str, str]:
    """The days that the step puts on record, unless it names others: as they were stated, and else its own."""
    dates = (name for name, fact in certifiable.items() if fact.type is FactType.DATE)
    return {name: on_record.get(name) or today.isoformat() for name in dates}


def _is_performance(dossier: Dossier, step: ReviewStep) -> bool:
    """Whether it is the step by which the performance of an award is put on record (绩效评价)."""
    return dossier.measure.performance is not None and dossier.measure.performance.step == step.code


async def _follow(work: Work, dossier: Dossier, step: ReviewStep, command: RecordReview) -> None:
    """What a review brings about: an open gate, or the loss of the award; a report of performance may be sent back."""
    if step.when == "BEFORE_PAYMENT":
        dossier.around = (await circumstances([(dossier.grant, dossier.version)]))[0]
        await open_gate(work, dossier)
    elif step.when == "AFTER_PAYMENT" and not command.passed and not _is_performance(dossier, step):
        await lose_award(work, dossier, RecoveryCause.FAILED_ACCEPTANCE, stated_text(command.finding, "finding"))
