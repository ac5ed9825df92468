"""Cells as they arrive (填报列): text, numbers and days of a column, read where they are plain.

Plain is what the single way certainly takes and what is reckoned in columns as it stands. What is not plain may still
be right: its row goes the single way, which decides.
"""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.assessment.fact_forms import MOST_COUNT, bounds_of
from domain.columns.ratios import Ratio
from domain.policy.calendar import YEARS
from domain.policy.conditions import Fact, FactType, Text

MOST_FEN = 10**14
"""A million million yuan; beyond it the single way reckons."""
_MOST_UNITS = 10**9
_MONEY, _PERCENT = r"^[0-9]{1,12}(\.[0-9]{1,2})?$", r"^[0-9]{1,6}(\.[0-9]{1,6})?$"
_ANY_MONEY = r"^[0-9]{1,13}(\.[0-9]{1,2})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MILLIONTHS, _MILLIONTHS_OF_A_WHOLE, _MOST_MILLIONTHS = 10**6, 10**8, 10**12
_FIRST, _LAST = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)
TEXT, DAY, NUMBER, TRUTH = (
    Text(zh="文本", en="text"),
    Text(zh="日期，或 2022-06-01 形式的文本", en="days, or text such as 2022-06-01"),
    Text(zh="整数", en="whole numbers"),
    Text(zh="布尔值", en="booleans"),
)


@dataclass(frozen=True)
class Cell:
    """What stands in a column: as a value, and where the single way would certainly refuse it."""

    value: Ratio | pl.Expr
    is_wrong: pl.Expr
    is_beyond: pl.Expr | None = None
    """Where it is right, and yet not reckoned in columns; None where that cannot be."""

    @property
    def ratio(self) -> Ratio:
        """Return it as an exact number."""
        assert isinstance(self.value, Ratio)
        return self.value

    @property
    def other(self) -> pl.Expr:
        """Return it as a day, a choice, or what is true or false."""
        assert isinstance(self.value, pl.Expr)
        return self.value


COVERED = frozenset(
    {
        FactType.MONEY,
        FactType.PERCENT,
        FactType.COUNT,
        FactType.YEAR,
        FactType.DATE,
        FactType.CHOICE,
        FactType.BOOL,
    }
)
"""The types of fact that are read by columns."""


def fact_cell(fact: Fact, name: str, dtype: pl.DataType) -> Cell:
    """Return a column read as a fact of a type that is covered."""
    match fact.type:
        case FactType.MONEY:
            return money(name)
        case FactType.PERCENT:
            return _percent(name, *(bounds_of(fact) or (0, 0)))
        case FactType.DATE:
            return day(name, dtype)
        case FactType.COUNT | FactType.YEAR:
            return number(name, *(bounds_of(fact) or (0, 0)))
        case _:
            return _named(fact, name)


def _named(fact: Fact, name: str) -> Cell:
    """Return a choice, or what is true or false."""
    if fact.type is FactType.CHOICE:
        return Cell(text(name), ~text(name).is_in(list(fact.choices)))
    return Cell(pl.col(name).cast(pl.Boolean), pl.lit(value=False))


def text(name: str) -> pl.Expr:
    """Return a column as text; one of categories, or of nothing at all, too."""
    return pl.col(name).cast(pl.String)


def money(name: str) -> Cell:
    """Return a column of yuan as text, in fen."""
    is_plain = text(name).str.contains(_MONEY)
    fen = pl.when(is_plain).then(text(name)).str.to_decimal(scale=2) * 100
    is_wrong = ~text(name).str.contains(_ANY_MONEY)
    return Cell(Ratio.read(fen, MOST_FEN), is_wrong, ~(is_plain | is_wrong))


def _percent(name: str, least: int, most: int) -> Cell:
    is_plain = text(name).str.contains(_PERCENT)
    millionths = pl.when(is_plain).then(text(name)).str.to_decimal(scale=6) * _MILLIONTHS
    is_wrong = ~is_plain | ~millionths.is_between(least * _MILLIONTHS, most * _MILLIONTHS)
    return Cell(Ratio.read(millionths, _MOST_MILLIONTHS, _MILLIONTHS_OF_A_WHOLE), is_wrong)


def number(name: str, least: int = 0, most: int = MOST_COUNT) -> Cell:
    """Return a column of whole numbers between two bounds."""
    most_here = min(most, _MOST_UNITS)
    is_plain = pl.col(name).is_between(least, most_here)
    value = Ratio.read(pl.when(is_plain).then(pl.col(name)), most_here)
    return Cell(value, ~pl.col(name).is_between(least, most), pl.col(name).is_between(most_here + 1, most))


def day(name: str, dtype: pl.DataType) -> Cell:
    """Return a column of days, or of days as text."""
    if isinstance(dtype, pl.Date | pl.Null):
        stated = pl.col(name).cast(pl.Date)
        return Cell(stated, ~stated.is_between(_FIRST, _LAST))
    written = pl.when(text(name).str.contains(_DAY)).then(text(name))
    read = written.str.to_date("%Y-%m-%d", strict=False)
    return Cell(read, ~read.is_between(_FIRST, _LAST).fill_null(value=False) & text(name).is_not_null())


def written_wrongly(fact: Fact, dtype: pl.DataType) -> Text | None:
    """Return what a column of a fact holds rightly, where it holds something else; None where it is right."""
    if dtype == pl.Null:
        return None
    return _FITS[fact.type](dtype) if fact.type in _FITS else text_only(dtype)


def text_only(dtype: pl.DataType) -> Text | None:
    """Return what is wrong with a column that is to be text."""
    return None if isinstance(dtype, pl.String | pl.Null | pl.Categorical | pl.Enum) else TEXT


def days_only(dtype: pl.DataType) -> Text | None:
    """Return what is wrong with a column that is to be days."""
    return None if isinstance(dtype, pl.Date | pl.String | pl.Null) else DAY


def numbers_only(dtype: pl.DataType) -> Text | None:
    """Return what is wrong with a column that is to be whole numbers."""
    return None if dtype.is_integer() or dtype == pl.Null else NUMBER


def _truths_only(dtype: pl.DataType) -> Text | None:
    return None if dtype == pl.Boolean else TRUTH


def _lists_only(dtype: pl.DataType) -> Text | None:
    return None if isinstance(dtype, pl.List) else Text(zh="列表", en="lists")


_FITS = {
    FactType.COUNT: numbers_only,
    FactType.YEAR: numbers_only,
    FactType.DATE: days_only,
    FactType.BOOL: _truths_only,
    FactType.CHOICES: _lists_only,
    FactType.MONTHS: _lists_only,
}
