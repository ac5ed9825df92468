"""Prints as workbooks (XLSX): ready for the printer, with figures that can be reckoned with."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from collections.abc import Sequence
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.kit.workbooks import FORMS, new_workbook, write_cell
from api.prints import paper
from api.prints.composing import PrintedDocument
from api.prints.paper import SIDES, letters
from api.prints.templates import Orientation
from domain.treasury.tables import Cell, Column, Kind, Table

_A4 = 9
_MOST_TITLE = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LETTERS = {Orientation.PORTRAIT: 84, Orientation.LANDSCAPE: 130}
"""Letters that a line of the paper takes, by which widths are shared out."""
_LINE = 18
"""Points from line to line."""
_TITLE_LINE = 30
_MARGIN = 0.6


def sheet_file(printed: PrintedDocument) -> bytes:
    """Return a print as a workbook; the same print is the same bytes."""
    file = BytesIO()
    with new_workbook(file, printed.title) as book:
        sheet = book.add_worksheet(printed.title.translate(_FORBIDDEN)[:_MOST_TITLE].strip("' ") or "1")
        _paper(sheet, printed)
        line = _above(book, sheet, printed)
        line = _table(book, sheet, printed.table, (line, _widths(printed))) if printed.table else line
        _below(book, sheet, printed, line)
    return file.getvalue()


def _paper(sheet: Worksheet, printed: PrintedDocument) -> None:
    sheet.set_paper(_A4)
    if printed.orientation is Orientation.LANDSCAPE:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(_MARGIN, _MARGIN, _MARGIN + 0.2, _MARGIN + 0.2)
    sheet.set_footer("&C— &P —")
    for place, width in enumerate(_widths(printed)):
        sheet.set_column(place, place, width)


def _widths(printed: PrintedDocument) -> list[float]:
    """Letters that each column takes."""
    widths = printed.widths or [1.0]
    return [max(4, _LETTERS[printed.orientation] * width / sum(widths)) for width in widths]


def _above(book: Workbook, sheet: Worksheet, printed: PrintedDocument) -> int:
    """Write what stands above the table; return the next line."""
    title = book.add_format(
        {"font_name": paper.TITLE_FONT, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    middle = book.add_format({"font_name": paper.BODY_FONT, "font_size": 12, "align": "center", "valign": "vcenter"})
    texts = [(printed.heading, title), (printed.number, middle), (printed.addressee, _wrapped(book))]
    texts += [(_indented(each.text), _wrapped(book, bold=each.is_heading)) for each in printed.body]
    return _lines(sheet, printed, 0, texts)


def _below(book: Workbook, sheet: Worksheet, printed: PrintedDocument, line: int) -> None:
    right = book.add_format({"font_name": paper.BODY_FONT, "font_size": 12, "align": "right", "indent": 4})
    texts = [(_indented(each.text), _wrapped(book, bold=each.is_heading)) for each in printed.after]
    _lines(sheet, printed, line, [*texts, (printed.signature, right), (printed.day, right)])


def _lines(sheet: Worksheet, printed: PrintedDocument, line: int, texts: Sequence[tuple[str, Format]]) -> int:
    """Write texts over the whole width, a line each; return the next line."""
    last = len(printed.widths or [1.0]) - 1
    for text, form in texts:
        if not text:
            continue
        if last:
            sheet.merge_range(line, 0, line, last, "")
        sheet.write_string(line, 0, text, form)
        # A spreadsheet does not make a merged line as high as its text.
        lines = sum(max(1, ceil(letters(part) * 1.15 / _LETTERS[printed.orientation])) for part in text.splitlines())
        sheet.set_row(line, (_TITLE_LINE if line == 0 else _LINE) * lines)
        line += 1
    return line


def _table(book: Workbook, sheet: Worksheet, table: Table, at: tuple[int, Sequence[float]]) -> int:
    """Write a table with its lines from a line on, in columns of these widths; return the next line."""
    line, widths = at
    head = book.add_format({**_cell_form(Kind.TEXT), "bold": True, "align": "center", "text_wrap": True})
    sheet.repeat_rows(line)
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, column.title.zh, head)
    sheet.set_row(line, _high([column.title.zh for column in table.columns], widths))
    forms = {kind: book.add_format(_cell_form(kind)) for kind in Kind}
    bold = {kind: book.add_format({**_cell_form(kind), "bold": True}) for kind in Kind}
    for row in table.rows:
        line += 1
        _row(sheet, line, table.columns, row, forms)
        sheet.set_row(line, _high(_wrapping(table, row), widths))
    if table.total:
        line += 1
        _row(sheet, line, table.columns, table.total, bold)
    return line + 1


def _wrapping(table: Table, row: Sequence[Cell]) -> list[str]:
    """The texts of a row that go on in a next line: those alone of columns of texts."""
    texts = zip(table.texts_of(row), table.columns, strict=True)
    return [text if column.kind is Kind.TEXT else "" for text, column in texts]


def _high(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Points that a row takes whose texts go on in a next line."""
    return _LINE * max(1, *(ceil(letters(text) * 1.1 / width) for text, width in zip(texts, widths, strict=True)))


def _row(
    sheet: Worksheet, line: int, columns: Sequence[Column], row: Sequence[Cell], forms: dict[Kind, Format]
) -> None:
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        form = forms[column.kind]
        sheet.write_blank(line, place, None, form)
        write_cell(sheet, (line, place), cell, form, column.kind)


def _cell_form(kind: Kind) -> dict[str, Any]:
    face = {"font_name": paper.BODY_FONT, "font_size": 11, "border": 1, "valign": "vcenter", "align": SIDES[kind]}
    return {**face, "num_format": FORMS[kind], "text_wrap": kind is Kind.TEXT}


def _wrapped(book: Workbook, *, bold: bool = False) -> Format:
    face = {"font_name": paper.BODY_FONT, "font_size": 12, "valign": "top"}
    return book.add_format({**face, "text_wrap": True, "bold": bold})


def _indented(text: str) -> str:
    return f"　　{text}"
