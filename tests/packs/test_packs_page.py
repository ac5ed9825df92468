"""What docs/packs.md shows is loaded and asked as it stands there."""

import re
from datetime import date

import pytest
import yaml

from domain.algebra.mistakes import ExpressionError
from domain.algebra.reading import read
from domain.algebra.words import USAGE, WORDS
from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.packs.packs import read_pack
from domain.policy.items import Item
from domain.policy.pack_complaints import BadPackError
from tests.domain.wuhan import GRANTS, ROOT

PAGE = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
TEXT, PACK, STEPS, ITEM, *WALK = re.findall(r"```\w+\n(.*?)```", PAGE, re.DOTALL)
FACTS = {"new": True, "area": 900, "rent": "30.00", "first": 12, "months": 2}


def test_the_pack_of_the_page_gives_what_the_page_says() -> None:
    policy = read_pack(PACK, TEXT, "example.yaml").policy
    service = AssessmentService(policy, assessors(policy))
    answer = service.answer({"measure": "EX-1", "facts": FACTS}, date(2026, 6, 1), language="zh-CN")
    assert answer["amount"] == "28800.00"
    assert [f"{step['rule']} → {step['after']}" for step in answer["steps"]] == STEPS.splitlines()


def walked(written: str, piece: str) -> str:
    """Return what is written once a piece stands below it, in place of what begins with the same key."""
    key = f"\n{piece.split(':', maxsplit=1)[0]}:"
    return written.split(key, maxsplit=1)[0] + ("\n" if key in written else "") + piece


def test_each_piece_of_a_clerks_walk_is_answered_as_the_page_says_until_the_measure_gives_its_amount() -> None:
    text, *pieces = WALK
    written = ""
    for piece, complaints in zip(pieces[:-1:2], pieces[1::2], strict=True):
        written = walked(written, piece)
        with pytest.raises(BadPackError, match=f"^{re.escape(complaints.strip())}$"):
            read_pack(written, text, "green.yaml")
    policy = read_pack(walked(written, pieces[-1]), text, "green.yaml").policy
    service = AssessmentService(policy, assessors(policy))
    given = [
        service.answer({"measure": "GR-1", "facts": {"certified": yes}}, date(2026, 6, 1)) for yes in (True, False)
    ]
    assert [(answer["amount"], answer.get("refusal")) for answer in given] == [
        ("200000.00", None),
        ("0.00", "CONDITION_NOT_MET"),
    ]


def test_the_parts_of_an_item_are_shown_as_a_pack_writes_them() -> None:
    assert Item.model_validate(yaml.safe_load(ITEM)["item"]) == GRANTS["A08-1"].item


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_on_the_page_and_is_read_as_its_mistakes_say_it_is_written(word: str) -> None:
    assert f"{word}(" in PAGE or f"`{word}`" in PAGE
    read(USAGE[word].replace(", …", "").replace(", b if condition", ", b if listed").replace("(choice", "(grade"))
    with pytest.raises(ExpressionError, match=re.escape(USAGE[word])):
        read(f"{word}()")
