"""A life as a table (生命周期): which event leads from which state to which, who may cause it, and what guards it.

One machine of ``transitions`` runs each table, for people and for time alike. A guard answers its refusal;
what may be done now, and why not the rest, is asked of the same table with the same guards.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast

from transitions import EventData, Machine, MachineError

from domain.lives.titles import STATE_TITLES
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal, Term


class Role(StrEnum):
    """In which role somebody acts (身份)."""

    APPLICANT = "APPLICANT"
    OFFICER = "OFFICER"
    DISTRICT_OFFICER = "DISTRICT_OFFICER"
    EXPERT = "EXPERT"
    SUPERVISOR = "SUPERVISOR"
    FINANCE = "FINANCE"
    TREASURY = "TREASURY"
    AUDITOR = "AUDITOR"
    SYSTEM = "SYSTEM"


ROLE_TITLES: dict[Role, Text] = {
    Role.APPLICANT: Text(zh="申请人", en="the applicant"),
    Role.OFFICER: Text(zh="经办人", en="an officer"),
    Role.DISTRICT_OFFICER: Text(zh="区级经办人", en="an officer of the district"),
    Role.EXPERT: Text(zh="评审专家", en="an expert"),
    Role.SUPERVISOR: Text(zh="监督人员", en="a supervisor"),
    Role.FINANCE: Text(zh="财政", en="finance"),
    Role.TREASURY: Text(zh="国库", en="the treasury"),
    Role.AUDITOR: Text(zh="审计", en="an auditor"),
    Role.SYSTEM: Text(zh="系统", en="the system"),
}


class GuardContext(Protocol):
    """What every guard may look at: in which role somebody acts, and on what authority."""

    @property
    def role(self) -> Role:
        """The role of the person who acts."""
        ...

    @property
    def citation(self) -> Citation:
        """The clause of the policy that the thing stands on."""
        ...


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)
C = TypeVar("C", bound=GuardContext)


@dataclass(frozen=True, slots=True)
class Move(Generic[S, E, C]):
    """One row of a life: an event, the states it may come from, the state it leads to, and its guards."""

    event: E
    sources: tuple[S, ...]
    target: S | None
    """None: the state stays as it is."""
    roles: frozenset[Role]
    title: Text
    guards: tuple[Callable[[C], Refusal | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Action(Generic[E]):
    """One step of a life as a person sees it: may it be done now, and if not, why not."""

    event: E
    title: Text
    refusal: Refusal | None

    @property
    def permitted(self) -> bool:
        """Whether the step can be taken now by the person who asks."""
        return self.refusal is None


@dataclass(slots=True)
class _Token(Generic[C]):
    """What walks through the machine: it carries the state, the situation and what a guard refused."""

    state: str
    context: C
    refusals: list[Refusal] = field(default_factory=list[Refusal])


class Life(Generic[S, E, C]):
    """One life: its table, and the one machine that all writers of such a state go through."""

    def __init__(self, name: str, states: type[S], moves: Sequence[Move[S, E, C]]) -> None:
        self.name, self.states, self.moves = name, states, tuple(moves)
        self._by_event: dict[E, list[Move[S, E, C]]] = {}
        for move in moves:
            self._by_event.setdefault(move.event, []).append(move)
        self._machine = Machine(
            None,
            states=[state.value for state in states],
            initial=next(iter(states)).value,
            transitions=[row for move in moves for row in self._rows(move)],
            auto_transitions=False,
            send_event=True,
        )

    def _rows(self, move: Move[S, E, C]) -> Iterator[dict[str, Any]]:
        for source in move.sources:
            yield {
                "trigger": move.event.value,
                "source": source.value,
                "dest": (move.target or source).value,
                "conditions": [_condition(guard) for guard in move.guards],
            }

    def step(self, state: S, event: E, context: C) -> S | Refusal:
        """Return the state to which an event leads, or the refusal of the first check that forbids it.

        Order of checks: who acts (NOT_ALLOWED), the state (STEP_NOT_POSSIBLE), then the guards in the table's order.
        """
        refusal = self.wrong_role(event, context)
        if refusal is not None:
            return refusal
        token = _Token(state.value, context)
        try:
            moved = self._machine.events[event.value].trigger(cast("Any", token))
        except MachineError:
            possible = self._possible(self._tried(state, context))
            return self._not_possible(state, event, context, possible)
        return self.states(token.state) if moved else token.refusals[0]

    def actions(self, state: S, context: C) -> list[Action[E]]:
        """Return every step that people take in this life, with its refusal where this person cannot take it now."""
        tried = self._tried(state, context)
        possible = self._possible(tried)
        actions: list[Action[E]] = []
        for event, moves in self._by_event.items():
            if context.role in moves[0].roles or moves[0].roles != frozenset({Role.SYSTEM}):
                outcome = tried.get(event) or self.wrong_role(event, context)
                outcome = outcome or self._not_possible(state, event, context, possible)
                actions.append(Action(event, moves[0].title, outcome if isinstance(outcome, Refusal) else None))
        return actions

    def _tried(self, state: S, context: C) -> dict[E, S | Refusal]:
        """What becomes of each step that the table has from a state for a role: each is tried once."""
        moves = (move for move in self.moves if state in move.sources and context.role in move.roles)
        return {move.event: self.step(state, move.event, context) for move in moves}

    def title(self, event: E) -> Text:
        """Return the office's name of an event."""
        return self._by_event[event][0].title

    def picture(self) -> str:
        """Return the table as a Mermaid state diagram, for documents."""
        lines = ["stateDiagram-v2", f"    [*] --> {next(iter(self.states)).value}"]
        for move in self.moves:
            for source in move.sources:
                target = (move.target or source).value
                lines.append(f"    {source.value} --> {target}: {move.event.value.lower()}")
        return "\n".join(lines)

    def wrong_role(self, event: E, context: C) -> Refusal | None:
        """Return NOT_ALLOWED for somebody whose role never takes this step; None for anybody else."""
        allowed = self._by_event[event][0].roles
        if context.role in allowed:
            return None
        return not_among(allowed, context.role, context.citation)

    def _possible(self, tried: Mapping[E, S | Refusal]) -> dict[str, Term]:
        """What can be done of all that was tried, as the terms of a refusal."""
        events = [event for event, outcome in tried.items() if not isinstance(outcome, Refusal)]
        titles = [self.title(event) for event in events] or [Text(zh="无", en="nothing")]
        named = Text(zh="、".join(title.zh for title in titles), en=", ".join(title.en for title in titles))
        return {"possible": named, "possible_codes": ", ".join(event.value for event in events)}

    def _not_possible(self, state: S, event: E, context: C, possible: dict[str, Term]) -> Refusal:
        terms: dict[str, Term] = {
            "event": self.title(event),
            "state": STATE_TITLES[state.value],
            "state_code": state.value,
            **possible,
        }
        return Refusal(Code.STEP_NOT_POSSIBLE, terms, (), (context.citation,))


def not_among(allowed: frozenset[Role], role: Role, citation: Citation) -> Refusal:
    """Return NOT_ALLOWED for somebody in a role that is not one of those allowed."""
    titles = [ROLE_TITLES[each] for each in Role if each in allowed]
    who = Text(zh="、".join(title.zh for title in titles), en=" or ".join(title.en for title in titles))
    return Refusal(Code.NOT_ALLOWED, {"allowed": who, "role": ROLE_TITLES[role]}, (), (citation,))


def _condition(guard: Callable[[C], Refusal | None]) -> Callable[[EventData], bool]:
    def passes(event: EventData) -> bool:
        token = cast("_Token[C]", event.model)
        refusal = guard(token.context)
        if refusal is not None:
            token.refusals.append(refusal)
        return refusal is None

    return passes
