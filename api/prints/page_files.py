"""Prints as pages (PDF/A-2b, of which archives are made): set by typst, with its fonts in it."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from api.kit.workbooks import MADE_AT
from api.prints import paper
from api.prints.composing import Paragraph, PrintedDocument
from api.prints.paper import SIDES, grouped
from api.prints.templates import HOUSE, Orientation, WrongTemplateError
from domain.treasury.tables import Kind, Table

if TYPE_CHECKING:
    from typst import Fonts

FONTS = "pylopdf_fonts_zh_cn"
"""The package of fonts that comes with the typesetter."""
FORM = "office.typ"
"""The form of the paper, beside the templates."""
_STANDARD = "a-2b"


def page_file(printed: PrintedDocument, own: Path | None, fonts: Path | None) -> bytes:
    """Return a print as pages; the same print is the same bytes.

    ``own`` is the folder in which a city has its own form, ``fonts`` that of fonts that it has beside those of the
    house. Raises WrongTemplateError for a form that cannot be set.
    """
    from typst import Compiler, TypstError

    form = own / FORM if own and (own / FORM).is_file() else HOUSE / FORM
    known = _fonts(fonts)
    compiler = Compiler(font_paths=known, ignore_system_fonts=True, root=form.parent)
    given = {"printed": orjson.dumps(_given(printed, set(known.families()))).decode()}
    try:
        made: Any = compiler.compile(
            form.read_bytes(), format="pdf", sys_inputs=given, pdf_standards=[_STANDARD], timestamp=MADE_AT
        )
    except TypstError as wrong:
        message = f"{form}: {wrong.message}"
        raise WrongTemplateError(message) from None
    return bytes(made)


@cache
def _fonts(folder: Path | None) -> "Fonts":
    """The fonts of the house and those of a folder; of the machine none, so that a print is the same everywhere."""
    from typst import Fonts

    spec = find_spec(FONTS)
    places = [*(spec.submodule_search_locations or ())] if spec else []
    return Fonts(include_system_fonts=False, font_paths=[*([str(folder)] if folder else []), *places])


def _given(printed: PrintedDocument, families: set[str]) -> dict[str, object]:
    """What the form is told."""
    lies, margins = printed.orientation is Orientation.LANDSCAPE, paper.MARGINS[printed.orientation]
    wide, high = (paper.HEIGHT, paper.WIDTH) if lies else (paper.WIDTH, paper.HEIGHT)
    return {
        **margins._asdict(),
        "width": wide,
        "height": high,
        "points": printed.table_points,
        "title": printed.title,
        "heading": printed.heading.splitlines(),
        "number": printed.number,
        "addressee": printed.addressee,
        "body": _as_told(printed.body),
        "after": _as_told(printed.after),
        "signature": printed.signature,
        "day": printed.day,
        "free": paper.indents(printed.signature, printed.day),
        "fonts": {
            "title": _there(paper.TITLE_FONT, families),
            "body": _there(paper.BODY_FONT, families),
            "heading": _there(paper.HEADING_FONT, families),
            "page": _there(paper.PAGE_FONT, families),
        },
        **_table(printed.table, printed.widths),
    }


def _there(font: str, families: set[str]) -> list[str]:
    """Those of a font's names that are there: a name that is none is complained of."""
    return [name for name in paper.FONTS[font] if name in families]


def _as_told(paragraphs: Sequence[Paragraph]) -> list[dict[str, object]]:
    return [{"text": paragraph.text, "heading": paragraph.is_heading} for paragraph in paragraphs]


def _table(table: Table | None, widths: Sequence[float]) -> dict[str, object]:
    if table is None:
        return {"columns": [], "rows": [], "total": []}
    columns = [
        {"title": column.title.zh, "width": width, "side": SIDES[column.kind]}
        for column, width in zip(table.columns, widths, strict=True)
    ]
    kinds = [column.kind for column in table.columns]

    def shown(texts: Sequence[str]) -> list[str]:
        # A number of a file may go on in the next line after each of its dashes.
        return [
            grouped(text) if kind is Kind.YUAN else text.replace("-", "-\u200b") if kind is Kind.TEXT else text
            for kind, text in zip(kinds, texts, strict=True)
        ]

    return {
        "columns": columns,
        "rows": [shown(texts) for texts in table.texts()],
        "total": shown(table.texts_of(table.total)) if table.total else [],
    }
