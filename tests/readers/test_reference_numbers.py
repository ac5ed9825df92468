"""The number of a contract is one number however people type it, and two that differ stay two."""

from itertools import product

import pytest

from domain.values.identifiers import written_reference

DASHES = "-－‐‑‒–—―−﹣─~～"
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\u3000\u00a0 "
BETWEEN = [*DASHES, *UNSEEN, "", "：", ":", ".", "·", "/", "（", "_", "#", "第", " 第 ", "No.", "№", "NO：", "编号："]
FIGURES = [
    "2025-017",
    "２０２５－０１７",
    "②⓪②⑤—017",
    "〔2025〕017",
    "（2025）第017",
    "[2025]017",
    "2025年017",
    "二〇二五年017",
]
SPELLINGS = [
    *(f"算力合同{sign}{number}{end}" for sign, number, end in product(BETWEEN, FIGURES[:1], ("", "号", " 号。"))),
    *(f"算力合同 {number}号" for number in FIGURES),
    *(
        f"{before}算力合同2025-017{after}"
        for before, after in ("《》", "“”", "（）", "【】", ("编号：", ""), ("合同编号:", "号"))
    ),
    "算力合同2O25-O17",
    "算力合同2025-0l7",
    "算力合同2025-०१७",
    "算力合同𝟚𝟘𝟚𝟝-𝟘𝟙𝟟",
]
HOMOGLYPHS = [
    "ABC-01",
    "АВС-01",
    "ΑΒC-01",
    "ａｂｃ－０１",
    "abc 01",
    "A.B.C/01",
    "ⒶⒷⒸ01",
    "ᎪᏴC01",
    "ABC第01号",
    "ABC-O1",
]


def test_a_hundred_spellings_are_one_number() -> None:
    assert len(set(SPELLINGS)) >= 100
    assert {written_reference(spelling) for spelling in SPELLINGS} == {"算力合同2025-017"}


def test_letters_of_other_scripts_are_one_number() -> None:
    assert {written_reference(spelling) for spelling in HOMOGLYPHS} == {"ABC01"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_is_written_in_its_one_form_stays_so(spelling: str) -> None:
    once = written_reference(spelling)
    assert once is not None
    assert written_reference(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("合同001", "合同1"),
        ("2021-1-11", "2021-11-1"),
        ("2025-017", "2025017"),
        ("甲合同01", "乙合同01"),
        ("合同一号", "合同二号"),
        ("合同十二号", "合同二号"),
        ("A1", "A-11"),
        ("合同Ω1", "合同1"),
        ("ABC01", "ABD01"),
    ],
)
def test_what_is_another_number_stays_another(one: str, other: str) -> None:
    assert written_reference(one) != written_reference(other)


@pytest.mark.parametrize("text", ["", "人才甲", "统一", "三一重工", "-", "号", "1" * 61])
def test_what_holds_no_figure_is_no_number(text: str) -> None:
    assert written_reference(text) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("第二十三号", "23"),
        ("十号", "10"),
        ("一二三号", "123"),
        ("软著登字第1234567号", "软著登字1234567"),
        ("壹号", "1"),
    ],
)
def test_a_numeral_is_a_number(typed: str, number: str) -> None:
    assert written_reference(typed) == number
