"""Money is whole fen, rounded in one place, and shares always add up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.figures import Amount, Rate
from domain.values.money import allot, floor, parse_yuan, share_of, show_yuan
from tests.domain.stated_facts import any_json, fens

shares = st.fractions(0, 1, max_denominator=10_000)


@given(st.integers(-(10**15), 10**15))
def test_an_amount_is_shown_with_two_decimals_and_its_sign(amount: int) -> None:
    text = show_yuan(amount)
    assert Fraction(text) * 100 == amount
    assert len(text.rpartition(".")[2]) == 2


@given(fens)
def test_what_is_shown_can_be_read(amount: int) -> None:
    assert parse_yuan(show_yuan(amount)) == amount


@pytest.mark.parametrize(
    "text",
    ["", "1.", ".5", "1.005", "+1", "-1", "1e3", "1,000", " 1", "1\n", "１", "NaN", "1" * 14, 1, 1.5, True, None],
)
def test_what_is_no_amount_is_none(text: object) -> None:
    assert parse_yuan(text) is None


@given(any_json)
def test_anything_at_all_is_an_amount_or_none(value: object) -> None:
    amount = parse_yuan(value)
    assert amount is None or (isinstance(value, str) and amount >= 0)


@given(fens, st.lists(shares, max_size=4))
def test_legs_add_up_and_none_but_the_rest_is_above_its_share(amount: int, parts: list[Fraction]) -> None:
    payers = {f"payer {place}": part for place, part in enumerate(parts)}
    legs = allot(amount, payers, rest="city")
    assert sum(legs.values()) == amount
    assert all(0 <= amount * part - legs[payer] < 1 for payer, part in payers.items())


@given(fens, shares)
def test_a_share_is_exact(amount: int, share: Fraction) -> None:
    exact = share_of(amount, share)
    assert exact == amount * share
    assert isinstance(exact, int) is ((amount * share).denominator == 1)


@given(st.fractions(0, 10**9), st.integers(1, 10_000))
def test_rounding_goes_down_to_the_quantum_and_never_further(exact: Fraction, quantum: int) -> None:
    rounded = floor(exact, quantum)
    assert rounded % quantum == 0
    assert 0 <= exact - rounded < quantum


WRITTEN = [
    ("750万元", 750_000_000),
    ("50万", 50_000_000),
    ("800元", 80_000),
    ("7亿元", 7 * 10**10),
    ("0.5万元", 500_000),
]


@pytest.mark.parametrize(("written", "fen"), WRITTEN)
def test_an_amount_is_read_as_the_law_writes_it(written: str, fen: int) -> None:
    amount = Amount.model_validate(written)
    assert (amount.fen, amount.written) == (fen, written)


RATES = [("12%", "12/100"), ("0.5%", "1/200"), ("9‰", "9/1000"), ("1：1", "1"), ("2:3", "2/3")]


@pytest.mark.parametrize(("written", "exact"), RATES)
def test_a_rate_is_read_as_the_law_writes_it(written: str, exact: str) -> None:
    assert Rate.of(written).exact == Fraction(exact)


@pytest.mark.parametrize("written", ["1：0", "5", "5 %", "百分之五", "-5%", "5%%", 5, 0.5, None, True])
def test_what_is_no_rate_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match="12%"):
        Rate.model_validate(written)


@pytest.mark.parametrize(
    "written", ["五万元", "5 万元", "1.005万元", "-5元", 5, {"yuan": 5}, {"yuan": True, "written": "5"}]
)
def test_what_is_no_amount_of_the_law_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match="750万元"):
        Amount.model_validate(written)
