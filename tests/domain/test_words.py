"""Sentences for the office are in its language: no input names, no codes of ours, amounts in groups of three (用语)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from domain.assessment.facts import read_facts
from domain.handling.leg_queue import treasury_title
from domain.lives.lives import LIVES
from domain.lives.roles import Role
from domain.lives.steps import EVENT_TITLES, LIFE_STATE_TITLES, state_title, step_title
from domain.lives.titles import STATE_TITLES, THING_TITLES
from domain.policy.conditions import FactType, Text
from domain.policy.policy import Measure
from domain.refusals.field_titles import FIELD_TITLES
from domain.refusals.refusals import Citation, Code, Refusal
from domain.refusals.sentences import sentence, template
from tests.domain.wuhan import PACK, ROOT
from tests.world.chinese import strange_words
from workflows.transaction.rights import Allowed

LATIN = re.compile(r"[A-Za-z_]{2,}")
KNOWN = {"PDF", "CSV", "JSON", "XLSX", "UTF", "GB"}
"""Latin words that an office in China writes itself."""
NAMING = {"stated_name", "stated_line", "stated_number", "stated_text"}


@pytest.mark.parametrize("code", Code)
def test_a_chinese_sentence_has_no_english_in_it(code: Code) -> None:
    words = "".join(text for text, _, _, _ in Formatter().parse(template(code, "zh-CN")))
    assert set(LATIN.findall(words)) <= KNOWN


@pytest.mark.parametrize("title", [*STATE_TITLES.values(), *THING_TITLES.values()], ids=lambda title: title.en)
def test_a_title_has_no_english_in_it(title: object) -> None:
    assert not LATIN.search(str(getattr(title, "zh", "")))


def named_fields() -> Iterator[str]:
    """Every part of an input that a sentence names: as the term of a refusal, or as what is taken in."""
    for file in sorted((ROOT / "workflows").rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if _is_call(node)):
            yield from _names(call, file)


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _names(call: ast.AST, file: Path) -> Iterator[str]:
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    stated = [keyword.value for keyword in call.keywords if keyword.arg == "field"] if call.func.id == "refuse" else []
    stated += call.args[1:2] if call.func.id in NAMING else []
    for value in stated:
        if isinstance(value, ast.Constant) and file.stem != "receipt_rows":
            yield str(value.value)


def test_every_part_of_an_input_that_is_named_has_a_name_in_the_office() -> None:
    named = set(named_fields())
    assert len(named) > 20
    assert named - FIELD_TITLES.keys() == set()
    for field in named:
        message = sentence(Refusal(Code.INPUT_INVALID, {"field": field, "why": "不得为空"}), "zh-CN")
        assert not LATIN.search(message), message
        assert f"“{field}”" in sentence(Refusal(Code.INPUT_INVALID, {"field": field, "why": "x"}), "en")


@pytest.mark.parametrize("subject", LIVES)
def test_every_step_of_a_history_has_a_title_of_the_office(subject: str) -> None:
    for row in LIVES[subject].rows:
        title = step_title(subject, row.event.value)
        assert title.zh != row.event.value
        assert strange_words(title.zh) == []


def test_what_is_told_of_an_account_has_titles_and_what_is_not_known_stands_as_it_is() -> None:
    assert step_title("ACCOUNT", "CORRECT_ACCOUNT").zh == "更正收款账户"
    assert step_title("LEG", "OF_BEFORE") == Text(zh="OF_BEFORE", en="OF_BEFORE")


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("首行须为 voucher_no", ["voucher_no"]),
        ("“closesOn”填写有误", ["closesOn"]),
        ("填报：ENTERPRISE", ["ENTERPRISE"]),
        ("420111 的财政、国库；WH-DHGX；city", ["420111", "WH-DHGX", "city"]),
        ("应付 500000.00 元", ["500000.00"]),
        ("依据 art. 3", ["art"]),
        ("事项 A08-1-2022-000001 的凭证 A08-1-2022-000001/city/0f9a31/1 应付 500,000.00 元，PDF", []),
    ],
)
def test_words_that_are_no_chinese_are_found(text: str, strange: list[str]) -> None:
    assert strange_words(text) == strange


@pytest.mark.parametrize("measure", PACK.policy.measures, ids=lambda measure: measure.code)
def test_choices_go_by_their_titles(measure: Measure) -> None:
    citation = Citation(measure.article)
    chosen = {n: f for n, f in measure.facts.items() if f.type in {FactType.CHOICE, FactType.CHOICES}}
    refusals = read_facts(chosen, dict.fromkeys(chosen, "不在其中"), citation, partial=True)[1]
    assert len(refusals) == len(chosen)
    assert [strange_words(sentence(refusal, "zh-CN")) for refusal in refusals] == [[]] * len(chosen)


@pytest.mark.parametrize(
    ("amount", "grouped"),
    [
        ("608024.70", "608,024.70"),
        ("1234567890.05", "1,234,567,890.05"),
        ("999.99", "999.99"),
        ("0.00", "0.00"),
    ],
)
def test_an_amount_is_read_in_groups_of_three(amount: str, grouped: str) -> None:
    terms = {"observed": amount, "required": "5.00", "fact": "receipt", "receipt": "HK-2021.05"}
    refusal = Refusal(Code.RECEIPT_AMOUNT_DIFFERS, terms)
    assert grouped in sentence(refusal, "en")
    assert grouped in sentence(refusal, "zh-CN")


def test_a_number_that_is_no_amount_stays_as_it_is() -> None:
    for number in ("A08-1-2022-000001", "GB/T 41867.22-2022", "V/12345.67/1", "2021.05.01"):
        assert number in sentence(Refusal(Code.RECEIPT_REUSED, {"receipt": number}), "en")


@pytest.mark.parametrize(("code", "name"), [("city", "武汉"), ("420111", "洪山区"), ("WH-DHGX", "东湖")])
def test_a_treasury_goes_by_its_name(code: str, name: str) -> None:
    assert name in treasury_title(PACK.policy, code).zh
    assert treasury_title(PACK.policy, "x").zh == "x"


@pytest.mark.parametrize(
    ("subject", "state", "title"),
    [
        ("GRANT", "CLOSED", "已结项"),
        ("CALL", "CLOSED", "已结束"),
        ("OTHER_AWARD", "WITHDRAWN", "已撤销"),
        ("GRANT", "WITHDRAWN", "已撤回"),
        ("OBJECTION", "OPEN", "待答复"),
        ("CALL", "OPEN", "进行中"),
        ("LEG", "ORDERED", "待申请拨付"),
        ("ACCOUNT", "ON_RECORD", "在案"),
        ("LEG", "OF_BEFORE", "OF_BEFORE"),
    ],
)
def test_a_state_goes_by_the_word_of_its_own_life(subject: str, state: str, title: str) -> None:
    assert state_title(subject, state).zh == title


def test_a_word_that_lives_share_stands_once() -> None:
    for title in (*EVENT_TITLES.values(), *LIFE_STATE_TITLES.values()):
        assert len(words := title.zh.split("；")) == len(set(words)), title.zh


@pytest.mark.parametrize(("treasury", "named"), [("city", "武汉市财政"), ("420106", "武昌区财政")])
def test_finance_of_a_treasury_is_named_once(treasury: str, named: str) -> None:
    allowed = Allowed(roles=[Role.FINANCE], treasuries=[treasury], policy=PACK.policy)
    assert allowed.named(Role.FINANCE).zh == named
