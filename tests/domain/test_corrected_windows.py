"""Windows after a correction: what was paid for stays and is measured anew, the rest is formed as if from the start."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assessment.milestones import Reward, Standing, rewarded_windows
from domain.policy.calendar import Month
from tests.domain.stated_facts import FIRST_MONTH
from tests.domain.test_milestones import LAST_MONTH, RULE, counts, reported, run, windows

corrections = st.dictionaries(st.integers(FIRST_MONTH, LAST_MONTH), counts, max_size=6)


def stood(rewards: list[Reward], paid: int) -> list[Standing]:
    """The first windows as they stand when money has moved for so many of them."""
    return [Standing(reward.first, fixed=True) for reward in rewards[:paid]]


def after(persons: dict[Month, int], standing: list[Standing]) -> list[Reward]:
    """The rewarded windows on counts, after windows that stand."""
    return rewarded_windows(RULE, persons, FIRST_MONTH, LAST_MONTH, standing)


def corrected(persons: dict[Month, int], changes: dict[Month, int]) -> dict[Month, int]:
    """The counts after months that were reported are corrected."""
    return persons | {month: count for month, count in changes.items() if month in persons}


@settings(max_examples=150)
@given(reported, st.integers(0, 3))
def test_paying_for_windows_changes_nothing_while_the_months_stay(persons: dict[Month, int], paid: int) -> None:
    rewards = windows(persons)
    assert after(persons, stood(rewards, paid)) == rewards


@settings(max_examples=150)
@given(reported, corrections, st.integers(1, 3))
def test_a_paid_window_keeps_its_months_and_is_measured_on_what_they_now_say(
    persons: dict[Month, int], changes: dict[Month, int], paid: int
) -> None:
    standing, now = stood(windows(persons), paid), corrected(persons, changes)
    rewards = after(now, standing)
    assert [reward.first for reward in rewards[: len(standing)]] == [window.first for window in standing]
    for reward in rewards:
        assert reward.total == sum(now[month] for month in range(reward.first, reward.last + 1))
    assert all(earlier.last < later.first for earlier, later in pairwise(rewards))
    for place, reward in enumerate(rewards):
        required = RULE.further.growth if place else RULE.first.average
        baseline = rewards[place - 1].total if place else 0
        holds = reward.total - baseline >= required * RULE.length
        assert bool(reward.amount) is holds
        assert holds or place < len(standing)


def test_a_paid_window_that_is_one_person_short_is_due_nothing() -> None:
    standing = stood(windows(run(*[50] * 6)), 1)
    assert [reward.amount for reward in after(run(50, 50, 50, 50, 50, 49), standing)] == [0]


def test_a_later_window_outgrows_the_corrected_sum_of_a_paid_one() -> None:
    before = run(*[50] * 6, *[100] * 6)
    standing = stood(windows(before), 1)
    more = after(run(*[51] * 6, *[100] * 6), standing)
    assert [reward.total for reward in more] == [306]
    less = after(run(*[49] * 6, *[99] * 6), standing)
    assert [(reward.total, reward.baseline, bool(reward.amount)) for reward in less] == [
        (294, 0, False),
        (594, 294, True),
    ]


def test_a_window_before_a_paid_one_that_was_not_paid_itself_falls_away_when_it_fails() -> None:
    persons = run(*[50] * 6, *[100] * 6)
    standing = [Standing(FIRST_MONTH, fixed=False), Standing(FIRST_MONTH + 6, fixed=True)]
    assert [reward.code for reward in after(persons, standing)] == ["A10-4", "A10-5"]
    # Without the first, the second is the first that is rewarded.
    fallen = after(run(*[40] * 6, *[100] * 6), standing)
    assert [(reward.first, reward.code, reward.baseline) for reward in fallen] == [(FIRST_MONTH + 6, "A10-4", 0)]
