"""How a recovery is divided among the treasuries: it adds up, keeps the ratio, and nobody gets more than it paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.treasury.recovery_shares import claims
from domain.values.money import Fen, allot
from tests.domain.wuhan import GRANTS

payments = st.dictionaries(st.sampled_from(["city", "district", "province"]), st.integers(1, 10**12), min_size=1)
PER_MILLION = 1_000_000
parts = st.integers(1, PER_MILLION)
"""Which part of what was paid is asked back, in millionths."""


def part_of(paid: dict[str, Fen], part: int) -> Fen:
    """At least one fen of what was paid."""
    return max(1, sum(paid.values()) * part // PER_MILLION)


@given(payments, parts)
def test_the_legs_add_up_and_nobody_gives_back_more_than_was_paid(paid: dict[str, Fen], part: int) -> None:
    amount = part_of(paid, part)
    legs = claims(amount, paid, "city")
    assert sum(legs.values()) == amount
    assert all(0 < leg <= paid[payer] for payer, leg in legs.items())


@given(payments, parts)
def test_each_leg_is_within_a_few_fen_of_the_ratio_in_which_it_was_paid(paid: dict[str, Fen], part: int) -> None:
    total = sum(paid.values())
    amount = part_of(paid, part)
    legs = claims(amount, paid, "city")
    assert all(abs(legs.get(payer, 0) * total - amount * had) < len(paid) * total for payer, had in paid.items())


@given(payments)
def test_all_of_it_is_what_each_paid(paid: dict[str, Fen]) -> None:
    assert claims(sum(paid.values()), paid, "city") == paid


@given(st.integers(1, 10**12))
def test_a_whole_award_goes_back_as_it_was_split(award: Fen) -> None:
    split = GRANTS["A03-1"].split
    assert split
    legs = allot(award, {payer: rate.exact for payer, rate in split.shares.items()}, split.rest)
    paid = {payer: leg for payer, leg in legs.items() if leg}
    assert claims(award, paid, split.rest) == paid


def test_the_odd_fen_goes_to_the_payer_of_the_rest_unless_it_paid_nothing() -> None:
    assert claims(3, {"city": 50, "district": 50}, "city") == {"city": 2, "district": 1}
    assert claims(3, {"city": 50, "district": 50}, "district") == {"city": 1, "district": 2}
    assert claims(1, {"district": 50, "province": 50}, "city") == {"district": 1}


@pytest.mark.parametrize("amount", [0, -1, 101])
def test_nothing_and_more_than_was_paid_cannot_be_asked_back(amount: Fen) -> None:
    with pytest.raises(ValueError, match="cannot be asked back"):
        claims(amount, {"city": 100}, "city")
