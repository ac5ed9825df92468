"""The words of the language (词汇): each makes a node of its arguments, or says what it asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from domain.algebra.conditions import Elapsed
from domain.algebra.joined import Greatest, Least, PartAbove, WholeUnits
from domain.algebra.mistakes import ExpressionError
from domain.algebra.nodes import FactOf, Node
from domain.algebra.others import Growth, MonthsAt, ResultOf
from domain.algebra.tables import Bracket, ByChoice, Levels, Marginal, Rows, Tiers


class Row(NamedTuple):
    """An argument: a value alone, or a row of a table with what stands before its =."""

    at: int
    name: str
    key: Node | None
    value: Node | None


@dataclass
class Arguments:
    """The arguments of a word, taken from left to right."""

    word: str
    at: int
    rows: list[Row]

    def wrong(self, at: int = 0) -> ExpressionError:
        """Return the mistake of arguments that the word does not take."""
        usage = USAGE[self.word]
        return ExpressionError(at or self.at, f"“{self.word}”的写法是“{usage}”", f"{self.word} is written {usage}")

    def plain(self) -> Node:
        """Take one value that is no row."""
        if not self.rows or self.rows[0].key is not None or self.rows[0].value is None or self.rows[0].name:
            raise self.wrong(self.rows[0].at if self.rows else 0)
        value = self.rows.pop(0).value
        assert value is not None
        return value

    def fact(self) -> FactOf:
        """Take one fact."""
        value = self.plain()
        if not isinstance(value, FactOf):
            raise self.wrong(value.at)
        return value

    def all(self) -> tuple[Node, ...]:
        """Take every value that is left, two at least."""
        values = [self.plain() for _ in range(len(self.rows))]
        if len(values) < 2:  # noqa: PLR2004 - one alone is compared with nothing
            raise self.wrong()
        return tuple(values)

    def named(self, name: str) -> Node | None:
        """Take the row of a name, where there is one."""
        named = next((row for row in self.rows if row.name == name), None)
        if named is not None:
            self.rows.remove(named)
        return named.value if named else None

    def table(self) -> Rows:
        """Take every row that is left."""
        rows = list[tuple[Node, Node]]()
        for row in self.rows:
            if row.key is None or row.value is None:
                raise self.wrong(row.at)
            rows.append((row.key, row.value))
        if not rows:
            raise self.wrong()
        return tuple(rows)

    def choices(self) -> tuple[tuple[str, Node], ...]:
        """Take every row that is left, each the name of a choice with its value."""
        return tuple(
            (key.name if isinstance(key, FactOf) else self._no_choice(key), value) for key, value in self.table()
        )

    def _no_choice(self, key: Node) -> str:
        raise self.wrong(key.at)

    def are_choices(self) -> bool:
        """Return whether rows begin with the names of choices."""
        return bool(self.rows) and isinstance(self.rows[0].key, FactOf)

    def code(self) -> str:
        """Take the code of a measure, and nothing else."""
        if len(self.rows) != 1 or not self.rows[0].name or self.rows[0].value is not None:
            raise self.wrong()
        return self.rows[0].name


Word: TypeAlias = Callable[[Arguments], Node]


def _pair(make: Callable[[Node, Node], Node]) -> Word:
    def word(arguments: Arguments) -> Node:
        first, second = arguments.plain(), arguments.plain()
        if arguments.rows:
            raise arguments.wrong(arguments.rows[0].at)
        return make(first, second)

    return word


def _by(arguments: Arguments) -> Node:
    fact, otherwise = arguments.fact(), arguments.named("else")
    return ByChoice(fact, arguments.choices(), otherwise, at=arguments.at)


def _bracket(make: type[Bracket]) -> Word:
    def word(arguments: Arguments) -> Node:
        of, beyond = arguments.plain(), arguments.named("else")
        return make(of, arguments.table(), beyond, at=arguments.at)

    return word


def _tiers(*, every: bool) -> Word:
    def word(arguments: Arguments) -> Node:
        by = arguments.plain()
        if isinstance(by, FactOf) and arguments.are_choices():
            return Levels(by, arguments.choices(), every, at=arguments.at)
        return Tiers(by, arguments.table(), every, at=arguments.at)

    return word


def _months_at(arguments: Arguments) -> Node:
    first, count, within = arguments.plain(), arguments.plain(), arguments.named("until")
    return MonthsAt(first, count, arguments.table(), within, at=arguments.at)


WORDS: dict[str, Word] = {
    "least": lambda arguments: Least(arguments.all(), at=arguments.at),
    "greatest": lambda arguments: Greatest(arguments.all(), at=arguments.at),
    "part_above": _pair(PartAbove),
    "in_full": _pair(WholeUnits),
    "growth": _pair(Growth),
    "years": _pair(lambda since, until: Elapsed("年", since, until)),
    "months": _pair(lambda since, until: Elapsed("个月", since, until)),
    "days": _pair(lambda since, until: Elapsed("天", since, until)),
    "by": _by,
    "bracket": _bracket(Bracket),
    "marginal": _bracket(Marginal),
    "tier": _tiers(every=False),
    "every_tier": _tiers(every=True),
    "months_at": _months_at,
    "result": lambda arguments: ResultOf(arguments.code(), at=arguments.at),
}
"""Every word with what makes its node."""

USAGE = {
    "least": "least(a, b, …)",
    "greatest": "greatest(a, b if condition, …)",
    "part_above": "part_above(of, above)",
    "in_full": "in_full(amount, 1万元)",
    "growth": "growth(now, before)",
    "years": "years(since, until)",
    "months": "months(since, until)",
    "days": "days(since, until)",
    "by": "by(choice, A = 100%, B = 80%, else = 60%)",
    "bracket": "bracket(of, 70万元 = 6%, else = 4%)",
    "marginal": "marginal(of, 70万元 = 6%, else = 4%)",
    "tier": "tier(of, 1亿元 = 60万元, 6亿元 = 90万元)",
    "every_tier": "every_tier(of, 1亿元 = 60万元, 6亿元 = 90万元)",
    "months_at": "months_at(first, count, 第一年 = 100%, 第二年 = 70%, until = 24个月)",
    "result": "result(AB-01)",
}
"""How each word is written, with figures of no policy."""
