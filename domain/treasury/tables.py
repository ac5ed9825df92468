"""Tables (报表): rows of texts under named columns, as comma-separated values and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from domain.policy.conditions import Text
from domain.treasury.run_files import written
from domain.values.money import show_yuan

Cell: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its title for people, and whether its cells are amounts of fen."""

    name: str
    title: Text
    is_money: bool = False

    def shown(self, cell: Cell) -> str:
        """Answer a cell as a text: an amount as yuan with two decimals, nothing as nothing."""
        if cell is None:
            return ""
        return show_yuan(cell) if self.is_money and isinstance(cell, int) else str(cell)


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

    def texts(self) -> list[list[str]]:
        """Answer its rows as texts."""
        return [[column.shown(cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows]

    def as_csv(self) -> str:
        """Answer it as CSV (RFC 4180), under the names of its columns. What a spreadsheet would compute is led by '."""
        return written([[column.name for column in self.columns], *self.texts()])

    def as_json(self) -> str:
        """Answer it as a JSON array with an object a row: amounts are strings of yuan, what is not there is null."""
        rows = [
            {
                column.name: column.shown(cell) if column.is_money and cell is not None else cell
                for column, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
