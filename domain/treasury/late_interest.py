"""Interest on what is demanded back and not paid in time (逾期利息), where the policy's text states one."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from domain.values.money import Fen, floor


def late_interest(owed: Fen, received: Iterable[tuple[date, Fen]], pay_by: date, today: date, daily: Fraction) -> Fen:
    """Return the interest in fen until today: of each day after the last day to pay, on what was not paid by then.

    What came in on a day is no longer owed on it. It is exact until it is rounded down, once.

    >>> late_interest(100_000, [(date(2022, 3, 4), 60_000)], date(2022, 3, 1), date(2022, 3, 5), Fraction(5, 10_000))
    140
    """
    first, days, left = pay_by + timedelta(days=1), Fraction(0), owed
    for day, amount in sorted(received):
        if day <= today:
            days += max((day - first).days, 0) * left
            first, left = max(first, day), left - amount
    days += max((today - first).days + 1, 0) * left
    return floor(days * daily)
