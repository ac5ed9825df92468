"""A life as a table (生命周期): which event leads from which state to which, who may cause it, and what guards it.

One machine of ``transitions`` runs each table, for people and for time alike. A guard returns its refusal;
what may be done now, and why not the rest, is asked of the same table with the same guards.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from typing import Any, Generic, TypeAlias, TypeVar, cast

from transitions import EventData, Machine, MachineError

from domain.lives.events import Event
from domain.lives.roles import Role, not_among
from domain.lives.table import C, E, Guard, Move, Permit, Row, S
from domain.lives.titles import title_of_state
from domain.policy.conditions import Text
from domain.policy.texts import listed
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.refusals.unmade_refusals import UnmadeRefusals

M = TypeVar("M", bound=Machine)
Outcome: TypeAlias = S | tuple[Refusal, ...]
"""What becomes of a step that is tried: the state to which it leads, or all that stands against it."""
_TIME_ALONE = frozenset({Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Action(Generic[E]):
    """One step of a life as a person sees it: may it be done now, and if not, why not."""

    event: E
    title: Text
    refusals: Sequence[Refusal]
    """Everything that stands against it, in the order of the table."""

    @property
    def permitted(self) -> bool:
        """Whether the step can be taken now by the person who asks."""
        return not self.refusals


@dataclass(slots=True)
class _Token(Generic[C]):
    """What walks through the machine: it carries the state, the context and what a guard refused."""

    state: str
    context: C
    refusals: list[Refusal] = field(default_factory=list[Refusal])


class Life(Generic[S, E, C]):
    """One life: its table, and the one machine that all writers of such a state go through."""

    def __init__(
        self,
        name: str,
        states: type[S],
        events: type[E],
        *,
        moves: Sequence[Move[S, E, C]],
        permits: Sequence[Permit[S, E, C]] = (),
        clause: Text,
    ) -> None:
        """Build a life of its states, its events and its table.

        ``clause`` says in words which clause its refusals cite. Raises ValueError for an event without a row, and
        where two rows of one event differ in who may cause it.
        """
        self.name, self.states, self.clause = name, states, clause
        self.events = events
        self.moves, self.permits = tuple(moves), tuple(permits)
        self._roles = _roles(name, events, self.rows)
        self._machine = self.machine(Machine, self.rows)
        self._steps = _steps(self.rows)
        self._own: dict[tuple[S, Role], Sequence[tuple[E, Sequence[Row[S, E, C]]]]] = {}

    @property
    def rows(self) -> tuple[Move[S, E, C] | Permit[S, E, C], ...]:
        """All of its table: what changes a state, then what is only allowed in one."""
        return (*self.moves, *self.permits)

    def machine(self, kind: type[M], rows: Sequence[Row[S, E, C]], **settings: object) -> M:
        """Return a machine of ``transitions`` that runs rows of this table, or draws them."""
        return kind(
            None,
            states=[state.value for state in self.states],
            initial=next(iter(self.states)).value,
            transitions=[transition for row in rows for transition in _transitions(row)],
            auto_transitions=False,
            send_event=True,
            **cast("dict[str, Any]", settings),
        )

    def step(self, state: S, event: E, context: C) -> S | Refusal:
        """Return the state to which an event leads, or the refusal of the first check that forbids it.

        Order of checks: who acts (NOT_ALLOWED), the state (STEP_NOT_POSSIBLE), then the guards in the table's order.
        """
        outcome = self.tried(state, event, context)
        return outcome[0] if isinstance(outcome, tuple) else outcome

    def tried(self, state: S, event: E, context: C) -> S | tuple[Refusal, ...]:
        """Return the state to which an event leads, or the refusals of all guards that forbid it, in their order.

        Who never takes the step, or takes it in another state, is told that alone.
        """
        refusal = self.wrong_role(event, context)
        if refusal is not None:
            return (refusal,)
        token = _Token(state.value, context)
        try:
            moved = self._machine.events[event.value].trigger(cast("Any", token))
        except MachineError:
            possible = _possible(self.all_tried(state, context))
            return (_not_possible(state, event, context.citation, possible),)
        return self.states(token.state) if moved else tuple(token.refusals)

    def against(self, state: S, event: E, context: C) -> Sequence[Refusal]:
        """Return what stands against a step, as ``tried`` answers it; empty where it can be taken.

        Of who never takes it, or where the table has it not, no refusal is made before somebody looks at it.
        """
        if context.role in self._roles[event] and self.has(event, state):
            outcome = self.tried(state, event, context)
            return outcome if isinstance(outcome, tuple) else ()
        return UnmadeRefusals(lambda: cast("tuple[Refusal, ...]", self.tried(state, event, context)))

    def actions(self, state: S, context: C) -> list[Action[E]]:
        """Return every step that people take in this life, with its refusal where this person cannot take it now."""
        return self.described(state, context.role, context.citation, self.all_tried(state, context))

    def described(self, state: S, role: Role, citation: Citation, tried: Mapping[E, Outcome[S]]) -> list[Action[E]]:
        """Return what ``actions`` does of somebody in a role, by what became of all that was tried.

        Of the rest it goes by these alone: two things of one clause, of which the same is possible, are told alike.
        """
        possible = cache(partial(_possible, tried))

        def untried(event: E) -> tuple[Refusal]:
            wrong = _wrong_role(self._roles[event], role, citation)
            return (wrong or _not_possible(state, event, citation, possible()),)

        actions: list[Action[E]] = []
        for event in self.steps_of(role):
            outcome = tried.get(event, ())
            against = outcome if isinstance(outcome, tuple) else ()
            refusals = against if event in tried else UnmadeRefusals(partial(untried, event))
            actions.append(Action(event, event.words, refusals))
        return actions

    def steps_of(self, role: Role) -> list[E]:
        """Return every step that people take in this life, and those of a role that is nobody's."""
        return [event for event in self.events if role in self._roles[event] or self._roles[event] != _TIME_ALONE]

    def all_tried(self, state: S, context: C) -> dict[E, Outcome[S]]:
        """Return what becomes of each step that the table has from a state for a role: each is tried once."""
        state = self.states(state)
        return {event: _outcome(rows, state, context) for event, rows in self.own(state, context.role)}

    def own(self, state: S, role: Role) -> Sequence[tuple[E, Sequence[Row[S, E, C]]]]:
        """Return the steps that the table has from a state for a role, each with its rows."""
        known = self._own.get((state, role))
        if known is None:
            known = self._own[state, role] = [
                (event, rows)
                for event in self.events
                if role in self._roles[event] and (rows := self._steps.get((event, self.states(state))))
            ]
        return known

    def has(self, event: E, state: S) -> bool:
        """Return whether the table has a step from a state, whoever takes it and whatever guards it."""
        return (event, self.states(state)) in self._steps

    def roles(self, event: E) -> frozenset[Role]:
        """Return who may cause an event."""
        return self._roles[event]

    def wrong_role(self, event: E, context: C) -> Refusal | None:
        """Return NOT_ALLOWED for somebody whose role never takes this step; None for anybody else."""
        return _wrong_role(self._roles[event], context.role, context.citation)


