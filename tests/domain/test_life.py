"""Every life is its table: what is not in it is refused, and what may be done is asked of the same table."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from domain.lives.events import Event
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantState
from domain.lives.legs import LegState, PaymentState, payment_state
from domain.lives.life import Action, Life
from domain.lives.roles import ROLE_TITLES, Role
from domain.lives.table import Permit
from domain.lives.titles import title_of_state
from domain.refusals.refusals import Code, Refusal
from tests.domain.lives import DAY, LIVES, TODAY, AnyRow, Lived
from tests.domain.wuhan import ROOT

SYSTEM_ALONE = frozenset({Role.SYSTEM})
every_life = pytest.mark.parametrize("lived", [pytest.param(lived, id=name) for name, lived in LIVES.items()])
every_event = pytest.mark.parametrize(
    ("lived", "event"),
    [pytest.param(lived, event, id=f"{name}-{event}") for name, lived in LIVES.items() for event in lived.events],
)


def test_every_life_of_the_domain_is_walked() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(ROOT, "domain").rglob("*.py")))
    assert source.count("_LIFE: Life[") == len(LIVES)


@every_life
def test_every_event_has_one_place_in_its_table(lived: Lived) -> None:
    rows = lived.life.rows
    assert [row.event for row in rows] == list(dict.fromkeys(row.event for row in rows))
    assert {row.event for row in rows} == set(lived.events) == set(lived.life.events)
    assert all(row.sources and row.roles for row in rows)


@every_life
def test_every_state_can_be_reached_and_a_life_begins_in_its_first(lived: Lived) -> None:
    states = lived.life.states
    reached = {next(iter(states))}
    for _ in states:
        reached |= {move.target for move in lived.life.moves if reached.intersection(move.sources)}
    assert reached == set(states)


@every_life
def test_every_state_and_every_event_has_a_name_in_both_languages(lived: Lived) -> None:
    titles = [title_of_state(state) for state in lived.life.states]
    titles += [event.words for event in lived.events]
    assert all(title.zh and title.en and title.zh != title.en for title in titles)


def code_of(outcome: StrEnum | Refusal) -> StrEnum:
    """Return a refusal's code, or the state to which a step led."""
    return outcome.code if isinstance(outcome, Refusal) else outcome


def by_the_table(row: AnyRow, state: StrEnum, role: Role) -> StrEnum:
    """Return what a step must come to whose guards let pass."""
    if role not in row.roles:
        return Code.NOT_ALLOWED
    stays = state if isinstance(row, Permit) else row.target
    return stays if state in row.sources else Code.STEP_NOT_POSSIBLE


@every_event
def test_a_step_is_in_the_table_or_refused(lived: Lived, event: Event) -> None:
    row = next(row for row in lived.life.rows if row.event is event)
    steps = [(state, role) for state in lived.life.states for role in Role]
    outcomes = {(state, role): lived.life.step(state, event, lived.at(event, role)) for state, role in steps}
    expected = {(state, role): by_the_table(row, state, role) for state, role in steps}
    assert {step: code_of(outcome) for step, outcome in outcomes.items()} == expected
    refusals = [outcome for outcome in outcomes.values() if isinstance(outcome, Refusal)]
    assert all(refusal.clause == "art. 10" for refusal in refusals)


def as_steps(life: Life[StrEnum, Event, Any], state: StrEnum, at: Any) -> list[Action[Event]]:  # noqa: ANN401 - each life has its own
    """Return every step that people take, and those that this role takes, as the table answers each by itself."""
    roles = {row.event: row.roles for row in life.rows}
    events = [event for event in life.events if at.role in roles[event] or roles[event] != SYSTEM_ALONE]
    outcomes = [(event, life.tried(state, event, at)) for event in events]
    return [Action(event, event.words, outcome if isinstance(outcome, tuple) else ()) for event, outcome in outcomes]


@every_life
def test_what_may_be_done_is_what_would_be_done(lived: Lived) -> None:
    for state in lived.life.states:
        for role in Role:
            for at in lived.contexts(role):
                actions = lived.life.actions(state, at)
                steps = as_steps(lived.life, state, at)
                assert [action.permitted for action in actions] == [step.permitted for step in steps]
                assert [replace(action, refusals=tuple(action.refusals)) for action in actions] == steps
                against = [lived.life.against(state, action.event, at) for action in actions]
                assert [tuple(refusals) for refusals in against] == [step.refusals for step in steps]
                assert all(action.permitted is (len(action.refusals) == 0) for action in actions)


@every_life
def test_what_is_not_possible_names_what_is(lived: Lived) -> None:
    for state in lived.life.states:
        for role in Role:
            for at in lived.contexts(role):
                actions = lived.life.actions(state, at)
                possible = ", ".join(a.event.value for a in actions if a.permitted)
                refusals = [r for a in actions for r in a.refusals if r.code is Code.STEP_NOT_POSSIBLE]
                assert {str(refusal.terms["possible_codes"]) for refusal in refusals} <= {possible}
                assert {str(refusal.terms["state_code"]) for refusal in refusals} <= {state.value}


