"""Calls: the days on which a measure is filed, both inclusive; and a ranking that depends on the record alone."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.handling.calls import CallWindow, Entry, filing_refusal, open_call, ranking
from domain.handling.masking import masked, shown_item
from domain.lives.grant_states import RankingOutcome
from domain.refusals.refusals import Citation, Code
from tests.domain.wuhan import GRANTS

CITED = Citation(12)
COMPETITION, ANY_TIME = GRANTS["A12-2"], GRANTS["A08-1"]
SPRING = CallWindow("1", date(2022, 3, 1), date(2022, 3, 31))
AUTUMN = CallWindow("2", date(2022, 9, 1), date(2022, 9, 30))
WINTER = CallWindow("3", date(2022, 12, 15), date(2023, 1, 15))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "place"),
    [
        (SPRING.first - DAY, None),
        (SPRING.first, 0),
        (SPRING.last, 0),
        (SPRING.last + DAY, None),
        (AUTUMN.first, 1),
        (date(2023, 1, 1), 2),
    ],
)
def test_a_call_is_open_from_its_first_day_to_its_last(today: date, place: int | None) -> None:
    calls = [SPRING, AUTUMN, WINTER]
    assert open_call(calls, today) == place
    refusal = filing_refusal(COMPETITION, calls, today, CITED)
    assert (refusal is None) is (place is not None)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2022, 1, 5), "2022-03-01", "2022-03-31"),
        (date(2022, 5, 1), "2022-03-01", "2022-03-31"),
        (date(2022, 8, 1), "2022-09-01", "2022-09-30"),
        (date(2023, 2, 1), "2022-12-15", "2023-01-15"),
    ],
)
def test_who_comes_outside_the_window_is_told_the_nearest(today: date, first: str, last: str) -> None:
    for measure in (COMPETITION, ANY_TIME):
        refusal = filing_refusal(measure, [SPRING, AUTUMN, WINTER], today, CITED)
        assert refusal
        assert (refusal.code, refusal.terms, refusal.clause) == (
            Code.CALL_NOT_OPEN,
            {"first": first, "last": last},
            "art. 12",
        )


@pytest.mark.parametrize("calls", [[], [SPRING]], ids=["no call", "a call of another year"])
def test_without_a_call_in_the_year_only_a_measure_that_needs_one_is_refused(calls: list[CallWindow]) -> None:
    today = date(2021, 6, 1)
    refusal = filing_refusal(COMPETITION, calls, today, CITED)
    assert refusal
    assert (refusal.code, refusal.terms, refusal.clause) == (Code.CALL_REQUIRED, {"measure": "A12-2"}, "art. 12")
    assert filing_refusal(ANY_TIME, calls, today, CITED) is None


ENTRIES = st.lists(
    st.builds(Entry, st.text("ABCD", min_size=1, max_size=3), st.integers(0, 4)), unique_by=lambda entry: entry.number
)


@given(ENTRIES, st.integers(0, 5), st.integers(0, 3), st.randoms(use_true_random=False))
def test_a_ranking_depends_on_the_record_and_not_on_its_order(
    entries: list[Entry], places: int, reserve: int, chance: Random
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert ranking(shuffled, places, reserve) == ranking(entries, places, reserve)


@given(ENTRIES, st.integers(0, 5), st.integers(0, 3))
def test_an_item_that_has_its_place_takes_none_from_the_others(entries: list[Entry], places: int, reserve: int) -> None:
    selected = {entry for entry, _, made in ranking(entries, places, reserve) if made is RankingOutcome.SELECTED}
    assert sum(not entry.has_place for entry in selected) <= places
    without = [entry for entry in entries if not entry.has_place]
    alone = {entry for entry, _, made in ranking(without, places, reserve) if made is RankingOutcome.SELECTED}
    assert {entry for entry in selected if not entry.has_place} == alone


@given(ENTRIES, st.integers(0, 5), st.integers(0, 3))
def test_the_best_are_selected_the_next_wait_and_the_rest_do_not(
    entries: list[Entry], places: int, reserve: int
) -> None:
    ranked = ranking([entry._replace(has_place=False) for entry in entries], places, reserve)
    placed = [row[2] for row in ranked]
    selected, waiting = min(places, len(entries)), max(0, min(reserve, len(entries) - places))
    rest = len(entries) - selected - waiting
    assert placed == (
        [RankingOutcome.SELECTED] * selected + [RankingOutcome.RESERVE] * waiting + [RankingOutcome.NOT_SELECTED] * rest
    )
    scores = [entry.score for entry, _, _ in ranked]
    assert scores == sorted(scores, reverse=True)
    for entry, rank, _ in ranked:
        assert rank == 1 + sum(other.score > entry.score for other in entries)


def test_between_equals_at_the_edge_the_earlier_file_goes_first() -> None:
    equals = [Entry("A12-2-2022-9", 8000), Entry("A12-2-2022-3", 8000), Entry("A12-2-2022-5", 8100)]
    assert [(entry.number[-1], rank, selection.value) for entry, rank, selection in ranking(equals, 2, 0)] == [
        ("5", 1, "SELECTED"),
        ("3", 2, "SELECTED"),
        ("9", 2, "NOT_SELECTED"),
    ]


@given(st.text(max_size=40))
def test_a_masked_text_never_shows_its_middle(text: str) -> None:
    mask = masked(text)
    assert (mask == "") is (text == "")
    assert len(mask) <= 7
    if 0 < len(text) <= 8:
        assert mask == "***"
    if len(text) > 8:
        assert mask == f"{text[:2]}***{text[-2:]}"


def test_an_item_is_masked_where_the_measure_says_that_it_names_a_person() -> None:
    assert shown_item(GRANTS["A12-3"], "420106199001011234") == "42***34"
    assert shown_item(GRANTS["A02-3"], "GB/T 41867-2022") == "GB/T 41867-2022"
