"""Every vector of the contract, exactly."""

import json
from datetime import date
from fractions import Fraction

import pytest

from domain.policy.calendar import publicity_window
from domain.values.credit_codes import has_right_check_character
from domain.values.money import allot, parse_yuan, show_yuan
from tests.domain.wuhan import ROOT, VECTORS, Json, ask

OTHERS: list[Json] = json.loads((ROOT / "tests/vectors/calendar_and_codes.json").read_text(encoding="utf-8"))


def _others(kind: str) -> list[pytest.ParameterSet]:
    return [pytest.param(vector, id=vector["id"]) for vector in OTHERS if vector["measure"] == kind]


def test_no_vector_is_missing() -> None:
    assert (len(VECTORS), len({vector["request"]["id"] for vector in VECTORS})) == (164, 164)
    assert len(OTHERS) == 17
    assert {vector["measure"] for vector in OTHERS} == {"SPLIT", "PUBLICITY", "USCC"}


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["request"]["id"]) for vector in VECTORS])
def test_assessment_answers_as_the_vector_expects(vector: Json) -> None:
    answer = ask(vector["request"])
    assert {key: answer.get(key) for key in vector["expect"]} == vector["expect"], vector["why"]


@pytest.mark.parametrize("vector", _others("SPLIT"))
def test_a_split_rounds_the_district_down_and_adds_up(vector: Json) -> None:
    award = parse_yuan(vector["inputs"]["award"])
    assert award is not None
    legs = allot(award, {"district": Fraction(vector["inputs"]["district_bps"], 10_000)}, rest="city")
    shares = {payer: show_yuan(leg) for payer, leg in legs.items()}
    assert {"award": show_yuan(sum(legs.values())), **shares} == vector["expected"]


@pytest.mark.parametrize("vector", _others("PUBLICITY"))
def test_a_publicity_runs_over_working_days(vector: Json) -> None:
    inputs = vector["inputs"]
    counted_from = "SAME_DAY" if inputs["count_publication_day"] else "NEXT_DAY"
    window = publicity_window(date.fromisoformat(inputs["published_on"]), inputs["working_days"], counted_from)
    assert {"first": window.first.isoformat(), "last": window.last.isoformat()} == vector["expected"]


@pytest.mark.parametrize("vector", _others("USCC"))
def test_a_credit_code_is_checked_by_its_last_character(vector: Json) -> None:
    # These ask for the outer check alone: U-008 has a last character that fits, and no true organisation's code.
    assert has_right_check_character(vector["inputs"]["code"]) is vector["expected"]["valid"]
