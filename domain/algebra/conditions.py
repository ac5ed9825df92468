"""What holds or does not (条件): comparisons, choices, days, and all, any and none of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import ge, gt, le, lt
from typing import Any

from domain.algebra.kinds import DATE, TRUTH, Kind, Sort
from domain.algebra.mistakes import ExpressionError, Said, misfit
from domain.algebra.nodes import Case, FactOf, Node, Reckon, Scope, expect
from domain.policy.calendar import anniversary
from domain.policy.conditions import Fact
from domain.policy.pack_complaints import listed

COMPARISONS: dict[str, tuple[Callable[[Any, Any], bool], Said]] = {
    "<": (lt, ("低于", "below")),
    "≤": (le, ("不超过", "not above")),
    ">": (gt, ("超过", "above")),
    "≥": (ge, ("不低于", "not below")),
}
_OF_DAYS: dict[str, Said] = {
    "<": ("早于", "before"),
    "≤": ("不晚于", "not after"),
    ">": ("晚于", "after"),
    "≥": ("不早于", "not before"),
}


@dataclass(frozen=True)
class Truth(Node):
    """Something that holds or does not."""

    def kind(self, scope: Scope) -> Kind:
        """Return true or false; raises ExpressionError where its parts do not fit."""
        for part in self.parts():
            expect(part, TRUTH, scope)
        return TRUTH


@dataclass(frozen=True)
class Compare(Truth):
    """One value against another: <, ≤, > or ≥, of one kind and unit."""

    left: Node
    sign: str
    right: Node

    def parts(self) -> Iterator[Node]:
        """Return both."""
        return iter((self.left, self.right))

    def kind(self, scope: Scope) -> Kind:
        """Return true or false; the right side is of the kind of the left."""
        kind = self.left.kind(scope)
        if kind.sort in {Sort.CHOICE, Sort.TRUTH}:
            comparable = (
                "金额、数值或日期；选项用“is”或“in”比较",
                "money, a number or a day; of a choice write is or in",
            )
            raise misfit(self.left.at, kind.named(), comparable)
        expect(self.right, kind, scope)
        return TRUTH

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        left, right = self.left.reckoned(scope.silent()), self.right.reckoned(scope.silent())
        holds = COMPARISONS[self.sign][0]
        return lambda case: holds(left(case), right(case))

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        (zh, en), (than_zh, than_en) = self.left.words(scope), self.right.words(scope)
        sign = _OF_DAYS[self.sign] if self.left.kind(scope) == DATE else COMPARISONS[self.sign][1]
        return f"{zh}{sign[0]}{than_zh}", f"{en} {sign[1]} {than_en}"


@dataclass(frozen=True)
class IsOne(Truth):
    """A choice that is one of those named."""

    fact: FactOf
    choices: tuple[str, ...]

    def kind(self, scope: Scope) -> Kind:
        """Return true or false; the fact is a choice and has these values."""
        kind = self.fact.kind(scope)
        if kind.sort is not Sort.CHOICE:
            raise misfit(self.fact.at, kind.named(), ("选项", "a choice"))
        for choice in self.choices:
            check_choice(self.at, self.fact.name, scope.facts[self.fact.name], choice)
        return TRUTH

    def parts(self) -> Iterator[Node]:
        """Return the fact."""
        return iter((self.fact,))

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        del scope
        name, choices = self.fact.name, frozenset(self.choices)
        return lambda case: case.values[name] in choices

    def words(self, scope: Scope) -> Said:
        """Return it by the titles of the choices."""
        zh, en = self.fact.words(scope)
        titles = [scope.facts[self.fact.name].choices[choice] for choice in self.choices]
        return (
            f"{zh}为{'、'.join(title.zh for title in titles)}",
            f"{en} is {' or '.join(title.en for title in titles)}",
        )


def check_choice(at: int, name: str, fact: Fact, choice: str) -> None:
    """Raise ExpressionError where a fact has no such choice."""
    if choice not in fact.choices:
        known = listed(fact.choices)
        raise ExpressionError(
            at, f"“{name}”没有选项“{choice}”；可选：{known[0]}", f"{choice} is no choice of {name}; it has {known[1]}"
        )


@dataclass(frozen=True)
class Within(Truth):
    """A day that lies inside the validity (在有效期内), its first and last day included."""

    day: Node

    def parts(self) -> Iterator[Node]:
        """Return the day."""
        return iter((self.day,))

    def kind(self, scope: Scope) -> Kind:
        """Return true or false; a day is asked."""
        expect(self.day, DATE, scope)
        return TRUTH

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it; where the first day in force is not known, nothing lies inside."""
        day = self.day.reckoned(scope.silent())
        return lambda case: case.first_day is not None and case.first_day <= day(case) <= case.last_day

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        zh, en = self.day.words(scope)
        return f"{zh}在有效期内", f"{en} inside the validity"


