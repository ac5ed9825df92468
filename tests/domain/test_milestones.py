"""Windows of months: the rule against a slow reading of its words, and what holds of every answer."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assessment.milestones import Reward, rewarded_windows
from domain.policy.calendar import Month, parse_month
from domain.policy.formulas import Windows
from tests.domain.stated_facts import FIRST_MONTH
from tests.domain.wuhan import GRANTS, PACK, Json, ask, rival, service_of, sound

Baseline = Literal["LAST_REWARDED", "STEPS", "PREVIOUS_WINDOW"]
BASELINES: dict[str, Baseline] = {
    "LAST_REWARDED": "LAST_REWARDED",
    "STEP_50": "STEPS",
    "PREVIOUS_WINDOW": "PREVIOUS_WINDOW",
}

LAST_MONTH = FIRST_MONTH + 25


def rule_of(baseline: str = "LAST_REWARDED", multi: str = "ONE") -> Windows:
    """Return the rule of the pack, under one of its readings of the growth."""
    pack = PACK if baseline == "LAST_REWARDED" else rival("A10-5.baseline", baseline)
    pack = pack if multi == "ONE" else rival("A10-5.multi", multi)
    formula = next(measure.formula for measure in pack.policy.measures if measure.code == "A10-4")
    assert isinstance(formula, Windows)
    return formula


RULE = rule_of()
counts = st.integers(0, 60) | st.integers(0, 400)
reports = st.dictionaries(st.integers(FIRST_MONTH - 2, LAST_MONTH + 2), counts, max_size=30)
runs = st.tuples(
    st.integers(FIRST_MONTH, FIRST_MONTH + 6),
    st.lists(st.integers(0, 4).map(lambda steps: steps * 50) | counts, min_size=6, max_size=24),
).map(lambda run: {run[0] + place: count for place, count in enumerate(run[1])})
reported: st.SearchStrategy[dict[Month, int]] = reports | runs


def windows(persons: Mapping[Month, int], rule: Windows = RULE) -> list[Reward]:
    """Return the rewarded windows of a report."""
    return rewarded_windows(rule, persons, FIRST_MONTH, LAST_MONTH)


Found: TypeAlias = tuple[str, Month, int, int]
"""A window found slowly: its milestone, its first month, its sum, and how many rewards it earns."""


def six_from(first: Month) -> list[Month]:
    """Return six consecutive months."""
    return [first, first + 1, first + 2, first + 3, first + 4, first + 5]


def growth_slowly(persons: Mapping[Month, int], first: Month, reached: list[Found], reading: str) -> int:
    """How many full fifties the average of six months has grown, against what the reading compares with (I-27)."""
    compared = reached[-1][2]
    if reading == "STEP_50":
        compared = 6 * 50 * len(reached)
    if reading == "PREVIOUS_WINDOW":
        before = six_from(first - 6)
        if any(month not in persons for month in before):
            return 0
        compared = sum(persons[month] for month in before)
    return (sum(persons[month] for month in six_from(first)) - compared) // 6 // 50


def earliest(persons: Mapping[Month, int], reached: list[Found], reading: str) -> Found | None:
    """The earliest six months after those already found that are reported, valid, and earn something (I-26, I-28)."""
    for first in range(FIRST_MONTH, LAST_MONTH + 1):
        months = six_from(first)
        if any(month not in persons or month > LAST_MONTH for month in months):
            continue  # an unreported month breaks the run; all six lie inside the validity
        if reached and first <= max(six_from(reached[-1][1])):
            continue  # disjoint from every rewarded window
        total = sum(persons[month] for month in months)
        earned = growth_slowly(persons, first, reached, reading) if reached else int(Fraction(total, 6) >= 50)
        if earned >= 1:
            return ("A10-5" if reached else "A10-4", first, total, earned)
    return None


def slowly(persons: Mapping[Month, int], reading: str, *, several: bool) -> list[Found]:
    """I-26 to I-28 as they stand: all months are looked at anew after each reward."""
    reached: list[Found] = []
    while window := earliest(persons, reached, reading):
        code, first, total, earned = window
        reached.append((code, first, total, earned if several else 1))
    return reached


@settings(max_examples=150)
@pytest.mark.parametrize("multi", ["ONE", "FLOOR"])
@pytest.mark.parametrize("reading", list(BASELINES))
@given(persons=reported)
def test_the_rule_finds_what_a_slow_reading_of_its_words_finds(
    reading: str, multi: str, persons: dict[Month, int]
) -> None:
    further = RULE.further.model_copy(update={"baseline": BASELINES[reading], "several_at_once": multi == "FLOOR"})
    rewards = windows(persons, RULE.model_copy(update={"further": further}))
    times = [reward.amount // RULE.further.amount.fen for reward in rewards]
    by_the_rule = [(reward.code, reward.first, reward.total, time) for reward, time in zip(rewards, times, strict=True)]
    assert by_the_rule == slowly(persons, reading, several=multi == "FLOOR")


@settings(max_examples=150)
@given(reported, st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_nothing(persons: dict[Month, int], chance: Random) -> None:
    shuffled = list(persons.items())
    chance.shuffle(shuffled)
    assert windows(dict(shuffled)) == windows(persons)


@settings(max_examples=150)
@given(reported)
def test_windows_are_disjoint_whole_and_inside_the_validity(persons: dict[Month, int]) -> None:
    rewards = windows(persons)
    assert all(earlier.last < later.first for earlier, later in pairwise(rewards))
    for reward in rewards:
        months = range(reward.first, reward.last + 1)
        assert len(months) == RULE.length
        assert reward.first >= FIRST_MONTH
        assert reward.last <= LAST_MONTH
        assert reward.total == sum(persons[month] for month in months)


@settings(max_examples=150)
@given(reported)
def test_every_window_passes_its_test(persons: dict[Month, int]) -> None:
    rewards = windows(persons)
    assert [reward.code for reward in rewards] == (["A10-4"] + ["A10-5"] * len(rewards))[: len(rewards)]
    for reward in rewards[:1]:
        assert reward.total >= RULE.first.average * RULE.length
    for earlier, later in pairwise(rewards):
        assert later.baseline == earlier.total
        assert later.total - earlier.total >= RULE.further.growth * RULE.length


def run(*persons: int) -> dict[Month, int]:
    """Return a report of these counts, month by month from the first that counts."""
    return {FIRST_MONTH + place: count for place, count in enumerate(persons)}


def test_a_reported_zero_does_not_break_a_run_but_a_gap_does() -> None:
    zero = run(0, 60, 60, 60, 60, 60)
    assert [reward.total for reward in windows(zero)] == [300]
    assert windows({month: count for month, count in zero.items() if count}) == []


def test_one_person_short_is_not_reached() -> None:
    assert windows(run(50, 50, 50, 50, 50, 49)) == []


def test_standing_still_earns_nothing_more_and_growth_of_fifty_does() -> None:
    assert len(windows(run(*[50] * 12))) == 1
    assert [reward.code for reward in windows(run(*[50] * 6, *[100] * 6))] == ["A10-4", "A10-5"]


def test_shrinking_and_growing_again_earns_only_against_the_last_rewarded_window() -> None:
    persons = run(*[100] * 6, *[50] * 6, *[100] * 6)
    assert len(windows(persons)) == 1
    assert len(windows(persons, rule_of("PREVIOUS_WINDOW"))) == 2
    assert len(windows(run(*[100] * 12), rule_of("STEP_50"))) == 2


def test_growth_of_hundred_earns_twice_only_where_each_fifty_counts() -> None:
    persons = run(*[50] * 6, *[150] * 6)
    assert [reward.amount // RULE.further.amount.fen for reward in windows(persons)] == [1, 1]
    assert [reward.amount // RULE.further.amount.fen for reward in windows(persons, rule_of(multi="FLOOR"))] == [1, 2]


def test_the_baseline_and_the_number_at_once_change_an_answer() -> None:
    months: Json = {"months": [{"month": f"2022-{month:02d}", "signed_persons": 100} for month in range(1, 13)]}
    request = sound("A10-4") | {"facts": sound("A10-4")["facts"] | months, "in_force_from": "2022-01-01"}
    assert len(ask(request)["milestones"]) == 1
    assert len(ask(request, service_of(rival("A10-5.baseline", "STEP_50")))["milestones"]) == 2


def test_months_before_the_first_full_month_in_force_do_not_count() -> None:
    request = sound("A10-4")
    request["facts"]["months"] = [{"month": f"2022-{month:02d}", "signed_persons": 50} for month in range(1, 7)]
    assert ask(request | {"in_force_from": "2022-01-01"})["eligible"]
    assert not ask(request | {"in_force_from": "2022-01-02"})["eligible"]


def test_the_length_and_the_steps_are_the_pack_s_own() -> None:
    formula = GRANTS["A10-4"].formula
    assert isinstance(formula, Windows)
    assert (formula.length, formula.first.average, formula.further.growth) == (6, 50, 50)
    assert parse_month("2021-11") == FIRST_MONTH
