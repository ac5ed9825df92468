"""Calls for applications (申报通知): whether a measure can be filed on a day, and who is selected of its files."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.lives.grant_states import RankingOutcome
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Code, Refusal


class CallWindow(NamedTuple):
    """The days of one call, both inclusive."""

    number: str
    first: date
    last: date


def open_call(calls: Sequence[CallWindow], today: date) -> int | None:
    """Return the place of the call that takes applications on a day; None where none does."""
    return next((place for place, call in enumerate(calls) if call.first <= today <= call.last), None)


def filing_refusal(measure: Measure, calls: Sequence[CallWindow], today: date, citation: Citation) -> Refusal | None:
    """Return why no call lets a measure be filed on a day; None where one does, or none is needed.

    A measure that is filed at any time is filed inside its call in a year for which one was announced.
    """
    if open_call(calls, today) is not None:
        return None
    near = [call for call in calls if today.year in {call.first.year, call.last.year}]
    if near:
        nearest = min(near, key=lambda call: abs((call.first - today).days))
        terms = {"first": nearest.first.isoformat(), "last": nearest.last.isoformat()}
        return Refusal(Code.CALL_NOT_OPEN, terms, (), (citation,))
    if measure.procedure.call == "REQUIRED":
        return Refusal(Code.CALL_REQUIRED, {"measure": measure.code}, (), (citation,))
    return None


class Entry(NamedTuple):
    """One application of a competition: its number, its mean score in hundredths."""

    number: str
    score: int
    has_place: bool = False
    """Whether its item was selected by another call of the year: it takes no second place (art. 1, 12)."""


def ranking(entries: Sequence[Entry], places: int, reserve: int) -> list[tuple[Entry, int, RankingOutcome]]:
    """Return each entry with its rank and what it came to: the best selected, the next on the reserve list.

    Equal scores have equal ranks; between equals at an edge the earlier file goes first, so that the answer depends
    on what is on record alone.

    >>> [(entry.number, rank, made.value) for entry, rank, made in ranking([Entry("b", 90), Entry("a", 95)], 1, 1)]
    [('a', 1, 'SELECTED'), ('b', 2, 'RESERVE')]
    >>> had = Entry("a", 95, has_place=True)
    >>> [made.value for _, _, made in ranking([Entry("b", 90), had, Entry("c", 80)], 1, 0)]
    ['SELECTED', 'SELECTED', 'NOT_SELECTED']
    """
    ordered = sorted(entries, key=lambda entry: (-entry.score, entry.number))
    ranked: list[tuple[Entry, int, RankingOutcome]] = []
    place = 0
    for entry in ordered:
        rank = 1 + sum(other.score > entry.score for other in ordered)
        selection = RankingOutcome.RESERVE if place < places + reserve else RankingOutcome.NOT_SELECTED
        ranked.append((entry, rank, RankingOutcome.SELECTED if place < places else selection))
        place += not entry.has_place
    return ranked
