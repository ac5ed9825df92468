"""A city's own templates come before those of the house; one that cannot be used is named to who runs it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.prints.templates import HOUSE, WrongTemplateError, print_of, prints_of
from api.prints.words import worded
from domain.values.capital_figures import capital_yuan
from tests.operations.test_command_line import run
from tests.prints.read_back import words_of
from tests.world.city import City

OWN = """
title: {zh: 值班表, en: Duty list}
query: "query Own($code: String) { it: policy(code: $code) { title code } server { today } }"
heading: "{{ it.code }}的{{ stated.code or '各年' }}值班表"
body: |
  # 一、依据
  {{ it.title }}，{{ server.today|day }}，{{ "1234567.00"|wan }}，{{ "1234500.00"|wan }}。
"""
_DIGITS, _PLACES = "零壹贰叁肆伍陆柒捌玖", {"拾": 10, "佰": 100, "仟": 1000}


def test_the_command_prints_by_a_template_of_the_citys_own(city: City, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "duty.yaml").write_text(OWN, encoding="utf-8")
    notice = (HOUSE / "notice.yaml").read_text(encoding="utf-8").replace('number: "公告编号', 'number: "本市公告')
    (own / "notice.yaml").write_text(notice, encoding="utf-8")
    before = print_of(own, "notice")
    assert before
    assert before.template.number.startswith("本市公告")
    on, file = {"DATABASE_URL": city.url, "DUIXIAN_PRINTS": str(own)}, tmp_path / "duty.pdf"
    done = run(city.settings.data_dir, "print", "duty", str(file), **on)
    assert (done.returncode, done.stdout) == (0, f"{file}: duty\n"), done.stderr
    words = words_of("pdf", file.read_bytes())
    for part in ("的各年值班表", "一、依据", "1,234,567.00元，123.45万元。"):
        assert part in words


def test_the_command_says_what_it_cannot_print(city: City, tmp_path: Path) -> None:
    on = {"DATABASE_URL": city.url}
    for status, says, *where in (
        (2, "notice needs number: say --where number=…"),
        (1, "There is none, or none that you may see.", "--where", "number=x"),
    ):
        refused = run(city.settings.data_dir, "print", "notice", str(tmp_path / "a.pdf"), *where, **on)
        shown = " ".join(refused.stderr.replace("│", " ").split())
        assert (refused.returncode, refused.stdout, says in shown) == (status, "", True), refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("heading:", "headline:"), "heading"),
        (("title code", "title kode"), "Cannot query field 'kode'"),
        (("query Own", "mutation Own"), "Cannot query field"),
        (("query: ", "query: ["), "expected"),
        (("$code: String", "$code: Text"), "Unknown type 'Text'"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(tmp_path: Path, wrong: tuple[str, str], says: str) -> None:
    file = tmp_path / "duty.yaml"
    file.write_text(OWN.replace(*wrong), encoding="utf-8")
    with pytest.raises(WrongTemplateError, match=r"duty\.yaml: ") as error:
        print_of(tmp_path, "duty")
    assert says in str(error.value)
    file.write_text(OWN, encoding="utf-8")
    assert print_of(tmp_path, "duty")


@pytest.mark.parametrize(
    "text",
    ["{{ ''.__class__.__mro__ }}", "{{ it.nobody }}", "{{ 'x'|day }}", "{{ 1 // 0 }}", "{% if %}", "{{ it|wan }}"],
)
def test_what_a_template_may_not_or_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(WrongTemplateError):
        worded(text, {"it": {}, "today": date(2021, 3, 1)})


def test_every_template_of_the_house_can_be_used() -> None:
    assert list(prints_of(None)) == ["disbursement", "execution", "notice", "register", "self-evaluation"]
    assert print_of(None, "../wuhan-ai-pilot-zone") is None


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_capital_figures_are_read_back_to_the_fen(amount: int) -> None:
    text = capital_yuan(amount)
    assert "零零" not in text
    assert text.endswith(("整", "分"))
    assert read_back(text) == amount


def read_back(text: str) -> int:
    """The fen of an amount in capital figures, read as a bank does."""
    whole, _, part = text.removesuffix("整").rpartition("元")
    fen = 0
    for unit, worth in (("角", 10), ("分", 1)):
        at = part.find(unit)
        fen += _DIGITS.index(part[at - 1]) * worth if at > 0 else 0
    return number(whole) * 100 + fen


def number(text: str) -> int:
    """A whole number in capital figures."""
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        high, parted, low = text.partition(unit)
        if parted:
            return number(high) * worth + number(low)
    total, digit = 0, 0
    for letter in text:
        if letter in _PLACES:
            total, digit = total + digit * _PLACES[letter], 0
        else:
            digit = _DIGITS.index(letter)
    return total + digit
