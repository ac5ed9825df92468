"""A measure by columns (按列测算一个事项): what the rows that ask about it come to."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from domain.algebra.nodes import Node, Scope
from domain.assessment.assessment import Assessor
from domain.columns.amounts_due import decided, due, legs, payer, quota
from domain.columns.cells import COVERED
from domain.columns.expressions import Sheet
from domain.columns.ratios import NotInColumnsError, Ratio
from domain.columns.refused import assumed, conditions, first_of, outside, too_late, unread, where
from domain.columns.request_columns import (
    CAP_USED,
    CAPS_USED,
    COUNT,
    DECIDED_AMOUNT,
    DECIDED_PAYER,
    OTHER_AWARDS,
    PAID,
    RequestColumns,
)
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Code
from domain.values.money import Fen

ELIGIBLE, AMOUNT, REFUSAL, ASSUMED, SINGLY = "eligible", "amount", "refusal", "assumed", "singly"
ROW = "row of the file"
LEGS = "legs."
"""Before the code of a payer, as in ``legs.city``."""
_MOST_AWARD: Fen = 2**62


class MeasuredColumns:
    """A grant measure of a policy, as columns; raises NotInColumnsError where it has none."""

    def __init__(self, policy: Policy, assessor: Assessor, results: Mapping[str, Node]) -> None:
        self._policy, self._assessor, self._results = policy, assessor, results
        self.measure: Measure = assessor.measure
        if any(fact.type not in COVERED for fact in self.measure.facts.values()):
            raise NotInColumnsError

    def answers(self, rows: pl.DataFrame, today: date, strangers: frozenset[str]) -> pl.DataFrame:
        """Return the answers to rows, in their order, each with whether it has to go the single way instead.

        ``strangers`` are the facts of all measures: one that is not this one's is refused.
        """
        absent = [pl.lit(None).alias(name) for name in self.measure.facts if name not in rows.columns]
        request = RequestColumns.of(rows.schema, self.measure.facts, today, self._assessor.in_force_from)
        for name in (PAID, CAP_USED, DECIDED_AMOUNT):
            request.money(name)
        request.number(COUNT)
        sheet = Sheet(
            Scope(self.measure.facts, self._results),
            {name: cell.value for name, cell in request.facts.items()},
            request.money(DECIDED_AMOUNT),
            request.first_day,
            self._policy.validity.expires_on,
            request.singly,
        )
        refusal, award = self._reckoned(request, sheet, strangers)
        request.singly.extend(request.states(name) for name in self._beyond(request))
        singly = pl.any_horizontal(pl.lit(value=False), *(each.fill_null(value=False) for each in request.singly))
        reckoned = (
            rows.lazy()
            .with_columns(absent)
            .with_columns(*request.kept.values())
            .select(
                pl.col(ROW),
                refusal.alias(REFUSAL),
                award.above.column.alias(AMOUNT),
                assumed(self.measure.facts, request).alias(ASSUMED),
                singly.alias(SINGLY),
                *(column for column in (DECIDED_PAYER,) if column in rows.columns),
            )
        )
        return self._shown(reckoned, request, award.above.most).collect()

    def _reckoned(self, request: RequestColumns, sheet: Sheet, strangers: frozenset[str]) -> tuple[pl.Expr, Ratio]:
        """Return the first refusal, and the award as it is without one."""
        quantum, split = self._policy.award_quantum_fen, self.measure.split
        assert split is not None
        amount = due(self._policy, self.measure, request, sheet)
        most = min(amount.above.most, _MOST_AWARD)
        rounded = amount.floor(quantum)
        request.singly.append(rounded > most)
        codes = [
            *outside(self._policy, request),
            *unread(self.measure.facts, request, strangers),
            *too_late(self._policy, self.measure, request, day_stated=True),
            *conditions(self.measure, request, sheet, self._policy.validity.expires_on),
            *too_late(self._policy, self.measure, request, day_stated=False),
            *decided(self.measure, request, sheet),
            *payer(split, request),
            *quota(self.measure, request),
            where(rounded < quantum, Code.NOTHING_DUE),
        ]
        return first_of(codes), Ratio.read(pl.when(rounded.is_between(0, most)).then(rounded), most)

    def _beyond(self, request: RequestColumns) -> Iterator[str]:
        """Return the columns of caps that this measure does not have, and of awards of other policies."""
        known = {f"{CAPS_USED}{code}" for code in self._assessor.caps}
        for name in request.schema:
            if name == OTHER_AWARDS or (name.startswith(CAPS_USED) and name not in known):
                yield name

    def _shown(self, reckoned: pl.LazyFrame, request: RequestColumns, most: Fen) -> pl.LazyFrame:
        assert self.measure.split is not None
        is_due = pl.col(REFUSAL).is_null()
        borne = legs(self._policy, self.measure.split, request, Ratio.read(pl.col(AMOUNT), most))
        return reckoned.select(
            ROW,
            is_due.alias(ELIGIBLE),
            pl.when(is_due).then(_yuan(pl.col(AMOUNT))).otherwise(pl.lit("0.00")).alias(AMOUNT),
            *(pl.when(is_due).then(_yuan(leg)).alias(f"{LEGS}{code}") for code, leg in borne.items()),
            REFUSAL,
            ASSUMED,
            SINGLY,
        )


def _yuan(fen: pl.Expr) -> pl.Expr:
    """Return an amount of fen as yuan with two decimals."""
    return (fen.cast(pl.Decimal(38, 2)) / 100).cast(pl.String)
