"""Workbooks (电子表格, XLSX): sheets for people who open them in a spreadsheet program, the same bytes each time."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import starmap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.refusals.refusals import Language, in_language
from domain.treasury.tables import Cell, Table
from domain.values.money import FEN_PER_YUAN

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_WRITTEN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)
"""The first day that a ZIP can name: a workbook that told when it was taken would be other bytes each time."""
_LEAST_WIDTH, _MOST_WIDTH = 8, 44
_MOST_TITLE = 31
"""Characters that a sheet may have as its name."""
_MONEY = "#,##0.00"


def new_workbook(taken: BytesIO, title: str) -> Workbook:
    """Answer a workbook that is written to ``taken`` as it is closed: a text stays a text, whatever it looks like."""
    book = Workbook(taken, {"in_memory": True, **_AS_WRITTEN})
    book.set_properties({"title": title, "created": _MADE_AT.replace(tzinfo=None)})
    return book


def table_workbook(tables: Sequence[Table], language: Language) -> bytes:
    """Answer tables as a workbook, a sheet each, under the titles of their columns.

    Amounts are numbers of yuan, so that a spreadsheet can add them up; what else looks like a number stays a text.
    """
    taken = BytesIO()
    with new_workbook(taken, in_language(tables[0].title, language)) as book:
        for table in tables:
            _sheet(book, table, language)
    return taken.getvalue()


def _sheet(book: Workbook, table: Table, language: Language) -> None:
    sheet, bold = book.add_worksheet(in_language(table.title, language)[:_MOST_TITLE]), book.add_format({"bold": True})
    titles = [in_language(column.title, language) for column in table.columns]
    head = len(table.above)
    last = head + len(table.rows) + 1
    for line, text in [*enumerate(table.above), *enumerate(table.below, last)]:
        sheet.write_string(line, 0, in_language(text, language))
    for place, title in enumerate(titles):
        sheet.write_string(head, place, title, bold)
    as_text, as_money = book.add_format({"num_format": "@"}), book.add_format({"num_format": _MONEY})
    for place, column in enumerate(table.columns):
        form = as_money if column.is_money else as_text
        for line, row in enumerate(table.rows, head + 1):
            _cell(sheet, line, place, row[place], form)
    for place, width in enumerate(starmap(_width, zip(titles, _columns(table), strict=True))):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(head + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last}"})


def _cell(sheet: Worksheet, line: int, place: int, cell: Cell, form: Format) -> None:
    """An amount of fen as a number of yuan, in the form of its column; a count as a number; a text as it is."""
    if isinstance(cell, str):
        sheet.write_string(line, place, cell, form)
    elif cell is not None and form.num_format == _MONEY:
        sheet.write_number(line, place, cell / FEN_PER_YUAN, form)
    elif cell is not None:
        sheet.write_number(line, place, cell)


def _columns(table: Table) -> list[list[str]]:
    rows = table.texts()
    return [[row[place] for row in rows] for place in range(len(table.columns))]


def _width(title: str, cells: list[str]) -> int:
    """Characters of a column in which its longest cell is seen, within reason; one of Chinese takes two."""
    longest = max((sum(1 + (not letter.isascii()) for letter in text) for text in [title, *cells]), default=0)
    return min(max(longest + 2, _LEAST_WIDTH), _MOST_WIDTH)
