"""What holds of every assessment, whatever is asked."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any, cast

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assessment.facts import FactReading
from domain.policy.conditions import FactType
from domain.policy.formulas import Band, Match, RateOf
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Code
from domain.values.money import parse_yuan, show_yuan
from tests.domain.stated_facts import any_json, fens, floats, likely_facts, requests
from tests.domain.wuhan import DESK, GRANTS, TODAY, Json, ask, sound

ON_FORM_ALONE = {Code.MALFORMED_REQUEST, Code.UNKNOWN_MEASURE}
PARTS = ("id", "facts", "decided_amount", "quota_reason", "so_far", "other_awards", "as_of", "in_force_from", "other")
often = settings(max_examples=150)
every_grant = pytest.mark.parametrize("measure", [pytest.param(measure, id=code) for code, measure in GRANTS.items()])
a_request = st.sampled_from(list(GRANTS)).flatmap(requests)


def fen(text: str) -> int:
    """Read an amount that an answer shows."""
    amount = parse_yuan(text)
    assert amount is not None, text
    return amount


def parts(value: object) -> Iterator[object]:
    """Walk a value and all that is in it."""
    yield value
    if isinstance(value, dict):
        inner: Iterator[object] = iter([*cast("dict[object, object]", value).items()])
    elif isinstance(value, list | tuple):
        inner = iter(cast("list[object]", value))
    elif is_dataclass(value):
        inner = (getattr(value, field.name) for field in fields(value))
    else:
        inner = iter(())
    for part in inner:
        yield from parts(part)


def check_form(answer: Json) -> None:
    """Whatever was asked, the answer is JSON, holds no float, and says why nothing is due where nothing is."""
    assert json.loads(orjson.dumps(answer)) == answer
    assert not [part for part in parts(answer) if isinstance(part, float)]
    if answer["eligible"]:
        assert fen(answer["amount"]) > 0
        assert "refusal" not in answer
        return
    assert answer["amount"] == "0.00"
    assert "legs" not in answer
    assert answer["refusal"] == answer["refusals"][0]["code"]
    for refusal in answer["refusals"]:
        assert refusal["message"]
        assert (refusal["clause"] is None) is (refusal["code"] in ON_FORM_ALONE)


@often
@given(a_request)
def test_legs_add_up_to_the_amount_and_none_is_below_zero(request: Json) -> None:
    answer = ask(request)
    check_form(answer)
    if answer["eligible"]:
        legs = {payer: fen(leg) for payer, leg in answer["legs"].items()}
        assert list(legs) == ["city", "district"]
        assert sum(legs.values()) == fen(answer["amount"])


@every_grant
@given(st.data())
def test_no_amount_is_above_what_the_pack_caps_it_at(measure: Measure, data: st.DataObject) -> None:
    request = data.draw(requests(measure.code))
    answer = ask(request)
    amount = fen(answer["amount"])
    for cap in measure.caps:
        used = fen(request.get("so_far", {}).get("cap_used", "0")) if cap.per == "APPLICANT_YEAR" else 0
        assert amount <= max(cap.amount.fen - used, 0)
    if isinstance(measure.formula, Band):
        assert amount <= measure.formula.at_most.fen
    if answer["eligible"] and "ceiling" in answer:
        assert amount <= fen(answer["ceiling"])


BY_RATE = [pytest.param(grant, id=code) for code, grant in GRANTS.items() if isinstance(grant.formula, RateOf | Match)]


@pytest.mark.parametrize("measure", BY_RATE)
@given(st.data())
def test_more_base_never_gives_less(measure: Measure, data: st.DataObject) -> None:
    assert isinstance(measure.formula, RateOf | Match)
    request = data.draw(requests(measure.code))
    name = data.draw(st.sampled_from(measure.formula.of))
    bases = sorted(data.draw(st.lists(fens, min_size=2, max_size=5)))
    amounts = [fen(ask(request | {"facts": request["facts"] | {name: show_yuan(base)}})["amount"]) for base in bases]
    assert all(less <= more for less, more in pairwise(amounts))


@every_grant
@given(st.data())
def test_the_order_in_which_facts_are_written_changes_nothing(measure: Measure, data: st.DataObject) -> None:
    request = data.draw(requests(measure.code))
    stated = list((request["facts"] | data.draw(st.dictionaries(st.text(max_size=5), any_json, max_size=3))).items())
    facts = dict(data.draw(st.permutations(stated)))
    for name, fact in measure.facts.items():
        if fact.type is FactType.MONTHS:
            facts[name] = data.draw(st.permutations(request["facts"][name]))
    shuffled = dict(data.draw(st.permutations(list((request | {"facts": facts}).items()))))
    assert ask(shuffled) == ask(request | {"facts": dict(stated)})


@given(st.data())
def test_a_float_is_never_money(data: st.DataObject) -> None:
    money = [
        (code, name) for code, grant in GRANTS.items() for name, fact in grant.facts.items() if fact.type == "MONEY"
    ]
    code, name = data.draw(st.sampled_from(money))
    request = sound(code)
    request["facts"][name] = data.draw(floats)
    assert [(refusal["code"], refusal["fact"]) for refusal in ask(request)["refusals"]][:1] == [("FACT_INVALID", name)]


@often
@given(a_request)
def test_no_float_is_used_on_the_way_to_an_answer(request: Json) -> None:
    assert not [part for part in parts(DESK.assess(request, TODAY)) if isinstance(part, float)]


@often
@given(any_json)
def test_anything_at_all_is_answered(body: object) -> None:
    check_form(ask(body))


@often
@given(
    st.fixed_dictionaries(
        {"measure": st.sampled_from(list(GRANTS)) | any_json},
        optional=dict.fromkeys(PARTS, any_json),
    )
)
def test_any_parts_of_a_request_are_answered(body: object) -> None:
    check_form(ask(body))


@every_grant
@given(st.data())
def test_any_value_of_any_fact_is_answered(measure: Measure, data: st.DataObject) -> None:
    facts: dict[str, Any] = data.draw(likely_facts(measure.code))
    for name in data.draw(st.sets(st.sampled_from(list(measure.facts)), min_size=1)):
        facts[name] = data.draw(any_json)
    check_form(ask({"measure": measure.code, "facts": facts}))


@every_grant
@settings(max_examples=15)
@given(st.data())
def test_what_can_be_read_of_facts_on_record_is_what_reading_with_refusals_reads(
    measure: Measure, data: st.DataObject
) -> None:
    stated: Json = data.draw(
        likely_facts(measure.code) | st.dictionaries(st.sampled_from([*measure.facts, "other"]), any_json)
    )
    reading = FactReading(measure.facts, Citation.of(measure))
    assert reading.readable(stated) == reading.read(stated, partial=True)[0]
