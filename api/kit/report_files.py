"""Reports as files (报表文件): the same table for programs and for people."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.kit.context import Info
from api.kit.enumerations import FileFormat
from api.kit.workbooks import MEDIA_TYPE, table_workbook
from domain.treasury.tables import Table

As = Annotated[FileFormat, strawberry.argument(description="How it is written.")]
_CELLS_OF_A_COST = 4
"""Cells that take as long as one value of an answer."""


@strawberry.type(description="A report as a file (报表文件).")
class ReportFile:
    """A file."""

    name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="Its media type.")
    content: str = strawberry.field(
        description="The file: CSV and JSON as text under names for programs, XLSX in Base64 under titles in the "
        "language of the request."
    )


def office_workbook(info: Info, table: Table) -> ReportFile:
    """Return a report of the office as a workbook (XLSX), in its own language whoever asks; its cells are charged."""
    _charge(info, table)
    content = b64encode(table_workbook([table], "zh-CN")).decode()
    return ReportFile(name=f"{table.name}.xlsx", media_type=MEDIA_TYPE, content=content)


def report_file(info: Info, written: FileFormat, *tables: Table) -> ReportFile:
    """Return a report in a format; of several tables a workbook has a sheet each, and other formats the first alone.

    Its cells are charged to the caller.
    """
    first = tables[0]
    _charge(info, *tables)
    # An argument that is left out arrives as the value of its default.
    form = FileFormat(written)
    media_type, content = _written(form, tables, info)
    return ReportFile(name=f"{first.name}.{form.value.lower()}", media_type=media_type, content=content)


def _charge(info: Info, *tables: Table) -> None:
    """Charge the cells of tables to who asks for them."""
    info.context.answered += sum(len(table.rows) * len(table.columns) for table in tables) // _CELLS_OF_A_COST


def _written(form: FileFormat, tables: Sequence[Table], info: Info) -> tuple[str, str]:
    match form:
        case FileFormat.CSV:
            return "text/csv; charset=utf-8", tables[0].as_csv()
        case FileFormat.JSON:
            return "application/json", tables[0].as_json()
        case FileFormat.XLSX:
            return MEDIA_TYPE, b64encode(table_workbook(tables, info.context.language)).decode()
