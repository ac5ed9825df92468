"""A print put together (成文): asked of the contract as whoever wants it, and said in the words of its template."""

# A wrapped type of graphql-core does not say of what it is one.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.exports.documents import MissingChoiceError, UnreadableChoiceError, read_choice
from api.exports.pages import RefusedListError, data_of
from api.kit.connections import MOST_A_PAGE
from api.kit.context import Context
from api.prints.templates import NotToBePrintedError, Orientation, Print, PrintedColumn
from api.prints.words import day_of, fen_of, values, worded
from domain.policy.conditions import Text
from domain.treasury.tables import Cell, Column, Kind, Table
from domain.values.money import parse_yuan
from workflows.transaction.snapshots import snapshot

MOST_ROWS = 2_000
"""Rows of a printed table: more is an export."""
SUM = "sum"
_NONE = Text(zh="没有这份文件，或者您无权查看", en="There is none, or none that you may see.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading over some."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """What is printed, whatever it is written as."""

    heading: str
    """Perhaps in lines, each of which means something, as the standard wants it."""
    number: str
    addressee: str
    body: Sequence[Paragraph]
    table: Table | None
    widths: Sequence[float]
    after: Sequence[Paragraph]
    signature: str
    day: str
    orientation: Orientation
    table_points: float

    @property
    def title(self) -> str:
        """What it is called, in one line."""
        return "".join(self.heading.splitlines())


def stated_for(wanted: Print, stated: Mapping[str, str]) -> dict[str, object]:
    """Return what was stated in an address for a print, as its query takes it.

    Raises UnreadableChoiceError for what it does not take, and MissingChoiceError without what it needs.
    """
    read = dict[str, object]()
    for name, value in stated.items():
        if name not in wanted.takes:
            takes = ", ".join(wanted.takes) or "nothing"
            says = Text(zh=f"{wanted.title.zh}没有参数 {name}", en=f"{wanted.name} takes no {name}: it takes {takes}")
            raise UnreadableChoiceError(says)
        read[name] = read_choice(name, wanted.takes[name], value)
    if missing := [name for name in wanted.needs if name not in stated]:
        raise MissingChoiceError(wanted, missing)
    return read


async def composed(
    wanted: Print, stated: Mapping[str, object], context_of: Callable[[], Context], today: date
) -> PrintedDocument:
    """Return what is printed, all of it of one moment and in Chinese, as an office prints it.

    Raises RefusedListError where the contract refuses it to who asks, NotToBePrintedError where it is not to be
    printed as it stands, and WrongTemplateError where the template does not fit what is there.
    """
    async with snapshot():
        answer, rows = await _answer_of(wanted, stated, context_of)
    known = {**answer, "rows": rows, "today": today, "stated": {**dict.fromkeys(wanted.takes), **stated}}
    template = wanted.template
    if why := worded(template.refused, known):
        raise NotToBePrintedError(Text(zh=why, en=why))
    heading = worded(template.heading, known)
    return PrintedDocument(
        heading=heading,
        number=worded(template.number, known),
        addressee=worded(template.addressee, known),
        body=_paragraphs(worded(template.body, known)),
        table=_table(template.columns, known) if template.columns else None,
        widths=[column.width for column in template.columns],
        after=_paragraphs(worded(template.after, known)),
        signature=worded(template.signature, known),
        day=worded(template.day, known),
        orientation=template.layout.orientation,
        table_points=template.layout.table_points,
    )


async def _answer_of(
    wanted: Print, stated: Mapping[str, object], context_of: Callable[[], Context]
) -> tuple[dict[str, Any], list[Any]]:
    """The answer of a template's query, and all rows of its table."""
    rows, after, template = list[Any](), None, wanted.template
    while True:
        context = context_of()
        context.language = "zh-CN"
        turned = {"first": MOST_A_PAGE, "after": after} if wanted.in_pages else {}
        answer = await data_of(template.query, {**stated, **turned}, context)
        if answer["it"] is None:
            raise RefusedListError(_NONE.en, "NOT_FOUND", _NONE)
        if template.rows:
            rows += values(template.rows, [{"it": answer["it"]}])[0]
        if len(rows) > MOST_ROWS:
            raise UnreadableChoiceError(
                Text(
                    zh=f"超过 {MOST_ROWS} 行，请缩小范围，或者改用导出",
                    en=f"more than {MOST_ROWS} rows: ask for less, or export it",
                )
            )
        if not wanted.in_pages or not answer["it"]["pageInfo"]["hasNextPage"]:
            return answer, rows
        after = answer["it"]["pageInfo"]["endCursor"]


def _paragraphs(text: str) -> list[Paragraph]:
    lines = (line.strip() for line in text.splitlines())
    return [Paragraph(line.removeprefix("# "), line.startswith("# ")) for line in lines if line]


def _table(columns: Sequence[PrintedColumn], known: Mapping[str, Any]) -> Table:
    each = [{**known, "row": row, "line": line} for line, row in enumerate(known["rows"], 1)]
    of_columns = [[_cell(column.kind, value) for value in values(column.value, each)] for column in columns]
    rows = [list(row) for row in zip(*of_columns, strict=True)]
    total = [_total(column, cells, known) for column, cells in zip(columns, of_columns, strict=True)]
    shown = [Column(column.value, Text(zh=column.title, en=column.title), column.kind) for column in columns]
    return Table(
        "", Text(zh="表", en="Table"), shown, rows, total=total if any(column.total for column in columns) else ()
    )


def _total(column: PrintedColumn, cells: Sequence[Cell], known: Mapping[str, Any]) -> Cell:
    if column.total == SUM:
        return sum(cell for cell in cells if isinstance(cell, int))
    return _cell(column.kind, values(column.total, [known])[0]) if column.total else None


def _cell(kind: Kind, value: object) -> Cell:
    """What a value of the contract is in a column; what is no amount among amounts is a word, such as 按里程碑核定."""
    if value is None:
        return None
    if kind is Kind.YUAN:
        return fen_of(value) if parse_yuan(value) is not None else str(value)
    if kind is Kind.RATE:
        # A percentage has two decimals, as yuan have.
        return fen_of(value)
    if kind is Kind.DAY:
        return day_of(str(value))
    return value if kind is Kind.COUNT and isinstance(value, int) else str(value)
