"""Every complaint about a pack reads in both languages: file, line, what stands there, what to write."""

import json
import re
import shutil
from pathlib import Path

import pytest

from domain.packs.packs import checked, read_pack
from domain.policy.pack_complaints import BadPackError, Complaint
from domain.policy.pack_sources import Source
from tests.packs.broken_packs import YAML_FAULTS, broken
from tests.packs.jiangcheng import FILE, TEXT, YAML
from workflows.transaction.packs import load_every_reading, load_pack

NAMES_OF_FORMATS = ("YAML", "UTF-8", "GB18030", "Tab", "docs/packs.md")
_QUOTED = re.compile(r"“[^”]*”|'[^']*'")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[0-9.—：]+(万元|亿元|元|%|‰|万|亿|年|个月|平方米|天)+|of [^,;]*")
"""A figure stands as the law writes it, and so does the unit of a number, in either language."""
_PYDANTIC = re.compile(
    r"Input should|Field required|validation error|Value error|pydantic|Extra inputs|valid dictionary"
)


def complaints_of(source: str) -> list[Complaint]:
    try:
        read_pack(source, TEXT, FILE)
    except BadPackError as bad:
        return bad.complaints
    return []


def is_in_its_language(complaint: Complaint) -> None:
    chinese, english = _QUOTED.sub("", complaint.why[0]), _FIGURE.sub("", _QUOTED.sub("", complaint.message))
    for name in NAMES_OF_FORMATS:
        chinese = chinese.replace(name, "")
    words = _ENGLISH.findall(chinese)
    assert not words, complaint.shown("zh-CN")
    assert _HAN.search(complaint.why[0]), complaint
    assert not _HAN.search(english), complaint.shown("en")
    assert not _PYDANTIC.search(complaint.message), complaint.shown("en")
    assert complaint.line >= 1


def test_every_complaint_about_a_broken_pack_reads_in_both_languages() -> None:
    silent = 0
    for name, source in broken(YAML):
        complaints = complaints_of(source)
        silent += not complaints
        for complaint in complaints:
            is_in_its_language(complaint)
        once = [(complaint.line, complaint.why) for complaint in complaints]
        assert len(set(once)) == len(once), name
    assert silent < 60  # a title or a name may be any text


@pytest.mark.parametrize("name", YAML_FAULTS)
def test_what_is_no_yaml_is_said_in_words_of_ours(name: str) -> None:
    old, new = YAML_FAULTS[name]
    assert old in YAML
    complaints = complaints_of(YAML.replace(old, new, 1))
    assert complaints
    for complaint in complaints:
        is_in_its_language(complaint)


def test_a_tab_is_called_a_tab() -> None:
    (complaint,) = complaints_of(YAML.replace("\n    kind:", "\n\tkind:", 1))
    assert "制表符" in complaint.why[0]
    assert "a tab stands here" in complaint.message


@pytest.mark.parametrize("part", ["rate: 30%\n    split:", "rate: 30%\n    kind:"])
def test_a_name_of_another_part_is_not_guessed_to_be_meant(part: str) -> None:
    place = part.partition("\n    ")[2]
    complaints = complaints_of(YAML.replace(f"\n    {place}", f"\n    {part}", 1))
    (complaint,) = [each for each in complaints if each.message.startswith("'rate'")]
    assert "did you mean" not in complaint.message
    assert "formula" in complaint.message


def test_a_fact_that_is_renamed_is_one_fault() -> None:
    complaints = complaints_of(YAML.replace("      revenue_last_year:", "      revenue_of_last_year:", 1))
    assert [complaint.message.partition(" is no fact")[0][-20:] for complaint in complaints] == ["'revenue_last_year'"]


def test_a_line_that_many_measures_share_is_one_fault_of_all_of_them() -> None:
    complaints = complaints_of(YAML.replace("ratio: 6：4", "ratio: 六比四", 1))
    (complaint,) = complaints
    assert complaint.clause.count("JC-") > 1


def test_several_notations_that_a_place_takes_are_one_fault() -> None:
    (complaint,) = complaints_of(YAML.replace("at_least: 2000万元", "at_least: 二千万", 1))
    assert complaint.why[0] == "“二千万”不能写在这里；须为金额，如 750万元或比例，如 12%或整数"
    assert complaint.message == (
        "'二千万' may not stand here; write an amount, such as 750万元 or a rate, such as 12% or a whole number"
    )


def files_in(folder: Path, data: bytes) -> Path:
    for text in Path("policies").glob("*.txt"):
        shutil.copy(text, folder)
    pack = folder / FILE
    pack.write_bytes(data)
    return pack


def test_a_file_in_another_encoding_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadPackError) as bad:
        load_pack(files_in(tmp_path, YAML.encode("gb18030")))
    (complaint,) = bad.value.complaints
    is_in_its_language(complaint)
    assert "UTF-8" in complaint.message


