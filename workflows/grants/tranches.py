"""Tranches (后续拨付): upstream money that comes after the first award, matched up to the cap (art. 2, 8, I-07).

An event after which the next instalment of an award is due (分期拨付) is reported and decided as one.
"""

from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from domain.assessment.facts import read_facts
from domain.assessment.instalments import event_facts
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.tranche_life import TrancheEvent, TrancheState
from domain.models import Review, Tranche
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen, read_yuan, show_yuan
from domain.values.numbers import numbers_in
from workflows.cases.allowances import account_for
from workflows.cases.children import open_child
from workflows.cases.dossiers import Dossier, check_version, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.cases.tranche_steps import move_tranche
from workflows.grants.assessed_awards import OnRecord, assess, assess_on_record
from workflows.runtime.sql import wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.declarations import FACTS, YUAN, Default, command, on
from workflows.transaction.facts import check_facts, snapshot
from workflows.transaction.reasons import remark, stated_evidence, stated_number, stated_reason
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT, TRANCHE, Thing
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import order_payment

_GAVE_UP = (GrantState.WITHDRAWN, GrantState.REJECTED, GrantState.NOT_ACCEPTED)
_DAY = Text(zh="到账或事由发生日期", en="the day on which it was received, or came about")
_EMPTY = Text(zh="不得为空", en="it may not be empty")
_MORE = Text(zh="须大于0", en="write more than 0")
_NO_MATCH = Text(zh="该事项不按到账资金配套", en="no money from above is matched under this measure")
_NAME_EVENT = Text(zh="须写明分期拨付的事由", en="name the event after which more is due")
_NO_EVENT = Text(
    zh="不是分期拨付的事由，批准后应通过更正程序更正", en="no instalment waits for it; it is corrected by a correction"
)


@dataclass(frozen=True, slots=True)
class TrancheStep:
    """A tranche that an officer decides."""

    tranche_id: Annotated[UUID, on("Tranche"), "The tranche."]
    expected_version: Annotated[int, "Its version when you decided."]


@command(
    "Report upstream money received after the first award (填报后续拨付, art. 2, 8), or an event after which the next "
    "instalment of the award is due (分期拨付).",
    step=GrantEvent.REPORT_TRANCHE,
    by="By the applicant.",
    shows=(TRANCHE, GRANT),
)
class ReportTranche(OfGrant):
    """A tranche of upstream money (后续拨付), or an event that makes an instalment due."""

    receipt_no: Annotated[str, "Number of the bank receipt, or of the paper of the event; it is matched once."]
    received: Annotated[
        Fen, YUAN, Default(0), "Yuan received by the applicant, net of what it passed on; none where an event came."
    ]
    received_on: Annotated[date, "Day on which it was received, or of the event; not after today."]
    evidence: Annotated[str, "The evidence, by name and number."]
    facts: Annotated[
        dict[str, Any] | None,
        FACTS,
        "Of an award paid in instalments: the facts of the event, as they stand from then on.",
    ] = None


