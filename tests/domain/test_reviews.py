"""Reviews: the last word of each person counts, one no is enough, and each step is recorded in its own time."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.handling.reviews import Opinion, mean_score, open_in, statuses
from domain.lives.grant_states import GrantState
from domain.policy.conditions import Text
from domain.policy.procedure import ReviewStep
from tests.domain.wuhan import Json


def step(code: str = "SCORE", **changed: object) -> ReviewStep:
    """Return a step before the proposal, by one person unless it is said otherwise."""
    fields: Json = {"code": code, "title": {"zh": "评分", "en": "Scores"}, "when": "BEFORE_PROPOSAL", "by": "EXPERT"}
    return ReviewStep.model_validate(fields | changed)


def opinion(by: str, code: str = "SCORE", score: int | None = None, *, passed: bool = True) -> Opinion:
    return Opinion(code, by, passed, score)


def test_a_step_has_passed_when_as_many_persons_as_it_asks_for_let_it_pass() -> None:
    three = step(persons=3)
    seats = [opinion(by) for by in ("甲", "乙", "丙")]
    step_statuses = [statuses([three], seats[:count])[0] for count in range(4)]
    assert [status.passed for status in step_statuses] == [False, False, False, True]
    assert [status.title.zh for status in step_statuses[:3]] == [
        "评分（尚缺3人）",
        "评分（尚缺2人）",
        "评分（尚缺1人）",
    ]
    assert step_statuses[2].title.en == "Scores (1 more)"


def test_one_person_twice_is_one_person_and_the_last_word_counts() -> None:
    two = step(persons=2)
    (status,) = statuses([two], [opinion("甲", score=70), opinion("甲", score=90)])
    assert (status.passed, status.scores) == (False, (90,))


def test_one_no_is_enough_until_the_same_person_says_yes() -> None:
    two = step(persons=2)
    opinions = [opinion("甲"), opinion("乙", passed=False)]
    (status,) = statuses([two], opinions)
    assert (status.passed, status.failed, status.title) == (
        False,
        True,
        Text(zh="评分（未通过）", en="Scores (failed)"),
    )
    (others,) = statuses([two], [*opinions, opinion("丙")])
    assert (others.passed, others.failed) == (False, True)
    (mended,) = statuses([two], [*opinions, opinion("乙")])
    assert (mended.passed, mended.failed, mended.step.title) == (True, False, Text(zh="评分", en="Scores"))
    (withdrawn,) = statuses([two], [*opinions, opinion("乙"), opinion("甲", passed=False)])
    assert (withdrawn.passed, withdrawn.failed) == (False, True)


def test_each_step_counts_its_own_opinions() -> None:
    steps = [step("AUDIT", scored=False), step("CHECK")]
    step_statuses = statuses(steps, [opinion("甲", "AUDIT"), opinion("甲", "OTHER", passed=False)])
    assert [status.passed for status in step_statuses] == [True, False]
    assert [status.step.code for status in step_statuses] == ["AUDIT", "CHECK"]


def test_an_opinion_without_a_score_has_none() -> None:
    (status,) = statuses([step(persons=2)], [opinion("甲", score=0), opinion("乙")])
    assert (status.passed, status.scores) == (True, (0,))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_different_persons_the_order_does_not_matter(order: tuple[int, ...]) -> None:
    opinions = [opinion("甲", score=80), opinion("乙", score=85), opinion("丙", score=91)]
    (status,) = statuses([step(persons=3)], [opinions[place] for place in order])
    assert status.passed
    assert mean_score(status.scores) == 8533


OPEN = {
    "BEFORE_PROPOSAL": {"UNDER_REVIEW"},
    "BEFORE_PAYMENT": {"APPROVED"},
    "AFTER_PAYMENT": {"PAYABLE", "PAYING", "PAID"},
}


@pytest.mark.parametrize("when", OPEN)
@pytest.mark.parametrize("state", GrantState)
def test_a_step_is_recorded_in_its_own_time(when: str, state: GrantState) -> None:
    assert open_in(step(when=when), state) is (state.value in OPEN[when])


def test_nobody_scored_is_no_score() -> None:
    assert mean_score([]) == 0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_a_mean_lies_between_the_scores_and_is_never_rounded_up(scores: list[int]) -> None:
    mean = mean_score(scores)
    assert 100 * min(scores) <= mean <= 100 * max(scores)
    assert 0 <= 100 * sum(scores) - mean * len(scores) < len(scores)
