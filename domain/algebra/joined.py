"""What joins several values of one kind: sums, differences, the least, the greatest, parts above, whole units."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from domain.algebra.kinds import MONEY, TRUTH, Kind, Sort
from domain.algebra.mistakes import Said, misfit
from domain.algebra.nodes import Case, Exact, FactOf, Node, Reckon, Scope, Stated, Tell, expect, framed

COUNTABLE: Said = ("金额或数值", "money or a number")


def one_kind(parts: Sequence[Node], scope: Scope) -> Kind:
    """Return the kind that all parts have; raises ExpressionError where one is another, or cannot be counted."""
    first, *others = parts
    kind = first.kind(scope)
    if kind.sort not in {Sort.MONEY, Sort.NUMBER}:
        raise misfit(first.at, kind.named(), COUNTABLE)
    for other in others:
        expect(other, kind, scope)
    return kind


def is_base(node: Node) -> bool:
    """Return whether a node is a base of what is reckoned: a fact, or a sum of facts."""
    return isinstance(node, FactOf) or (isinstance(node, Sum) and all(isinstance(part, FactOf) for part in node.of))


def named(node: Node, scope: Scope) -> Tell:
    """Return what names an operand on a line: the step in which it was just reckoned, else its own words."""
    if node.has_line(scope):
        return lambda case: (f"第{len(case.lines)}步", f"step {len(case.lines)}")
    tell = node.explained(scope)
    if not isinstance(node, Joined) or (isinstance(node, Extreme) and node.has_conditions):
        return tell
    return framed(lambda words: bracketed(words[0]), [tell])


def bracketed(words: Said) -> Said:
    """Return words in brackets."""
    return f"（{words[0]}）", f"({words[1]})"


def linked(words: Sequence[Said], zh: str, en: str) -> Said:
    """Return words with a sign between them, in both languages."""
    return zh.join(part[0] for part in words), en.join(part[1] for part in words)


@dataclass(frozen=True)
class Joined(Node):
    """Joins its operands by one rule, and has a line on the paper where it comes to money that is no mere base."""

    @abstractmethod
    def join(self, values: Sequence[Any]) -> Exact:
        """Return what the values of the operands come to."""

    @abstractmethod
    def frame(self, words: Sequence[Said]) -> Said:
        """Return it in words, by those of the operands."""

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of all of them."""
        return one_kind(list(self.parts()), scope)

    def has_line(self, scope: Scope) -> bool:
        """Return whether it stands on a line of its own."""
        return scope.shows and not is_base(self) and self.kind(scope) == MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it; each operand that has a line is named by its step, told as soon as it was reckoned."""
        reckons = [part.reckoned(scope) for part in self.parts()]
        if not self.has_line(scope):
            return lambda case: self.join([reckon(case) for reckon in reckons])
        tells = [named(part, scope) for part in self.parts()]

        def with_line(case: Case) -> Exact:
            operands = [(reckon(case), tell(case)) for reckon, tell in zip(reckons, tells, strict=True)]
            amount = self.join([value for value, _ in operands])
            case.lines.append((self.frame([words for _, words in operands]), amount))
            return amount

        return with_line

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        return self.frame([part.words(scope) for part in self.parts()])

    def explained(self, scope: Scope) -> Tell:
        """Return it in words, with the numbers of a case."""
        tells = [named(part, scope.silent()) for part in self.parts()]
        return framed(self.frame, tells)


@dataclass(frozen=True)
class Sum(Joined):
    """A sum (合计)."""

    of: tuple[Node, ...]

    def parts(self) -> Iterator[Node]:
        """Return what is added."""
        return iter(self.of)

    def join(self, values: Sequence[Any]) -> Exact:
        """Add them."""
        return sum(values)

    def frame(self, words: Sequence[Said]) -> Said:
        """Return them with their signs."""
        return linked(words, " + ", " + ")


@dataclass(frozen=True)
class Pair(Joined):
    """Joins two operands."""

    of: Node
    other: Node

    def parts(self) -> Iterator[Node]:
        """Return both."""
        return iter((self.of, self.other))


@dataclass(frozen=True)
class Difference(Pair):
    """What is left of one after the other is taken off (差额); below nothing, nothing is due."""

    def join(self, values: Sequence[Any]) -> Exact:
        """Take the second off the first."""
        return values[0] - values[1]

    def frame(self, words: Sequence[Said]) -> Said:
        """Return them with their sign."""
        return linked(words, " − ", " − ")


@dataclass(frozen=True)
class PartAbove(Pair):
    """The part of one above the other (超过部分、增量); nothing where it is not above."""

    def join(self, values: Sequence[Any]) -> Exact:
        """Take the second off the first, and stop at nothing."""
        return max(values[0] - values[1], 0)

    def frame(self, words: Sequence[Said]) -> Said:
        """Return it in words."""
        (zh, en), (above_zh, above_en) = words
        return f"{zh}超过{above_zh}的部分", f"the part of {en} above {above_en}"


@dataclass(frozen=True)
class WholeUnits(Pair):
    """An amount in whole units: what does not fill one falls away (不足…的部分舍去)."""

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of both; the unit is a figure above nothing."""
        if not isinstance(self.other, Stated) or self.other.value <= 0:
            positive = ("大于零的数额，如 1万元", "a figure above 0, such as 1万元")
            raise misfit(self.other.at, self.other.kind(scope).named(), positive)
        return super().kind(scope)

    def join(self, values: Sequence[Any]) -> Exact:
        """Round the first down to whole seconds."""
        amount, unit = values
        return amount.numerator // (amount.denominator * unit) * unit

    def frame(self, words: Sequence[Said]) -> Said:
        """Return it in words."""
        (zh, en), (unit_zh, unit_en) = words
        return f"{zh}，不足{unit_zh}的部分舍去", f"{en}, in full {unit_en}"


