"""Workbooks (电子表格, XLSX): sheets for people who open them in a spreadsheet program, the same bytes each time."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import starmap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.refusals.refusals import Language, in_language
from domain.treasury.tables import Cell, Kind, Table
from domain.values.money import FEN_PER_YUAN

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_WRITTEN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)
"""The first day that a ZIP can name: a workbook that told when it was taken would be other bytes each time."""
_LEAST_WIDTH, _MOST_WIDTH = 8, 44
_MOST_TITLE = 31
"""Characters that a sheet may have as its name."""
FORMS = {Kind.TEXT: "@", Kind.COUNT: "0", Kind.YUAN: "#,##0.00", Kind.RATE: "0.00%", Kind.DAY: "yyyy-mm-dd"}
_PARTS = {Kind.YUAN: FEN_PER_YUAN, Kind.RATE: 10_000}
"""How many of what is given make one of what is shown: a spreadsheet's percentage is a part of one."""


def new_workbook(file: BytesIO, title: str) -> Workbook:
    """Return a workbook that is written to ``taken`` as it is closed: a text stays a text, whatever it looks like."""
    book = Workbook(file, {"in_memory": True, **_AS_WRITTEN})
    book.set_properties({"title": title, "created": MADE_AT.replace(tzinfo=None)})
    return book


def table_workbook(tables: Sequence[Table], language: Language) -> bytes:
    """Return tables as a workbook, a sheet each, under the titles of their columns.

    Amounts, rates, counts and days are what a spreadsheet can add up; what else looks like a number stays a text. A
    spreadsheet keeps 15 digits: fen are exact up to ten million million yuan.
    """
    file = BytesIO()
    with new_workbook(file, in_language(tables[0].title, language)) as book:
        for table in tables:
            _sheet(book, table, language)
    return file.getvalue()


def _sheet(book: Workbook, table: Table, language: Language) -> None:
    sheet, bold = book.add_worksheet(in_language(table.title, language)[:_MOST_TITLE]), book.add_format({"bold": True})
    titles = [in_language(column.title, language) for column in table.columns]
    head, rows = len(table.above), [*table.rows, *([table.total] if table.total else [])]
    last = head + len(rows) + 1
    for line, text in [*enumerate(table.above), *enumerate(table.below, last)]:
        sheet.write_string(line, 0, in_language(text, language))
    for place, title in enumerate(titles):
        sheet.write_string(head, place, title, bold)
    forms, in_total = _forms(book), _forms(book, bold=True)
    for line, row in enumerate(rows, 1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            form = (in_total if line > len(table.rows) else forms)[column.kind]
            write_cell(sheet, (head + line, place), cell, form, column.kind)
    for place, width in enumerate(starmap(_width, zip(titles, _columns(table), strict=True))):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(head + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last}"})


def _forms(book: Workbook, *, bold: bool = False) -> Mapping[Kind, Format]:
    return {kind: book.add_format({"num_format": form, "bold": bold}) for kind, form in FORMS.items()}


def write_cell(sheet: Worksheet, at: tuple[int, int], cell: Cell, form: Format, kind: Kind) -> None:
    """Write what is given in the form of its column; nothing where there is nothing."""
    if isinstance(cell, str):
        sheet.write_string(*at, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(*at, datetime.combine(cell, time(), UTC).replace(tzinfo=None), form)
    elif cell is not None:
        sheet.write_number(*at, cell / _PARTS[kind] if kind in _PARTS else cell, form)


def _columns(table: Table) -> list[list[str]]:
    rows = [*table.texts(), *([table.texts_of(table.total)] if table.total else [])]
    return [[row[place] for row in rows] for place in range(len(table.columns))]


def _width(title: str, cells: list[str]) -> int:
    """Characters of a column in which its longest cell is seen, within reason; one of Chinese takes two."""
    longest = max((sum(1 + (not letter.isascii()) for letter in text) for text in [title, *cells]), default=0)
    return min(max(longest + 2, _LEAST_WIDTH), _MOST_WIDTH)
