"""Exact numbers by columns: whole numbers above, and what they are divided by below. Nothing is rounded but by floor.

Every column carries the most that stands in it, known when a measure is compiled. What fits in 64 bits is reckoned in
them, what does not in 128; what would not fit there either has no columns.
"""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import polars as pl

from domain.values.money import Fen

_NARROW, _WIDE = 2**63, 2**127


class NotInColumnsError(Exception):
    """Something has no columns: it goes the single way."""


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers, none of them further from nothing than ``most``."""

    column: pl.Expr
    most: int

    @classmethod
    def stated(cls, value: int) -> Whole:
        """Return a column of one number."""
        return cls(pl.lit(value, dtype=_type_for(abs(value))), abs(value))

    @classmethod
    def read(cls, column: pl.Expr, most: int) -> Whole:
        """Return a column of whole numbers of any type."""
        return cls(column.cast(_type_for(most)), most)

    def wide_enough(self, most: int) -> pl.Expr:
        """Return the column as one that can hold ``most``."""
        return self.column if _type_for(self.most) == _type_for(most) else self.column.cast(_type_for(most))

    def times(self, other: Whole) -> Whole:
        """Return a product; a factor of one leaves the other as it is."""
        most = self.most * other.most
        return Whole(self.wide_enough(most) * other.wide_enough(most), most)

    def times_stated(self, factor: int) -> Whole:
        """Return a product with one number."""
        return self if factor == 1 else self.times(Whole.stated(factor))


def _type_for(most: int) -> type[pl.Int64 | pl.Int128]:
    if most >= _WIDE:
        raise NotInColumnsError
    return pl.Int128 if most >= _NARROW else pl.Int64


@dataclass(frozen=True)
class Ratio:
    """A column of exact numbers: ``above`` over ``below`` times ``by``, both above nothing."""

    above: Whole
    below: int = 1
    by: Whole | None = None
    """A divisor that is a column itself; a row in which it is not above nothing is for the single way."""

    @classmethod
    def stated(cls, value: int | Fraction) -> Ratio:
        """Return a column of one number."""
        return cls(Whole.stated(value.numerator), value.denominator)

    @classmethod
    def read(cls, column: pl.Expr, most: int, below: int = 1) -> Ratio:
        """Return a column of whole numbers up to ``most``, each divided by ``below``."""
        return cls(Whole.read(column, most), below)

    def plus(self, other: Ratio) -> Ratio:
        """Return a sum."""
        return _joined([self, other], lambda above: above[0] + above[1], grows=2)

    def minus(self, other: Ratio) -> Ratio:
        """Return a difference."""
        return _joined([self, other], lambda above: above[0] - above[1], grows=2)

    def times(self, other: Ratio) -> Ratio:
        """Return a product."""
        above = self.above.times(other.above)
        return Ratio(above, self.below * other.below, _both(self.by, other.by))

    def over(self, other: Ratio) -> Ratio:
        """Return a quotient."""
        above = self.above.times_stated(other.below)
        above = above if other.by is None else above.times(other.by)
        return Ratio(above, self.below, _both(self.by, other.above))

    def floor(self, quantum: Fen = 1) -> pl.Expr:
        """Return it rounded down to whole quanta, as a column of whole numbers."""
        divisor = (self.by or Whole.stated(1)).times_stated(self.below * quantum)
        most = max(self.above.most * quantum, divisor.most)
        quanta = self.above.wide_enough(most) // divisor.wide_enough(most)
        return quanta if quantum == 1 else quanta * Whole.stated(quantum).wide_enough(most)

    def is_below(self, other: Ratio) -> pl.Expr:
        """Return where it is below another."""
        mine, others = _alike([self, other])
        return mine < others

    def is_at_most(self, other: Ratio) -> pl.Expr:
        """Return where it is another or below it."""
        mine, others = _alike([self, other])
        return mine <= others

    def where(self, condition: pl.Expr) -> Ratio:
        """Return it where a condition holds, and nothing to be compared where it does not."""
        return Ratio(Whole(pl.when(condition).then(self.above.column), self.above.most), self.below, self.by)


NOTHING, ONE = Ratio.stated(0), Ratio.stated(1)


def either(condition: pl.Expr, holding: Ratio, otherwise: Ratio) -> Ratio:
    """Return one where a condition holds, and another where it does not."""
    return _joined([holding, otherwise], lambda above: pl.when(condition).then(above[0]).otherwise(above[1]))


def least(ratios: Sequence[Ratio]) -> Ratio:
    """Return the least of several, of those that count."""
    return _joined(ratios, lambda above: pl.min_horizontal(*above))


def greatest(ratios: Sequence[Ratio]) -> Ratio:
    """Return the greatest of several, of those that count."""
    return _joined(ratios, lambda above: pl.max_horizontal(*above))


def total(ratios: Sequence[Ratio]) -> Ratio:
    """Return a sum of several; of none, nothing."""
    sum_so_far = NOTHING
    for place, ratio in enumerate(ratios):
        sum_so_far = sum_so_far.plus(ratio) if place else ratio
    return sum_so_far


def _joined(ratios: Sequence[Ratio], join: Callable[[list[pl.Expr]], pl.Expr], grows: int = 1) -> Ratio:
    """Join what stands above, over one divisor; ``grows`` is how many times the most that it can come to."""
    wholes, below, by = _over_one_divisor(ratios)
    most = max(each.most for each in wholes) * grows
    return Ratio(Whole(join([each.wide_enough(most) for each in wholes]), most), below, by)


def _alike(ratios: Sequence[Ratio]) -> list[pl.Expr]:
    """Return what stands above, over one divisor, so that it can be compared."""
    wholes, _, _ = _over_one_divisor(ratios)
    most = max(each.most for each in wholes)
    return [each.wide_enough(most) for each in wholes]


def _over_one_divisor(ratios: Sequence[Ratio]) -> tuple[list[Whole], int, Whole | None]:
    below, by = lcm(*(ratio.below for ratio in ratios)), None
    for ratio in ratios:
        by = _both(by, ratio.by)
    wholes: list[Whole] = []
    for place, ratio in enumerate(ratios):
        above = ratio.above.times_stated(below // ratio.below)
        for other in (*ratios[:place], *ratios[place + 1 :]):
            above = above if other.by is None else above.times(other.by)
        wholes.append(above)
    return wholes, below, by


def _both(by: Whole | None, other: Whole | None) -> Whole | None:
    return by.times(other) if by and other else by or other
