"""The columns of requests (测算请求列): those of the facts and those beside them, and what a row states in them."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from domain.columns.cells import Cell, day, fact_cell, money, number, text
from domain.columns.ratios import NOTHING, Ratio, Whole, either
from domain.policy.conditions import Fact

ID, MEASURE, AS_OF, IN_FORCE_FROM = "id", "measure", "as_of", "in_force_from"
DECIDED_AMOUNT, DECIDED_PAYER, QUOTA_REASON, OTHER_AWARDS = (
    "decided_amount",
    "decided_payer",
    "quota_reason",
    "other_awards",
)
SO_FAR = "so_far."
"""Before the names of what was given so far, as in ``so_far.paid``."""
PAID, CAP_USED, COUNT = f"{SO_FAR}paid", f"{SO_FAR}cap_used", f"{SO_FAR}count_this_year"
CAPS_USED = f"{SO_FAR}caps_used."
"""Before the code of a cap, as in ``so_far.caps_used.ANNUAL``."""
TEXTS, DAYS, MONEYS = (MEASURE, DECIDED_PAYER, QUOTA_REASON), (AS_OF, IN_FORCE_FROM), (DECIDED_AMOUNT, PAID, CAP_USED)
_SAYS_SOMETHING = r"[0-9A-Za-z\p{Han}]"


@dataclass(frozen=True)
class RequestColumns:
    """The columns of one measure's rows, read; ``singly`` names the rows that go the single way."""

    schema: pl.Schema
    facts: Mapping[str, Cell]
    today: date
    in_force_from: date | None
    singly: list[pl.Expr] = field(default_factory=list[pl.Expr])
    kept: dict[str, pl.Expr] = field(default_factory=dict[str, pl.Expr])
    """Columns that are reckoned once, by the names under which they stand after that."""

    @classmethod
    def of(
        cls, schema: pl.Schema, definitions: Mapping[str, Fact], today: date, in_force_from: date | None
    ) -> "RequestColumns":
        """Read the columns of the facts, one that is not there as a column of nothing."""
        facts = dict[str, Cell]()
        request = cls(schema, facts, today, in_force_from)
        for name, fact in definitions.items():
            facts[name] = request._read(name, fact_cell(fact, name, schema.get(name, pl.Null())))
        return request

    def keep(self, name: str, column: pl.Expr) -> pl.Expr:
        """Return a column as one that is reckoned once."""
        self.kept[name] = column.alias(f"kept {name}")
        return pl.col(f"kept {name}")

    def keep_value(self, name: str, value: Ratio | pl.Expr) -> Ratio | pl.Expr:
        """Return a value as one that is read once."""
        if isinstance(value, pl.Expr):
            return self.keep(name, value)
        return replace(value, above=Whole(self.keep(name, value.above.column), value.above.most))

    def states(self, name: str) -> pl.Expr:
        """Return where a row states something in a column."""
        return pl.col(name).is_not_null() if name in self.schema else pl.lit(value=False)

    def day(self, name: str, otherwise: date | None) -> pl.Expr:
        """Return a day, or another where it is not stated."""
        stated = pl.lit(otherwise, dtype=pl.Date)
        return (
            pl.coalesce(self._right(name, day(name, self.schema[name])).other, stated)
            if name in self.schema
            else stated
        )

    @property
    def as_of(self) -> pl.Expr:
        """Return the day of the question."""
        return self.day(AS_OF, self.today)

    @property
    def first_day(self) -> pl.Expr:
        """Return the first day in force; nothing where it is not known."""
        return self.day(IN_FORCE_FROM, self.in_force_from)

    def money(self, name: str) -> Ratio:
        """Return an amount in fen, nothing where none is stated."""
        if name not in self.schema:
            return NOTHING
        return either(self.states(name), self._right(name, money(name)).ratio, NOTHING)

    def number(self, name: str) -> pl.Expr:
        """Return a whole number, 0 where none is stated."""
        if name not in self.schema:
            return pl.lit(0, dtype=pl.Int64)
        return self._right(name, number(name)).ratio.above.column.fill_null(0)

    def text(self, name: str) -> pl.Expr:
        """Return a text; nothing where none is stated."""
        return text(name) if name in self.schema else pl.lit(None, dtype=pl.String)

    def says(self, name: str) -> pl.Expr:
        """Return where a text says something; one of which that is not plain is for the single way."""
        if name not in self.schema:
            return pl.lit(value=False)
        says = text(name).str.contains(_SAYS_SOMETHING)
        self.singly.append(self.states(name) & ~says)
        return says.fill_null(value=False)

    def _read(self, name: str, cell: Cell) -> Cell:
        """Return a cell that is read once; a row in which it is neither plain nor wrong is for the single way."""
        if cell.is_beyond is not None:
            self.singly.append(self.keep(f"{name} beyond", cell.is_beyond))
        return Cell(self.keep_value(name, cell.value), self.keep(f"{name} wrong", cell.is_wrong))

    def _right(self, name: str, cell: Cell) -> Cell:
        """Return a cell beside the facts: of one that is wrong the single way speaks in its place."""
        read = self._read(name, cell)
        self.singly.append(read.is_wrong)
        return read
