"""The calendar (日历): courses that go on when their day comes, all on one stated day after the other."""

import heapq
import itertools
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol, TypeAlias

from demonstration.story_people import BrokenStoryError

Days: TypeAlias = Generator[date, None, None]
"""A course: each day that it yields is the next on which it goes on."""
_TUESDAY, _THURSDAY = 1, 3
_LATELY = timedelta(days=130)


class Goes(Protocol):
    """What has a day of its own."""

    day: date


@dataclass(slots=True)
class Calendar:
    """Lets everything that was put down go on in order, up to the last day."""

    last: date
    come: Callable[[date], None]
    """States a day and sweeps."""
    broken: list[str] = field(default_factory=list[str])
    """Courses that came out otherwise than they were planned."""
    _due: list[tuple[date, int, Goes, Days]] = field(default_factory=list[tuple[date, int, Goes, Days]])
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def put(self, day: date, who: Goes, course: Days) -> None:
        """Put down that a course goes on on a day, or on the next office day."""
        while not self._is_open(day):
            day += timedelta(days=1)
        heapq.heappush(self._due, (day, next(self._numbers), who, course))

    def _is_open(self, day: date) -> bool:
        """Once a week, and twice lately: on fewer days more is done, and each day takes a sweep."""
        return day.weekday() == _TUESDAY or (day.weekday() == _THURSDAY and day > self.last - _LATELY)

    def __iter__(self) -> Generator[date]:
        """Go through the days; returns each once it is over."""
        today = date.min
        while self._due and self._due[0][0] <= self.last:
            day, _, who, course = heapq.heappop(self._due)
            if day != today:
                if today != date.min:
                    yield today
                today = day
                self.come(day)
            who.day = day
            try:
                following = next(course, None)
            except (BrokenStoryError, LookupError) as error:
                self.broken.append(f"{type(error).__name__}: {error}")
                sys.stderr.write(f"\n{self.broken[-1]}\n")
                continue
            if following is not None:
                self.put(max(following, day + timedelta(days=1)), who, course)
        self.come(self.last)
        yield self.last
