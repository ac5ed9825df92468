"""Whole frames (整表测算): every row answered, by the columns of its measure where it is plain, else the single way."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from domain.assessment.assessment import Assessment, Assessor, formulas_of
from domain.assessment.assessment_requests import AssessmentService
from domain.columns.frame_complaints import STATED, check_columns
from domain.columns.measured import AMOUNT, ASSUMED, ELIGIBLE, LEGS, REFUSAL, ROW, SINGLY, MeasuredColumns
from domain.columns.ratios import NotInColumnsError
from domain.columns.request_columns import CAPS_USED, ID, MEASURE, SO_FAR
from domain.policy.policy import Policy
from domain.values.money import show_yuan


@dataclass(frozen=True)
class Answered:
    """The answers to a frame, in its order, and how many of them went the single way."""

    answers: pl.DataFrame
    singly: int


class ColumnsService:
    """Answers frames of requests on one policy; each row as the single way answers it, without steps and sentences."""

    def __init__(self, policy: Policy, by_measure: Mapping[str, Assessor]) -> None:
        self._policy, self._assessors = policy, by_measure
        self._service = AssessmentService(policy, by_measure)
        self._strangers = frozenset(name for each in by_measure.values() for name in each.measure.facts)
        results = dict(formulas_of(policy))
        columns = {code: _columns(policy, assessor, results) for code, assessor in by_measure.items()}
        self._columns = {code: each for code, each in columns.items() if each is not None}
        self._schema = pl.Schema(
            {
                ROW: pl.UInt32(),
                ELIGIBLE: pl.Boolean(),
                AMOUNT: pl.String(),
                **{f"{LEGS}{payer.code}": pl.String() for payer in policy.payers},
                REFUSAL: pl.String(),
                ASSUMED: pl.String(),
            }
        )

    @property
    def not_in_columns(self) -> list[str]:
        """Return the codes of the measures of which every row goes the single way."""
        return [code for code in self._assessors if code not in self._columns]

    def answer(self, frame: pl.DataFrame, today: date) -> Answered:
        """Return the answers to a frame of requests; raises FrameError where its columns are not those of requests."""
        check_columns(frame, {code: assessor.measure for code, assessor in self._assessors.items()})
        numbered = frame.with_row_index(ROW)
        parts, singly = [self._schema.to_frame()], 0
        for (code,), rows in numbered.partition_by(MEASURE, as_dict=True, include_key=True).items():
            in_columns, others = self._in_columns(code, rows, today)
            parts += [in_columns, self._one_by_one(code, others, today)]
            singly += others.height
        answers = pl.concat(parts).sort(ROW)
        echoed = [name for name in (ID, MEASURE) if name in frame.columns]
        return Answered(pl.concat([frame.select(echoed), answers.drop(ROW)], how="horizontal"), singly)

    def _in_columns(self, code: object, rows: pl.DataFrame, today: date) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the answers to the rows that are plain, and the rows that are not."""
        columns = self._columns.get(str(code))
        if columns is None:
            return self._schema.to_frame(), rows
        try:
            reckoned = columns.answers(rows, today, self._strangers)
        except NotInColumnsError:
            return self._schema.to_frame(), rows
        is_plain = ~pl.col(SINGLY)
        return reckoned.filter(is_plain).select(self._schema.names()), rows.filter(reckoned[SINGLY])

    def _one_by_one(self, code: object, rows: pl.DataFrame, today: date) -> pl.DataFrame:
        assessor = self._assessors.get(str(code))
        nullable = {name for name, fact in assessor.measure.facts.items() if fact.nullable} if assessor else set[str]()
        answers = (
            (row[ROW], self._service.assess(request_of(row, nullable), today)) for row in rows.iter_rows(named=True)
        )
        return pl.DataFrame([self._shown(row, answer) for row, answer in answers], self._schema, orient="row")

    def _shown(self, row: int, answer: Assessment) -> tuple[Any, ...]:
        legs = [answer.legs.get(payer.code, 0) for payer in self._policy.payers]
        return (
            row,
            answer.eligible,
            show_yuan(answer.amount),
            *(show_yuan(leg) if answer.eligible else None for leg in legs),
            answer.refusals[0].code.value if answer.refusals else None,
            ", ".join(answer.assumed) or None,
        )


def request_of(row: Mapping[str, Any], nullable: set[str]) -> dict[str, object]:
    """Return a row as the object of one request; ``nullable`` are the facts of which nothing is an answer."""
    request = dict[str, object]()
    facts, so_far, used = dict[str, object](), dict[str, object](), dict[str, object]()
    for name, cell in row.items():
        value = cell.isoformat() if isinstance(cell, date) else cell
        if name == ROW or (value is None and name not in nullable):
            continue
        if name.startswith(CAPS_USED):
            used[name.removeprefix(CAPS_USED)] = value
        elif name.startswith(SO_FAR):
            so_far[name.removeprefix(SO_FAR)] = value
        elif name in STATED:
            request[name] = value
        else:
            facts[name] = value
    if used:
        so_far["caps_used"] = used
    return request | {"facts": facts} | ({"so_far": so_far} if so_far else {})


def _columns(policy: Policy, assessor: Assessor, results: Mapping[str, Any]) -> MeasuredColumns | None:
    try:
        return MeasuredColumns(policy, assessor, results)
    except NotInColumnsError:
        return None
