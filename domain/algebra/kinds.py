"""What an expression is of: money, a number with or without a unit, a day, a choice, or true and false."""

from dataclasses import dataclass
from enum import StrEnum

from domain.algebra.mistakes import Said
from domain.policy.conditions import Fact, FactType
from domain.values.figures import english_unit


class Sort(StrEnum):
    """The sorts of value."""

    MONEY = "MONEY"
    NUMBER = "NUMBER"
    DATE = "DATE"
    CHOICE = "CHOICE"
    TRUTH = "TRUTH"


_SORTS = {
    FactType.MONEY: Sort.MONEY,
    FactType.PERCENT: Sort.NUMBER,
    FactType.COUNT: Sort.NUMBER,
    FactType.YEAR: Sort.NUMBER,
    FactType.DATE: Sort.DATE,
    FactType.CHOICE: Sort.CHOICE,
    FactType.BOOL: Sort.TRUTH,
}
_NAMES: dict[Sort, Said] = {
    Sort.MONEY: ("金额", "money"),
    Sort.NUMBER: ("数值", "a number"),
    Sort.DATE: ("日期", "a day"),
    Sort.CHOICE: ("选项", "a choice"),
    Sort.TRUTH: ("是否", "true or false"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of value, and of a number the unit in which it counts, as the law writes it: 天, 个月, 平方米."""

    sort: Sort
    unit: str = ""

    def named(self) -> Said:
        """Return the kind in words."""
        zh, en = _NAMES[self.sort]
        return (f"{zh}（{self.unit}）", f"{en} of {english_unit(self.unit)}") if self.unit else (zh, en)


MONEY, NUMBER, DATE, TRUTH = Kind(Sort.MONEY), Kind(Sort.NUMBER), Kind(Sort.DATE), Kind(Sort.TRUTH)


def kind_of(fact: Fact) -> Kind | None:
    """Return the kind of a fact; None for texts, lists and months, with which nothing can be reckoned here."""
    sort = _SORTS.get(fact.type)
    if sort is None:
        return None
    return Kind(sort, fact.unit.zh if fact.unit else "")
