"""Which part of a credit code is wrong: tried part by part, and with codes that stand on certificates."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from domain.handling.credit_codes import said_of
from domain.refusals.refusals import Code, Refusal
from domain.refusals.sentences import sentence
from domain.values.credit_codes import (
    ADMISSIBLE,
    CodeFault,
    fault_of,
    is_body_code,
    organisation_check_digit,
    written_credit_code,
)
from tests.world.credit_codes import true_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
KINDS = [
    "11",
    "12",
    "13",
    "19",
    "29",
    "31",
    "35",
    "49",
    "51",
    "52",
    "54",
    "62",
    "71",
    "81",
    "91",
    "92",
    "A1",
    "N2",
    "Y1",
]
OF_BODIES = [
    "91110108551385082Q",
    "914403001922038216",
    "91350100M000100Y43",
    "91420111751839827U",
    "11100000000013127D",
    "91110000600037341L",
]
"""Codes of bodies that there are."""
WRONG: dict[str, CodeFault] = {
    "": CodeFault.LENGTH,
    "9111010855138508Q": CodeFault.LENGTH,
    "91110108551385082QQ": CodeFault.LENGTH,
    "91110108551385082O": CodeFault.CHARACTER,
    "9I110108551385082Q": CodeFault.CHARACTER,
    "9111010855138508元Q": CodeFault.CHARACTER,
    "362322198709086409": CodeFault.PERSON,
    "11010519491231002X": CodeFault.PERSON,
    "94420100MA4KDEM01W": CodeFault.DEPARTMENT,
    "B1420100MA4KDEM01W": CodeFault.DEPARTMENT,
    "Y9420100MA4KDEM01W": CodeFault.DEPARTMENT,
    "91980100MA4KDEM01W": CodeFault.REGION,
    "91420001MA4KDEM01W": CodeFault.REGION,
    "91100100MA4KDEM01W": CodeFault.REGION,
    "9142A100MA4KDEM01W": CodeFault.REGION,
    "91420100MA4K010000": CodeFault.ORGANISATION,
    "91350203M0001QKT19": CodeFault.CHECK,
    "91350100M000100Y4Z": CodeFault.CHARACTER,
    "91420100MA4KDEM01X": CodeFault.CHECK,
}
bodies = st.tuples(st.sampled_from(KINDS), st.text(ALPHABET, min_size=8, max_size=8)).map("420100".join)


def numbered(region: str, born: date, order: int) -> str:
    """The number of a citizen with its check digit."""
    first = f"{region}{born:%Y%m%d}{order:03d}"
    return first + ric.calc_check_digit(f"{first}0")


people = st.builds(
    numbered,
    st.sampled_from(["110105", "362322", "420106", "530325", "653101"]),
    st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("code", OF_BODIES)
def test_the_code_of_a_body_holds(code: str) -> None:
    assert (fault_of(code), is_body_code(code)) == (None, True)


@pytest.mark.parametrize(("code", "fault"), WRONG.items())
def test_the_part_that_is_wrong_is_named(code: str, fault: CodeFault) -> None:
    assert fault_of(code) is fault
    assert is_body_code(code) is (fault in ADMISSIBLE)
    for language in ("en", "zh-CN"):
        message = sentence(Refusal(Code.CREDIT_CODE_INVALID, said_of(code, fault)), language)
        assert ("admitCreditCode" in message or "认可" in message) is (fault in ADMISSIBLE)
        assert not re.search(r"\d{6}(19|20)\d{6}", message), "a person is not told on"


@given(bodies)
def test_every_kind_of_body_has_true_codes_and_one_wrong_character_is_always_found(body: str) -> None:
    code = true_code(body)
    assert fault_of(code) in {None, CodeFault.PERSON}
    for place in range(18):
        for character in ALPHABET:
            if character != code[place]:
                assert fault_of(code[:place] + character + code[place + 1 :]) is not None


@given(bodies, st.integers(0, 16))
def test_two_characters_that_changed_places_are_found(body: str, place: int) -> None:
    code = true_code(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or fault_of(swapped) is not None


@given(people)
def test_a_citizens_number_is_never_the_code_of_a_body(number: str) -> None:
    assert fault_of(number) is CodeFault.PERSON
    assert not is_body_code(written_credit_code(number.lower()))


@given(bodies.map(true_code))
def test_however_it_is_typed_it_is_one_code(code: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    for typed in (
        code.lower(),
        wide,
        wide.lower(),
        f" {code} ",
        f"{code[:8]}-{code[8:17]}-{code[17]}",
        f"{code}\u200b",
    ):
        assert written_credit_code(typed) == code
    assert written_credit_code(written_credit_code(code)) == code


def test_the_inner_check_digit_may_be_the_ten() -> None:
    assert organisation_check_digit("D2143569") == "X"
    assert fault_of("91420100D2143569X" + str(uscc.calc_check_digit("91420100D2143569X"))) is None
