"""The steps of a grant's life as somebody is offered them (可办环节), each with the command that takes it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from domain.handling.places import place_of
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState
from domain.lives.roles import Role
from domain.refusals.refusals import Refusal
from workflows.cases.dossiers import Dossier
from workflows.grants.applications import UpdateGrantFacts
from workflows.grants.foreseen import Against
from workflows.grants.tranches import AwardTranche
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import declarations
from workflows.transaction.offers import Offer
from workflows.transaction.rights import outside

V = TypeVar("V")

_E = GrantEvent
_OTHERWISE: Mapping[GrantEvent, type] = {_E.CORRECT_FACTS: UpdateGrantFacts, _E.AWARD_TRANCHE: AwardTranche}
"""By which command a step is taken that no command declares: a command may take two, or the step of a part as well."""
_EXPLAINED = frozenset({_E.CORRECT_FACTS})
"""Steps that need a reason, of a command that another step takes without one."""


@dataclass(slots=True, eq=False)
class OfferedStep:
    """A step of a grant as somebody is offered it."""

    event: GrantEvent
    offer: Offer
    alike: bool = True
    """Whether other grants share it: nothing that was written about one of them is said in it."""
    shown: Any = None
    """As it is shown, once somebody showed it; of what grants share alone."""


Tried: TypeAlias = Mapping[GrantEvent, GrantState | tuple[Refusal, ...]]
"""What became of the steps that somebody's role has from a state."""


class StepOffers:
    """The steps of grants as one person is offered them.

    Nearly all that is refused goes by who asks, by the measure and by the state alone: that is made once for all grants
    that stand alike, and kept for those who answer for the same.
    """

    def __init__(self, actor: Actor) -> None:
        """Begin for a person."""
        self._actor = actor
        self._rights = (actor.role, actor.bureaus, actor.treasuries, actor.district)

    def tries(self, dossier: Dossier) -> bool:
        """Return whether any step of a grant is this person's to take as it stands, so that it is looked at closely."""
        own = GRANT_LIFE.own(dossier.grant.state, self._actor.role)
        return bool(own) and not self._barred(dossier).get(GRANT_LIFE.roles(own[0][0]))

    def of(self, dossier: Dossier, tried: Tried, against: Against) -> list[OfferedStep]:
        """Return each step of a grant as it is offered, by what became of those that are the person's to take.

        ``tried`` is empty where none is, ``against`` what is found beyond the guards of the life.
        """
        if kept_out := dossier.kept_out.refusal(self._actor, dossier.citation):
            return self._kept_out(dossier, tried, kept_out)
        passed = tuple(event for event, outcome in tried.items() if not isinstance(outcome, tuple))
        steps = self._alike(dossier, tried, passed).copy()
        places = _places(self._actor.role)
        for event, outcome in tried.items():
            refusals = outcome if isinstance(outcome, tuple) else against.get(event, ())
            if refusals:
                steps[places[event]] = _offered(event, refusals, alike=False)
        return steps

    def _kept_out(self, dossier: Dossier, tried: Tried, kept_out: Refusal) -> list[OfferedStep]:
        """The steps of a grant on which the person does not act: but to say why, whoever has an interest."""
        barred, steps = self._barred(dossier), list[OfferedStep]()
        for step in self._alike(dossier, {}, ()):
            outcome = tried.get(step.event)
            if step.event is _E.DECLARE_INTEREST and outcome is not None:
                steps.append(_offered(step.event, outcome if isinstance(outcome, tuple) else (), alike=False))
            elif barred.get(GRANT_LIFE.roles(step.event)):
                steps.append(step)
            else:
                steps.append(_offered(step.event, (kept_out,), alike=False))
        return steps

    def let_submit(self, steps: list[OfferedStep], filed: Sequence[OfferedStep]) -> None:
        """Offer to submit a draft as under the version by which it is filed now; all else goes by its own (I-37)."""
        place = _places(self._actor.role)[GrantEvent.SUBMIT]
        steps[place] = filed[place]

    def _alike(self, dossier: Dossier, tried: Tried, passed: tuple[GrantEvent, ...]) -> list[OfferedStep]:
        """The steps of grants that stand alike; those that are tried have nothing against them."""
        key = (self._rights, *_key(dossier), dossier.grant.state, bool(tried), passed)
        if (known := _ALIKE.get(key)) is not None:
            return known
        state, role, barred = dossier.grant.state, self._actor.role, self._barred(dossier)
        steps = [
            _permitted(action.event)
            if action.event in tried
            else _offered(action.event, barred.get(GRANT_LIFE.roles(action.event)) or action.refusals)
            for action in GRANT_LIFE.described(state, role, dossier.citation, tried)
        ]
        return _ALIKE.keep(key, steps)

    def _barred(self, dossier: Dossier) -> Mapping[frozenset[Role], Sequence[Refusal]]:
        """What bars the person from the steps of each set of roles: its own role, or what it answers for."""
        key = (self._rights, *_key(dossier))
        if (known := _BARRED.get(key)) is not None:
            return known
        allowed, roles = replace(dossier.allowed(), kept_out=None), {GRANT_LIFE.roles(event) for event in GrantEvent}
        barred = {each: outside(self._actor, replace(allowed, roles=each), dossier.citation) for each in roles}
        return _BARRED.keep(key, barred)


class _Kept(Generic[V]):
    """What was made last, so much of it."""

    def __init__(self, most: int) -> None:
        self._most, self._values = most, dict[Hashable, V]()

    def get(self, key: Hashable) -> V | None:
        return self._values.get(key)

    def keep(self, key: Hashable, value: V) -> V:
        if len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[key] = value
        return value


_ALIKE = _Kept[list[OfferedStep]](500)
_BARRED = _Kept[Mapping[frozenset[Role], Sequence[Refusal]]](500)


@cache
def _permitted(event: GrantEvent) -> OfferedStep:
    """Return a step that can be taken: of every grant, and to everybody, it is the same."""
    return _offered(event, ())


def _key(dossier: Dossier) -> tuple[str, str, str | None]:
    """By what grants have those who may act on them, and the clause of their steps, alike."""
    grant = dossier.grant
    return dossier.version.content_hash, grant.measure, place_of(dossier.measure, grant.facts)


def _offered(event: GrantEvent, against: Sequence[Refusal], *, alike: bool = True) -> OfferedStep:
    offer = Offer(event.words, _commands()[event], against, explained=event in _EXPLAINED)
    return OfferedStep(event, offer, alike)


@cache
def _places(role: Role) -> Mapping[GrantEvent, int]:
    """Return the place of each step among those that people, or somebody in a role, take."""
    return {event: place for place, event in enumerate(GRANT_LIFE.steps_of(role))}


@cache
def _commands() -> Mapping[GrantEvent, type]:
    """Return the command that takes each step that people take."""
    declared = {
        declaration.step: command
        for command, declaration in declarations().items()
        if isinstance(declaration.step, GrantEvent) and declaration.rows is None
    }
    return {**declared, **_OTHERWISE}
