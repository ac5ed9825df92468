"""What goes by a row of a table (分类、分段、分档): values by category, brackets, tiers and levels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from domain.algebra.conditions import check_choice
from domain.algebra.joined import one_kind
from domain.algebra.kinds import MONEY, NUMBER, Kind, Sort
from domain.algebra.mistakes import ExpressionError, Said, misfit
from domain.algebra.nodes import Case, Exact, FactOf, Node, Reckon, Scope, Stated, Tell, expect, shown_money, times

Rows: TypeAlias = tuple[tuple[Node, Node], ...]
"""Where a row begins or ends, and its value."""


def flat(rows: Rows) -> Iterator[Node]:
    """Return what the rows of a table are made of."""
    return (part for row in rows for part in row)


@dataclass(frozen=True)
class ByChoice(Node):
    """A value by category (分类): that of the row that a choice names, else of ``otherwise``, else nothing."""

    fact: FactOf
    rows: tuple[tuple[str, Node], ...]
    otherwise: Node | None = None

    def parts(self) -> Iterator[Node]:
        """Return the fact and the values."""
        return iter((self.fact, *self._values()))

    def _values(self) -> list[Node]:
        return [value for _, value in self.rows] + ([self.otherwise] if self.otherwise else [])

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of all values; the fact is a choice that has each row."""
        kind = self.fact.kind(scope)
        if kind.sort is not Sort.CHOICE:
            raise misfit(self.fact.at, kind.named(), ("选项", "a choice"))
        for choice, value in self.rows:
            check_choice(value.at, self.fact.name, scope.facts[self.fact.name], choice)
        return one_kind(self._values(), scope)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        name, silent = self.fact.name, scope.silent()
        values = {choice: value.reckoned(silent) for choice, value in self.rows}
        otherwise = self.otherwise.reckoned(silent) if self.otherwise else _nothing
        return lambda case: values.get(case.values[name], otherwise)(case)

    def words(self, scope: Scope) -> Said:
        """Return every row in words."""
        rows = [self._row(scope, choice, value) for choice, value in self.rows]
        if self.otherwise:
            zh, en = self.otherwise.words(scope)
            rows.append((f"其他 {zh}", f"others {en}"))
        return f"（{'，'.join(zh for zh, _ in rows)}）", f"({', '.join(en for _, en in rows)})"

    def explained(self, scope: Scope) -> Tell:
        """Return the row that counts in a case."""
        name, choices = self.fact.name, scope.facts[self.fact.name].choices
        values, silent = dict(self.rows), scope.silent()
        words = {choice: values.get(choice, self.otherwise or Stated(0)).words(silent) for choice in choices}
        rows = {
            choice: (f"{zh}（{choices[choice].zh}）", f"{en} ({choices[choice].en})")
            for choice, (zh, en) in words.items()
        }
        return lambda case: rows[case.values[name]]

    def _row(self, scope: Scope, choice: str, value: Node) -> Said:
        title, (zh, en) = scope.facts[self.fact.name].choices[choice], value.words(scope)
        return f"{title.zh} {zh}", f"{title.en} {en}"


def _nothing(_: Case) -> Exact:
    return 0


@dataclass(frozen=True)
class Bracket(Node):
    """The value of the bracket in which something lies (分段): each row up to its limit, inclusive, then ``beyond``."""

    of: Node
    rows: Rows
    beyond: Node | None = None

    def parts(self) -> Iterator[Node]:
        """Return what is placed, the rows, and what lies beyond."""
        return iter((self.of, *flat(self.rows), *((self.beyond,) if self.beyond else ())))

    def _values(self) -> list[Node]:
        return [value for _, value in self.rows] + ([self.beyond] if self.beyond else [])

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of the values; limits are of the kind of what is placed."""
        one_kind([self.of, *(limit for limit, _ in self.rows)], scope)
        return one_kind(self._values(), scope)

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        silent = scope.silent()
        of, beyond = self.of.reckoned(silent), self.beyond.reckoned(silent) if self.beyond else _nothing
        rows = [(limit.reckoned(silent), value.reckoned(silent)) for limit, value in self.rows]

        def reckon(case: Case) -> Exact:
            placed = of(case)
            return next((value for limit, value in rows if placed <= limit(case)), beyond)(case)

        return reckon

    def words(self, scope: Scope) -> Said:
        """Return every row in words."""
        zh, en = self.of.words(scope)
        rows = [_up_to(limit.words(scope), value.words(scope)) for limit, value in self.rows]
        if self.beyond:
            more_zh, more_en = self.beyond.words(scope)
            rows.append((f"超过的 {more_zh}", f"above {more_en}"))
        return f"{zh}（{'，'.join(row[0] for row in rows)}）", f"{en} ({', '.join(row[1] for row in rows)})"


def _up_to(limit: Said, value: Said) -> Said:
    return f"不超过{limit[0]}的 {value[0]}", f"up to {limit[1]} {value[1]}"


@dataclass(frozen=True)
class Marginal(Bracket):
    """Each part of an amount at the rate of its own bracket (超额累进): a line on the paper for each part."""

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of what is placed; the values are rates."""
        for value in self._values():
            expect(value, NUMBER, scope)
        return one_kind([self.of, *(limit for limit, _ in self.rows)], scope)

    def has_line(self, scope: Scope) -> bool:
        """Return whether it is money that goes to the paper."""
        return scope.shows and self.kind(scope) == MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        silent, shows = scope.silent(), self.has_line(scope)
        of, title = self.of.reckoned(silent), self.of.words(silent)
        rows = [(limit.reckoned(silent), value.reckoned(silent), value.words(silent)) for limit, value in self.rows]
        if self.beyond:
            rows.append((of, self.beyond.reckoned(silent), self.beyond.words(silent)))

        def reckon(case: Case) -> Exact:
            whole, below = of(case), 0
            amount: Exact = 0
            for limit, rate, words in rows:
                upper = min(whole, limit(case))
                if upper <= below:
                    continue
                part, below = upper - below, upper
                amount += times(part, rate(case))
                if shows:
                    case.lines.append((_part_line(title, part, words), amount))
            if shows and not case.lines:
                case.lines.append((title, amount))
            return amount

        return reckon


