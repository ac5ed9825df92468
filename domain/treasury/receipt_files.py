r"""The receipt file of a treasury (回单文件) as a table: its columns by their names, its rows by their lines.

See docs/payment_files.md. A file is taken as it is clearly meant: columns in any order, named in English or Chinese,
with commas, semicolons or tabs between, blank lines, empty columns and a title above the columns left out.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain.policy.conditions import Text
from domain.treasury.headings import heading_key, headings_of

RECEIPT_COLUMNS: tuple[str, ...] = ("voucher_no", "receipt_no", "outcome", "amount", "on", "reason")
_NAMES = {
    "voucher_no": ("voucher_no", "voucher number", "凭证号", "凭证编号", "支付凭证号"),
    "receipt_no": ("receipt_no", "receipt number", "回单号", "回单编号"),
    "outcome": ("outcome", "结果", "支付结果"),
    "amount": ("amount", "金额", "金额(元)"),
    "on": ("on", "date", "日期", "回单日期"),
    "reason": ("reason", "原因", "退票原因", "说明"),
}
_OPTIONAL = {"reason"}
_SAYS_ITS_PLACE = {"voucher_no", "outcome"}
"""A line that ends before these is broken; spreadsheets leave out empty cells at the end of others."""
_DELIMITERS = ",\t;"
_DELIMITER_NAMED = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
_MOST_SHOWN = 40
_AS_TEXT = re.compile(r"""="([^"]*)"|'([^']*)""")
"""How people keep a spreadsheet from taking a number for one: `="0012"` and `'0012`."""


class UnreadableFileError(ValueError):
    """A file that cannot be taken as a whole, and why: in both languages of the house."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Line(NamedTuple):
    """A line of a table: its number in the file, 1 for the first, and its cells."""

    number: int
    cells: Sequence[str]


def lines_of(text: str) -> list[Line]:
    r"""Return the lines of a text of values, each with its cells; raises UnreadableFileError where it is no table.

    A line ends where a spreadsheet ends it (CR LF, LF or CR), not at a separator of lines within a cell.

    >>> lines_of("a;b\r\n1;'x\u2028y'\r\n")[1].cells
    ['1', "'x\u2028y'"]
    """
    physical = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    named = _DELIMITER_NAMED.fullmatch(physical[0].strip('"'))
    rest = physical[1:] if named else physical
    heading = next((line for line in rest if any(delimiter in line for delimiter in _DELIMITERS)), "")
    delimiter = named[1] if named else max(_DELIMITERS, key=heading.count)
    reader = csv.reader((f"{line}\n" for line in rest), delimiter=delimiter, strict=True)
    skipped = len(physical) - len(rest)
    lines: list[Line] = []
    before = 0
    try:
        for cells in reader:
            lines.append(Line(before + 1 + skipped, [_meant(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as wrong:
        raise UnreadableFileError(
            Text(
                zh=f"第 {before + 1 + skipped} 行不是规范的表格文本：引号使用有误，或单元格过长",
                en=f"line {before + 1 + skipped} is no CSV: {wrong}",
            )
        ) from None
    return lines


def _meant(cell: str) -> str:
    """A cell without what kept it a text.

    >>> _meant('="0012"'), _meant("'0012"), _meant("'so called'")
    ('0012', '0012', "'so called'")
    """
    kept = _AS_TEXT.fullmatch(cell.strip())
    return cell if kept is None else kept[1] or kept[2] or ""


def receipts_of(lines: Iterable[Line]) -> list[dict[str, str]]:
    r"""Return the rows of a receipt file by its columns; raises UnreadableFileError, saying what is wrong and where.

    >>> text = "金额,VOUCHER_NO,回单号,结果,日期,,\n5.00,V/1,HK-1,到账,2021-05-01,,\n,,\n"
    >>> receipts_of(lines_of(text))[0]["amount"]
    '5.00'
    """
    filled = [line for line in lines if any(cell.strip() for cell in line.cells)]
    if not filled:
        raise UnreadableFileError(_first_line("文件没有内容", "the file is empty"))
    place, headings = headings_of([line.cells for line in filled], _KNOWN)
    columns = _columns(Line(filled[place].number, headings))
    return [_row(line, columns) for line in filled[place + 1 :]]


def _row(line: Line, columns: Sequence[str | None]) -> dict[str, str]:
    row = dict.fromkeys(RECEIPT_COLUMNS, "")
    for place, cell in enumerate(line.cells):
        column = columns[place] if place < len(columns) else None
        if column is not None:
            row[column] = cell
        elif cell.strip():
            raise _wrong_length(line, columns)
    if _SAYS_ITS_PLACE & set(columns[len(line.cells) :]):
        raise _wrong_length(line, columns)
    return row


def _wrong_length(line: Line, columns: Sequence[str | None]) -> UnreadableFileError:
    cells, expected = len(line.cells), len(columns)
    return UnreadableFileError(
        Text(
            zh=f"第 {line.number} 行有 {cells} 个单元格，与列名（{expected} 列）对不上",
            en=f"line {line.number} has {cells} cells, which do not stand under the {expected} columns",
        )
    )


def _columns(heading: Line) -> list[str | None]:
    """The columns by their places; None where there is no name, and so nothing may stand below."""
    cells = [cell.strip() for cell in heading.cells]
    columns = [_KNOWN.get(heading_key(cell)) for cell in cells]
    number = heading.number
    for cell, column in zip(cells, columns, strict=True):
        if cell and column is None:
            name = cell[:_MOST_SHOWN]
            raise UnreadableFileError(_first_line(f"没有名为“{name}”的列", f"no column is called “{name}”", number))
        if column is not None and columns.count(column) > 1:
            raise UnreadableFileError(_first_line(f"“{column}”列出现两次", f"“{column}” stands twice", number))
    _check_whole(columns, number)
    while columns[-1] is None:
        columns.pop()
    return columns


def _check_whole(columns: Sequence[str | None], number: int) -> None:
    missing = [column for column in RECEIPT_COLUMNS if column not in columns and column not in _OPTIONAL]
    if missing:
        zh, en = f"缺少列 {'、'.join(missing)}", f"there is no {', '.join(missing)}"
        raise UnreadableFileError(_first_line(zh, en, number))


def _first_line(zh: str, en: str, number: int = 1) -> Text:
    named = ",".join(RECEIPT_COLUMNS)
    return Text(zh=f"{zh}，第 {number} 行须为列名 {named}", en=f"{en}; line {number} must name the columns {named}")


_KNOWN = {heading_key(name): column for column, names in _NAMES.items() for name in names}
