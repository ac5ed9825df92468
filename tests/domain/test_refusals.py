"""What cannot be accepted is refused by name, all at once, in the order of the contract."""

from string import Formatter
from typing import Any

import pytest

from domain.refusals.refusals import RETRYABLE, Citation, Code, Refusal
from domain.refusals.sentences import sentence, template
from tests.domain.wuhan import GRANTS, PACK, Json, ask, rival, service_of, sound


def codes(answer: Json) -> list[tuple[str, str | None]]:
    """Return the code and the place of each refusal, in order."""
    return [(refusal["code"], refusal["fact"]) for refusal in answer.get("refusals", [])]


@pytest.mark.parametrize("code", ["A99-1", "", "a10-2", "A10-5", "A02-3a", "x" * 1000])
def test_an_unknown_measure_is_refused(code: str) -> None:
    answer = ask({"id": "1", "measure": code, "facts": {}})
    assert (answer["id"], answer["eligible"], answer["amount"]) == ("1", False, "0.00")
    assert codes(answer) == [("UNKNOWN_MEASURE", "measure")]


@pytest.mark.parametrize("measure", [measure.code for measure in PACK.policy.measures if measure.code not in GRANTS])
def test_a_duty_a_budget_or_a_rule_gives_nothing(measure: str) -> None:
    answer = ask({"measure": measure, "facts": {}})
    assert codes(answer) == [("NOT_A_GRANT", "measure")]
    assert answer["refusals"][0]["clause"] == f"art. {int(measure[1:3])}"


@pytest.mark.parametrize("body", [None, [], "A10-2", 7, {}, {"measure": None}, {"measure": ["A10-2"]}])
def test_what_is_no_request_is_answered_all_the_same(body: object) -> None:
    assert codes(ask(body)) == [("MALFORMED_REQUEST", None)]


def test_every_missing_fact_that_a_calculation_does_not_assume_is_named_in_the_order_of_the_definition() -> None:
    for code, measure in GRANTS.items():
        required = [name for name, fact in measure.facts.items() if not (fact.optional or fact.may_be_assumed)]
        no_facts: Json = {}
        for stated in (no_facts, {"facts": no_facts}):
            assert codes(ask({"measure": code} | stated)) == [("FACT_MISSING", name) for name in required]


def test_an_unknown_fact_is_refused_and_the_known_ones_are_named() -> None:
    request = sound("A10-2")
    request["facts"] |= {"z": 1, "facts": 2, "a" * 200: 3}
    answer = ask(request)
    assert codes(answer) == [("FACT_INVALID", "a" * 100), ("FACT_INVALID", "facts"), ("FACT_INVALID", "z")]
    assert "it knows on_pilot_list" in answer["refusals"][0]["message"]


UNREADABLE: list[tuple[str, str, Any]] = [
    ("A02-1", "national_funds_received", "1.005"),
    ("A02-1", "national_funds_received", 1000000),
    ("A02-1", "national_funds_received", 0.5),
    ("A02-1", "national_funds_received", "-1.00"),
    ("A02-1", "national_funds_received", "1,000.00"),
    ("A02-1", "national_funds_received", " 1.00"),
    ("A02-1", "national_funds_received", "１.00"),
    ("A02-1", "national_funds_received", "1e6"),
    ("A02-1", "national_funds_received", None),
    ("A02-1", "role", None),
    ("A02-1", "role", "LEADER"),
    ("A02-1", "ai_field", "true"),
    ("A02-1", "ai_field", 1),
    ("A01-1", "partner_kinds", "INDUSTRY"),
    ("A01-1", "partner_kinds", ["INDUSTRY", "OTHER"]),
    ("A01-1", "topic", "  "),
    ("A01-1", "topic", "x" * 1001),
    ("A01-1", "topic", "智能\0芯片"),
    ("A03-1", "rd_year", "2022"),
    ("A03-1", "rd_year", 22),
    ("A04-1", "annual_fee_rate_pct", 0.8),
    ("A04-1", "annual_fee_rate_pct", "0.8%"),
    ("A04-1", "annual_fee_rate_pct", "100.000001"),
    ("A04-1", "annual_fee_rate_pct", "-0.5"),
    ("A05-1", "contributed_on", None),
    ("A05-1", "contributed_on", "2021-02-29"),
    ("A05-1", "contributed_on", "20210301"),
    ("A05-1", "contributed_on", "9999-12-31"),
    ("A05-1", "contributed_on", "2021-03-01T00:00:00"),
    ("A10-3", "beds_accepted", -1),
    ("A10-3", "beds_accepted", 1.0),
    ("A10-3", "beds_accepted", True),
    ("A10-4", "months", {"2022-01": 50}),
    ("A10-4", "months", [{"month": "2022-01"}]),
    ("A10-4", "months", [{"month": "2022-13", "signed_persons": 1}]),
    ("A10-4", "months", [{"month": "2022-01", "signed_persons": "50"}]),
    ("A10-4", "months", [{"month": "2022-01", "signed_persons": 50, "note": ""}]),
    ("A10-4", "months", [{"month": "2022-01", "signed_persons": 50}] * 2),
]


