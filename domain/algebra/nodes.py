"""What every part of an expression can do: say its kind, compile itself, and explain itself; and its leaves."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from domain.algebra.kinds import MONEY, Kind, Sort, kind_of
from domain.algebra.mistakes import ExpressionError, Said, misfit, unknown_fact
from domain.policy.conditions import Fact
from domain.values.figures import Amount, Figure, Quantity
from domain.values.money import read_yuan

Exact: TypeAlias = int | Fraction
"""An amount of fen, or a number, before the one rounding."""
Line: TypeAlias = tuple[Said, Exact]
"""One line of the paper: what was reckoned, and what it came to."""


def _no_lines() -> list[Line]:
    """Return an empty paper; ``list[Line]()`` says the same and takes ten times as long."""
    return []


@dataclass(slots=True)
class Case:
    """What an expression is reckoned on: the facts of one question, and the paper that takes the lines.

    ``first_day`` and ``last_day`` are the validity of the policy, the first None where it is not known.
    """

    values: Mapping[str, Any]
    decided: int = 0
    first_day: date | None = None
    last_day: date = date.max
    lines: list[Line] = field(default_factory=_no_lines)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: the facts of its measure, and what other measures give."""

    facts: Mapping[str, Fact]
    results: Mapping[str, "Node"] = field(default_factory=dict[str, "Node"])
    shows: bool = True
    """Whether lines go to the paper; a condition and the limit of a bracket are reckoned in the head."""

    def silent(self) -> "Scope":
        """Return the same scope, without lines."""
        return replace(self, shows=False)


Reckon: TypeAlias = Callable[[Case], Any]
Tell: TypeAlias = Callable[[Case], Said]


@dataclass(frozen=True, slots=True)
class Always:
    """Tells the same words in every case: what is made of such words alone is made once, when it is compiled."""

    words: Said

    def __call__(self, case: Case) -> Said:
        """Return the words."""
        del case
        return self.words


def framed(frame: Callable[[Sequence[Said]], Said], tells: Sequence[Tell]) -> Tell:
    """Return what tells the words of several parts in one frame."""
    if all(isinstance(tell, Always) for tell in tells):
        return Always(frame([tell.words for tell in tells if isinstance(tell, Always)]))
    return lambda case: frame([tell(case) for tell in tells])


@dataclass(frozen=True)
class Node(ABC):
    """A part of an expression, with the character at which it stands."""

    at: int = field(default=0, compare=False, kw_only=True)

    @abstractmethod
    def kind(self, scope: Scope) -> Kind:
        """Return what it is of; raises ExpressionError where its parts do not fit together."""

    @abstractmethod
    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it, once."""

    @abstractmethod
    def words(self, scope: Scope) -> Said:
        """Return it in words, by the titles of the facts."""

    def explained(self, scope: Scope) -> Tell:
        """Return what says it on the facts of one case; in the same words for all, where a part does not say more."""
        return Always(self.words(scope))

    def parts(self) -> Iterator["Node"]:
        """Return what it is made of."""
        return iter(())

    def has_line(self, scope: Scope) -> bool:
        """Return whether it stands on a line of its own, to which later lines refer."""
        del scope
        return False


def walk(node: Node) -> Iterator[Node]:
    """Return a node and all that it is made of."""
    yield node
    for part in node.parts():
        yield from walk(part)


def facts_in(node: Node) -> list[str]:
    """Return the facts that an expression names, in its order, each once."""
    return list(dict.fromkeys(part.name for part in walk(node) if isinstance(part, FactOf)))


def figures_of(node: Node) -> Iterator[Figure]:
    """Return the figures of an expression as the law writes them."""
    return (part.figure for part in walk(node) if isinstance(part, Stated) and part.figure is not None)


def expect(node: Node, kind: Kind, scope: Scope) -> None:
    """Raise ExpressionError where a node is of another kind."""
    of_node = node.kind(scope)
    if of_node != kind:
        raise misfit(node.at, of_node.named(), kind.named())


@dataclass(frozen=True)
class Stated(Node):
    """A figure of the law (750万元, 12%, 90天), or a bare number."""

    value: Exact
    figure: Figure | None = None

    def kind(self, scope: Scope) -> Kind:
        """Return money for an amount, else a number with its unit."""
        del scope
        if isinstance(self.figure, Amount):
            return MONEY
        return Kind(Sort.NUMBER, self.figure.unit if isinstance(self.figure, Quantity) else "")

    def reckoned(self, scope: Scope) -> Reckon:
        """Return the figure."""
        del scope
        value = self.value
        return lambda _: value

    def words(self, scope: Scope) -> Said:
        """Return it as the law writes it."""
        del scope
        written = self.figure.written if self.figure else str(self.value)
        return written, self.figure.english if self.figure else written


def quotient(above: int, below: int) -> Exact:
    """Return one whole number over another, exactly: whole where it comes out whole.

    >>> quotient(12, 4), quotient(1, 3)
    (3, Fraction(1, 3))
    """
    whole, part = divmod(above, below)
    return Fraction(above, below) if part else whole


def times(amount: Exact, rate: Exact) -> Exact:
    """Return a product, exactly; fractions themselves multiply several times as slowly.

    >>> times(8, Fraction(1, 4)), times(Fraction(1, 3), 2)
    (2, Fraction(2, 3))
    """
    return quotient(amount.numerator * rate.numerator, amount.denominator * rate.denominator)


@dataclass(frozen=True)
class FactOf(Node):
    """A fact of the measure."""

    name: str

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of the fact; an unknown one, one of a list and one that may be null are mistakes."""
        fact = scope.facts.get(self.name)
        if fact is None:
            raise unknown_fact(self.at, self.name, scope.facts)
        kind = kind_of(fact)
        if kind is None:
            zh, en = f"“{self.name}”的类型是“{fact.type.value}”", f"{self.name!r} is {fact.type.value}"
            raise ExpressionError(self.at, f"{zh}，不能参与计算", f"{en}, with which nothing can be reckoned here")
        if fact.nullable:
            zh, en = f"“{self.name}”可以为空，不能参与计算", f"{self.name!r} may be null"
            raise ExpressionError(self.at, zh, f"{en}, which cannot be reckoned with here; name one always stated")
        return kind

    def reckoned(self, scope: Scope) -> Reckon:
        """Return what reads it."""
        del scope
        name = self.name
        return lambda case: case.values[name]

    def words(self, scope: Scope) -> Said:
        """Return its title."""
        title = scope.facts[self.name].title
        return title.zh, title.en

    def explained(self, scope: Scope) -> Tell:
        """Return its title with the number that was stated."""
        (zh, en), name, fact = self.words(scope), self.name, scope.facts[self.name]
        unit_zh, unit_en = (fact.unit.zh, f" {fact.unit.en}") if fact.unit else ("", "")
        if self.kind(scope).sort is not Sort.NUMBER:
            return Always((zh, en))
        return lambda case: (f"{zh} {case.values[name]}{unit_zh}", f"{en} {case.values[name]}{unit_en}")


@dataclass(frozen=True)
class Decided(Node):
    """The amount that people decide (核定金额)."""

    def kind(self, scope: Scope) -> Kind:
        """Return money."""
        del scope
        return MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Return what reads it."""
        del scope
        return lambda case: case.decided

    def words(self, scope: Scope) -> Said:
        """Return its name."""
        del scope
        return "核定金额", "the amount decided by people"


def shown_money(amount: Exact) -> str:
    """Return an amount of fen for a line: yuan in groups, rounded down for showing."""
    return read_yuan(amount.numerator // amount.denominator)
