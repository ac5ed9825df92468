"""A calculation may leave out what the pack lets it, and says on what its answer stands; a grant may not."""

from datetime import date
from functools import cache

import pytest

from domain.assessment.assessment import Assessor, Request, assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import Pack, read_pack
from tests.domain.wuhan import TODAY, Json, ask, sound
from tests.packs.jiangcheng import FILE, TEXT, YAML, complaints_of

_MOVED = "newly_moved_in: {type: BOOL, "
FACTS: Json = {"newly_moved_in": True, "area": 100, "monthly_rent": "50.00", "first_month": 1, "months": 12}
LEFT_OUT: Json = {name: value for name, value in FACTS.items() if name != "newly_moved_in"}


@cache
def _pack() -> Pack:
    assert _MOVED in YAML
    return read_pack(YAML.replace(_MOVED, f"{_MOVED}may_be_assumed: true, "), TEXT, FILE)


@cache
def _assessor() -> Assessor:
    return assessors(_pack().policy)["JC-03"]


def _ask(facts: Json) -> Json:
    return AssessmentService(_pack().policy, {"JC-03": _assessor()}).answer({"measure": "JC-03", "facts": facts}, TODAY)


def test_what_is_left_out_counts_as_met_and_is_listed() -> None:
    stated, assumed = _ask(FACTS), _ask(LEFT_OUT)
    assert (stated["eligible"], "assumed" in stated) == (True, False)
    assert assumed == stated | {"assumed": ["newly_moved_in"]}


def test_what_is_stated_is_judged() -> None:
    answer = _ask(FACTS | {"newly_moved_in": False})
    assert (answer["refusal"], "assumed" in answer) == ("CONDITION_NOT_MET", False)


def test_what_may_not_be_assumed_is_still_missing() -> None:
    answer = _ask({"area": 100})
    assert [refusal["fact"] for refusal in answer["refusals"]] == ["monthly_rent", "first_month", "months"]
    assert {refusal["code"] for refusal in answer["refusals"]} == {"FACT_MISSING"}


def test_a_grant_is_assumed_nothing() -> None:
    answer = _assessor().assess(Request(LEFT_OUT, TODAY, date(2025, 3, 1)))
    assert [(refusal.code, refusal.fact) for refusal in answer.refusals] == [("FACT_MISSING", "newly_moved_in")]
    assert (answer.eligible, answer.assumed) == (False, {})


def test_what_an_amount_needs_cannot_be_assumed() -> None:
    fact = "contract_signed_on: {type: DATE, "
    (mistake,) = complaints_of(fact, f"{fact}may_be_assumed: true, ")
    assert "'contract_signed_on' may be assumed, so nothing can be reckoned with it here" in str(mistake)


@pytest.mark.parametrize(
    ("measure", "day"),
    [("A06-2", "completed_on"), ("A06-2", "production_started_on"), ("A05-1", "exit_signed_on")],
)
def test_a_day_on_which_payment_hangs_is_stated_or_said_not_to_be_there_yet(measure: str, day: str) -> None:
    request = sound(measure)
    unstated = request | {"facts": {name: value for name, value in request["facts"].items() if name != day}}
    assert ask(unstated)["refusal"] == "FACT_MISSING"
    answer = ask(request | {"facts": request["facts"] | {day: None}})
    assert (answer["eligible"], "assumed" in answer and day in answer["assumed"]) == (True, False)
