"""What is to become of each grant (安排): over all measures every ending, spread over the days of the city."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class Ending(StrEnum):
    """Where a grant stands in the end, or what becomes of it on its way."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPPLEMENT = "SUPPLEMENT"
    LAPSED = "LAPSED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    WITHDRAWN = "WITHDRAWN"
    UNDER_REVIEW = "UNDER_REVIEW"
    HELD = "HELD"
    REJECTED = "REJECTED"
    PROPOSED = "PROPOSED"
    PUBLICITY = "PUBLICITY"
    OBJECTION = "OBJECTION"
    UPHELD = "UPHELD"
    PUBLICITY_OVER = "PUBLICITY_OVER"
    APPROVED = "APPROVED"
    TERMINATED = "TERMINATED"
    REQUESTED = "REQUESTED"
    RETURNED = "RETURNED"
    PAID = "PAID"
    CLOSED = "CLOSED"
    DISMISSED = "DISMISSED"
    SUPPLEMENTED = "SUPPLEMENTED"
    RELEASED = "RELEASED"
    OTHER_AWARD = "OTHER_AWARD"
    RECOVERED = "RECOVERED"
    DEMANDED = "DEMANDED"
    NOTIFIED = "NOTIFIED"
    CHALLENGED = "CHALLENGED"
    ENFORCED = "ENFORCED"
    WRITTEN_OFF = "WRITTEN_OFF"
    DROPPED = "DROPPED"


_E = Ending
_UNDER_WAY: dict[Ending, tuple[int, int]] = {
    _E.DRAFT: (1, 20),
    _E.SUBMITTED: (2, 8),
    _E.SUPPLEMENT: (8, 12),
    _E.UNDER_REVIEW: (14, 40),
    _E.HELD: (20, 60),
    _E.PROPOSED: (22, 34),
    _E.PUBLICITY: (24, 34),
    _E.OBJECTION: (24, 34),
    _E.PUBLICITY_OVER: (32, 45),
    _E.APPROVED: (35, 70),
    _E.REQUESTED: (34, 42),
}
"""Endings that are under way on the last day: how many days before it they began."""
_ENDINGS = [
    *(_E.CLOSED, _E.PAID, _E.UNDER_REVIEW, _E.CLOSED, _E.RECOVERED, _E.PUBLICITY, _E.PAID, _E.REJECTED, _E.CLOSED),
    *(_E.SUBMITTED, _E.DISMISSED, _E.APPROVED, _E.PAID, _E.DRAFT, _E.CLOSED, _E.NOT_ACCEPTED, _E.DEMANDED, _E.PAID),
    *(_E.PROPOSED, _E.CLOSED, _E.WITHDRAWN, _E.OTHER_AWARD, _E.OBJECTION, _E.PAID, _E.SUPPLEMENT, _E.CLOSED),
    *(_E.TERMINATED, _E.RETURNED, _E.PUBLICITY_OVER, _E.PAID, _E.HELD, _E.SUPPLEMENTED, _E.LAPSED, _E.CHALLENGED),
    *(_E.REQUESTED, _E.CLOSED, _E.UPHELD, _E.RELEASED, _E.NOTIFIED, _E.PAID, _E.WRITTEN_OFF, _E.ENFORCED, _E.DROPPED),
]
"""In this order the measures take their endings in turn."""
_OF_A_MEASURE = 12
_BEGINS = date(2021, 2, 8)
_LAST_BEGINNING = timedelta(days=130)
"""Before the last day, for what is to come to its end by then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One grant: under which measure, when it is filed, and what becomes of it."""

    number: int
    measure: str
    begins: date
    ending: Ending


def plans(measures: Json, competitions: frozenset[str], last: date, seed: int) -> list[Plan]:
    """Return a plan for every grant that stands by itself, without those of competitions."""
    planned: list[Plan] = []
    for place, (code, course) in enumerate(measures.items()):
        own = [Ending(ending) for ending in course.get("endings", [])]
        begun = place * _OF_A_MEASURE
        in_turn = [_ENDINGS[(begun + turn) % len(_ENDINGS)] for turn in range(_OF_A_MEASURE)]
        for turn, ending in enumerate([] if code in competitions else own or in_turn):
            rng = random.Random(f"{seed}/{code}/{turn}")  # noqa: S311 - chooses days, no secret
            planned.append(Plan(len(planned) + 1, code, _begins(course, ending, last, rng), ending))
    return planned


def _begins(course: Json, ending: Ending, last: date, rng: random.Random) -> date:
    if ending in _UNDER_WAY:
        return last - timedelta(days=rng.randint(*_UNDER_WAY[ending]))
    first = course.get("first", _BEGINS)
    latest = course.get("last", last - _LAST_BEGINNING)
    return first + timedelta(days=rng.randrange((latest - first).days))
