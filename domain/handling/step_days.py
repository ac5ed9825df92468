"""In how many working days the office takes each of its steps (办理时限): data of the installation, read here."""

from collections.abc import Mapping

from domain.lives.grants import GRANT_LIFE, STEPS_OF_THE_OFFICE, GrantEvent, GrantState

MOST_STEP_DAYS = 250
_TARGETS: Mapping[GrantEvent, GrantState] = {move.event: move.target for move in GRANT_LIFE.moves}


class BadStepDaysError(ValueError):
    """A text that says of no steps in how many days they are due."""


def step_days_of(written: str) -> dict[GrantState, int]:
    """Return the working days of each step that a text such as `SUBMITTED=2,PROPOSED=3` names; none for the rest.

    Raises BadStepDaysError.

    >>> step_days_of(" SUBMITTED = 2 ,PROPOSED=3,")
    {<GrantState.SUBMITTED: 'SUBMITTED'>: 2, <GrantState.PROPOSED: 'PROPOSED'>: 3}
    """
    days: dict[GrantState, int] = {}
    for one in filter(None, (part.strip() for part in written.split(","))):
        name, _, figure = (part.strip() for part in one.partition("="))
        states = {state.value: state for state in STEPS_OF_THE_OFFICE}
        if name not in states or not figure.isascii() or not figure.isdigit() or not 1 <= int(figure) <= MOST_STEP_DAYS:
            message = f"steps are written STATE=DAYS by commas, of {', '.join(states)}, 1 to {MOST_STEP_DAYS} days"
            raise BadStepDaysError(message)
        days[states[name]] = int(figure)
    return days


def begins_step(event: GrantEvent, state: GrantState) -> GrantState | None:
    """Return the state whose step begins with an event in a state; None where none begins.

    What is released goes on where it stood: its days are counted anew.

    >>> begins_step(GrantEvent.ACCEPT, GrantState.SUBMITTED)
    <GrantState.UNDER_REVIEW: 'UNDER_REVIEW'>
    """
    return state if event is GrantEvent.RELEASE else _TARGETS.get(event)
