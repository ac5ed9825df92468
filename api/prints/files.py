"""A print as bytes, in one of its formats."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from api.kit.workbooks import MEDIA_TYPE as SHEETS
from api.prints.composing import PrintedDocument
from api.prints.page_files import FONTS, page_file
from api.prints.sheet_files import sheet_file
from api.prints.word_files import word_file
from domain.policy.conditions import Text

WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PrintFormat(StrEnum):
    """How a print is written, by the end of its name."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


MEDIA_TYPES = {PrintFormat.DOCX: WORDS, PrintFormat.XLSX: SHEETS, PrintFormat.PDF: "application/pdf"}

NO_TYPST = Text(
    zh="本系统未安装 PDF 所需的组件，请改用其他格式",
    en="PDF needs a typesetter and fonts: pip install 'duixian[prints]'",
)


def can_be_set() -> bool:
    """Return whether what sets pages is installed."""
    return all(find_spec(name) is not None for name in ("typst", FONTS))


def file_of(printed: PrintedDocument, form: PrintFormat, own: Path | None, fonts: Path | None) -> bytes:
    """Return a print in a format; the same print is the same bytes."""
    if form is PrintFormat.DOCX:
        return word_file(printed)
    if form is PrintFormat.XLSX:
        return sheet_file(printed)
    return page_file(printed, own, fonts)
