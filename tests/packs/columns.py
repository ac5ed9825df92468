"""Requests as rows of columns, answered both ways; and rows drawn by chance for a measure, right and wrong ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from domain.assessment.assessment import assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.columns.frames import ColumnsService, request_of
from domain.packs.packs import Pack
from domain.policy.conditions import Fact, FactType
from tests.domain.wuhan import TODAY, Json


@dataclass(frozen=True)
class BothWays:
    """A policy that is asked both ways."""

    columns: ColumnsService
    single: AssessmentService

    @classmethod
    def of(cls, pack: Pack) -> "BothWays":
        """Compile a pack."""
        by_measure = assessors(pack.policy)
        return cls(ColumnsService(pack.policy, by_measure), AssessmentService(pack.policy, by_measure))


def row_of(request: Mapping[str, Any]) -> Json:
    """Return a request as a row of columns."""
    so_far: Json = dict(request.get("so_far", {}))
    used: Json = so_far.pop("caps_used", {})
    beside = {key: value for key, value in request.items() if key not in {"facts", "so_far"}}
    return {
        **beside,
        **request.get("facts", {}),
        **{f"so_far.{name}": value for name, value in so_far.items()},
        **{f"so_far.caps_used.{code}": value for code, value in used.items()},
    }


def by_columns(row: Mapping[str, Any]) -> Json:
    """Return what an answer by columns says, as the single way says it."""
    answer: Json = {"eligible": row["eligible"], "amount": row["amount"], "refusal": row["refusal"]}
    legs = {name.removeprefix("legs."): leg for name, leg in row.items() if name.startswith("legs.")}
    return answer | {"legs": legs if row["eligible"] else None, "assumed": row["assumed"]}


def one_by_one(answer: Json) -> Json:
    """Return what an answer of the single way says of what columns say."""
    assumed = ", ".join(answer.get("assumed", [])) or None
    shown = {name: answer.get(name) for name in ("eligible", "amount", "refusal", "legs")}
    return shown | {"assumed": assumed}


def single_answers(both: BothWays, frame: pl.DataFrame, facts: Mapping[str, Fact]) -> list[Json]:
    """Return the answers of the single way to the rows of a frame that asks about one measure."""
    nullable = {name for name, fact in facts.items() if fact.nullable}
    rows = frame.iter_rows(named=True)
    return [one_by_one(both.single.answer(request_of(row, nullable), TODAY)) for row in rows]


def drawn(chance: Random, code: str, facts: Mapping[str, Fact], caps: Sequence[str]) -> Json:
    """Return a row about a measure, drawn by chance: mostly right, somewhere left out, wrong or out of bounds."""
    row: Json = {"id": str(chance.randrange(10**6)), "measure": code}
    for name, fact in facts.items():
        left_out = 0.4 if fact.nullable or fact.optional or fact.may_be_assumed else 0.01
        row[name] = None if chance.random() < left_out else _drawn_fact(chance, fact)
    return row | {
        "as_of": chance.choice([None, None, _drawn_day(chance).isoformat()]),
        "in_force_from": chance.choice([None, _drawn_day(chance).isoformat()]),
        "decided_amount": _drawn_money(chance) if chance.random() < 0.3 else None,
        "decided_payer": chance.choice([None, None, None, "city", "nobody"]),
        "quota_reason": chance.choice([None, None, " ", "示例理由"]),
        "so_far.paid": chance.choice([None, None, _drawn_money(chance)]),
        "so_far.cap_used": chance.choice([None, None, _drawn_money(chance), "1.005"]),
        "so_far.count_this_year": chance.choice([None, 0, 1, 20]),
        **{f"so_far.caps_used.{cap}": chance.choice([None, None, _drawn_money(chance)]) for cap in caps},
    }


def _drawn_fact(chance: Random, fact: Fact) -> object:
    return _right(chance, fact) if chance.random() < 0.98 else chance.choice(_WRONG.get(fact.type, [None]))


_WRONG: dict[FactType, list[object]] = {
    FactType.CHOICE: ["NO_SUCH"],
    FactType.MONEY: ["-1", "1e3", "1.005", "1234567890123.99", ""],
    FactType.PERCENT: ["0.1234567", "1%", "100.000001", "800"],
    FactType.COUNT: [-1, 10**11, 10**13],
    FactType.YEAR: [1066],
    FactType.DATE: ["2022-02-30", "22-1-1", "1066-10-14"],
}
"""What is out of bounds or in another form, and what is right and yet too great for columns."""


def _right(chance: Random, fact: Fact) -> object:
    drawing: dict[FactType, Callable[[], object]] = {
        FactType.BOOL: lambda: chance.random() < 0.93,
        FactType.CHOICE: lambda: chance.choice(list(fact.choices)),
        FactType.MONEY: lambda: _drawn_money(chance),
        FactType.PERCENT: lambda: chance.choice(["0.8", "1", "0.123456", "5.000001", "100"]),
        FactType.COUNT: lambda: chance.randint(fact.at_least or 0, fact.at_most or chance.choice([3, 50, 400])),
        FactType.YEAR: lambda: chance.randrange(2018, 2030),
        FactType.DATE: lambda: _drawn_day(chance).isoformat(),
    }
    return drawing[fact.type]()


def _drawn_money(chance: Random) -> str:
    yuan = chance.randrange(chance.choice([1, 10**3, 10**5, 10**7, 10**9, 10**11]))
    return f"{yuan}.{chance.randrange(100):02d}" if chance.random() < 0.6 else str(yuan)


def _drawn_day(chance: Random) -> date:
    """A day around the validity of either policy; one in eight is the day of a leap year that comes back sooner."""
    if chance.random() < 0.125:
        return date(chance.choice([2020, 2024, 2028]), 2, 29)
    return date(2018, 1, 1) + timedelta(days=chance.randrange(4_400))
