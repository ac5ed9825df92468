"""The README's tree of the house names every room that there is, and none that there is not."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREE = re.search(r"## The house\n.*?```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
HOUSES = re.split(r"^(\w+)/", TREE[1] if TREE else "", flags=re.MULTILINE)[1:]
SHOWN = dict(zip(HOUSES[::2], HOUSES[1::2], strict=True))
"""What the tree says of each folder at the root."""


def rooms(folder: str) -> set[str]:
    """The rooms of a folder."""
    return {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}


@pytest.mark.parametrize("layer", ["api", "workflows", "domain"])
def test_a_layer_is_shown_by_its_rooms(layer: str) -> None:
    lines = re.findall(r"^  ((?:\w+, )*\w+) {2,}", SHOWN[layer], re.MULTILINE)
    assert {room for line in lines for room in line.split(", ")} == rooms(layer)


def test_every_room_of_the_tests_is_named() -> None:
    assert rooms("tests") <= set(re.findall(r"\w+", SHOWN["tests"]))


def test_every_folder_of_the_house_is_shown_and_no_other() -> None:
    shown = set(SHOWN)
    assert all((ROOT / folder).is_dir() for folder in shown)
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} <= shown
