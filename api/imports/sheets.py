"""A table as an office writes it (办公表格): titles above, headings of one line or two, blank lines, totals below.

What is left out is what no reader takes for a row: a blank line, and one that begins with 合计, 总计 or 小计. A column
that no name is known for is left aside, and named in the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.policy.conditions import Text
from domain.treasury.headings import heading_key, headings_of
from domain.treasury.receipt_files import Line, UnreadableFileError

MOST_ROWS = 20_000
_TOTALS = ("合计", "总计", "小计", "total", "subtotal", "sum")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, each by its columns, and the headings that nobody knows."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    """With the number of the line in the file."""
    left_aside: Sequence[str]


def sheet_of(
    lines: Sequence[Line], names: Mapping[str, str], required: Sequence[str], titles: Mapping[str, Text]
) -> Sheet:
    """Return the rows of a table.

    ``names`` says which column a heading means, by `heading_key`, and ``titles`` how a sentence names a column.
    Raises UnreadableFileError where no line names the columns that are required, or one of them twice.
    """
    filled = [line for line in lines if any(cell.strip() for cell in line.cells)]
    place, headings = headings_of([line.cells for line in filled], names)
    columns = [names.get(heading_key(heading)) for heading in headings]
    _check(columns, required, titles)
    rows = [line for line in filled[place + 1 :] if not _adds_up(line)]
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(Text(zh=f"超过 {MOST_ROWS} 行", en=f"it has more than {MOST_ROWS} rows"))
    unknown = [each.strip() for each, column in zip(headings, columns, strict=True) if each.strip() and not column]
    return Sheet([(line.number, _row(line, columns)) for line in rows], unknown)


def _check(columns: Sequence[str | None], required: Sequence[str], titles: Mapping[str, Text]) -> None:
    missing = [titles[name] for name in required if name not in columns]
    if missing:
        zh, en = "、".join(title.zh for title in missing), ", ".join(title.en for title in missing)
        raise UnreadableFileError(Text(zh=f"没有找到列名：{zh}", en=f"no line names the columns {en}"))
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        title = titles.get(twice, Text(zh=twice.rpartition(":")[2], en=twice.rpartition(":")[2]))
        raise UnreadableFileError(Text(zh=f"“{title.zh}”列出现两次", en=f"“{title.en}” stands twice"))


def _adds_up(line: Line) -> bool:
    first = next(cell for cell in line.cells if cell.strip())
    return heading_key(first).lower().startswith(tuple(heading_key(word).lower() for word in _TOTALS))


def _row(line: Line, columns: Sequence[str | None]) -> dict[str, str]:
    named = zip(columns, line.cells, strict=False)
    return {column: cell.strip() for column, cell in named if column is not None}
