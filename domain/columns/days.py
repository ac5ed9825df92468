"""Days by columns: full years and months by the corresponding day, and anniversaries, as the calendar counts them."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import polars as pl

_FEBRUARY_28, _FEBRUARY_29 = 228, 229


def full_years(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Return the full years from one day to another; 29 February has its anniversary on 28 February."""
    years = _year(until) - _year(since)
    due = _corresponding(since, until.dt.is_leap_year())
    return years - (_month_and_day(until) < due).cast(pl.Int64)


def full_months(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Return the full months from one day to another, by the day of the month."""
    months = (_year(until) - _year(since)) * 12 + until.dt.month().cast(pl.Int64) - since.dt.month().cast(pl.Int64)
    return months - (until.dt.day() < since.dt.day()).cast(pl.Int64)


def has_lasted(since: pl.Expr, until: pl.Expr, years: int) -> pl.Expr:
    """Return where a term that began on a day has come to its anniversary on another."""
    due_year = _year(since) + years
    is_leap = ((due_year % 4 == 0) & (due_year % 100 != 0)) | (due_year % 400 == 0)
    due = due_year * 10_000 + _corresponding(since, is_leap)
    return _year(until) * 10_000 + _month_and_day(until) >= due


def _corresponding(since: pl.Expr, in_leap_year: pl.Expr) -> pl.Expr:
    """Return month and day on which the day comes again in a year."""
    key = _month_and_day(since)
    return pl.when((key == _FEBRUARY_29) & ~in_leap_year).then(pl.lit(_FEBRUARY_28, dtype=pl.Int64)).otherwise(key)


def _year(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64)


def _month_and_day(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int64) * 100 + day.dt.day().cast(pl.Int64)
