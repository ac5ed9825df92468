"""No choice without effect: another reading gives another answer, or is prose that nobody can choose."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import Pack, read_pack
from domain.policy.conditions import Fact, FactType
from domain.policy.policy import Measure
from tests.domain.wuhan import FILE, PACK, TEXT, VECTORS, YAML, ask, rival, sound

ADOPTED = {reading.key: reading.choice for reading in PACK.policy.readings}
RIVALS = [
    (reading.key, name, option.not_offered is None)
    for reading in PACK.policy.readings
    for name, option in reading.options.items()
    if name != reading.choice
]
OFFERED = [(key, option) for key, option, offered in RIVALS if offered]
PROSE = [(key, option) for key, option, offered in RIVALS if not offered]

STATED: dict[FactType, object] = {
    FactType.MONEY: "7654321.00",
    FactType.COUNT: 7,
    FactType.BOOL: False,
}
"""What is stated of a fact for which no vector has a value, because one reading alone asks for it."""

MORE: list[dict[str, Any]] = [
    {
        "measure": "A10-4",
        "facts": {
            "scale_and_brand_finding": True,
            "months": {f"2022-{month:02}": count for month, count in enumerate((20, 80, 20, 80, 50, 50), 1)},
        },
    },
    {
        "measure": "A02-1",
        "facts": {
            "programme_kind": "INTL_BIG_SCIENCE_PLAN",
            "role": "TOPIC_LEAD",
            "ai_field": True,
            "national_funds_received": "1000000.00",
        },
    },
    {**sound("A12-1"), "facts": {**sound("A12-1")["facts"], "ai_related": False}},
]
"""Requests that stand in no vector: an average that hides weak months, a leader of a sub-topic, another discipline."""


def stated(fact: Fact, place: int) -> object:
    """A value of a fact; of several days each later one lies before the one before it."""
    return f"2022-03-{20 - place:02}" if fact.type is FactType.DATE else STATED[fact.type]


def requests(pack: Pack) -> Iterator[dict[str, Any]]:
    """Every request of the vectors and some more, with a value for each fact that only this reading asks for."""
    facts_of = {measure.code: measure.facts for measure in pack.policy.measures}
    adopted = {measure.code: measure.facts for measure in PACK.policy.measures}
    for request in [*(vector["request"] for vector in VECTORS), *MORE]:
        code = request["measure"]
        alone = {n: f for n, f in facts_of.get(code, {}).items() if n not in adopted.get(code, {})}
        alone = {name: stated(fact, place) for place, (name, fact) in enumerate(alone.items())}
        yield {**request, "facts": {**request["facts"], **alone}} if alone else request


def answers(pack: Pack) -> list[Any]:
    """What is answered to every request: whether anything, how much, who pays, and why not."""
    desk = AssessmentService(pack.policy, assessors(pack.policy))
    kept = ("eligible", "amount", "legs", "ceiling", "payable", "milestones")
    shown: list[Any] = []
    for request in requests(pack):
        answer = ask(request, desk)
        shown.append([[answer.get(part) for part in kept], answer.get("refusal")])
    return shown


def wording(fact: Fact) -> object:
    return [fact.title.zh, fact.note.zh if fact.note else None]


def around(measure: Measure) -> object:
    """What a measure says beside its amount: what it asks, one award is for what, who acts, on which papers."""
    parts = {"quota", "item", "gate", "split", "caps", "duty", "figures", "other_awards", "procedure"}
    return [
        measure.model_dump(mode="json", include=parts),
        {name: wording(fact) for name, fact in measure.facts.items()},
    ]


def beside_amounts(pack: Pack) -> object:
    """What a policy says that is no amount: its days, whose support counts, who leads, which districts."""
    parts = {"validity", "publicity", "same_matter", "leading", "districts", "award_quantum_fen"}
    return [pack.policy.model_dump(mode="json", include=parts), [around(measure) for measure in pack.policy.measures]]


@cache
def adopted_answers() -> str:
    return json.dumps(answers(PACK))


@pytest.mark.parametrize(("key", "option"), OFFERED)
def test_every_reading_that_can_be_chosen_changes_something(key: str, option: str) -> None:
    other = rival(key, option)
    changed = beside_amounts(other) != beside_amounts(PACK) or json.dumps(answers(other)) != adopted_answers()
    assert changed, f"{key}={option} can be chosen and changes nothing: wire it, or mark it as not_offered"


@pytest.mark.parametrize(
    ("key", "option", "measure"),
    [
        ("A04-1.base", "LOAN_PRINCIPAL", "A04-1"),
        ("A04-1.base", "BALANCE_IN_FORCE", "A04-1"),
        ("A04-1.annualise", "PRO_RATA", "A04-1"),
        ("A06-2.base", "ALL_PROJECT_FUNDS", "A06-2"),
        ("upstream_base", "RECEIVED_TOTAL", "A02-1"),
        ("upstream_base", "APPROVED", "A08-2"),
        ("A02.lead_scope", "TOPIC_LEAD_TOO", "A02-1"),
        ("A03-1.base", "EXCESS_ONLY", "A03-1"),
        ("A03-1.base", "AI_RD", "A03-1"),
        ("A07-1.filing", "BEFORE_BUILDING", "A07-1"),
        ("A08-1.branch", "ALL_THREE", "A08-1"),
        ("A10-1.prorate", "PRO_RATA", "A10-1"),
        ("A10-4.test", "EACH_MONTH_50", "A10-4"),
        ("dup.method", "NOTHING", ""),
    ],
)
def test_a_reading_of_an_amount_changes_answers_of_its_measure(key: str, option: str, measure: str) -> None:
    other = rival(key, option)
    pairs = zip(requests(other), json.loads(adopted_answers()), answers(other), strict=True)
    changed = {request["measure"] for request, before, after in pairs if before != json.loads(json.dumps(after))}
    assert changed
    assert measure in changed or not measure


@pytest.mark.parametrize(("key", "option"), PROSE)
def test_what_is_prose_cannot_be_chosen_and_says_why(key: str, option: str) -> None:
    with pytest.raises(ValueError, match=f"{key}={option} is prose, which nobody can choose: "):
        read_pack(YAML, TEXT, FILE, {key: option})
    with pytest.raises(ValueError, match="which nobody can choose"):
        read_pack(YAML.replace(f"choice: {ADOPTED[key]}\n", f"choice: {option}\n"), TEXT, FILE)


def test_a_policy_that_chooses_prose_is_not_published() -> None:
    """A pack is read before it is drafted: one whose own choice is prose never becomes a policy."""
    written = YAML.replace("    choice: FUND_INVESTEE_PAIR\n", "    choice: FUND\n")
    with pytest.raises(ValueError, match=r"A05\.cap_unit=FUND is prose"):
        read_pack(written, TEXT, FILE)


def test_there_are_readings_of_both_kinds() -> None:
    assert len(OFFERED) > 40
    assert len(PROSE) > 5
