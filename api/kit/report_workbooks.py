"""Reports as workbooks (报表, XLSX): the office's headings, names, amounts as numbers of yuan with two decimals."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any, TypeAlias

from api.kit.report_files import ReportFile
from api.kit.workbooks import MEDIA_TYPE, new_workbook

Cell: TypeAlias = str | int | date | None
_HEADED = 3
"""Rows above the first row of a report: what it is, of what, and its headings."""
_WITHIN_A_PERCENT, _WITHIN_A_YUAN = 10_000, 100


class Kind(StrEnum):
    """What stands in a column, by the format in which a spreadsheet shows it."""

    TEXT = "@"
    YUAN = "#,##0.00"
    """Fen are given."""
    COUNT = "0"
    RATE = "0.00%"
    """Hundredths of a percent are given."""
    DAY = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what stands in it, and how many characters wide it is."""

    heading: str
    kind: Kind = Kind.YUAN
    width: int = 18


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what it is called, of what it is, its columns, its rows, and a last row that adds them up."""

    name: str
    about: str
    """Its year, its day and the unit of its amounts, with full-width blanks between."""
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]


def as_file(report: Report) -> ReportFile:
    """Answer a report as a file."""
    of_what = " ".join(report.about.replace("：", "").split("　")[:2])
    content = b64encode(workbook(report)).decode()
    return ReportFile(name=f"{report.name} {of_what}.xlsx", media_type=MEDIA_TYPE, content=content)


def workbook(report: Report) -> bytes:
    """Answer a report as one sheet, the same bytes each time; a text is never taken for a number or a formula."""
    taken = BytesIO()
    with new_workbook(taken, report.name) as book:
        sheet = book.add_worksheet(report.name)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        formats = {kind: book.add_format({"num_format": kind.value}) for kind in Kind}
        bold = {kind: book.add_format({"num_format": kind.value, "bold": True}) for kind in Kind}
        sheet.write_string(0, 0, report.name, head)
        sheet.write_string(1, 0, report.about)
        for place, column in enumerate(report.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(_HEADED - 1, place, column.heading, head)
        for number, cells in enumerate([*report.rows, report.total], _HEADED):
            last = number - _HEADED == len(report.rows)
            for place, (column, cell) in enumerate(zip(report.columns, cells, strict=True)):
                _write(sheet, (number, place), cell, (bold if last else formats)[column.kind], column.kind)
        sheet.freeze_panes(_HEADED, 0)
    return taken.getvalue()


def _write(sheet: Any, at: tuple[int, int], cell: Cell, form: Any, kind: Kind) -> None:  # noqa: ANN401 - untyped library
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(*at, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, datetime.combine(cell, time(), UTC).replace(tzinfo=None), form)
    else:
        sheet.write_number(*at, _number(cell, kind), form)


def _number(cell: int, kind: Kind) -> Decimal | int:
    """A spreadsheet keeps 15 digits: fen are exact up to ten million million yuan."""
    within = {Kind.YUAN: _WITHIN_A_YUAN, Kind.RATE: _WITHIN_A_PERCENT}.get(kind)
    return cell if within is None else Decimal(cell) / within