def test_checks_come_in_order_first_the_role_then_the_state_then_the_guards() -> None:
    expired = {"expires_on": TODAY - DAY}
    steps = [
        (GrantState.PAID, Role.AUDITOR, Code.NOT_ALLOWED),
        (GrantState.PAID, Role.APPLICANT, Code.STEP_NOT_POSSIBLE),
        (GrantState.DRAFT, Role.APPLICANT, Code.POLICY_EXPIRED),
    ]
    for state, role, code in steps:
        at = LIVES["grant"].at(GrantEvent.SUBMIT, role, **expired)
        assert code_of(GRANT_LIFE.step(state, GrantEvent.SUBMIT, at)) is code


def test_everything_that_stands_against_a_step_is_told_at_once_in_the_order_of_the_table() -> None:
    against = {"held": "群众举报", "publicity_last": TODAY, "open_objections": 1}
    at = LIVES["grant"].at(GrantEvent.APPROVE, Role.OFFICER, **against)
    codes = [Code.ON_HOLD, Code.PUBLICITY_NOT_OVER, Code.OBJECTION_OPEN]
    tried = GRANT_LIFE.tried(GrantState.PUBLICITY, GrantEvent.APPROVE, at)
    assert isinstance(tried, tuple)
    assert [refusal.code for refusal in tried] == codes
    assert GRANT_LIFE.step(GrantState.PUBLICITY, GrantEvent.APPROVE, at) == tried[0]


LATE = {
    "payment leg": {"RETURN", "CORRECT_TO_RETURNED", "CORRECT_TO_UNKNOWN"},
    # A mistake may be found years after the file was closed; where no more is due by it, all goes on as it was paid.
    "grant": {"CORRECT_AWARD", "PROPOSE_ANEW", "GO_ON_PAYABLE", "GO_ON_PAYING"},
    "unit": {"CORRECT_TO_ACCEPTED"},
    "recovery": {"RECEIVE_LATE", "RECEIVE_EXCESS", "RECEIVE_ALL", "FALL_BACK_IN_PART", "FALL_BACK"},
}
"""What a bank or a treasury can say after the end."""


def test_terminal_states_take_nothing_but_a_recovery_and_what_a_bank_says_late() -> None:
    for name, terminal in {
        "grant": {"CLOSED", "NOT_ACCEPTED", "REJECTED", "WITHDRAWN", "TERMINATED"},
        "milestone": {"PAID", "VOID"},
        "payment leg": {"SETTLED", "CANCELLED"},
        "objection": {"DISMISSED", "UPHELD"},
        "tranche": {"PAID", "REFUSED"},
        "unit": {"FAILED", "VOID"},
        "duty": {"MET", "MISSED"},
        "recovery": {"DROPPED", "WRITTEN_OFF"},
        "other award": {"WITHDRAWN"},
    }.items():
        leaving = {row.event.value for row in LIVES[name].life.rows if terminal & {s.value for s in row.sources}}
        # What the outside world says after the end finds a door: money is asked back, or comes back from the bank.
        assert leaving <= {"OPEN_RECOVERY", "LEG_CAME_BACK"} | LATE.get(name, set()), name


def test_every_role_has_a_title() -> None:
    assert set(ROLE_TITLES) == set(Role)


LEGS = [
    ([LegState.SETTLED, LegState.SETTLED], PaymentState.SETTLED),
    ([LegState.SETTLED, LegState.ORDERED], PaymentState.PARTIALLY_SETTLED),
    ([LegState.SETTLED, LegState.CANCELLED], PaymentState.PARTIALLY_SETTLED),
    ([LegState.CANCELLED, LegState.CANCELLED], PaymentState.CANCELLED),
    ([LegState.ORDERED], PaymentState.ORDERED),
    ([LegState.REQUESTED, LegState.ORDERED], PaymentState.REQUESTED),
    ([LegState.RETURNED, LegState.ORDERED], PaymentState.RETURNED),
    ([LegState.RETURNED], PaymentState.RETURNED),
    ([LegState.RETURNED, LegState.BUDGET_PENDING], PaymentState.RETURNED),
    ([LegState.RETURNED, LegState.INSTRUCTED], PaymentState.RETURNED),
    ([LegState.RETURNED, LegState.REQUESTED], PaymentState.RETURNED),
    ([LegState.RETURNED, LegState.UNKNOWN], PaymentState.RETURNED),
    ([LegState.INSTRUCTED, LegState.BUDGET_PENDING], PaymentState.REQUESTED),
    ([LegState.RETURNED, LegState.SETTLED], PaymentState.PARTIALLY_SETTLED),
]


@pytest.mark.parametrize(("legs", "state"), LEGS)
def test_the_state_of_a_payment_follows_from_its_legs(legs: list[LegState], state: PaymentState) -> None:
    assert payment_state(legs) is state
    assert payment_state(legs[::-1]) is state
