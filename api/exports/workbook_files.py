"""Exports as workbooks (XLSX): written row by row into a file, so that a long one takes no more memory than a short."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.exports.documents import CellKind, kinds_of
from api.exports.lists import ExportedList
from api.exports.pages import Leaf, Rows
from domain.refusals.refusals import Language, in_language
from domain.values.money import FEN_PER_YUAN, parse_yuan
from workflows.runtime.clock import SHANGHAI

MOST_LINES = 1_048_576
"""Lines of a sheet; what is more goes on in the next."""
_HEAD = 2
_WIDTH = 18
_MOST_TITLE = 28
_FORMS = {CellKind.YUAN: "#,##0.00", CellKind.DAY: "yyyy-mm-dd", CellKind.INSTANT: "yyyy-mm-dd hh:mm:ss"}


class WorkbookFile:
    """A workbook that is being written: two lines of titles and names a sheet, below them the rows."""

    def __init__(self, path: Path, listed: ExportedList, language: Language) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = Workbook(str(path), {**options, "strings_to_formulas": False, "strings_to_urls": False})
        self._listed = listed
        self._language: Language = language
        self._kinds = kinds_of(listed)
        self._forms = {kind: self._book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
        self._bold, self._grey = self._book.add_format({"bold": True}), self._book.add_format({"font_color": "gray"})
        self._sheet, self._line, self._sheets = self._new_sheet(1), _HEAD, 1

    def add(self, rows: Rows) -> None:
        """Write more rows."""
        for row in rows:
            if self._line == MOST_LINES:
                self._sheets += 1
                self._sheet, self._line = self._new_sheet(self._sheets), _HEAD
            self._write(row)
            self._line += 1

    def close(self) -> None:
        """Write the end of it."""
        self._book.close()

    def _new_sheet(self, number: int) -> Worksheet:
        title = in_language(self._listed.title, self._language)[:_MOST_TITLE]
        sheet = self._book.add_worksheet(title if number == 1 else f"{title} {number}")
        sheet.set_column(0, len(self._listed.columns) - 1, _WIDTH)
        sheet.freeze_panes(_HEAD, 0)
        for place, column in enumerate(self._listed.columns):
            sheet.write_string(0, place, in_language(column.title, self._language), self._bold)
        for place, column in enumerate(self._listed.columns):
            sheet.write_string(1, place, column.path, self._grey)
        return sheet

    def _write(self, row: Sequence[Leaf]) -> None:
        for place, (cell, kind) in enumerate(zip(row, self._kinds, strict=True)):
            if cell is not None:
                _cell(self._sheet, (self._line, place), cell, kind, self._forms.get(kind))


def _cell(sheet: Worksheet, at: tuple[int, int], cell: str | int, kind: CellKind, form: Format | None) -> None:
    """Write a leaf as what it is: an amount, a number and a day can be reckoned with, and every text stays a text."""
    if isinstance(cell, bool):
        sheet.write_boolean(*at, cell, form)
    elif isinstance(cell, int):
        sheet.write_number(*at, cell, form)
    elif kind is CellKind.YUAN:
        sheet.write_number(*at, (parse_yuan(cell) or 0) / FEN_PER_YUAN, form)
    elif kind is CellKind.DAY:
        sheet.write_datetime(*at, datetime.fromisoformat(cell), form)
    elif kind is CellKind.INSTANT:
        sheet.write_datetime(*at, datetime.fromisoformat(cell).astimezone(SHANGHAI).replace(tzinfo=None), form)
    else:
        sheet.write_string(*at, cell, form)
