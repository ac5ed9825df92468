"""What is offered of a thing by its life (可办事项): every command on it, by the steps that it takes there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain.lives.events import Event
from domain.lives.life import Life
from domain.lives.roles import Role
from domain.refusals.refusals import Citation, Refusal
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import declarations, declared_fields
from workflows.transaction.offers import Offer
from workflows.transaction.rights import Allowed, outside


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing as somebody finds it: where it stands, what its guards look at, and who may act on it in some roles."""

    life: Life[Any, Any, Any]
    state: Any
    context: Any
    actor: Actor
    allowed: Callable[[frozenset[Role]], Allowed]
    citation: Citation

    def against(self, *events: Event) -> Sequence[Refusal]:
        """Return what stands against taking one of these steps; empty where one can be taken."""
        roles = frozenset(role for event in events for role in self.life.roles(event))
        if refusals := outside(self.actor, self.allowed(roles), self.citation):
            return refusals
        against = [self.life.against(self.state, event, self.context) for event in events]
        return against[events.index(self.likely(*events))] if all(against) else ()

    def likely(self, *events: Event) -> Event:
        """Return which of these steps is meant: the first that its life knows where it stands."""
        return next((event for event in events if self.life.has(event, self.state)), events[0])


@cache
def commands_on(kind: str) -> Mapping[type, Event]:
    """Return the commands whose ``id`` names a thing of a kind, in the order of their rooms, each with its step."""
    return {
        command: declared.step
        for command, declared in declarations().items()
        if isinstance(declared.step, Event)
        and declared.rows is None
        and any(each.input_name == "id" and each.id == kind for each in declared_fields(command))
    }


def offers_on(
    kind: str,
    standing: Standing,
    others: Mapping[type, Sequence[Event]],
    beside: Mapping[type, Sequence[Refusal]] | None = None,
) -> list[Offer]:
    """Return what is offered of a thing.

    ``others`` are the steps of commands that take one of several, ``beside`` what stands against a command whose step
    the life lets pass.
    """
    offers: list[Offer] = []
    for command, step in commands_on(kind).items():
        events = others.get(command, (step,))
        against = standing.against(*events) or (beside or {}).get(command, ())
        offers.append(Offer(standing.likely(*events).words, command, against))
    return offers
