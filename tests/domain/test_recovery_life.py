"""The life of a recovery is its table, and each of its guards answers its refusal with the clause."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.lives.life import Role
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneContext, MilestoneEvent, MilestoneState
from domain.lives.recovery_life import FINISHED, RECOVERY_LIFE, RecoveryContext, RecoveryEvent, RecoveryState
from domain.refusals.refusals import Citation, Code, Refusal

TODAY = date(2022, 6, 1)
CITED = Citation(3)
_S, _E = RecoveryState, RecoveryEvent


def passing(event: RecoveryEvent, role: Role) -> RecoveryContext:
    """A situation in which every guard of an event lets pass."""
    lapsed = event is _E.LAPSE_REPLY
    return RecoveryContext(
        role,
        CITED,
        TODAY,
        reply_until=TODAY - timedelta(days=1) if lapsed else TODAY,
        challenged=event in {_E.DISMISS_CHALLENGE, _E.UPHOLD_CHALLENGE},
        missing=int(event in {_E.RECEIVE_PART, _E.RECEIVE_LATE}),
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("event", list(RecoveryEvent))
@pytest.mark.parametrize("state", list(RecoveryState))
def test_a_step_is_in_the_table_or_refused(state: RecoveryState, event: RecoveryEvent, role: Role) -> None:
    move = next(move for move in RECOVERY_LIFE.moves if move.event is event)
    outcome = RECOVERY_LIFE.step(state, event, passing(event, role))
    if role not in move.roles:
        assert isinstance(outcome, Refusal)
        assert outcome.code is Code.NOT_ALLOWED
    elif state not in move.sources:
        assert isinstance(outcome, Refusal)
        assert outcome.code is Code.STEP_NOT_POSSIBLE
    else:
        assert outcome is (move.target or state)


def test_every_state_can_be_reached_and_what_is_finished_stays_so_but_for_a_challenge_and_late_money() -> None:
    reached = {_S.OPENED}
    for _ in RecoveryState:
        reached |= {move.target for move in RECOVERY_LIFE.moves if move.target and reached.intersection(move.sources)}
    assert reached == set(RecoveryState)
    leading_on = {move.event for move in RECOVERY_LIFE.moves if FINISHED.intersection(move.sources)}
    late = {_E.RECEIVE_LATE, _E.RECEIVE_EXCESS, _E.RECEIVE_ALL, _E.FALL_BACK_IN_PART, _E.FALL_BACK}
    assert leading_on == {_E.DISMISS_CHALLENGE, _E.UPHOLD_CHALLENGE} | late


@pytest.mark.parametrize(
    ("state", "event", "role", "changes", "code"),
    [
        (_S.NOTIFIED, _E.REPLY, Role.APPLICANT, {"reply_until": TODAY - timedelta(days=1)}, Code.REPLY_LATE),
        (_S.NOTIFIED, _E.LAPSE_REPLY, Role.SYSTEM, {"reply_until": TODAY}, Code.GATE_CLOSED),
        (_S.REPLIED, _E.DECIDE, Role.OFFICER, {"opened_by_this_person": True}, Code.FOUR_EYES),
        (_S.OPENED, _E.DROP, Role.OFFICER, {"opened_by_this_person": True}, Code.FOUR_EYES),
        (_S.DEMANDED, _E.WRITE_OFF, Role.OFFICER, {"opened_by_this_person": True}, Code.FOUR_EYES),
        (_S.DECIDED, _E.DEMAND, Role.FINANCE, {"challenged": True}, Code.CHALLENGE_PENDING),
        (_S.DEMANDED, _E.ENFORCE, Role.OFFICER, {"challenged": True}, Code.CHALLENGE_PENDING),
        (_S.DEMANDED, _E.WRITE_OFF, Role.OFFICER, {"challenged": True}, Code.CHALLENGE_PENDING),
        (_S.DECIDED, _E.CHALLENGE, Role.APPLICANT, {"challenged": True}, Code.CHALLENGE_PENDING),
        (_S.DECIDED, _E.DISMISS_CHALLENGE, Role.OFFICER, {"challenged": False}, Code.NO_CHALLENGE),
        (_S.RECOVERED, _E.UPHOLD_CHALLENGE, Role.OFFICER, {"challenged": False}, Code.NO_CHALLENGE),
        (_S.DEMANDED, _E.RECEIVE_PART, Role.TREASURY, {"missing": 0}, Code.NOTHING_MISSING),
        (_S.WRITTEN_OFF, _E.RECEIVE_LATE, Role.TREASURY, {"missing": 0}, Code.NOTHING_MISSING),
        (_S.DEMANDED, _E.RECEIVE_ALL, Role.TREASURY, {"missing": 1}, Code.GATE_CLOSED),
    ],
)
def test_a_guard_answers_its_refusal_with_its_clause(
    state: RecoveryState, event: RecoveryEvent, role: Role, changes: dict[str, object], code: Code
) -> None:
    at = passing(event, role)
    assert not isinstance(RECOVERY_LIFE.step(state, event, at), Refusal)
    refusal = RECOVERY_LIFE.step(state, event, replace(at, **changes))  # pyright: ignore[reportArgumentType] - any field
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.clause) == (code, "art. 3")


@pytest.mark.parametrize(
    ("state", "event", "role", "changes", "code"),
    [
        (MilestoneState.REACHED, MilestoneEvent.VERIFY, Role.OFFICER, {"held": "核查"}, Code.ON_HOLD),
        (
            MilestoneState.REACHED,
            MilestoneEvent.VERIFY,
            Role.OFFICER,
            {"earlier_open": "2021-01..2021-06"},
            Code.EARLIER_WINDOW_OPEN,
        ),
        (MilestoneState.VERIFIED, MilestoneEvent.REQUEST_PAYMENT, Role.FINANCE, {"held": "核查"}, Code.ON_HOLD),
    ],
)
def test_a_guard_of_a_milestone_answers_its_refusal(
    state: MilestoneState, event: MilestoneEvent, role: Role, changes: dict[str, str], code: Code
) -> None:
    at = MilestoneContext(role, CITED)
    assert not isinstance(MILESTONE_LIFE.step(state, event, at), Refusal)
    refusal = MILESTONE_LIFE.step(state, event, replace(at, **changes))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.clause) == (code, "art. 3")