async def report_tranche(work: Work, command: ReportTranche) -> Done:
    """Report a tranche of upstream money (填报后续拨付), or the event of an instalment, each under its paper's number.

    Raises UPSTREAM_RECEIPT_REUSED, DATE_IN_FUTURE, EVIDENCE_REQUIRED, INPUT_INVALID, NOT_ASKED_BY_MEASURE; FACT_INVALID
    of facts on which no instalment waits.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.REPORT_TRANCHE)
    dossier.check(work, GrantEvent.REPORT_TRANCHE)
    grant, number = dossier.grant, stated_number(command.receipt_no, "receiptNo")
    if not number:
        raise refuse(Code.INPUT_INVALID, "receiptNo", field="receiptNo", why=_EMPTY)
    facts = _of_event(work, dossier, command.facts)
    _check_received(dossier, command.received, facts)
    if command.received_on > work.today:
        raise refuse(Code.DATE_IN_FUTURE, "receivedOn", fact=_DAY, today=work.today.isoformat())
    evidence = stated_evidence(command.evidence)
    # Two grants of one applicant are locked apart: the receipt itself is what they may both mean.
    await wait_for(Turn.TRANCHE_RECEIPT, [f"{grant.applicant_id}/{number}"])
    await _check_new(dossier, number)
    tranche = await Tranche.create(
        id=work.new_id(),
        grant_id=grant.id,
        number=await Tranche.filter(grant_id=grant.id).count() + 1,
        receipt_no=number,
        received=command.received,
        facts=facts,
        received_on=command.received_on,
        evidence=evidence,
        state=TrancheState.REPORTED,
        reported_by=work.actor.name,
        reported_by_person=work.actor.person,
        reported_at=work.now,
    )
    reason = f"{number}：{read_yuan(command.received)}" if command.received else number
    await dossier.move(work, GrantEvent.REPORT_TRANCHE, reason=reason, evidence=evidence)
    return dossier.done({Thing.TRANCHE: tranche.id})


def _of_event(work: Work, dossier: Dossier, stated: dict[str, Any] | None) -> dict[str, Any] | None:
    """The facts of an event, read; no other fact of a standing award is changed by it."""
    measure, events = dossier.measure, event_facts(dossier.measure)
    complaints = [
        Refusal(Code.FACT_INVALID, {"fact": fact.title, "why": _NO_EVENT}, ("facts", name), (dossier.citation,))
        for name in stated or {}
        if name not in events and (fact := measure.facts.get(name))
    ]
    if complaints:
        raise RefusedError(*complaints)
    return check_facts(measure, stated, dossier.citation, work.today, partial=True) if stated else None


def _check_received(dossier: Dossier, received: Fen, facts: dict[str, Any] | None) -> None:
    """A measure that matches money asks for money; what comes by instalments alone has none to report."""
    is_matched = dossier.measure.procedure.tranches is not None
    if received > 0 and not is_matched:
        raise refuse(Code.INPUT_INVALID, "received", field="received", why=_NO_MATCH)
    if received < 0 or (not received and not facts):
        field = "received" if is_matched else "facts"
        raise refuse(Code.INPUT_INVALID, field, field=field, why=_MORE if is_matched else _NAME_EVENT)


async def _check_new(dossier: Dossier, number: str) -> None:
    """Refuse money that was matched before: as another tranche of the applicant, or checked for a first award."""
    applicant, code = dossier.grant.applicant_id, dossier.version.code
    tranches = Tranche.filter(receipt_no=number, grant__applicant_id=applicant, grant__policy_version__code=code)
    reported = await tranches.exclude(state=TrancheState.REFUSED.value).prefetch_related("grant").first()
    other = reported.grant.number if reported else None
    reviews = Review.filter(grant__applicant_id=applicant, grant__policy_version__code=code, evidence__isnull=False)
    for review in await reviews.filter(passed=True).prefetch_related("grant"):
        if review.grant.state not in _GAVE_UP and number in numbers_in(review.evidence or ""):
            other = other or review.grant.number
    if other is not None:
        terms = {"receipt": number, "number": other}
        raise RefusedError(Refusal(Code.UPSTREAM_RECEIPT_REUSED, terms, ("receiptNo",), (dossier.citation,)))


@command(
    "Award the match of a tranche, or what is due after an event, up to the caps of its measure (核定后续拨付): its "
    "payment is ordered.",
    step=TrancheEvent.AWARD,
    by="",
    shows=(TRANCHE, GRANT),
)
class AwardTranche(TrancheStep):
    """A tranche to award."""

    reason: Annotated[str | None, "Why, for the record."] = None


async def award_tranche(work: Work, command: AwardTranche) -> Done:
    """Award the match of a tranche (核定后续拨付): what all that was received gives, less what was given before.

    The measure's cap holds over all tranches of the project. Raises NOTHING_DUE where the cap is used up, and what the
    assessment refuses of the conditions.
    """
    dossier, tranche = await _opened(work, command, GrantEvent.AWARD_TRANCHE)
    dossier.check(work, GrantEvent.AWARD_TRANCHE)
    grant = dossier.grant
    grant.facts = facts_with(dossier, tranche)
    assessment = await assess(work, dossier, already_given=grant.award or 0)
    if assessment.refusals:
        raise RefusedError(*assessment.refusals)
    tranche.award, grant.award = assessment.amount, (grant.award or 0) + assessment.amount
    await move_tranche(work, dossier, tranche, TrancheEvent.AWARD, reason=remark(command.reason))
    await dossier.move(work, GrantEvent.AWARD_TRANCHE, reason=tranche.receipt_no)
    await snapshot(work, grant, work.actor.role.value, tranche.evidence)
    await account_for(work, dossier, grant.award)
    basis = asdict(assessment.basis) if assessment.basis else None
    await order_payment(work, dossier, assessment.amount, tranche=tranche, basis=basis)
    return dossier.done({Thing.TRANCHE: tranche.id})


def facts_with(dossier: Dossier, tranche: Tranche) -> dict[str, Any]:
    """Return the facts of a grant as they stand with what a tranche brought: what was received in all, or its event."""
    facts, name = dossier.grant.facts, dossier.measure.procedure.tranches or ""
    received = {name: show_yuan(_received_so_far(dossier, name) + tranche.received)} if tranche.received else {}
    return {**facts, **received, **(tranche.facts or {})}


def tranche_refused(dossier: Dossier, tranche: Tranche, today: date, on_record: OnRecord) -> list[Refusal]:
    """Return why nothing is due of a tranche on what was read before, as ``award_tranche`` refuses it."""
    tried = copy(dossier.grant)
    tried.facts = facts_with(dossier, tranche)
    try:
        given = dossier.grant.award or 0
        return assess_on_record(replace(dossier, grant=tried), today, on_record, given).refusals
    except RefusedError as refused:
        return refused.refusals


def _received_so_far(dossier: Dossier, name: str) -> Fen:
    values, _ = read_facts(dossier.measure.facts, dossier.grant.facts, dossier.citation, partial=True)
    received = values.get(name)
    return received if isinstance(received, int) else 0


@command(
    "Refuse a reported tranche, with a reason (不予认定).",
    step=TrancheEvent.REFUSE,
    shows=(TRANCHE, GRANT),
)
class RefuseTranche(TrancheStep):
    """A tranche to refuse; the reason is required."""

    reason: Annotated[str, "Why, for the record."]


async def refuse_tranche(work: Work, command: RefuseTranche) -> Done:
    """Refuse a reported tranche, with a reason (不予认定): its receipt can be reported again."""
    dossier, tranche = await _opened(work, command, GrantEvent.AWARD_TRANCHE)
    await move_tranche(work, dossier, tranche, TrancheEvent.REFUSE, reason=stated_reason(command.reason))
    await dossier.save(work)
    return dossier.done({Thing.TRANCHE: tranche.id})


async def _opened(work: Work, command: TrancheStep, event: GrantEvent) -> tuple[Dossier, Tranche]:
    dossier, tranche = await open_child(work, Tranche, command.tranche_id, event=event)
    check_version(tranche.version, command.expected_version)
    return dossier, tranche
