"""What an award comes to on what is on record (核定金额): the assessment of a case beside what was given before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.assessment.assessment import Assessment, Request
from domain.assessment.predicates import Horizon
from domain.models import Grant
from domain.policy.conditions import WindowsGate
from domain.policy.formulas import PerUnit
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen, show_yuan
from workflows.cases.allowances import lock_allowances
from workflows.cases.dossiers import Dossier
from workflows.cases.prior_awards import Before, PriorAwards, award_year, earlier_programmes
from workflows.grants.assessed_requests import keep_assessed
from workflows.other_awards.same_matter import (
    Beside,
    Support,
    check_programme_beside,
    counted,
    lock_matter,
    support_on_record,
)
from workflows.runtime.sql import read_together
from workflows.transaction.facts import assessed_facts, facts_to_assess
from workflows.transaction.refused import RefusedError, refusals_of
from workflows.transaction.work import Work


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record for the assessment of a case beside its own facts."""

    before: PriorAwards
    supports: Sequence[Support]
    """All support of others for its matter, counted or not."""


def is_programme(dossier: Dossier) -> bool:
    """Return whether its measure is a programme of months: it pays no single award."""
    return isinstance(dossier.measure.gate, WindowsGate)


async def assess(work: Work, dossier: Dossier, already_given: Fen = 0) -> Assessment:
    """Return what a grant gives today, on the facts on record, what was given before and what other policies gave."""
    return (await assess_beside(work, dossier, already_given))[0]


async def assess_beside(work: Work, dossier: Dossier, already_given: Fen = 0) -> tuple[Assessment, list[Support]]:
    """Return what a grant gives today, and the support of other policies that was counted.

    It is asked under the locks of the measure and of the matter, and raises OTHER_SUPPORT_UNCLEARED.

    What was reckoned with is kept, so that it can be reckoned again.

    ``already_given`` fen of this very grant count as given before: those of its earlier tranches. They are of the year
    of its first award, and so is what comes on top.
    """
    year = year_of_award(dossier, work.today, already_given)
    await lock_allowances(dossier, year)
    await lock_matter(dossier)
    asked_before, beside = Before.of([(dossier, year)]), Beside.of([dossier])
    used, on_record = await read_together((asked_before.records, beside.records if beside.places else None))
    before = (await asked_before.given(used))[0]
    others = counted(dossier, (await beside.supports(on_record))[0])
    facts = await assessed_facts(dossier.measure, dossier.grant)
    request = _request(dossier, work.today, facts, before, others, already_given)
    assessment = dossier.compiled.assessors[dossier.grant.measure].assess(request)
    if not assessment.refusals:
        await keep_assessed(work, dossier.grant, request, assessment)
    return assessment, others


def year_of_award(dossier: Dossier, today: date, already_given: Fen = 0) -> int:
    """Return the year against whose caps an award counts: that of the first one, where some of it was given before."""
    kept = dossier.grant.award_year if already_given else None
    return kept or award_year(dossier, today)


def assess_on_record(dossier: Dossier, today: date, on_record: OnRecord, already_given: Fen = 0) -> Assessment:
    """Return what ``assess`` does, of what was read before; raises as it does. A programme is none of these."""
    others, facts = counted(dossier, on_record.supports), facts_to_assess(dossier.measure, dossier.grant)
    request = _request(dossier, today, facts, on_record.before, others, already_given)
    return dossier.compiled.assessors[dossier.grant.measure].assess(request)


def _request(
    dossier: Dossier,
    today: date,
    facts: dict[str, Any],
    before: PriorAwards,
    others: Sequence[Support],
    already_given: Fen = 0,
) -> Request:
    """What is asked of the measure."""
    formula = dossier.measure.formula
    if isinstance(formula, PerUnit) and formula.less and before.units_held:
        facts = facts | {formula.less: before.units_held}
    return Request(
        facts=facts,
        as_of=today,
        in_force_from=dossier.version.in_force_from,
        decided_amount=dossier.grant.decided_amount,
        decided_payer=dossier.grant.decided_payer,
        quota_reason=dossier.grant.quota_reason,
        paid=before.paid + before.kept + already_given,
        caps_used=before.caps_used_with(dossier, already_given),
        count_this_year=before.count_this_year,
        has_place=before.has_place,
        other_awards=tuple(support.had for support in others),
    )


async def judge_programme(work: Work, dossier: Dossier) -> None:
    """Raise what stands against a programme, which is proposed and approved on its conditions alone."""
    await lock_allowances(dossier, work.today.year)
    facts = await assessed_facts(dossier.measure, dossier.grant)
    earlier = (await earlier_programmes([dossier]))[0]
    if refusals := _judged(dossier, work.today, facts, earlier):
        raise RefusedError(*refusals)
    check_programme_beside(dossier, await support_on_record(dossier))


def programme_refused(
    dossier: Dossier, today: date, earlier: Grant | None, supports: Sequence[Support]
) -> list[Refusal]:
    """Return what ``judge_programme`` raises before any month was reported, of what was read before."""
    facts = facts_to_assess(dossier.measure, dossier.grant)
    refusals = _judged(dossier, today, facts, earlier)
    return refusals or refusals_of(lambda: check_programme_beside(dossier, supports))


def _judged(dossier: Dossier, today: date, facts: dict[str, Any], earlier: Grant | None) -> list[Refusal]:
    horizon = Horizon(today, dossier.version.in_force_from, dossier.version.expires_on)
    _, refusals = dossier.compiled.assessors[dossier.grant.measure].judge(facts, horizon)
    if earlier is not None:
        refusals.append(Refusal(Code.ITEM_ALREADY_OPEN, {"number": earlier.number}, (), (dossier.citation,)))
    return refusals


def check_amount(dossier: Dossier, assessment: Assessment) -> None:
    """Raise ASSESSMENT_CHANGED where an award is no longer what was proposed and shown, with why."""
    proposed = dossier.grant.award or 0
    if assessment.amount != proposed:
        terms = {"observed": show_yuan(assessment.amount), "required": show_yuan(proposed)}
        changed = Refusal(Code.ASSESSMENT_CHANGED, terms, (), (dossier.citation,))
        raise RefusedError(changed, *assessment.refusals)
