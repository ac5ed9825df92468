"""What is stated on a grant: checked by its measure, kept as snapshots that are never changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.assessment.facts import KEPT_AS_READ, WRITE_IDENTIFIER, WRITTEN, read_facts
from domain.assessment.future_facts import in_future
from domain.assessment.matters import facts_of_application, named_item, named_key, parts_of
from domain.handling.findings import findings_of
from domain.handling.gate_steps import GATE_STEPS, gate_steps_of
from domain.lives.grants import GrantEvent
from domain.models import FactSnapshot, Grant, HistoryStep, Review, ServiceMonth
from domain.policy.calendar import show_month
from domain.policy.conditions import Fact, FactType, RecordedGate, Text
from domain.policy.formulas import PerUnit, Windows
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Code, Refusal
from workflows.transaction.reasons import held_number, no_personal_number, stated_line
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.work import Work

MOST_ITEM, MOST_ITEM_KEY = 200, 300

_EVENTS: dict[str, str] = {
    "recordServiceMonth": GrantEvent.RECORD_SERVICE_MONTH.words.zh,
    "rankCall": GrantEvent.SELECT.words.zh,
    "inspectUnits": GrantEvent.INSPECT_UNITS.words.zh,
    "recordReview": GrantEvent.RECORD_REVIEW.words.zh,
    **{step.mutation: step.event.words.zh for step in GATE_STEPS.values()},
}
"""What the office calls the commands by which facts are recorded, by their names in the API."""


def recorded_by_deed(measure: Measure) -> dict[str, str]:
    """Return the facts that an application does not state: a command of their own puts them on record with evidence.

    By fact, the name of that command in the API.
    """
    procedure, formula = measure.procedure, measure.formula
    recorded: dict[str, str] = {}
    if isinstance(formula, Windows):
        recorded[formula.months] = "recordServiceMonth"
    if isinstance(measure.gate, RecordedGate):
        recorded |= {step.fact: step.mutation for step in gate_steps_of(measure.gate)}
    if procedure.competition is not None:
        recorded[procedure.competition.selects] = "rankCall"
    if procedure.units is not None and isinstance(formula, PerUnit):
        by_inspection = (formula.units, formula.less, procedure.units.inspected_on)
        recorded |= {name: "inspectUnits" for name in by_inspection if name is not None}
    for step in procedure.steps:
        # A finding and its day are the reviewer's alone; a figure is stated first, and then certified.
        recorded |= dict.fromkeys([*findings_of(step, measure), *step.days], "recordReview")
    return recorded | dict.fromkeys(_found_later(measure), "recordReview")


def _found_later(measure: Measure) -> list[str]:
    """What came of an award is found after it was paid: no application states it."""
    return [indicator.actual for indicator in measure.performance.indicators] if measure.performance else []


def certified_facts(measure: Measure, reviews: Iterable[Review]) -> set[str]:
    """Return the facts that reviews have certified so far: no other command changes them."""
    return {name for review in reviews for name in review.facts if name in measure.facts}


async def recorded_dates(measure: Measure, grant: Grant) -> set[str]:
    """Return the dates of a gate that commands put on record: they may be stated on an application as well (art. 5)."""
    steps = gate_steps_of(measure.gate)
    if not steps:
        return set()
    taken_steps = HistoryStep.filter(subject_id=grant.id, event__in=[step.event.value for step in steps])
    events = {step.event for step in await taken_steps}
    return {step.fact for step in steps if step.event.value in events}


def check_proven(
    measure: Measure, facts: dict[str, Any], grant: Grant, citation: Citation, proven: Iterable[str]
) -> None:
    """Raise FACT_INVALID for each fact stated otherwise than it was proven: by a review, or with evidence."""
    provable = {name: measure.facts[name] for name in proven if name not in recorded_by_deed(measure) and name in facts}
    stated, known = (
        read_facts(provable, {name: facts_of_grant.get(name) for name in provable}, citation, partial=True)[0]
        for facts_of_grant in (facts, grant.facts)
    )
    why = Text(zh="已经核实登记，不得更正", en="it was proven, and stays as it is")
    complaints = [
        Refusal(Code.FACT_INVALID, {"fact": fact.title, "why": why}, ("facts", name), (citation,))
        for name, fact in provable.items()
        if stated.get(name) != known.get(name)
    ]
    if complaints:
        raise RefusedError(*complaints)


def check_facts(
    measure: Measure, facts: dict[str, Any], citation: Citation, today: date, *, partial: bool
) -> dict[str, Any]:
    """Return the facts of an application, checked; those that a command records are empty.

    Raises FACT_INVALID, FACT_MISSING (unless ``partial``: a draft may be incomplete) and DATE_IN_FUTURE, all at once.
    """
    steps = recorded_by_deed(measure)
    complaints = [
        Refusal(
            Code.FACT_INVALID,
            {"fact": measure.facts[name].title, "why": _by_command(step)},
            ("facts", name),
            (citation,),
        )
        for name, step in steps.items()
        if facts.get(name)
    ]
    stated = {name: value for name, value in facts.items() if name not in steps}
    statable = {name: fact for name, fact in facts_of_application(measure).items() if name not in steps}
    values, refusals = read_facts(statable, stated, citation, partial=partial)
    complaints += refusals + in_future(statable, values, today, citation) + with_numbers(statable, values, citation)
    if complaints:
        raise RefusedError(*complaints)
    # A text is kept as it was read: without what nobody can see, and a number in its one form.
    return stated | {name: values[name] for name in stated if statable[name].type in KEPT_AS_READ}


def with_numbers(facts: Mapping[str, Fact], values: Mapping[str, Any], citation: Citation) -> list[Refusal]:
    """Return FACT_INVALID for each text in which somebody wrote the number of an identity card or of a bank card."""
    texts = {name: values[name] for name, fact in facts.items() if fact.type is FactType.TEXT and values.get(name)}
    return [
        Refusal(Code.FACT_INVALID, {"fact": facts[name].title, "why": why}, ("facts", name), (citation,))
        for name, text in texts.items()
        if (why := held_number(text)) is not None
    ]


def _by_command(step: str) -> Text:
    return Text(
        zh=f"由“{_EVENTS[step]}”凭证明材料登记，申报时不填",
        en=f"it is put on record with evidence by {step}, not stated here",
    )


async def snapshot(work: Work, grant: Grant, source: str, evidence: str | None = None) -> None:
    """Keep the facts as they now stand, with their source and time."""
    number = await FactSnapshot.filter(grant_id=grant.id).count()
    await FactSnapshot.create(
        id=work.new_id(),
        grant_id=grant.id,
        number=number + 1,
        facts=grant.facts,
        source=source,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_by_person=work.actor.person,
        recorded_at=work.now,
    )


def item_key(measure: Measure, credit_code: str, item: str, facts: dict[str, Any]) -> str:
    """Return what makes two applications under a measure one item (同一事项).

    Raises INPUT_INVALID for an item that grows too long when it is written out (㍿ stands for four characters).
    """
    named = named_key(measure, item, facts)
    rule = measure.item
    keyed_by = rule.keyed_by if rule else "ITEM"
    year = facts.get(rule.year_of) if rule and rule.year_of else None
    key = {
        "ITEM": named,
        "APPLICANT": credit_code,
        "APPLICANT_YEAR": f"{credit_code}/{year}",
        "APPLICANT_ITEM": f"{credit_code}/{named}",
    }[keyed_by]
    if len(key) > MOST_ITEM_KEY:
        raise refuse(Code.INPUT_INVALID, "item", field="item", why=Text(zh="名称过长", en="write a shorter name"))
    return key


def stated_item(measure: Measure, item: str, facts: dict[str, Any]) -> str:
    """Return what an application is for as it is kept: its one text, or its parts, stated among the facts.

    Raises INPUT_INVALID for a text where parts are asked, for one of several lines, for one that is too long, and for
    one that is no number where its measure asks for one.
    """
    if not (parts := parts_of(measure)):
        no_personal_number(item, "item")
        return _one_text(measure, stated_line(item, "item", MOST_ITEM))
    if item.strip():
        titles = Text(zh="、".join(part.title.zh for part in parts.values()), en=", ".join(parts))
        why = Text(
            zh=f"本事项分项填写：{titles.zh}", en=f"leave it out and state its parts among the facts: {titles.en}"
        )
        raise refuse(Code.INPUT_INVALID, "item", field="item", why=why)
    named = named_item(measure, "", facts)
    no_personal_number(named, "facts")
    return stated_line(named, "item", MOST_ITEM)


def _one_text(measure: Measure, item: str) -> str:
    """The text in the one form of its type; a draft need not say it yet."""
    if measure.item is None or measure.item.type is FactType.TEXT or not item:
        return item
    written = WRITTEN[measure.item.type](item)
    if written is None:
        raise refuse(Code.INPUT_INVALID, "item", field="item", why=WRITE_IDENTIFIER[measure.item.type])
    return written


def facts_to_assess(measure: Measure, grant: Grant) -> dict[str, Any]:
    """Return a grant's facts as the assessment asks for them: recorded dates too, and no month of a programme."""
    parts = parts_of(measure)
    stated = {name: value for name, value in grant.facts.items() if name not in parts}
    facts: dict[str, Any] = dict.fromkeys(recorded_by_deed(measure)) | stated
    return facts | ({measure.formula.months: []} if isinstance(measure.formula, Windows) else {})


async def assessed_facts(measure: Measure, grant: Grant) -> dict[str, Any]:
    """Return what ``facts_to_assess`` does, with the months of a programme that are on record."""
    facts = facts_to_assess(measure, grant)
    if isinstance(measure.formula, Windows):
        facts[measure.formula.months] = [
            {"month": show_month(month), "signed_persons": persons}
            for month, persons in (await months_on_record(grant.id)).items()
        ]
    return facts


async def months_on_record(grant_id: UUID) -> dict[int, int]:
    """Return the months of a programme as last reported or corrected: month → persons."""
    on_record = ServiceMonth.filter(grant_id=grant_id).order_by("month", "number")
    rows = await on_record.values_list("month", "signed_persons")
    return {int(month): int(persons) for month, persons in rows}
