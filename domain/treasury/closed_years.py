"""A year's accounts (年度决算): what a treasury's budget came to by the end of its year, in figures that are hashed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.values.money import Fen


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """How the budget of the year stood at its end, in fen: ``appropriated`` is the sum of the accounts beside it."""

    appropriated: Fen = 0
    brought_forward: Fen = 0
    """Fen of ``appropriated`` that came over from an earlier year (上年结转)."""
    free: Fen = 0
    reserved: Fen = 0
    paid: Fen = 0
    recovered: Fen = 0
    lapsed: Fen = 0
    carried_over: Fen = 0


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """How the budget was executed for one measure by the end of the year, as budget execution tells it; fen."""

    measure: str
    reserved: Fen = 0
    waiting: Fen = 0
    waiting_legs: int = 0
    paid: Fen = 0
    came_back: Fen = 0
    arrears: Fen = 0


@dataclass(frozen=True, slots=True)
class PaymentFigures:
    """What moved in the year between the treasury's budget of one year and applicants, in fen."""

    budget_year: int
    paid: Fen = 0
    returned: Fen = 0
    recovered: Fen = 0
    reinstated: Fen = 0


@dataclass(frozen=True, slots=True)
class YearFigures:
    """All figures of one treasury's year under one policy."""

    policy: str
    treasury: str
    year: int
    budget: BudgetFigures = BudgetFigures()
    measures: tuple[MeasureFigures, ...] = ()
    """In the order of their codes; those of which the year knows nothing are left out."""
    payments: tuple[PaymentFigures, ...] = ()
    """In the order of the years to whose budgets they belong."""

    def kept(self) -> dict[str, Any]:
        """Return them as they are kept, in fen."""
        return asdict(self)

    @property
    def written(self) -> str:
        """All of them as JSON with sorted names, without blanks, amounts in fen: always the same text."""
        return json.dumps(self.kept(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) over how they are written, in UTF-8."""
        return hashlib.sha256(self.written.encode()).hexdigest()

    @property
    def sums(self) -> MeasureFigures:
        """What all measures add up to."""
        return MeasureFigures(
            "",
            sum(line.reserved for line in self.measures),
            sum(line.waiting for line in self.measures),
            sum(line.waiting_legs for line in self.measures),
            sum(line.paid for line in self.measures),
            sum(line.came_back for line in self.measures),
            sum(line.arrears for line in self.measures),
        )

    @property
    def returned(self) -> Fen:
        """Fen that the bank returned in the year (退票), of whichever budget."""
        return sum(line.returned for line in self.payments)


def read_figures(kept: Mapping[str, Any]) -> YearFigures:
    """Return figures from how they are kept."""
    return YearFigures(
        kept["policy"],
        kept["treasury"],
        kept["year"],
        BudgetFigures(**kept["budget"]),
        tuple(MeasureFigures(**line) for line in kept["measures"]),
        tuple(PaymentFigures(**line) for line in kept["payments"]),
    )
