"""Same matter, the higher, no double benefit (art. 16): what holds whatever was had elsewhere."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assessment.matters import matter_key, shown_key
from domain.assessment.same_matter import Basis, OtherAward, due_beside
from domain.values.money import allot, parse_yuan, show_yuan
from domain.values.numbers import written_alike
from tests.domain.wuhan import GRANTS, PACK, Json, ask, rival, sound

fens = st.integers(min_value=1, max_value=10**12)
awards = st.builds(OtherAward, st.just("其他政策"), fens, st.booleans())
lists = st.lists(awards, max_size=5)


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    """What a measure gives, and what is left of it after earlier awards of this policy."""
    entitlement = draw(fens)
    return Basis(entitlement, draw(st.integers(min_value=0, max_value=entitlement)))


@given(bases(), lists, st.sampled_from([1, 100, 10000]))
def test_it_is_never_below_zero_never_above_what_is_left_and_whole_quanta(
    basis: Basis, others: list[OtherAward], quantum: int
) -> None:
    due = due_beside(basis, others, quantum)
    assert 0 <= due <= basis.left
    assert due % quantum == 0


@given(bases(), lists)
def test_with_what_others_paid_it_is_never_above_the_higher_of_the_two(basis: Basis, others: list[OtherAward]) -> None:
    paid = sum(other.amount for other in others if other.paid)
    assert due_beside(basis, others) + paid <= max(basis.left, paid)


@given(bases(), lists)
def test_beside_an_unpaid_higher_one_nothing_is_due_and_beside_lower_ones_all_that_paid_ones_leave(
    basis: Basis, others: list[OtherAward]
) -> None:
    yields = any(not other.paid and other.amount > basis.entitlement for other in others)
    paid = sum(other.amount for other in others if other.paid)
    assert due_beside(basis, others) == (0 if yields else max(basis.left - paid, 0))


@given(bases(), lists, awards)
def test_one_award_more_never_makes_more_due(basis: Basis, others: list[OtherAward], more: OtherAward) -> None:
    assert due_beside(basis, [*others, more]) <= due_beside(basis, others)


@given(bases(), st.data())
def test_in_which_order_they_were_told_changes_nothing(basis: Basis, data: st.DataObject) -> None:
    others = data.draw(lists)
    assert due_beside(basis, data.draw(st.permutations(others))) == due_beside(basis, others)


@given(fens)
def test_an_equal_one_is_had_once(amount: int) -> None:
    basis = Basis(amount, amount)
    assert due_beside(basis, [OtherAward("其他政策", amount, paid=True)]) == 0
    assert due_beside(basis, [OtherAward("其他政策", amount, paid=False)]) == amount


def fen(text: str) -> int:
    """Read an amount that an answer shows."""
    amount = parse_yuan(text)
    assert amount is not None
    return amount


@pytest.mark.parametrize(
    "measure", [code for code, grant in GRANTS.items() if grant.gate and grant.gate.kind != "WINDOWS"]
)
@given(st.data())
def test_an_assessment_gives_what_is_due_beside_others_and_legs_that_add_up(measure: str, data: st.DataObject) -> None:
    alone = ask(sound(measure))
    entitlement = fen(alone["amount"])
    near = st.sampled_from([1, entitlement - 1, entitlement, entitlement + 1, entitlement // 3 + 1]) | fens
    others = data.draw(st.lists(st.builds(OtherAward, st.just("其他政策"), near, st.booleans()), max_size=3))
    stated = [{"policy": o.policy, "amount": show_yuan(o.amount), "paid": o.paid} for o in others]
    answer: Json = ask(sound(measure) | {"other_awards": stated})
    exempt = GRANTS[measure].other_awards == "EXEMPT"
    due = entitlement if exempt else due_beside(Basis(entitlement, entitlement), others)
    assert fen(answer["amount"]) == due
    split = GRANTS[measure].split
    assert split is not None
    if due:
        legs = {payer: fen(leg) for payer, leg in answer["legs"].items()}
        shares = allot(due, {payer: rate.exact for payer, rate in split.shares.items()}, split.rest)
        assert sum(legs.values()) == due
        assert legs == dict.fromkeys(legs, 0) | shares
    else:
        assert {refusal["clause"] for refusal in answer["refusals"]} == {"art. 16"}


SECRET = b"of an installation"


@given(st.text("abcXYZ019-", max_size=40))
def test_the_key_of_a_person_never_shows_the_reference_and_is_the_same_for_the_same(text: str) -> None:
    reference, measure = f"RC-2021-{text}-17", GRANTS["A12-3"]
    key = matter_key(measure, reference, {}, SECRET)
    assert key == matter_key(measure, f" {reference.lower()} ", {}, SECRET)
    assert reference.upper() not in key
    assert key != matter_key(measure, f"{reference}1", {}, SECRET)
    # Who has no secret tries in vain whom the key is of.
    assert key != matter_key(measure, reference, {}, b"of another one")
    assert sha256(written_alike(reference).encode()).hexdigest() not in key
    assert shown_key(key) == f"{measure.code}/***"


def test_without_what_it_is_for_a_grant_has_no_matter() -> None:
    for code, measure in GRANTS.items():
        key = matter_key(measure, " ", {}, SECRET)
        assert (key == "") is (measure.item is None or measure.item.keyed_by != "APPLICANT"), code


@pytest.mark.parametrize(
    ("reading", "choice", "scopes", "rule"),
    [
        ("dup.scope", "CITY_AND_DISTRICT", {"CITY", "DISTRICT"}, "WARN"),
        ("dup.scope", "CITY_ONLY", {"CITY"}, "WARN"),
        ("dup.non_enterprise", "BLOCK", {"CITY", "DISTRICT"}, "BLOCK"),
        ("dup.non_enterprise", "NOT_APPLIED", {"CITY", "DISTRICT"}, "NOT_APPLIED"),
    ],
)
def test_whose_support_counts_and_for_whom_is_a_reading(reading: str, choice: str, scopes: set[str], rule: str) -> None:
    read = rival(reading, choice).policy.same_matter
    assert read is not None
    assert ({scope.value for scope in read.scopes}, read.non_enterprise) == (scopes, rule)
    assert PACK.policy.same_matter is not None
    assert PACK.policy.same_matter.article == 16
