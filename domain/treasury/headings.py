"""The headings of a table as an office writes it (表头): where they stand, and how they are compared."""

import re
from collections.abc import Container, Sequence

from domain.values.numbers import written_alike

_MOST_ABOVE = 12
"""Lines in which the headings are looked for."""
_MARKS = re.compile(r"[-_/().*:：（）\s]")
_UNIT = re.compile(r"[（(](元|人|单位[^）)]*|必填|选填)[）)]")


def heading_key(heading: str) -> str:
    """Return a heading as headings are compared: without units, marks, blanks and case.

    >>> heading_key("金额（元）") == heading_key("金额"), heading_key("Credit_Code") == heading_key("credit code")
    (True, True)
    """
    return _MARKS.sub("", written_alike(_UNIT.sub("", heading))) if heading.strip() else ""


def headings_of(lines: Sequence[Sequence[str]], names: Container[str]) -> tuple[int, list[str]]:
    """Return the place of the line by which most columns are known, alone or below one of merged cells, and its cells.

    ``names`` are those that are known, by `heading_key`. Where none is, it is the first line of several cells: what
    stands alone is a title.
    """
    candidates = [
        (place, headings)
        for place, cells in enumerate(lines[:_MOST_ABOVE])
        for headings in (list(cells), *([_below(lines[place - 1], cells, names)] if place else []))
    ]
    return max(candidates, key=lambda candidate: _standing(candidate[1], names), default=(0, [""]))


def _standing(headings: Sequence[str], names: Container[str]) -> tuple[int, bool]:
    """How many of them are known, and whether they are several."""
    filled = [heading for heading in headings if heading.strip()]
    return sum(heading_key(heading) in names for heading in filled), len(filled) > 1


def _below(above: Sequence[str], cells: Sequence[str], names: Container[str]) -> list[str]:
    """Headings of two lines: a merged cell stands over those to its right, and over an empty one it is the heading."""
    headings, over = list[str](), ""
    for place in range(max(len(above), len(cells))):
        own = cells[place] if place < len(cells) else ""
        alone = above[place] if place < len(above) else ""
        over = alone if alone.strip() else over
        joined = f"{over}{own}"
        headings.append(alone if not own.strip() else joined if heading_key(joined) in names else own)
    return headings