def test_a_mark_of_utf_8_is_no_part_of_a_pack(tmp_path: Path) -> None:
    whole = read_pack(YAML, TEXT, FILE)
    assert load_pack(files_in(tmp_path, b"\xef\xbb\xbf" + YAML.encode())).content_hash == whole.content_hash


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("{zh: 年度保费, en", "{cn: 年度保费, en", "“cn”不能写在这里；请写“zh”"),
        ("kind: VOUCHER", "kind: VOUCHERS", "“VOUCHERS”不能写在这里；须为“NONE”、"),
        ("years: 3", "years: three", "“three”不能写在这里；须为整数"),
        ("in_force_from: 2025-03-01", "in_force_from: 2025-3-1", "“2025-3-1”不能写在这里；须为日期"),
        ("revenue_last_year) > 20%", "revenue_last_year) > 20", "引用的条文中没有单独的“20”；数字连同单位按条文写"),
        ("1亿元 = 50万元, 5亿元", "5亿元 = 50万元, 5亿元", "各档须从低到高、互不相同"),
        ("1.5个百分点、实际", "1.5百分点、实际", "文件中没有这段原文"),
    ],
)
def test_a_slip_in_one_place_is_one_fault_and_says_what_to_write(old: str, new: str, advice: str) -> None:
    assert old in YAML
    (complaint,) = complaints_of(YAML.replace(old, new, 1))
    assert advice in complaint.why[0]
    assert complaint.line == YAML[: YAML.index(old)].count("\n") + 1
    is_in_its_language(complaint)


@pytest.mark.parametrize(
    ("old", "new", "measure"),
    [
        ("months_at(first_month, months, 第一年 = 100%", "months_at(first_monthx, months, 第一年 = 100%", "JC-03"),
        ("months_at(first_month, months, 第一年 = 100%", "months_at(first_month, 第一年 = 100%", "JC-03"),
        ("least(area, 1000平方米)", "least(area, 60元)", "JC-03"),
        ("result(JC-03) × 50%", "result(JC-3) × 50%", "JC-14"),
        ("result(JC-03) × 50%", "result(JC-14) × 50%", "JC-14"),
    ],
)
def test_what_is_wrong_in_a_formula_is_said_of_its_measure_and_of_none_that_refers_to_it(
    old: str, new: str, measure: str
) -> None:
    assert old in YAML
    (complaint,) = complaints_of(YAML.replace(old, new))
    assert complaint.clause.startswith(f"{measure} ")


def test_formulas_that_refer_to_one_another_are_each_a_mistake() -> None:
    complaints = complaints_of(
        YAML.replace("formula: national_funds_received × 25%", "formula: result(JC-14) × 25%").replace(
            "result(JC-03) × 50%", "result(JC-09) × 50%"
        )
    )
    assert [complaint.clause.split()[0] for complaint in complaints] == ["JC-09", "JC-14"]


def test_a_payer_that_there_is_none_of_is_no_mistake_of_who_decides() -> None:
    complaints = complaints_of(YAML.replace("code: district,", "code: quarter,"))
    assert [complaint.message for complaint in complaints] == [
        "'district' is no payer; the pack has city, quarter, park"
    ]
    # On however many lines it stands: it is one fault, of all the measures that name it.
    assert {"JC-03 (art. 3)", "JC-05 (art. 5)"} <= {*complaints[0].clause.split(", ")}


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("        amount: 500万元\n", "        amount: 500\n", "金额按条文写，如 750万元"),
        (
            "HARD: {kind: HARD, limit: 10}",
            "HARD: {kind: hard, limit: 10}",
            "“hard”不能写在这里；须为“HARD”、“SOFT”之一",
        ),
    ],
)
def test_what_is_wrong_in_an_option_that_nobody_chose_is_said_by_a_check(
    tmp_path: Path, old: str, new: str, advice: str
) -> None:
    wuhan = Path("policies/wuhan-ai-pilot-zone.yaml").read_text(encoding="utf-8")
    assert old in wuhan
    pack = files_in(tmp_path, wuhan.replace(old, new, 1).encode())
    load_pack(pack)
    with pytest.raises(BadPackError) as bad:
        load_every_reading(pack)
    (complaint,) = bad.value.complaints
    assert advice in complaint.why[0]
    assert complaint.line == wuhan[: wuhan.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    "choice",
    [
        ("A02.lead_scope", "TOPIC_LEAD_TOO"),
        ("A03-1.base", "AI_RD"),
        ("A06-3.issuer", "ANY_AI"),
        ("paying_place", "APPLICANT"),
    ],
)
def test_what_is_read_beside_a_pack_that_is_right_is_what_is_read_alone(choice: tuple[str, str]) -> None:
    wuhan, text = (
        Path(f"policies/wuhan-ai-pilot-zone.{end}").read_text(encoding="utf-8") for end in ("yaml", "zh.txt")
    )
    pack = read_pack(wuhan, text, FILE)
    key, option = choice
    written = Source(wuhan, FILE)
    known = checked(written, text, {})
    assert known[0] == pack.policy
    beside, data = checked(written.again(), text, {key: option}, known)
    alone = read_pack(wuhan, text, FILE, {key: option})
    assert (beside, json.dumps(data, default=str)) == (alone.policy, json.dumps(json.loads(alone.data)))
