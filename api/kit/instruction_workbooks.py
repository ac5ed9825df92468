"""Instruction files as workbooks (拨付指令表格, XLSX), for people who open them in a spreadsheet program."""

# The library says no types of what it takes.
# pyright: reportUnknownMemberType=false
from io import BytesIO

from api.kit.workbooks import new_workbook
from domain.treasury.run_files import COLUMNS, Instruction

_WIDTHS = (8, 34, 16, 36, 21, 26, 24, 21)
"""Characters of each column: an account of 26 digits is seen whole."""


def workbook(instruction: Instruction) -> bytes:
    """Return an instruction as one sheet: the rows of its CSV, every cell a text, the same bytes each time.

    A text is neither rounded nor computed, so an account keeps its digits and a holder ``=1+1`` is a name.
    """
    file = BytesIO()
    with new_workbook(file, instruction.number) as book:
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
    return file.getvalue()
