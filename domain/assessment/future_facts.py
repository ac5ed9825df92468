"""Facts that name days or months to come (未来日期): what must have happened is not stated before it has."""

from collections.abc import Mapping
from datetime import date

from domain.assessment.facts import Values
from domain.policy.calendar import last_day_of, show_month
from domain.policy.conditions import Fact, FactType
from domain.refusals.refusals import Citation, Code, Refusal, Term


def _refuse(code: Code, name: str, terms: Mapping[str, Term], citation: Citation) -> Refusal:
    return Refusal(code, terms, ("facts", name), (citation,))


def is_timed(fact: Fact) -> bool:
    """Return whether a fact names days or months that must have come."""
    return fact.not_future or fact.type is FactType.MONTHS


def in_future(definitions: Mapping[str, Fact], values: Values, today: date, citation: Citation) -> list[Refusal]:
    """Return a refusal for each date that may not lie after ``today`` but does, and for months that are not over.

    The codes are DATE_IN_FUTURE and MONTH_NOT_OVER; of several months the first is named.
    """
    refusals: list[Refusal] = []
    for name, fact in definitions.items():
        value = values.get(name)
        if fact.not_future and isinstance(value, date) and value > today:
            terms: dict[str, Term] = {"fact": fact.title, "today": today.isoformat()}
            refusals.append(_refuse(Code.DATE_IN_FUTURE, name, terms, citation))
        not_over = [month for month in value if last_day_of(month) >= today] if isinstance(value, dict) else []
        if not_over:
            refusals.append(_refuse(Code.MONTH_NOT_OVER, name, {"month": show_month(min(not_over))}, citation))
    return refusals
