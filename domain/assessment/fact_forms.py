"""What a form says of a fact (填报要求): its unit, what is possible, how long it may be, an example."""

from collections.abc import Mapping
from enum import StrEnum

from domain.policy.calendar import YEARS
from domain.policy.conditions import Fact, FactType, Text
from domain.values.identifiers import MOST_NAME

MOST_COUNT = 10**12
MOST_PERCENT = 100
"""The whole: of what can be more than that, such as growth, the pack says how much."""
MOST_TEXT = 1_000

_T = FactType
_UNITS: Mapping[FactType, Text] = {
    _T.MONEY: Text(zh="元", en="yuan"),
    _T.PERCENT: Text(zh="%", en="percent"),
    _T.MONTHS: Text(zh="人", en="persons"),
}
_LENGTHS: Mapping[FactType, int] = {
    _T.TEXT: MOST_TEXT,
    _T.NAME: MOST_NAME,
    _T.ADDRESS: MOST_NAME,
    _T.CODE: 40,
    _T.CREDIT_CODE: 18,
    _T.DOCUMENT_NUMBER: 60,
    _T.REFERENCE_NUMBER: 60,
    _T.STANDARD_NUMBER: 60,
}
_EXAMPLES: Mapping[FactType, str] = {
    _T.MONEY: "1234567.80",
    _T.PERCENT: "0.80",
    _T.COUNT: "12",
    _T.YEAR: "2022",
    _T.DATE: "2022-06-01",
    _T.DOCUMENT_NUMBER: "示例发〔2022〕1号",
    _T.STANDARD_NUMBER: "GB/T 12345-2022",
}


class FactGroup(StrEnum):
    """Under which heading of a form a fact stands (填报分组)."""

    APPLICANT = "APPLICANT"
    MATTER = "MATTER"
    FIGURES = "FIGURES"
    TIMES = "TIMES"
    LATER = "LATER"


FACT_GROUP_TITLES: Mapping[FactGroup, Text] = {
    FactGroup.APPLICANT: Text(zh="申报单位情况", en="who applies"),
    FactGroup.MATTER: Text(zh="事项情况", en="what it is for"),
    FactGroup.FIGURES: Text(zh="金额与数量", en="figures"),
    FactGroup.TIMES: Text(zh="时间", en="days and years"),
    FactGroup.LATER: Text(zh="申报后由办理单位登记", en="put on record after the application, not stated on it"),
}


def bounds_of(fact: Fact) -> tuple[int, int] | None:
    """Return the least and the most that a number may be, both included; None for what is no number.

    Of money there is no most; of a percentage they are percent.
    """
    match fact.type:
        case FactType.COUNT | FactType.MONTHS:
            return fact.at_least or 0, MOST_COUNT if fact.at_most is None else fact.at_most
        case FactType.PERCENT:
            return fact.at_least or 0, MOST_PERCENT if fact.at_most is None else fact.at_most
        case FactType.YEAR:
            return YEARS.start, YEARS.stop - 1
        case _:
            return None


def unit_of(fact: Fact) -> Text | None:
    """Return in what a fact is counted; None for what is not counted."""
    return fact.unit or _UNITS.get(fact.type)


def length_of(fact: Fact) -> int | None:
    """Return the most characters that a text may have; None for what is no text."""
    return _LENGTHS.get(fact.type)


def example_of(fact: Fact) -> str | None:
    """Return an example of how a fact is written; None where it is chosen, or written freely."""
    return _EXAMPLES.get(fact.type)


def group_of(fact: Fact, *, is_later: bool) -> FactGroup:
    """Return under which heading a fact stands; ``is_later`` where no application states it."""
    if is_later:
        return FactGroup.LATER
    if fact.bodies:
        return FactGroup.APPLICANT
    if fact.type in {FactType.MONEY, FactType.PERCENT, FactType.COUNT}:
        return FactGroup.FIGURES
    return FactGroup.TIMES if fact.type in {FactType.DATE, FactType.YEAR, FactType.MONTHS} else FactGroup.MATTER
