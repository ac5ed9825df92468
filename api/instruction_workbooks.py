"""Instruction files as workbooks (拨付指令表格, XLSX), for people who open them in a spreadsheet program."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from domain.run_files import COLUMNS, Instruction

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_WRITTEN = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)
"""The first day that a ZIP can name: a workbook that told when it was taken would be other bytes each time."""
_WIDTHS = (8, 34, 16, 36, 21, 26, 24, 21)
"""Characters of each column: an account of 26 digits is seen whole."""


def workbook(instruction: Instruction) -> bytes:
    """Answer an instruction as one sheet: the rows of its CSV, every cell a text, the same bytes each time.

    A text is neither rounded nor computed, so an account keeps its digits and a holder ``=1+1`` is a name.
    """
    taken = BytesIO()
    with Workbook(taken, {"in_memory": True, **_AS_WRITTEN}) as book:
        book.set_properties({"title": instruction.number, "created": _MADE_AT.replace(tzinfo=None)})
        sheet = book.add_worksheet("拨付指令")
        as_text, head = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, as_text)
        lines = [list(COLUMNS), *instruction.lines()]
        for number, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell, as_text if number else head)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:H{len(lines)}"})
    return taken.getvalue()