def _part_line(title: Said, part: Exact, rate: Said) -> Said:
    shown = shown_money(part)
    return f"{title[0]}其中 {shown} 元 × {rate[0]}，累计", f"{rate[1]} of {shown} of {title[1]}, in all"


@dataclass(frozen=True)
class Tiers(Node):
    """The amount of the highest tier reached (达到), inclusive, or of every one that was; nothing below all."""

    by: Node
    rows: Rows
    every: bool = False

    def parts(self) -> Iterator[Node]:
        """Return by what tiers go, and the rows."""
        return iter((self.by, *flat(self.rows)))

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of the amounts; the tiers begin with figures of the kind by which they go, ascending."""
        one_kind([self.by, *(begins for begins, _ in self.rows)], scope)
        begins = [row.value for row, _ in self.rows if isinstance(row, Stated)]
        if any(begun >= following for begun, following in pairwise(begins)):
            raise ExpressionError(
                self.at, "各档须从低到高、互不相同", "tiers stand from the lowest to the highest, each once"
            )
        return one_kind([value for _, value in self.rows], scope)

    def has_line(self, scope: Scope) -> bool:
        """Return whether it is money that goes to the paper."""
        return scope.shows and self.kind(scope) == MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        silent = scope.silent()
        by = self.by.reckoned(silent)
        begins = [row.reckoned(silent) for row, _ in self.rows]

        def reached(case: Case) -> int:
            value = by(case)
            return sum(value >= begin(case) for begin in begins)

        words = [_reached(row.words(silent), value.words(silent)) for row, value in self.rows]
        amounts = [value.reckoned(silent) for _, value in self.rows]
        return climbed(reached, amounts, words if self.has_line(scope) else None, every=self.every)

    def words(self, scope: Scope) -> Said:
        """Return every tier in words."""
        zh, en = self.by.words(scope)
        rows = [_reached(begins.words(scope), value.words(scope)) for begins, value in self.rows]
        return f"{zh}{'，'.join(row[0] for row in rows)}", f"{en}: {', '.join(row[1] for row in rows)}"


def _reached(begins: Said, value: Said) -> Said:
    return f"达到{begins[0]}：{value[0]}", f"{begins[1]} reached: {value[1]}"


def climbed(
    reached: Callable[[Case], int], amounts: Sequence[Reckon], words: Sequence[Said] | None, *, every: bool
) -> Reckon:
    """Return what takes the amount of the highest tier reached, or adds those of every one, with a line for each."""

    def reckon(case: Case) -> Exact:
        amount: Exact = 0
        count = reached(case)
        for place in range(0 if every else max(count - 1, 0), count):
            amount += amounts[place](case)
            if words is not None:
                case.lines.append((words[place], amount))
        return amount

    return reckon


@dataclass(frozen=True)
class Levels(Node):
    """Tiers by a named level (分级): each row a choice, from the lowest to the highest."""

    fact: FactOf
    rows: tuple[tuple[str, Node], ...]
    every: bool = False

    def parts(self) -> Iterator[Node]:
        """Return the fact and the amounts."""
        return iter((self.fact, *(value for _, value in self.rows)))

    def kind(self, scope: Scope) -> Kind:
        """Return the kind of the amounts."""
        return ByChoice(self.fact, self.rows, at=self.at).kind(scope)

    def has_line(self, scope: Scope) -> bool:
        """Return whether it is money that goes to the paper."""
        return scope.shows and self.kind(scope) == MONEY

    def reckoned(self, scope: Scope) -> Reckon:
        """Compile it."""
        name, silent = self.fact.name, scope.silent()
        places = {choice: place for place, (choice, _) in enumerate(self.rows, 1)}
        words = [self._row(scope, choice, value) for choice, value in self.rows]
        amounts = [value.reckoned(silent) for _, value in self.rows]
        shown = words if self.has_line(scope) else None
        return climbed(lambda case: places.get(case.values[name], 0), amounts, shown, every=self.every)

    def words(self, scope: Scope) -> Said:
        """Return every level in words."""
        rows = [self._row(scope, choice, value) for choice, value in self.rows]
        return "，".join(zh for zh, _ in rows), ", ".join(en for _, en in rows)

    def _row(self, scope: Scope, choice: str, value: Node) -> Said:
        title, (zh, en) = scope.facts[self.fact.name].choices[choice], value.words(scope)
        return f"{title.zh}：{zh}", f"{title.en}: {en}"
