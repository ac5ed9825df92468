"""What is stated on a grant: checked by its measure, kept as snapshots that are never changed."""

import re
import unicodedata
from datetime import date
from typing import Any
from uuid import UUID

from domain.calendar import show_month
from domain.conditions import RecordedGate, Text
from domain.facts import in_future, read_facts
from domain.formulas import Windows
from domain.gate_deeds import deeds_of
from domain.models import FactSnapshot, Grant, ServiceMonth
from domain.policy import Measure
from domain.refusals import Citation, Code, Refusal
from workflows.refused import RefusedError
from workflows.work import Work

_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
"""Signs that people write for the one dash of a standard's number."""


def recorded_by_deed(measure: Measure) -> dict[str, str]:
    """Answer the facts that an application does not state: a deed of their own puts them on record with evidence.

    By fact, the name of that deed in the API.
    """
    if isinstance(measure.formula, Windows):
        return {measure.formula.months: "recordServiceMonth"}
    recorded = deeds_of(measure.gate) if isinstance(measure.gate, RecordedGate) else []
    return {deed.fact: deed.mutation for deed in recorded}


def check_facts(
    measure: Measure, facts: dict[str, Any], citation: Citation, today: date, *, partial: bool
) -> dict[str, Any]:
    """Answer the facts of an application, checked; those that a deed records are empty.

    Raises FACT_INVALID, FACT_MISSING (unless ``partial``: a draft may be incomplete) and DATE_IN_FUTURE, all at once.
    """
    deeds = recorded_by_deed(measure)
    complaints = [
        Refusal(
            Code.FACT_INVALID, {"fact": measure.facts[name].title, "why": _by_deed(deed)}, ("facts", name), (citation,)
        )
        for name, deed in deeds.items()
        if facts.get(name)
    ]
    stated = {name: value for name, value in facts.items() if name not in deeds}
    asked = {name: fact for name, fact in measure.facts.items() if name not in deeds}
    values, refusals = read_facts(asked, stated, citation, partial=partial)
    complaints += refusals + in_future(asked, values, today, citation)
    if complaints:
        raise RefusedError(*complaints)
    return stated


def _by_deed(deed: str) -> Text:
    return Text(
        zh=f"由 {deed} 凭证明材料登记，申报时不填", en=f"it is put on record with evidence by {deed}, not stated here"
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
        recorded_at=work.now,
    )


def item_key(measure: Measure, credit_code: str, item: str, facts: dict[str, Any]) -> str:
    """Answer what makes two applications under a measure one item (同一事项)."""
    named = _DASHES.sub("-", _SPACES.sub("", unicodedata.normalize("NFKC", item))).upper()
    rule = measure.item
    keyed_by = rule.keyed_by if rule else "ITEM"
    year = facts.get(rule.year_of) if rule and rule.year_of else None
    return {
        "ITEM": named,
        "APPLICANT": credit_code,
        "APPLICANT_YEAR": f"{credit_code}/{year}",
        "APPLICANT_ITEM": f"{credit_code}/{named}",
    }[keyed_by]


def needs_item(measure: Measure) -> bool:
    """Answer whether an application names what it is for, beyond its applicant and year."""
    return measure.item is not None and measure.item.keyed_by in {"ITEM", "APPLICANT_ITEM"}


async def assessed_facts(measure: Measure, grant: Grant) -> dict[str, Any]:
    """Answer a grant's facts as the assessment asks for them: recorded dates, and months from the months on record."""
    facts: dict[str, Any] = dict.fromkeys(recorded_by_deed(measure)) | grant.facts
    if isinstance(measure.formula, Windows):
        facts[measure.formula.months] = [
            {"month": show_month(month), "signed_persons": persons}
            for month, persons in (await months_on_record(grant.id)).items()
        ]
    return facts


async def months_on_record(grant_id: UUID) -> dict[int, int]:
    """Answer the reported months of a programme: month → persons."""
    rows = await ServiceMonth.filter(grant_id=grant_id).order_by("month").values_list("month", "signed_persons")
    return {int(month): int(persons) for month, persons in rows}
