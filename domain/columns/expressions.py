"""Expressions by columns: each part of the algebra has, beside its closure, the columns in which it is reckoned.

A row that would divide by nothing is not reckoned here: it is named in ``Sheet.singly``.
"""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

import polars as pl

from domain.algebra.conditions import Compare, Elapsed, Every, IsOne, Not, Some, Within
from domain.algebra.joined import Difference, Greatest, Least, PartAbove, Sum, Where, WholeUnits
from domain.algebra.kinds import DATE
from domain.algebra.nodes import Decided, FactOf, Node, Scope, Stated
from domain.algebra.others import Either, Growth, MonthsAt, ResultOf
from domain.algebra.products import Product, product_of_figures
from domain.algebra.tables import Bracket, ByChoice, Levels, Marginal, Tiers
from domain.columns.days import full_months, full_years
from domain.columns.ratios import NOTHING, NotInColumnsError, Ratio, either, greatest, least, total

Column: TypeAlias = Ratio | pl.Expr
"""An exact number, or a day, a choice, true and false."""
_MOST_DAYS = 10**6
"""Days between any two days of the calendar."""


@dataclass(frozen=True)
class Sheet:
    """What an expression is reckoned on: the columns of the facts, the decided amount, and the validity."""

    scope: Scope
    facts: Mapping[str, Column]
    decided: Ratio = NOTHING
    first_day: pl.Expr = field(default_factory=lambda: pl.lit(None, dtype=pl.Date))
    last_day: date = date.max
    singly: list[pl.Expr] = field(default_factory=list[pl.Expr])
    """Where a row has to go the single way."""

    def ratio(self, node: Node) -> Ratio:
        """Return the column of an amount or a number."""
        column = columns_of(node, self)
        assert isinstance(column, Ratio)
        return column

    def other(self, node: Node) -> pl.Expr:
        """Return the column of a day, a choice, or what is true or false."""
        column = columns_of(node, self)
        assert isinstance(column, pl.Expr)
        return column

    def divided(self, ratio: Ratio, by: Ratio) -> Ratio:
        """Return a quotient; a row that divides by nothing, or by less, goes the single way."""
        self.singly.append(by.above.column <= 0)
        return ratio.over(by)


def columns_of(node: Node, sheet: Sheet) -> Column:
    """Return the columns of an expression; raises NotInColumnsError where a part of it has none."""
    compile_part = _COLUMNS.get(type(node))
    if compile_part is None:
        raise NotInColumnsError
    return compile_part(node, sheet)


def _fact(node: FactOf, sheet: Sheet) -> Column:
    column = sheet.facts.get(node.name)
    if column is None:
        raise NotInColumnsError
    return column


def _product(node: Product, sheet: Sheet) -> Ratio:
    ratio = Ratio.stated(product_of_figures(node.times) / product_of_figures(node.over))
    for part in node.times:
        ratio = ratio if isinstance(part, Stated) else ratio.times(sheet.ratio(part))
    for part in node.over:
        ratio = ratio if isinstance(part, Stated) else sheet.divided(ratio, sheet.ratio(part))
    return ratio


def _part_above(node: PartAbove, sheet: Sheet) -> Ratio:
    return greatest([sheet.ratio(node.of).minus(sheet.ratio(node.other)), NOTHING])


def _whole_units(node: WholeUnits, sheet: Sheet) -> Ratio:
    assert isinstance(node.other, Stated)
    counted = sheet.ratio(node.of).times(Ratio.stated(1 / Fraction(node.other.value)))
    return Ratio.read(counted.floor(), counted.above.most + 1).times(Ratio.stated(node.other.value))


def _months_at(node: MonthsAt, sheet: Sheet) -> Ratio:
    begin = sheet.ratio(node.first)
    stop = begin.plus(sheet.ratio(node.count))
    if node.within:
        stop = least([stop, sheet.ratio(node.within).plus(Ratio.stated(1))])
    counted, ends = list[Ratio](), stop
    for begins, rate in reversed(node.rows):
        opens = sheet.ratio(begins)
        months = greatest([ends.minus(greatest([begin, opens])), NOTHING])
        counted.append(months.times(sheet.ratio(rate)))
        ends = least([stop, opens])
    return total(counted)


def _either(node: Either, sheet: Sheet) -> Ratio:
    return either(sheet.other(node.condition), sheet.ratio(node.holding), sheet.ratio(node.otherwise))


def _growth(node: Growth, sheet: Sheet) -> Ratio:
    earlier = sheet.ratio(node.before)
    return sheet.divided(sheet.ratio(node.now).minus(earlier), earlier)


def _result_of(node: ResultOf, sheet: Sheet) -> Column:
    formula, inner = node.formula(sheet.scope)
    return columns_of(formula, replace(sheet, scope=inner))


