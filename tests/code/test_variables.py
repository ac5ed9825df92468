"""No name says that something was told, said, asked or found: each says what it holds, such as a payload or a row."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "workflows", "domain", "demonstration", "tools", "migrations", "bench", "tests")
SOURCES = [path.relative_to(ROOT) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
EMPTY = {"told", "said", "asked", "found"}
NAMES = ("id", "arg", "attr", "name", "asname", "rest")
"""Where a node of the syntax keeps a name that it binds or uses: of a variable, parameter, attribute or function."""


def names(path: Path) -> Iterator[str]:
    """Every name that a file binds or uses, without the line that makes it private."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        yield from (str(getattr(node, part, None) or "").lstrip("_") for part in NAMES)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_name_says_what_it_holds(path: Path) -> None:
    assert EMPTY.isdisjoint(names(path))
