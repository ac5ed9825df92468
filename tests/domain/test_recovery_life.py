"""What is finished of a recovery stays so; its table and its guards are walked with those of every life."""

from itertools import product

from domain.lives.recovery_life import FINISHED, RECOVERY_LIFE, RecoveryEvent
from domain.refusals.refusals import Refusal
from tests.domain.lives import LIVES

_E = RecoveryEvent


def test_what_is_finished_stays_so_but_for_a_challenge_and_late_money() -> None:
    leading_on = {row.event for row in RECOVERY_LIFE.rows if FINISHED.intersection(row.sources)}
    late = {_E.RECEIVE_LATE, _E.RECEIVE_EXCESS, _E.RECEIVE_ALL, _E.FALL_BACK_IN_PART, _E.FALL_BACK}
    assert leading_on == {_E.DISMISS_CHALLENGE, _E.UPHOLD_CHALLENGE} | late


def test_what_is_missing_stops_no_event_but_those_of_what_is_received() -> None:
    stopped_with = {_E.RECEIVE_PART: 0, _E.RECEIVE_LATE: 0, _E.RECEIVE_ALL: 1}
    for row in RECOVERY_LIFE.rows:
        for state in row.sources:
            for role, missing in product(row.roles, (0, 1)):
                at = LIVES["recovery"].at(row.event, role, missing=missing)
                stopped = isinstance(RECOVERY_LIFE.step(state, row.event, at), Refusal)
                assert stopped is (stopped_with.get(row.event) == missing), (state, row.event, role, missing)
