"""Prints read back: all the words of a file, and its table."""

# The readers of other formats say little of their types.
# pyright: reportUnknownMemberType=false
from io import BytesIO

import httpx
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.world.city import Person

FORMATS = ("docx", "xlsx", "pdf")


def printed(person: Person, file: str, **stated: str) -> httpx.Response:
    """What somebody is given who prints a file."""
    return person.city.http.get(f"/prints/{file}", params=stated, headers=person.headers())


def words_of(form: str, content: bytes) -> str:
    """All that can be read in a file, without spaces: where a line ends is the affair of a format."""
    readers = {"docx": _of_words, "xlsx": _of_sheets, "pdf": _of_pages}
    return "".join("".join(readers[form](content)).replace("\u200b", "").split())


def table_of(content: bytes) -> list[list[str]]:
    """The rows of the first table of a document."""
    return [[cell.text for cell in row.cells] for row in Document(BytesIO(content)).tables[0].rows]


def _of_words(content: bytes) -> list[str]:
    book = Document(BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return [*(line.text for line in book.paragraphs), *cells]


def _of_sheets(content: bytes) -> list[str]:
    """What is shown in the cells; amounts as people see them."""
    texts = list[str]()
    for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float) and cell.number_format == "#,##0.00":
                texts.append(f"{cell.value:,.2f}")
            elif cell.value is not None:
                texts.append(str(cell.value))
    return texts


def _of_pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
