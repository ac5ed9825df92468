"""Tables (报表): rows under named columns, as comma-separated values and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import TypeAlias

from domain.policy.conditions import Text
from domain.treasury.run_files import written
from domain.values.money import show_yuan

Cell: TypeAlias = str | int | date | None


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = auto()
    COUNT = auto()
    YUAN = auto()
    """Fen are given, yuan with two decimals shown."""
    RATE = auto()
    """Hundredths of a percent are given, a percentage with two decimals shown."""
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its title for people, and what its cells are."""

    name: str
    title: Text
    kind: Kind = Kind.TEXT

    def shown(self, cell: Cell) -> str:
        """Return a cell as a text: amounts as yuan and rates as percentages with two decimals, nothing as nothing."""
        if isinstance(cell, int) and self.kind in {Kind.YUAN, Kind.RATE}:
            return show_yuan(cell)
        return "" if cell is None else str(cell)

    def as_json(self, cell: Cell) -> str | int | None:
        """Return a cell for programs: a count stays a number, what is not there is null, all else is a text."""
        return cell if cell is None or (self.kind is Kind.COUNT and isinstance(cell, int)) else self.shown(cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, what stands above it, and what stands below."""

    name: str
    """Of its file, without what a format adds."""
    title: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[Text] = field(default=())
    below: Sequence[Text] = field(default=())
    total: Sequence[Cell] = field(default=())
    """A last row that adds the others up, for people alone."""

    def texts(self) -> list[list[str]]:
        """Return its rows as texts."""
        return [self.texts_of(row) for row in self.rows]

    def texts_of(self, row: Sequence[Cell]) -> list[str]:
        """Return a row as texts."""
        return [column.shown(cell) for column, cell in zip(self.columns, row, strict=True)]

    def as_csv(self) -> str:
        """Return it as CSV (RFC 4180), under the names of its columns. What a spreadsheet would compute is led by '."""
        return written([[column.name for column in self.columns], *self.texts()])

    def as_json(self) -> str:
        """Return it as a JSON array with an object a row: amounts are strings of yuan, what is not there is null."""
        rows = [
            {column.name: column.as_json(cell) for column, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def office_table(
    title: Text,
    year: int,
    as_of: date,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    total: Sequence[Cell],
) -> Table:
    """Return a table of a year as an office heads it: its title, the year, the day at whose end it stood, the unit."""
    about = Text(zh=f"{year}年度　截至：{as_of}　单位：元", en=f"{year}, as of {as_of}, in yuan")
    return Table(f"{title.zh} {year}年度 截至{as_of}", title, columns, rows, above=(title, about), total=total)
