"""Which capacities somebody holds on a case already (不相容岗位), and what the office of that person relaxed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from domain.lives.capacities import CAPACITIES, Capacity, apart, pairs
from domain.lives.events import Event
from domain.lives.grants import GrantEvent
from domain.lives.legs import LegEvent
from domain.lives.milestone_life import MilestoneEvent
from domain.lives.tranche_life import TrancheEvent
from domain.models import HistoryStep, SeparationRelaxation
from workflows.runtime.sql import read
from workflows.transaction.actors import Actor
from workflows.transaction.history import Subject

_EVENTS: Mapping[str, type[Event]] = {
    Subject.GRANT: GrantEvent,
    Subject.LEG: LegEvent,
    Subject.MILESTONE: MilestoneEvent,
    Subject.TRANCHE: TrancheEvent,
}
"""Whose steps count: those of a grant, and of what is decided on and paid of it."""
_OF_PARTS: frozenset[Event] = frozenset({LegEvent.REQUEST, MilestoneEvent.VERIFY, TrancheEvent.AWARD})
"""Of the parts of a grant those that are taken in a capacity of their own."""
_IN_FORCE = """
WHERE id IN (
    SELECT DISTINCT ON (office, first_capacity, second_capacity) id FROM separation_relaxation
    WHERE policy_code = $1 AND office = ANY ($2::text[])
    ORDER BY office, first_capacity, second_capacity, number DESC
) AND ends_on >= $3 ORDER BY number
"""


class Separation(TypedDict):
    """What the guards of separate duties look at."""

    taken_by_this_person: frozenset[Event]
    relaxed: frozenset[frozenset[Capacity]]


def taken_by(steps: Sequence[HistoryStep], actor: Actor) -> frozenset[Event]:
    """Return which steps of a case somebody took, or another in his place; in another's place, those of both."""
    own = (_event(step) for step in steps if not actor.people.isdisjoint((step.person, step.for_person)))
    return frozenset(event for event in own if event is not None)


def _event(step: HistoryStep) -> Event | None:
    events = _EVENTS.get(step.subject_kind)
    if events is None:
        return None
    event = events(step.event)
    return event if step.subject_kind == Subject.GRANT or event in _OF_PARTS else None


def separation(steps: Sequence[HistoryStep], relaxations: Sequence[SeparationRelaxation], actor: Actor) -> Separation:
    """Return what the guards of separate duties look at, for somebody."""
    relaxed = frozenset(_pair(relaxation) for relaxation in relaxations)
    return {"taken_by_this_person": taken_by(steps, actor), "relaxed": relaxed}


def bears(steps: Sequence[HistoryStep], actor: Actor) -> bool:
    """Return whether somebody holds a capacity on a case: for whoever holds none nothing need be relaxed."""
    return any(event.value in CAPACITIES for event in taken_by(steps, actor))


async def relaxations_of(
    policy_code: str, steps: Sequence[HistoryStep], actor: Actor, today: date
) -> list[SeparationRelaxation]:
    """Return what bears on somebody of what ``relaxed_by_office`` answers: nothing is read where nothing does."""
    return await relaxed_by_office(policy_code, actor, today) if bears(steps, actor) else []


async def relaxed_by_office(policy_code: str, actor: Actor, today: date) -> list[SeparationRelaxation]:
    """Return the decisions by which the office of somebody leaves two capacities to one person on a day.

    The last of an office and two capacities counts.
    """
    offices = [*actor.bureaus, *actor.treasuries, *((actor.district,) if actor.district else ())]
    return await read(SeparationRelaxation, _IN_FORCE, policy_code, offices, today)


def relaxed_under(
    event: str, steps: Sequence[HistoryStep], relaxations: Sequence[SeparationRelaxation], actor: Actor
) -> str | None:
    """Return the document of the decision without which somebody could not take a step; None where none is needed."""
    own = CAPACITIES.get(event)
    if own is None:
        return None
    for taken in sorted(taken_by(steps, actor)):
        other = CAPACITIES.get(taken.value)
        if other is not None and apart(own, other):
            return next((each.document_no for each in relaxations if _pair(each) in pairs(own, other)), None)
    return None


def _pair(relaxation: SeparationRelaxation) -> frozenset[Capacity]:
    return frozenset({relaxation.first_capacity, relaxation.second_capacity})
