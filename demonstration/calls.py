"""Calls of competitions (申报通知与评选): one a year, with entrants whose courses wait until it has ranked them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demonstration.calendar import Days
from demonstration.clerk import Clerk
from demonstration.courses import Course
from demonstration.plans import Ending, Plan

YEARS = (2021, 2022, 2023)
ENTRANTS = {"A01-1": 8, "A12-2": 12}
"""Competitions, and how many file in a year."""
_DAYS = 10
_OPEN_FOR = timedelta(days=30)
_ENDINGS = (Ending.CLOSED, Ending.PAID, Ending.CLOSED, Ending.RECOVERED, Ending.CLOSED, Ending.PAID, Ending.REQUESTED)


@dataclass(slots=True)
class Call:
    """The call of one measure in one year."""

    measure: str
    bureau: str
    opens: date
    clerk: Clerk

    def entrants(self, first: int) -> list[Plan]:
        """The plans of those who file, numbered from ``first`` on."""
        return [
            Plan(first + turn, self.measure, self.opens + timedelta(days=turn % _DAYS), _ENDINGS[turn % len(_ENDINGS)])
            for turn in range(ENTRANTS[self.measure])
        ]

    def days(self, entrants: Sequence[Course]) -> Days:
        """Announced, open for a month, ranked soon after; by then its entrants have come."""
        closes = self.opens + _OPEN_FOR
        inputs = {
            "measureCode": self.measure,
            "documentNo": f"示例申报〔{self.opens.year}〕{self.measure}号",
            "title": f"{self.opens.year}年度申报通知（示例）",
            "opensOn": self.opens.isoformat(),
            "closesOn": closes.isoformat(),
            "evidence": "示例网站",
        }
        self.clerk.do("announceCall", f"officer of {self.bureau}", inputs=inputs)
        yield closes + timedelta(days=14)
        entrants[0].clerk.do("rankCall", f"officer of {self.bureau}")


def opening(measure: str, year: int, last: date) -> date:
    """The first day of the call of a year; that of the last year is still open, or just ranked, on the last day."""
    return min(date(year, 4, 8), last - timedelta(days=20 if measure == "A12-2" else 60))