def _wrong_role(roles: frozenset[Role], role: Role, citation: Citation) -> Refusal | None:
    return None if role in roles else not_among(roles, role, citation)


def _possible(tried: Mapping[E, object]) -> dict[str, Term]:
    """What can be done of all that was tried, as the terms of a refusal."""
    events = [event for event, outcome in tried.items() if not isinstance(outcome, tuple)]
    named = listed([event.words for event in events] or [Text(zh="无", en="nothing")])
    return {"possible": named, "possible_codes": ", ".join(event.value for event in events)}


def _not_possible(state: StrEnum, event: Event, citation: Citation, possible: dict[str, Term]) -> Refusal:
    terms: dict[str, Term] = {
        "event": event.words,
        "state": title_of_state(state),
        "state_code": state.value,
        **possible,
    }
    return Refusal(Code.STEP_NOT_POSSIBLE, terms, (), (citation,))


def _roles(name: str, events: type[E], rows: Sequence[Row[S, E, C]]) -> dict[E, frozenset[Role]]:
    """Who may cause each event: it is said once, whatever the number of its rows."""
    roles: dict[E, frozenset[Role]] = {}
    for row in rows:
        if roles.setdefault(row.event, row.roles) != row.roles:
            message = f"{name}: two rows of {row.event} differ in who may cause it"
            raise ValueError(message)
    if lacking := set(events) - set(roles):
        message = f"{name}: without a row: {', '.join(sorted(lacking))}"
        raise ValueError(message)
    return roles


def _steps(rows: Sequence[Row[S, E, C]]) -> dict[tuple[E, S], list[Row[S, E, C]]]:
    """The rows of each step from each state, in their order."""
    steps: dict[tuple[E, S], list[Row[S, E, C]]] = {}
    for row in rows:
        for source in row.sources:
            steps.setdefault((row.event, source), []).append(row)
    return steps


def _outcome(rows: Sequence[Row[S, E, C]], state: S, context: C) -> S | tuple[Refusal, ...]:
    """What the machine would answer of a step, by its rows alone: it is asked of many, and nothing moves."""
    refusals: list[Refusal] = []
    for row in rows:
        refusals += [refusal for guard in row.guards if (refusal := guard(context)) is not None]
        if not row.guards or not refusals:
            return row.leads_to(state)
    return tuple(refusals)


def _transitions(row: Row[S, E, C]) -> Iterator[dict[str, Any]]:
    for source in row.sources:
        yield {
            "trigger": row.event.value,
            "source": source.value,
            "dest": row.target.value if isinstance(row, Move) else None,
            "conditions": [_condition(row.guards)] if row.guards else [],
        }


def _condition(guards: Sequence[Guard[C]]) -> Callable[[EventData], bool]:
    """One condition of all guards: whoever is refused learns everything that stands against it at once."""

    def passes(event: EventData) -> bool:
        token = cast("_Token[C]", event.model)
        token.refusals += [refusal for guard in guards if (refusal := guard(token.context)) is not None]
        return not token.refusals

    return passes
