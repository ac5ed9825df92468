"""The glossary has a line for every word of the house, and names nothing that is not there."""

import re
from pathlib import Path

import pytest

import domain.models
from domain.lives.lives import LIVES
from domain.lives.roles import Role

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| ")][1:]
NAMED = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])}


def test_it_is_in_the_order_of_the_alphabet_and_each_word_has_its_chinese_and_one_line_of_meaning() -> None:
    words = [row[0] for row in ROWS]
    assert words == sorted(words, key=str.lower)
    assert len(set(words)) == len(words)
    for word, chinese, _, meaning in ROWS:
        assert re.search("[\u4e00-\u9fff]", chinese), word
        assert meaning.endswith("."), word


@pytest.mark.parametrize("name", domain.models.__all__)
def test_every_kind_of_row_has_a_line(name: str) -> None:
    assert name in NAMED


def test_every_life_and_every_role_has_a_line() -> None:
    words = {row[0] for row in ROWS}
    assert {life.name.removeprefix("payment ") for life in LIVES.values()} <= words
    assert {role.value for role in Role} <= NAMED


def test_what_it_names_is_in_the_code_or_the_api() -> None:
    files = [path for room in ("api", "domain", "workflows") for path in (ROOT / room).rglob("*.py")]
    house = "\n".join(path.read_text(encoding="utf-8") for path in [*files, ROOT / "schema.graphql"])
    known = set(re.findall(r"\w+", house))
    assert {part for name in NAMED for part in name.split(".")} - known == set()
