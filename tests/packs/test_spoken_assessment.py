"""Every Chinese sentence of an assessment is one that an office writes, of both policies, accepted or not (用语)."""

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import read_pack
from domain.policy.policy import Policy
from tests.domain.wuhan import DESK, PACK, ROOT, TODAY, VECTORS, Json, service_of, sound
from tests.world.chinese import strange_words

SECOND = read_pack(
    (ROOT / "policies/jiangcheng-compute.yaml").read_text(encoding="utf-8"),
    (ROOT / "policies/jiangcheng-compute.zh.txt").read_text(encoding="utf-8"),
    "jiangcheng-compute.yaml",
)
SECOND_VECTORS: list[Json] = [
    json.loads(line) for line in (ROOT / "tests/vectors/jiangcheng.jsonl").read_text(encoding="utf-8").splitlines()
]
BARE = re.compile(r"(?<![\w.,/‰%×-])(?<!× )(?<!\d：)(\d[\d,]*(?:\.\d+)?)(?=[。；，、：）]|$)")
"""A number with nothing behind it that says of what."""
CHOICE = re.compile(r"\b[A-Z][A-Z_]{2,}\b")


def sentences(desk: AssessmentService, vectors: list[Json], day: date) -> Iterator[str]:
    """Every sentence of the answers in Chinese: the steps, and why not."""
    for vector in vectors:
        answer = desk.answer(vector["request"], day, None, "zh-CN")
        yield from (step["rule"] for step in answer["steps"])
        yield from (refusal["message"] for refusal in answer.get("refusals", []))


def wrongly_written(text: str) -> list[str]:
    """What an office would not write: codes, English words, bare numbers, a range with signs of arithmetic."""
    bare = [number for number in BARE.findall(text) if not re.search(r"须为|不少于|满期", text)]
    return [*strange_words(text), *CHOICE.findall(text), *bare, *re.findall(r"[≥≤<>]|\d – \d", text)]


@pytest.mark.parametrize(
    ("desk", "vectors", "day"),
    [(DESK, VECTORS, TODAY), (service_of(SECOND), SECOND_VECTORS, date(2026, 6, 30))],
    ids=["first", "second"],
)
def test_no_sentence_has_a_code_an_english_word_or_a_bare_number(
    desk: AssessmentService, vectors: list[Json], day: date
) -> None:
    spoken = set(sentences(desk, vectors, day))
    assert len(spoken) > 50
    assert {text: strange for text in sorted(spoken) if (strange := wrongly_written(text))} == {}


@pytest.mark.parametrize("policy", [PACK.policy, SECOND.policy], ids=lambda policy: policy.code)
def test_titles_of_steps_facts_and_conditions_are_chinese(policy: Policy) -> None:
    titles = [
        *(step.title.zh for measure in policy.measures for step in measure.procedure.steps),
        *(fact.title.zh for measure in policy.measures for fact in measure.facts.values()),
        *(condition.says.zh for measure in policy.measures for condition in measure.conditions),
    ]
    assert {title: strange for title in titles if (strange := strange_words(title))} == {}


@pytest.mark.parametrize(
    "text",
    ["达到 INTERNATIONAL：100万元", "要求：≥ 30。", "填报：29；要求：不低于30个。", "依据 art. 3", "0.01 – 5.00"],
)
def test_what_no_office_writes_is_found(text: str) -> None:
    assert wrongly_written(text)


def refusal_of_months(months: dict[str, int]) -> str:
    request = sound("A10-4")
    request["facts"]["months"] = [{"month": month, "signed_persons": count} for month, count in months.items()]
    return DESK.answer(request, TODAY, None, "zh-CN")["refusals"][0]["message"]


def test_a_programme_that_earns_nothing_says_which_month_broke_it_and_how_many_were_short() -> None:
    full = {f"2022-{month:02}": 60 for month in range(1, 8)}
    assert "2022-04 未报" in refusal_of_months({month: count for month, count in full.items() if month != "2022-04"})
    assert "尚差 3 人" in refusal_of_months({f"2022-{month:02}": 50 - (month == 2) * 3 for month in range(1, 7)})
    assert "尚差 2 个月" in refusal_of_months({f"2022-{month:02}": 90 for month in range(1, 5)})


def test_a_term_shows_both_of_its_days() -> None:
    request = sound("A05-1")
    request["facts"] |= {"contributed_on": "2021-03-15", "exit_signed_on": "2023-03-14"}
    message = DESK.answer(request, TODAY, None, "zh-CN")["refusals"][0]["message"]
    assert "出资日期 2021-03-15、退出协议签署日期 2023-03-14" in message
