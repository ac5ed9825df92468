"""What is finished of a recovery stays so; its table and its guards are walked with those of every life."""

from domain.lives.recovery_life import FINISHED, RECOVERY_LIFE, RecoveryEvent

_E = RecoveryEvent


def test_what_is_finished_stays_so_but_for_a_challenge_and_late_money() -> None:
    leading_on = {row.event for row in RECOVERY_LIFE.rows if FINISHED.intersection(row.sources)}
    late = {_E.RECEIVE_LATE, _E.RECEIVE_EXCESS, _E.RECEIVE_ALL, _E.FALL_BACK_IN_PART, _E.FALL_BACK}
    assert leading_on == {_E.DISMISS_CHALLENGE, _E.UPHOLD_CHALLENGE} | late