@dataclass(frozen=True)
class Every(Truth):
    """All of them hold."""

    of: tuple[Node, ...]

    def parts(self) -> Iterator[Node]:
        """Return them."""
        return iter(self.of)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        tests = [part.reckoned(scope) for part in self.of]
        return lambda case: all(test(case) for test in tests)

    def words(self, scope: Scope) -> Said:
        """Return them, joined."""
        words = [part.words(scope) for part in self.of]
        return "且".join(zh for zh, _ in words), " and ".join(en for _, en in words)


@dataclass(frozen=True)
class Some(Every):
    """One of them holds, or more."""

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        tests = [part.reckoned(scope) for part in self.of]
        return lambda case: any(test(case) for test in tests)

    def words(self, scope: Scope) -> Said:
        """Return them, joined."""
        words = [part.words(scope) for part in self.of]
        return "或".join(zh for zh, _ in words), " or ".join(en for _, en in words)


@dataclass(frozen=True)
class Not(Truth):
    """It does not hold."""

    of: Node

    def parts(self) -> Iterator[Node]:
        """Return it."""
        return iter((self.of,))

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        test = self.of.reckoned(scope)
        return lambda case: not test(case)

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        zh, en = self.of.words(scope)
        return f"非（{zh}）", f"not ({en})"


@dataclass(frozen=True)
class Elapsed(Node):
    """What lies between two days: full years by corresponding day (满…年), months likewise, or days."""

    unit: str
    since: Node
    until: Node

    def parts(self) -> Iterator[Node]:
        """Return both days."""
        return iter((self.since, self.until))

    def kind(self, scope: Scope) -> Kind:
        """Return a number of years, months or days."""
        for day in self.parts():
            expect(day, DATE, scope)
        return Kind(Sort.NUMBER, self.unit)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        since, until, count = self.since.reckoned(scope), self.until.reckoned(scope), ELAPSED[self.unit]
        return lambda case: count(since(case), until(case))

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        (zh, en), (until_zh, until_en) = self.since.words(scope), self.until.words(scope)
        return f"自{zh}至{until_zh}的{_UNITS[self.unit][0]}", f"{_UNITS[self.unit][1]} from {en} to {until_en}"


def full_years(since: date, until: date) -> int:
    """Return the full years from one day to another; 29 February has its anniversary on 28 February.

    >>> full_years(date(2020, 2, 29), date(2025, 2, 28)), full_years(date(2020, 3, 1), date(2025, 2, 28))
    (5, 4)
    """
    years = until.year - since.year
    return years if anniversary(since, years) <= until else years - 1


def full_months(since: date, until: date) -> int:
    """Return the full months from one day to another, by the day of the month.

    >>> full_months(date(2025, 1, 31), date(2025, 3, 1)), full_months(date(2025, 1, 31), date(2025, 3, 31))
    (1, 2)
    """
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


ELAPSED: dict[str, Callable[[date, date], int]] = {
    "年": full_years,
    "个月": full_months,
    "天": lambda since, until: (until - since).days,
}
_UNITS: dict[str, Said] = {"年": ("满年数", "full years"), "个月": ("满月数", "full months"), "天": ("天数", "days")}

__all__ = ["Case", "Compare", "Elapsed", "Every", "IsOne", "Not", "Some", "Within"]
