"""What the code says in Chinese: no English, no names of the API, no marks of another script (用语)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.chinese import strange_words

ROOT = Path(__file__).parents[2]
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOREIGN_MARK = re.compile(r"(?<=[\u4e00-\u9fff”])\s?[,;:?!]|(?<=[\u4e00-\u9fff])\.(?!\w)|[,;:?!](?=[\u4e00-\u9fff“])")
_LATIN = re.compile(r"[A-Za-z]+")
_BRACKETS = re.compile(r"\([^()]*[\u4e00-\u9fff][^()]*\)")
_BARE_NUMBER = re.compile(r"(?<![\w.\-/“:])\d{2,}(?:\.\d+)?(?=[，。；、：]|$)")
"""Of two digits or more no unit is left out; a single one may be a character that is spoken of."""
_IN_THE_TEXT = re.compile(r"\{[^{}]*\}")
OF_PACKS = ("domain/packs", "domain/algebra", "domain/policy", "domain/columns", "api/cli")
"""They speak to who writes a pack or runs the server, and name what stands in the file (tests/packs)."""
READ_NOT_SAID = ("domain/values", "domain/treasury/receipt_files.py", "workflows/transaction/packs.py")
"""What is looked for in texts of others, and what is told of a pack."""


def texts_of(file: Path) -> Iterator[tuple[int, str]]:
    """Every Chinese text that a file says, with its line; what is written into it stands in braces."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (alone | parts):
            text = node.value
        else:
            continue
        if _HAN.search(text) and not _is_a_description(text):
            yield node.lineno, text


def _is_a_description(text: str) -> bool:
    """Whether it is English with the office's word for it in brackets, or with an example of how one writes it."""
    return not _HAN.search(_BRACKETS.sub("", text)) or len(_LATIN.findall(text)) > len(_HAN.findall(text))


def wrong_with(text: str) -> list[str]:
    """What of a Chinese text an office would write otherwise."""
    bare = _IN_THE_TEXT.sub("{}", text)
    return [*strange_words(bare), *_FOREIGN_MARK.findall(bare), *_BARE_NUMBER.findall(bare)]


FILES = [
    file
    for folder in ("api", "workflows", "domain")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if not str(file.relative_to(ROOT)).startswith((*OF_PACKS, *READ_NOT_SAID))
]


def test_what_is_said_in_chinese_is_chinese() -> None:
    strange = {
        f"{file.relative_to(ROOT)}:{line}: {text}": wrong
        for file in FILES
        for line, text in texts_of(file)
        if (wrong := wrong_with(text))
    }
    assert strange == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("须为“city”之一", ["city"]),
        ("缺少 measure", ["measure"]),
        ("请重试, 谢谢", [","]),
        ("已达上限:请重试", [":"]),
        ("合计 20，超过上限", ["20"]),
        ("第{}行第{}列有误：{}", []),
        ("须为日期，如 2022-06-01", []),
        ("至多 20 个字，如 800.00 元", []),
    ],
)
def test_what_an_office_would_not_write_is_found(text: str, wrong: list[str]) -> None:
    assert wrong_with(text) == wrong


def test_the_words_of_the_code_are_looked_through() -> None:
    assert len(FILES) > 300
    assert sum(1 for file in FILES for _ in texts_of(file)) > 1_000
