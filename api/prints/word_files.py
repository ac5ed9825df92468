"""Prints as documents of a word processor (DOCX): with the styles of an office, to be looked over and signed."""

# The library's types leave out what stands in the XML.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.kit.workbooks import MADE_AT
from api.prints import paper
from api.prints.composing import Paragraph, PrintedDocument
from api.prints.paper import SIDES, grouped
from api.prints.templates import Orientation
from domain.treasury.tables import Kind, Table

if TYPE_CHECKING:
    from docx.document import Document as Written
    from docx.text.paragraph import Paragraph as Line

_EMU_PER_TWIP = 635
_MIDDLE, _RIGHT, _BOTH_SIDES = 1, 2, 3
"""Where a line stands, by the library's numbers."""
_LETTERS_OF_AN_INDENT = 2


def word_file(printed: PrintedDocument) -> bytes:
    """Return a print as a document; the same print is the same bytes."""
    from docx import Document

    book = Document()
    _paper(book, printed)
    _styled(_line(book, printed.heading, _MIDDLE), paper.TITLE_FONT, paper.TITLE_POINTS)
    if printed.number:
        _line(book, printed.number, _MIDDLE)
    _line(book, "")
    if printed.addressee:
        _line(book, printed.addressee)
    _paragraphs(book, printed.body)
    if printed.table:
        _table(book, printed.table, printed)
    _paragraphs(book, printed.after)
    _signed(book, printed)
    return _still(book, printed.title)


def _paper(book: "Written", printed: PrintedDocument) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    section, margins = book.sections[0], paper.MARGINS[printed.orientation]
    lies = printed.orientation is Orientation.LANDSCAPE
    section.orientation = WD_ORIENTATION.LANDSCAPE if lies else WD_ORIENTATION.PORTRAIT
    wide, high = (paper.HEIGHT, paper.WIDTH) if lies else (paper.WIDTH, paper.HEIGHT)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.footer_distance = Mm(margins.bottom - 10)
    normal: Any = book.styles["Normal"]
    _fonts(normal, paper.BODY_FONT, paper.BODY_POINTS)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(paper.LINE_POINTS)
    _page_numbers(section.footer.paragraphs[0])


def _line(book: "Written", text: str, alignment: int = 0) -> "Line":
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = book.add_paragraph(text)
    line.alignment = WD_ALIGN_PARAGRAPH(alignment)
    return line


def _styled(line: "Line", font: str, points: float) -> None:
    from docx.shared import Pt

    for run in line.runs:
        _fonts(run, font, points)
    line.paragraph_format.line_spacing = Pt(max(paper.LINE_POINTS, points * 1.5))


def _fonts(of: Any, font: str, points: float) -> None:  # noqa: ANN401 - a style and a run alike
    """Set the font of Chinese and that of figures and Latin letters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    of.font.name, of.font.size = paper.LATIN_FONT, Pt(points)
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _paragraphs(book: "Written", paragraphs: Sequence[Paragraph]) -> None:
    from docx.shared import Pt

    for paragraph in paragraphs:
        line = _line(book, paragraph.text, _BOTH_SIDES)
        line.paragraph_format.first_line_indent = Pt(_LETTERS_OF_AN_INDENT * paper.BODY_POINTS)
        if paragraph.is_heading:
            _styled(line, paper.HEADING_FONT, paper.BODY_POINTS)
            line.paragraph_format.keep_with_next = True


def _table(book: "Written", table: Table, printed: PrintedDocument) -> None:
    """Add a table: its XML at once, as cell by cell a long one takes half a minute."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    section = book.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [round(room / _EMU_PER_TWIP * width / sum(printed.widths)) for width in printed.widths]
    kinds = [column.kind for column in table.columns]
    titles = _row([column.title.zh for column in table.columns], [Kind.COUNT] * len(kinds), widths, printed, bold=True)
    rows = [_row(texts, kinds, widths, printed) for texts in table.texts()]
    total = [_row(table.texts_of(table.total), kinds, widths, printed, bold=True)] if table.total else []
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = titles.replace("<w:cantSplit/>", "<w:cantSplit/><w:tblHeader/>")
    shown = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{head}{''.join(rows)}{''.join(total)}</w:tbl>"
    )
    book.element.body.insert_element_before(shown, "w:sectPr")


def _row(
    texts: Sequence[str], kinds: Sequence[Kind], widths: Sequence[int], printed: PrintedDocument, *, bold: bool = False
) -> str:
    """The XML of a row, which no page's end divides."""
    points, font = printed.table_points, paper.HEADING_FONT if bold else paper.BODY_FONT
    face = (
        f'<w:rPr><w:rFonts w:ascii="{paper.LATIN_FONT}" w:hAnsi="{paper.LATIN_FONT}" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{round(points * 2)}"/></w:rPr>'
    )
    shown = (grouped(text) if kind is Kind.YUAN else text for text, kind in zip(texts, kinds, strict=True))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:line="{round(points * 28)}" w:lineRule="exact"/><w:jc w:val="{SIDES[kind]}"/></w:pPr>'
        f'<w:r>{face}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for text, kind, width in zip(shown, kinds, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _signed(book: "Written", printed: PrintedDocument) -> None:
    from docx.shared import Pt

    free = paper.indents(printed.signature, printed.day)
    lines = [(text, letters) for text, letters in zip((printed.signature, printed.day), free, strict=True) if text]
    if lines:
        _line(book, "")
    for text, letters in lines:
        line = _line(book, text, _RIGHT)
        line.paragraph_format.right_indent = Pt(letters * paper.BODY_POINTS)
        line.paragraph_format.keep_together = True


def _page_numbers(line: "Line") -> None:
    """Number the pages as an office does: — 1 —."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("— ")
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number: Any = line.add_run("1").element
    number.addprevious(field)
    field.append(number)
    line.add_run(" —")
    _styled(line, paper.PAGE_FONT, paper.PAGE_POINTS)


def _still(book: "Written", title: str) -> bytes:
    """The bytes of a document, of which none tells when it was taken."""
    about = book.core_properties
    about.title, about.author, about.comments = title, "", ""
    about.created = about.modified = MADE_AT.replace(tzinfo=None)
    made, still = BytesIO(), BytesIO()
    # A file and no row: a row is never kept by a door.
    write = book.save
    write(made)
    with ZipFile(made) as read, ZipFile(still, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            # The first day that a ZIP can name.
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            written.writestr(info, read.read(name))
    return still.getvalue()
