"""Whom a grant waits for (待办方): who takes the step that leads on to its money, told from the table of its life."""

from collections import deque

from domain.grants import GRANT_LIFE, GrantState
from domain.life import Role

_ENDS: tuple[GrantState, ...] = (GrantState.PAID, GrantState.CLOSED)


def _distances() -> dict[GrantState, int]:
    """How many steps of the table lie between each state and the nearest end."""
    found: dict[GrantState, int] = dict.fromkeys(_ENDS, 0)
    waiting: deque[GrantState] = deque(_ENDS)
    while waiting:
        here = waiting.popleft()
        for move in GRANT_LIFE.moves:
            if move.target is here:
                for source in move.sources:
                    if source not in found:
                        found[source] = found[here] + 1
                        waiting.append(source)
    return found


def _leading_on() -> dict[GrantState, Role]:
    distances, leading = _distances(), dict[GrantState, Role]()
    for move in GRANT_LIFE.moves:
        for source in move.sources:
            target = move.target or source
            if target in distances and distances[target] < distances.get(source, 0):
                first = next(role for role in Role if role in move.roles)
                leading.setdefault(source, first)
    return leading


# While it is paid its legs are with the treasury, and it follows them of itself.
WAITS_FOR: dict[GrantState, Role] = {**_leading_on(), GrantState.PAYING: Role.TREASURY}
"""By state; a state that leads to no money waits for nobody, and SYSTEM stands for what comes of itself."""


def states_waiting_for(role: Role) -> list[GrantState]:
    """Answer the states in which a grant waits for a role.

    >>> [state.value for state in states_waiting_for(Role.APPLICANT)]
    ['DRAFT', 'SUPPLEMENT']
    """
    return [state for state, waited_for in WAITS_FOR.items() if waited_for == role]
