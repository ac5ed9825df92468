"""Whom a grant waits for (待办方): who takes the step that leads on to its money, told from the table of its life."""

from collections import deque

from domain.handling.leg_queue import REQUESTABLE, TO_BE_GATHERED, WITH_THE_TREASURY
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState
from domain.lives.legs import LegState
from domain.lives.roles import Role

_ENDS: tuple[GrantState, ...] = (GrantState.PAID, GrantState.CLOSED)


_ASIDE = (GrantEvent.GO_ON_PAYABLE, GrantEvent.GO_ON_PAYING)
"""What follows of itself once it is decided whether a paid award rises: on the way to its money it is no step."""
_MOVES = [move for move in GRANT_LIFE.moves if move.event not in _ASIDE]


def _distances() -> dict[GrantState, int]:
    """How many steps of the table lie between each state and the nearest end."""
    distances: dict[GrantState, int] = dict.fromkeys(_ENDS, 0)
    waiting: deque[GrantState] = deque(_ENDS)
    while waiting:
        here = waiting.popleft()
        for move in _MOVES:
            if move.target is here:
                for source in move.sources:
                    if source not in distances:
                        distances[source] = distances[here] + 1
                        waiting.append(source)
    return distances


_WITH_TIME: dict[GrantState, Role] = {GrantState.PUBLICITY: Role.SYSTEM}
"""While it is shown to the public nobody can take it on: it waits for the last day of that."""


def _leading_on() -> dict[GrantState, Role]:
    distances, leading = _distances(), dict(_WITH_TIME)
    for move in _MOVES:
        for source in move.sources:
            if move.target in distances and distances[move.target] < distances.get(source, 0):
                first = next(role for role in Role if role in move.roles)
                leading.setdefault(source, first)
    return leading


BY_LEGS = (GrantState.PAYABLE, GrantState.PAYING)
"""States in which it follows from the legs of its payments whose turn it is."""
WAITS_FOR: dict[GrantState, Role] = {state: role for state, role in _leading_on().items() if state not in BY_LEGS}
"""By state; a state that leads to no money waits for nobody, and SYSTEM stands for what comes of itself."""


def states_waiting_for(role: Role) -> list[GrantState]:
    """Return the states in which a grant waits for a role.

    >>> [state.value for state in states_waiting_for(Role.APPLICANT)]
    ['DRAFT', 'SUPPLEMENT']
    """
    return [state for state, waited_for in WAITS_FOR.items() if waited_for == role]


TURN_OF_LEGS: dict[Role, tuple[LegState, ...]] = {
    Role.FINANCE: (*REQUESTABLE, *TO_BE_GATHERED),
    Role.TREASURY: WITH_THE_TREASURY,
}
"""By role the legs with which it can go on: finance requests and gathers, the treasury answers."""
ROLES_WAITED_FOR = frozenset({*WAITS_FOR.values(), *TURN_OF_LEGS, Role.DISTRICT_OFFICER}) - {Role.SYSTEM}
"""Roles of people for whom a grant can wait."""