@pytest.mark.parametrize(("measure", "fact", "value"), UNREADABLE)
def test_a_fact_that_cannot_be_read_is_refused_alone(measure: str, fact: str, value: object) -> None:
    request = sound(measure)
    request["facts"][fact] = value
    assert codes(ask(request)) == [("FACT_INVALID", fact)]


def test_null_is_an_answer_only_where_the_definition_says_so() -> None:
    request = sound("A05-1")
    request["facts"]["exit_signed_on"] = None
    assert ask(request)["eligible"]
    for code, measure in GRANTS.items():
        for name, fact in measure.facts.items():
            request = sound(code)
            request["facts"][name] = None
            assert (("FACT_INVALID", name) in codes(ask(request))) is not fact.nullable


PARTS: list[tuple[Any, ...]] = [
    ("so_far", [], "so_far"),
    ("so_far", 0, "so_far"),
    ("so_far", False, "so_far"),
    ("so_far", "", "so_far"),
    ("so_far", {"paid": 5}, "so_far.paid"),
    ("so_far", {"paid": 0.0}, "so_far.paid"),
    ("so_far", {"paid": "1.001"}, "so_far.paid"),
    ("so_far", {"cap_used": ["1"]}, "so_far.cap_used"),
    ("so_far", {"count_this_year": "1"}, "so_far.count_this_year"),
    ("so_far", {"count_this_year": 0.0}, "so_far.count_this_year"),
    ("so_far", {"count_this_year": False}, "so_far.count_this_year"),
    ("so_far", {"count_this_year": -1}, "so_far.count_this_year"),
    ("so_far", {"count_this_year": 10**40}, "so_far.count_this_year"),
    ("so_far", {"payed": "1.00"}, "so_far.payed"),
    ("other_awards", {}, "other_awards"),
    ("other_awards", 0, "other_awards"),
    ("other_awards", ["1.00"], "other_awards.0"),
    ("other_awards", [{"policy": "P", "amount": "1.00"}], "other_awards.0"),
    ("other_awards", [{"policy": "P", "amount": 1, "paid": True}], "other_awards.0"),
    ("other_awards", [{"policy": 1, "amount": "1.00", "paid": True}], "other_awards.0"),
    ("other_awards", [{"policy": "P", "amount": "1.00", "paid": "yes"}], "other_awards.0"),
    ("other_awards", [{"policy": "P", "amount": "1.00", "paid": True, "x": 1}], "other_awards.0.x"),
    ("decided_amount", 5, "decided_amount"),
    ("decided_amount", "1.001", "decided_amount"),
    ("quota_reason", 5, "quota_reason"),
    ("as_of", "2026-02-30", "as_of"),
    ("as_of", 20260101, "as_of"),
    ("in_force_from", "soon", "in_force_from"),
    ("facts", [], "facts"),
    ("facts", None, "facts"),
    ("decided", "1.00", "decided"),
]


@pytest.mark.parametrize(("part", "value", "place"), PARTS)
def test_every_other_part_is_read_as_strictly(part: str, value: object, place: str) -> None:
    assert codes(ask(sound("A13-1") | {part: value})) == [("FACT_INVALID", place)]


def test_null_leaves_an_optional_part_out() -> None:
    request = sound("A10-2")
    parts = ("so_far", "other_awards", "decided_amount", "quota_reason", "as_of", "in_force_from")
    assert ask(request | dict.fromkeys(parts)) == ask(request)


