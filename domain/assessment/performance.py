"""Performance of an award (绩效): what came of its goals, and the score that follows by weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.assessment.facts import Value, Values
from domain.policy.conditions import FactType
from domain.policy.procedure import Indicator, Performance
from domain.values.money import show_yuan

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of one award: its goal and what came of it, None where it is not on record, and its points."""

    indicator: Indicator
    goal: Value
    actual: Value
    points: Fraction | None

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None where it is not known."""
        return None if self.points is None else self.points == self.indicator.weight


def measured(performance: Performance, values: Values) -> list[Measured]:
    """Return each indicator on the facts on record, its points exact: in proportion below the goal, never above it."""
    return [_measured(indicator, values) for indicator in performance.indicators]


def score(measured: Sequence[Measured]) -> int | None:
    """Return the score of an award in hundredths of a point, rounded down once; None while an indicator is unknown."""
    points = [each.points for each in measured]
    known = [point for point in points if point is not None]
    if not points or len(known) < len(points):
        return None
    exact = sum(known, Fraction()) * HUNDREDTHS
    return exact.numerator // exact.denominator


def shown_points(points: Fraction | int) -> str:
    """Return points with two decimals, rounded down; an integer is in hundredths.

    >>> shown_points(Fraction(40, 3)), shown_points(9450)
    ('13.33', '94.50')
    """
    hundredths = points if isinstance(points, int) else points.numerator * HUNDREDTHS // points.denominator
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"


def shown_value(value: Value, kind: FactType) -> str | None:
    """Return a goal or what came of it as facts are written: yuan, per cent, a count, true or false; None for nothing.

    >>> shown_value(1234567, FactType.MONEY), shown_value(Fraction(1, 125), FactType.PERCENT)
    ('12345.67', '0.8')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind is FactType.MONEY and isinstance(value, int):
        return show_yuan(value)
    if isinstance(value, Fraction):
        percent = value * 100
        return f"{Decimal(percent.numerator) / Decimal(percent.denominator):f}"
    return str(value)


def _measured(indicator: Indicator, values: Values) -> Measured:
    goal = values.get(indicator.goal) if indicator.goal else indicator.target
    actual = values.get(indicator.actual)
    return Measured(indicator, goal, actual, _points(indicator, goal, actual))


def _points(indicator: Indicator, goal: Value, actual: Value) -> Fraction | None:
    weight = Fraction(indicator.weight)
    if indicator.kind == "DONE":
        return None if not isinstance(actual, bool) else weight * actual
    if not isinstance(goal, int | Fraction) or not isinstance(actual, int | Fraction):
        return None
    aimed, came = Fraction(goal), Fraction(actual)
    part, whole = (came, aimed) if indicator.kind == "AT_LEAST" else (aimed, came)
    return weight if part >= whole else weight * part / whole