@dataclass(frozen=True)
class Where(Node):
    """A value that counts only where a condition holds, among those of which the least or the greatest is taken."""

    value: Node
    condition: Node

    def parts(self) -> Iterator[Node]:
        """Return both."""
        return iter((self.value, self.condition))

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of the value."""
        expect(self.condition, TRUTH, scope)
        return self.value.kind(scope)

    def has_line(self, scope: Scope) -> bool:
        """Return whether the value has one."""
        return self.value.has_line(scope)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it; None where it does not count."""
        value, holds = self.value.reckoned(scope), self.condition.reckoned(scope.silent())
        return lambda case: value(case) if holds(case) else None

    def words(self, scope: Scope) -> Said:
        """Return it in words."""
        (zh, en), (where_zh, where_en) = self.value.words(scope), self.condition.words(scope)
        return f"{zh}（{where_zh}的）", f"{en} (where {where_en})"


def _is_simple(part: Node) -> bool:
    """Return whether a value is a figure or a fact, which needs no brackets."""
    return isinstance(part.value if isinstance(part, Where) else part, (Stated, FactOf))


@dataclass(frozen=True)
class Extreme(Joined):
    """One of several, of those that count."""

    of: tuple[Node, ...]

    SIGNS: ClassVar[tuple[str, str]]
    """What follows the operands in Chinese, and what leads them in English."""

    def parts(self) -> Iterator[Node]:
        """Return what is compared."""
        return iter(self.of)

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of all of them; one at least counts always."""
        if all(isinstance(part, Where) for part in self.of):
            unconditional = ("至少一项不带条件", "one value without a condition")
            raise misfit(self.at, ("都带条件", "a list of conditional ones"), unconditional)
        return super().kind(scope)

    @property
    def has_conditions(self) -> bool:
        """Whether some of them count only where a condition holds: what is said of a case is bracketed as it needs."""
        return any(isinstance(part, Where) for part in self.of)

    def frame(self, words: Sequence[Said]) -> Said:
        """Return it in words."""
        zh, en = self.SIGNS
        return f"{'与'.join(part[0] for part in words)}{zh}", f"{en} of {' and '.join(part[1] for part in words)}"

    def explained(self, scope: Scope) -> Tell:
        """Return the one that it came to, of those that count in the case."""
        silent = scope.silent()
        if not self.has_conditions:
            return super().explained(scope)
        reckons = [(part.reckoned(silent), part.explained(silent), _is_simple(part)) for part in self.of]
        zh, en = self.SIGNS

        def in_case(case: Case) -> Said:
            counting = [(value, tell, bare) for reckon, tell, bare in reckons if (value := reckon(case)) is not None]
            amount = self.join([value for value, _, _ in counting])
            tell, bare = next((tell, bare) for value, tell, bare in counting if value == amount)
            chosen = tell(case)
            if len(counting) == 1:
                return chosen if bare else bracketed(chosen)
            return bracketed((f"{chosen[0]}{zh}", f"{chosen[1]} ({en})"))

        return in_case


@dataclass(frozen=True)
class Least(Extreme):
    """The least (就低、不超过)."""

    SIGNS = ("取低", "the lower")

    def join(self, values: Sequence[Any]) -> Exact:
        """Take the least of those that count."""
        return min(value for value in values if value is not None)


@dataclass(frozen=True)
class Greatest(Extreme):
    """The greatest (就高)."""

    SIGNS = ("取高", "the higher")

    def join(self, values: Sequence[Any]) -> Exact:
        """Take the greatest of those that count."""
        return max(value for value in values if value is not None)