def _by_choice(node: ByChoice, sheet: Sheet) -> Ratio:
    fact = sheet.other(node.fact)
    value = sheet.ratio(node.otherwise) if node.otherwise else NOTHING
    for choice, row in reversed(node.rows):
        value = either(fact == choice, sheet.ratio(row), value)
    return value


def _bracket(node: Bracket, sheet: Sheet) -> Ratio:
    placed = sheet.ratio(node.of)
    value = sheet.ratio(node.beyond) if node.beyond else NOTHING
    for limit, row in reversed(node.rows):
        value = either(placed.is_at_most(sheet.ratio(limit)), sheet.ratio(row), value)
    return value


def _marginal(node: Marginal, sheet: Sheet) -> Ratio:
    whole, below = sheet.ratio(node.of), NOTHING
    rows = [*node.rows, *([(node.of, node.beyond)] if node.beyond else [])]
    parts: list[Ratio] = []
    for limit, rate in rows:
        upper = greatest([least([whole, sheet.ratio(limit)]), below])
        parts.append(upper.minus(below).times(sheet.ratio(rate)))
        below = upper
    return total(parts)


def _tiers(node: Tiers, sheet: Sheet) -> Ratio:
    by = sheet.ratio(node.by)
    reached = [sheet.ratio(begins).is_at_most(by).cast(pl.Int64) for begins, _ in node.rows]
    return _climbed(pl.sum_horizontal(reached), [sheet.ratio(value) for _, value in node.rows], every=node.every)


def _levels(node: Levels, sheet: Sheet) -> Ratio:
    fact = sheet.other(node.fact)
    count = pl.lit(0, dtype=pl.Int64)
    for place, (choice, _) in enumerate(node.rows, 1):
        count = pl.when(fact == choice).then(pl.lit(place, dtype=pl.Int64)).otherwise(count)
    return _climbed(count, [sheet.ratio(value) for _, value in node.rows], every=node.every)


def _climbed(count: pl.Expr, amounts: list[Ratio], *, every: bool) -> Ratio:
    """Return the amount of the last place that was reached, or those of all that were."""
    amount = NOTHING
    for place, step in enumerate(amounts, 1):
        amount = either(count >= place, amount.plus(step) if every else step, amount)
    return amount


def _elapsed(node: Elapsed, sheet: Sheet) -> Ratio:
    since, until = sheet.other(node.since), sheet.other(node.until)
    return Ratio.read(_ELAPSED[node.unit](since, until), _MOST_DAYS)


_ELAPSED: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "年": full_years,
    "个月": full_months,
    "天": lambda since, until: (until - since).dt.total_days(),
}


def _compare(node: Compare, sheet: Sheet) -> pl.Expr:
    if node.left.kind(sheet.scope) == DATE:
        return _OF_DAYS[node.sign](sheet.other(node.left), sheet.other(node.right))
    left, right = sheet.ratio(node.left), sheet.ratio(node.right)
    if node.sign in {">", "≥"}:
        left, right = right, left
    return left.is_below(right) if node.sign in {"<", ">"} else left.is_at_most(right)


_OF_DAYS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": pl.Expr.lt,
    "≤": pl.Expr.le,
    ">": pl.Expr.gt,
    "≥": pl.Expr.ge,
}


def _within(node: Within, sheet: Sheet) -> pl.Expr:
    day = sheet.other(node.day)
    # Where the first day in force is not known, nothing lies inside.
    return ((sheet.first_day <= day) & (day <= sheet.last_day)).fill_null(value=False)


_COLUMNS: dict[type[Node], Callable[[Any, Sheet], Column]] = {
    Stated: lambda node, _: Ratio.stated(node.value),
    FactOf: _fact,
    Decided: lambda _, sheet: sheet.decided,
    Product: _product,
    Sum: lambda node, sheet: total([sheet.ratio(part) for part in node.of]),
    Difference: lambda node, sheet: sheet.ratio(node.of).minus(sheet.ratio(node.other)),
    PartAbove: _part_above,
    WholeUnits: _whole_units,
    Where: lambda node, sheet: sheet.ratio(node.value).where(sheet.other(node.condition)),
    Least: lambda node, sheet: least([sheet.ratio(part) for part in node.of]),
    Greatest: lambda node, sheet: greatest([sheet.ratio(part) for part in node.of]),
    MonthsAt: _months_at,
    Either: _either,
    Growth: _growth,
    ResultOf: _result_of,
    ByChoice: _by_choice,
    Bracket: _bracket,
    Marginal: _marginal,
    Tiers: _tiers,
    Levels: _levels,
    Elapsed: _elapsed,
    Compare: _compare,
    IsOne: lambda node, sheet: sheet.other(node.fact).is_in(node.choices),
    Within: _within,
    Every: lambda node, sheet: pl.all_horizontal(*(sheet.other(part) for part in node.of)),
    Some: lambda node, sheet: pl.any_horizontal(*(sheet.other(part) for part in node.of)),
    Not: lambda node, sheet: ~sheet.other(node.of),
}
