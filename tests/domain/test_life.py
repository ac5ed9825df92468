"""Every life is its table: what is not in it is refused, and what may be done is asked of the same table."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, cast

import pytest

from domain.conditions import Text
from domain.gate_deeds import GATE_DEEDS
from domain.grants import GRANT_LIFE, GrantEvent, GrantSituation, GrantState
from domain.legs import LEG_LIFE, LegEvent, LegSituation, LegState, PaymentState, payment_state
from domain.life import ROLE_TITLES, Life, Move, Role
from domain.milestone_life import MILESTONE_LIFE, MilestoneEvent, MilestoneSituation
from domain.policy_life import POLICY_LIFE, PolicyEvent, PolicySituation, PolicyState
from domain.refusals import Citation, Code, Refusal

CITED = Citation(10)
TODAY = date(2022, 6, 1)
WAITING = (Text(zh="完工", en="completion"),)

AnyLife: TypeAlias = Life[StrEnum, StrEnum, Any]


def grant(role: Role, **changes: Any) -> GrantSituation:  # noqa: ANN401 - any field of a situation
    """Answer a situation in which every guard lets pass, but for the changes."""
    passing: dict[str, Any] = {
        "citation": CITED,
        "validity": Citation(16),
        "measure": "A06-2",
        "today": TODAY,
        "published": True,
        "in_force_from": TODAY,
        "expires_on": TODAY,
        "publicity_last": TODAY - timedelta(days=1),
        "waiting_for": (),
        "is_programme": False,
        "recordable": frozenset(deed.event for deed in GATE_DEEDS.values()),
        "recorded": {},
    }
    return GrantSituation(role=role, **(passing | changes))


def policy(role: Role, **changes: Any) -> PolicySituation:  # noqa: ANN401 - any field of a situation
    """Answer a situation of a policy on its first day in force."""
    days: dict[str, Any] = {"today": TODAY, "in_force_from": TODAY, "expires_on": TODAY}
    return PolicySituation(role=role, citation=CITED, **(days | changes))


def situation(life: AnyLife, event: StrEnum, role: Role) -> Any:  # noqa: ANN401 - each life has its own
    """Answer the situation in which the guards of an event let pass."""
    if life.name == GRANT_LIFE.name:
        return grant(role, is_programme=event in {GrantEvent.BEGIN_PROGRAMME, GrantEvent.RECORD_SERVICE_MONTH})
    if life.name == POLICY_LIFE.name:
        return policy(role, today=TODAY + timedelta(days=event.value == PolicyEvent.EXPIRE.value))
    return MilestoneSituation(role, CITED) if life.name == MILESTONE_LIFE.name else LegSituation(role, CITED)


EVENTS: dict[str, tuple[AnyLife, type[StrEnum]]] = {
    "grant": (cast("AnyLife", GRANT_LIFE), GrantEvent),
    "milestone": (cast("AnyLife", MILESTONE_LIFE), MilestoneEvent),
    "payment leg": (cast("AnyLife", LEG_LIFE), LegEvent),
    "policy": (cast("AnyLife", POLICY_LIFE), PolicyEvent),
}
every_life = pytest.mark.parametrize(("life", "events"), [pytest.param(*row, id=name) for name, row in EVENTS.items()])
EVERY_STEP = [
    pytest.param(life, state, event, role, id=f"{name}-{state}-{event}-{role}")
    for name, (life, events) in EVENTS.items()
    for state in life.states
    for event in events
    for role in Role
]


@every_life
def test_every_event_has_one_place_in_its_table(life: AnyLife, events: type[StrEnum]) -> None:
    assert [move.event for move in life.moves] == list(dict.fromkeys(move.event for move in life.moves))
    assert {move.event for move in life.moves} == set(events)
    assert all(move.sources and move.roles for move in life.moves)


@every_life
def test_every_state_can_be_reached_and_a_life_begins_in_its_first(life: AnyLife, events: type[StrEnum]) -> None:
    assert events
    reached = {next(iter(life.states))}
    for _ in life.states:
        reached |= {move.target for move in life.moves if move.target and reached.intersection(move.sources)}
    assert reached == set(life.states)


@pytest.mark.parametrize(("life", "state", "event", "role"), EVERY_STEP)
def test_a_step_is_in_the_table_or_refused(life: AnyLife, state: StrEnum, event: StrEnum, role: Role) -> None:
    move: Move[StrEnum, StrEnum, Any] = next(move for move in life.moves if move.event is event)
    at = situation(life, event, role)
    outcome = life.step(state, event, at)
    if role not in move.roles:
        assert isinstance(outcome, Refusal)
        assert outcome.code is Code.NOT_ALLOWED
    elif state not in move.sources:
        assert isinstance(outcome, Refusal)
        assert outcome.code is Code.STEP_NOT_POSSIBLE
    else:
        assert outcome is (move.target or state)
    known = {action.event: action for action in life.actions(state, at)}
    assert (event in known) is (role in move.roles or move.roles != frozenset({Role.SYSTEM}))
    if event in known:
        assert known[event].permitted is not isinstance(outcome, Refusal)
        assert known[event].refusal == (outcome if isinstance(outcome, Refusal) else None)
        assert known[event].title == life.title(event)


@every_life
def test_a_picture_shows_every_move(life: AnyLife, events: type[StrEnum]) -> None:
    picture = life.picture()
    assert picture.startswith("stateDiagram-v2\n    [*] --> ")
    assert picture.count("-->") == 1 + sum(len(move.sources) for move in life.moves)
    assert all(event.value.lower() in picture for event in events)


def test_checks_come_in_order_first_the_role_then_the_state_then_the_guards() -> None:
    expired = {"expires_on": TODAY - timedelta(days=1)}
    steps = [
        (GrantState.PAID, grant(Role.AUDITOR, **expired), Code.NOT_ALLOWED),
        (GrantState.PAID, grant(Role.APPLICANT, **expired), Code.STEP_NOT_POSSIBLE),
        (GrantState.DRAFT, grant(Role.APPLICANT, **expired), Code.POLICY_EXPIRED),
    ]
    for state, at, code in steps:
        refusal = GRANT_LIFE.step(state, GrantEvent.SUBMIT, at)
        assert isinstance(refusal, Refusal)
        assert refusal.code is code


@dataclass(frozen=True)
class Guarded:
    """One guard: the step it stands before, what makes it refuse, and how."""

    state: GrantState
    event: GrantEvent
    role: Role
    changes: dict[str, Any]
    code: Code


_S, _E = GrantState, GrantEvent


def taken(event: GrantEvent) -> dict[str, Any]:
    """Answer the part of a situation that says which step the person took before."""
    return {"taken_by_this_person": frozenset({event})}


GUARDS = [
    Guarded(_S.DRAFT, _E.SUBMIT, Role.APPLICANT, {"published": False}, Code.POLICY_NOT_PUBLISHED),
    Guarded(_S.DRAFT, _E.SUBMIT, Role.APPLICANT, {"in_force_from": None}, Code.POLICY_NOT_PUBLISHED),
    Guarded(_S.DRAFT, _E.SUBMIT, Role.OFFICER, {"in_force_from": date(2022, 6, 2)}, Code.POLICY_NOT_IN_FORCE),
    Guarded(_S.DRAFT, _E.SUBMIT, Role.APPLICANT, {"expires_on": date(2022, 5, 31)}, Code.POLICY_EXPIRED),
    Guarded(_S.PUBLICITY, _E.APPROVE, Role.OFFICER, {"publicity_last": TODAY}, Code.PUBLICITY_NOT_OVER),
    Guarded(_S.PUBLICITY, _E.APPROVE, Role.OFFICER, {"publicity_last": None}, Code.PUBLICITY_NOT_OVER),
    Guarded(_S.PUBLICITY, _E.END_PUBLICITY, Role.SYSTEM, {"publicity_last": TODAY}, Code.PUBLICITY_NOT_OVER),
    Guarded(_S.APPROVED, _E.OPEN_GATE, Role.SYSTEM, {"waiting_for": WAITING}, Code.GATE_CLOSED),
    Guarded(_S.APPROVED, _E.OPEN_GATE, Role.SYSTEM, {"is_programme": True}, Code.NOT_ASKED_BY_MEASURE),
    Guarded(_S.APPROVED, _E.BEGIN_PROGRAMME, Role.SYSTEM, {}, Code.NOT_ASKED_BY_MEASURE),
    Guarded(_S.ACTIVE, _E.RECORD_SERVICE_MONTH, Role.APPLICANT, {}, Code.NOT_ASKED_BY_MEASURE),
    Guarded(_S.APPROVED, _E.RECORD_COMPLETION, Role.OFFICER, {"recordable": frozenset()}, Code.NOT_ASKED_BY_MEASURE),
    Guarded(
        _S.APPROVED, _E.RECORD_COMPLETION, Role.OFFICER, {"recorded": {_E.RECORD_COMPLETION: TODAY}},
        Code.ALREADY_ON_RECORD,
    ),
    Guarded(_S.SUBMITTED, _E.ACCEPT, Role.OFFICER, taken(_E.SUBMIT), Code.FOUR_EYES),
    Guarded(_S.UNDER_REVIEW, _E.PROPOSE, Role.OFFICER, taken(_E.ACCEPT), Code.FOUR_EYES),
    Guarded(_S.PUBLICITY_OVER, _E.APPROVE, Role.OFFICER, taken(_E.PROPOSE), Code.FOUR_EYES),
]  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.event}-{guard.code}")
def test_a_guard_answers_its_refusal_with_its_clause(guard: Guarded) -> None:
    at = grant(guard.role, **guard.changes)
    refusal = GRANT_LIFE.step(guard.state, guard.event, at)
    assert isinstance(refusal, Refusal)
    assert refusal.code is guard.code
    assert refusal.clause in {"art. 10", "art. 16"}
    action = next(action for action in GRANT_LIFE.actions(guard.state, at) if action.event is guard.event)
    assert action.refusal == refusal


def test_a_policy_enters_into_force_and_expires_on_its_days() -> None:
    day_before = policy(Role.SYSTEM, today=TODAY - timedelta(days=1))
    refused = POLICY_LIFE.step(PolicyState.PUBLISHED, PolicyEvent.ENTER_INTO_FORCE, day_before)
    assert isinstance(refused, Refusal)
    assert refused.code is Code.POLICY_NOT_IN_FORCE
    last_day = POLICY_LIFE.step(PolicyState.IN_FORCE, PolicyEvent.EXPIRE, policy(Role.SYSTEM))
    assert isinstance(last_day, Refusal)
    assert last_day.code is Code.GATE_CLOSED


def test_every_role_has_a_title() -> None:
    assert set(ROLE_TITLES) == set(Role)


LEGS = [
    ([LegState.SETTLED, LegState.SETTLED], PaymentState.SETTLED),
    ([LegState.SETTLED, LegState.ORDERED], PaymentState.PARTIALLY_SETTLED),
    ([LegState.SETTLED, LegState.CANCELLED], PaymentState.PARTIALLY_SETTLED),
    ([LegState.CANCELLED, LegState.CANCELLED], PaymentState.CANCELLED),
    ([LegState.ORDERED], PaymentState.ORDERED),
    ([LegState.REQUESTED, LegState.ORDERED], PaymentState.REQUESTED),
    ([LegState.RETURNED, LegState.ORDERED], PaymentState.REQUESTED),
]


@pytest.mark.parametrize(("legs", "state"), LEGS)
def test_the_state_of_a_payment_follows_from_its_legs(legs: list[LegState], state: PaymentState) -> None:
    assert payment_state(legs) is state
    assert payment_state(legs[::-1]) is state


def test_who_asks_for_a_payment_does_not_say_that_it_was_paid() -> None:
    asked = LegSituation(Role.FINANCE, CITED, requested_by_this_person=True)
    for event in (LegEvent.SETTLE, LegEvent.RETURN):
        refusal = LEG_LIFE.step(LegState.REQUESTED, event, asked)
        assert isinstance(refusal, Refusal)
        assert refusal.code is Code.FOUR_EYES