def test_refusals_come_in_the_order_of_the_contract() -> None:
    """Facts, conditions in the order of the text, what could not be read, the decided amount, the quota."""
    request = sound("A01-1")
    request["facts"] |= {"lead_unit_in_wuhan": False, "lead_unit_kind": "OTHER", "partner_kinds": [], "topic": ""}
    request |= {"so_far": {"count_this_year": 10, "cap_used": 1}, "decided_amount": "0.00"}
    assert codes(ask(request)) == [
        ("FACT_INVALID", "topic"),
        ("CONDITION_NOT_MET", "lead_unit_in_wuhan"),
        ("CONDITION_NOT_MET", "lead_unit_kind"),
        ("CONDITION_NOT_MET", "partner_kinds"),
        ("FACT_INVALID", "so_far.cap_used"),
        ("QUOTA_NEEDS_REASON", "quota_reason"),
    ]
    request["facts"]["topic"] = "智能芯片"
    assert codes(ask(request))[-2:] == [
        ("AMOUNT_OUT_OF_RANGE", "decided_amount"),
        ("QUOTA_NEEDS_REASON", "quota_reason"),
    ]


def test_a_decided_amount_that_cannot_be_read_is_not_missing_as_well() -> None:
    assert codes(ask(sound("A13-1") | {"decided_amount": 2000000})) == [("FACT_INVALID", "decided_amount")]
    without = sound("A13-1")
    del without["decided_amount"]
    assert codes(ask(without)) == [("FACT_MISSING", "decided_amount")]


def test_a_measure_without_discretion_takes_no_decided_amount() -> None:
    for code, measure in GRANTS.items():
        if measure.formula is not None and measure.formula.kind not in {"BAND", "RATE_CEILING"}:
            assert codes(ask(sound(code) | {"decided_amount": "1.00"})) == [("FACT_INVALID", "decided_amount")]


def test_quotas_soft_and_hard() -> None:
    soft = sound("A01-1") | {"so_far": {"count_this_year": 10}}
    assert codes(ask(soft | {"quota_reason": " "})) == [("QUOTA_NEEDS_REASON", "quota_reason")]
    assert ask(soft | {"quota_reason": "评审决定"})["eligible"]
    hard = sound("A12-2") | {"so_far": {"count_this_year": 10}, "quota_reason": "评审决定"}
    assert codes(ask(hard)) == [("QUOTA_EXHAUSTED", "so_far.count_this_year")]
    unlimited = service_of(rival("A01-1.quota", "NONE"))
    assert ask(soft, unlimited)["eligible"]


def test_what_computing_finds_comes_last() -> None:
    request = sound("A10-2") | {"so_far": {"paid": "99999999.00"}}
    assert codes(ask(request)) == [("NOTHING_DUE", None)]
    higher = [{"policy": "另一政策", "amount": "99999999.00", "paid": False}]
    assert codes(ask(sound("A10-2") | {"other_awards": higher})) == [("HIGHER_SUPPORT_ELSEWHERE", "other_awards")]


def test_a_condition_on_the_days_in_force_needs_them_known() -> None:
    request = {"measure": "A10-1", "facts": {"on_pilot_list": True, "year": 2022}}
    assert codes(ask(request)) == [("FACT_MISSING", "in_force_from")]
    assert ask(request | {"in_force_from": "2022-12-31"})["eligible"]
    late = ask(request | {"in_force_from": "2023-01-01"})
    assert codes(late) == [("CONDITION_NOT_MET", "year")]


@pytest.mark.parametrize("code", list(Code))
def test_a_code_says_the_same_in_both_languages(code: Code) -> None:
    chinese, english = template(code, "zh-CN"), template(code, "en")
    terms = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (chinese, english)]
    assert chinese != english
    assert terms[0] == terms[1]


def test_a_sentence_is_filled_in_either_language() -> None:
    refusal = Refusal(Code.UNKNOWN_MEASURE, {"measure": "A99"}, ("measure",))
    assert "A99" in sentence(refusal)
    assert "A99" in sentence(refusal, "zh-CN")


def test_a_refusal_says_whether_to_try_again() -> None:
    assert Refusal(Code.BUSY).retryable
    assert not Refusal(Code.NOTHING_DUE).retryable
    assert Code.FACT_INVALID not in RETRYABLE
    assert Refusal(Code.BUSY, citations=(Citation(6),)).clause == "art. 6"
