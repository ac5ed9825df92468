"""Receipt files as bytes (回单文件): the text of a table in the encodings of Excel, or a workbook itself."""

import codecs
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from domain.policy.conditions import Text
from domain.treasury.receipt_files import RECEIPT_COLUMNS, Line, UnreadableFileError, lines_of

MOST_BYTES = 700_000
"""Of a file, as it fits into a request in Base64."""
MOST_UNPACKED = 8_000_000
"""Bytes of a workbook's parts together: 500 receipts take some 100,000."""
MOST_LINES = 2_000
"""Lines of a workbook that are looked at: with blank ones between the rows."""
_MOST_COLUMNS = 4 * len(RECEIPT_COLUMNS)


class FileBounds(NamedTuple):
    """What a file may hold."""

    most_bytes: int = MOST_BYTES
    unpacked: int = MOST_UNPACKED
    """Bytes of a workbook's parts together."""
    lines: int = MOST_LINES
    """Of a workbook."""
    columns: int = _MOST_COLUMNS
    """Of a workbook; what stands further to the right is not looked at."""


OF_RECEIPTS = FileBounds()

_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_EXACT = 15
"""Digits that a spreadsheet keeps of a number."""
_NO_WORKBOOK = Text(zh="不是可以读取的 XLSX 文件", en="it is no XLSX file that can be read")
_NO_TEXT = Text(
    zh="既不是 UTF-8、UTF-16、GB18030 文本，也不是 XLSX 表格",
    en="it is neither text in UTF-8, UTF-16 or GB18030 nor an XLSX workbook",
)
_TOO_OLD = Text(
    zh="是旧版 XLS 文件，或带有打开密码，请另存为不加密的 XLSX 或 CSV",
    en="it is an old XLS file or has a password: save it as XLSX or CSV without one",
)


def lines_of_file(content: bytes, bounds: FileBounds = OF_RECEIPTS) -> list[Line]:
    """Return the lines of a file of a treasury; raises UnreadableFileError for what is no table."""
    if len(content) > bounds.most_bytes:
        raise UnreadableFileError(_too_large(bounds))
    if content.startswith(_OLD_WORKBOOK):
        raise UnreadableFileError(_TOO_OLD)
    if content.startswith(_WORKBOOK):
        return _of_workbook(content, bounds)
    return lines_of(text_of(content))


def text_of(content: bytes) -> str:
    """Return the text of a file: UTF-16 by its byte order mark, else UTF-8, else what Chinese Excel writes (GB18030).

    No encoding is guessed from how often characters occur: a guess that is wrong once puts a wrong reason on record.
    Raises UnreadableFileError for bytes that are none of these.
    """
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFileError(_NO_TEXT)


def _too_large(bounds: FileBounds) -> Text:
    return Text(
        zh=f"不得超过 {bounds.most_bytes} 字节（表格解开后不得超过 {bounds.unpacked} 字节）",
        en=f"send at most {bounds.most_bytes} bytes, of a workbook at most {bounds.unpacked} once it is unpacked",
    )


def _of_workbook(content: bytes, bounds: FileBounds) -> list[Line]:
    """The lines of the first sheet of a workbook, its cells as they are meant: days as days, numbers in full."""
    try:
        return list(_read(content, bounds))
    except UnreadableFileError:
        raise
    except Exception:  # noqa: BLE001 - what the library raises for a damaged workbook differs from damage to damage
        raise UnreadableFileError(_NO_WORKBOOK) from None


def _read(content: bytes, bounds: FileBounds) -> Iterator[Line]:
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > bounds.unpacked:
            raise UnreadableFileError(_too_large(bounds))
    # Formulas are read beside what they came to: one that was never computed holds nothing, and is no empty cell.
    import openpyxl  # noqa: PLC0415 - a server begins sooner without it

    books = [openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=data) for data in (True, False)]
    sheets = [book.worksheets[0] for book in books]
    for sheet in sheets:
        sheet.reset_dimensions()
    ranges = [sheet.iter_rows(max_row=bounds.lines + 1, max_col=bounds.columns, values_only=True) for sheet in sheets]
    for number, (values, formulas) in enumerate(zip(*ranges, strict=False), 1):
        if number > bounds.lines:
            most = bounds.lines
            raise UnreadableFileError(Text(zh=f"超过 {most} 行", en=f"it has more than {most} lines"))
        yield Line(number, [_cell(number, *pair) for pair in zip(values, formulas, strict=False)])


def _cell(number: int, value: object, formula: object) -> str:
    """A cell as it would be typed; raises UnreadableFileError for a formula that came to nothing."""
    if value is None and formula is not None:
        raise UnreadableFileError(
            Text(
                zh=f"第 {number} 行有未计算出结果的公式，请粘贴为数值",
                en=f"line {number} has a formula without a result: paste its value",
            )
        )
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | str) or value is None:
        return "" if value is None else str(value)
    return _digits(value) if isinstance(value, int | float) else str(value)


def _digits(value: float) -> str:
    """A number as a spreadsheet knows it: 15 digits; one that had more is shown shortened."""
    if isinstance(value, int) and len(str(abs(value))) <= _EXACT:
        return str(value)
    shown = f"{value:.{_EXACT}g}"
    return shown if "e" not in shown or abs(value) >= 10**_EXACT else f"{value:.{_EXACT}f}".rstrip("0")
