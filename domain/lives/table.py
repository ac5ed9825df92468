"""What the table of a life is made of (生命周期表): its rows, and the guards that stand before them."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from domain.lives.events import Event
from domain.lives.roles import Role
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal


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
E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=GuardContext)
C_contra = TypeVar("C_contra", bound=GuardContext, contravariant=True)


@dataclass(frozen=True, slots=True)
class Guard(Generic[C_contra]):
    """What stands before a step (办理条件): it returns its refusal, or nothing where it lets pass."""

    check: Callable[[C_contra], Refusal | None]
    codes: tuple[Code, ...]
    """Every code with which it can refuse."""
    refuses_when: str
    """In words, as the printed table of the lives says it."""
    clause: Text | None = None
    """The clause that it cites, where that is not the one of its life."""

    def __call__(self, context: C_contra) -> Refusal | None:
        """Return why a step is refused; None where it is not."""
        return self.check(context)


def refuses(*codes: Code, clause: Text | None = None) -> Callable[[Callable[[C], Refusal | None]], Guard[C]]:
    """Make a guard of a check that refuses with these codes; its docstring says when: ``Refuse while …``."""

    def declared(check: Callable[[C], Refusal | None]) -> Guard[C]:
        words = " ".join((check.__doc__ or "").split("\n\n")[0].split())
        return Guard(check, codes, words.removeprefix("Refuse ").removesuffix("."), clause)

    return declared


@dataclass(frozen=True, slots=True)
class Row(Generic[S, E, C_contra]):
    """One row of a life: an event, the states in which it can happen, who may cause it, and what guards it."""

    event: E
    _: KW_ONLY
    sources: tuple[S, ...]
    roles: frozenset[Role]
    guards: tuple[Guard[C_contra], ...] = ()

    def leads_to(self, source: S) -> S:
        """Return the state in which the event leaves a thing that stands in ``source``."""
        return source


@dataclass(frozen=True, slots=True)
class Move(Row[S, E, C_contra]):
    """What changes a state: the event leads to another one."""

    target: S = field(kw_only=True)

    def leads_to(self, source: S) -> S:  # noqa: ARG002 - wherever it comes from
        """Return its target."""
        return self.target


@dataclass(frozen=True, slots=True)
class Permit(Row[S, E, C_contra]):
    """What is only allowed in a state: the event leaves a thing where it stands."""
