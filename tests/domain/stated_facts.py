"""Hypothesis strategies: facts of a measure, well stated or not, drawn from the definitions in its pack."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from domain.policy.calendar import YEARS, parse_month, show_month
from domain.policy.conditions import Fact, FactType
from domain.values.money import show_yuan
from tests.domain.wuhan import GRANTS, Json, sound

FIRST_MONTH = parse_month("2021-11") or 0

fens = st.integers(0, 10**12)
yuan = fens.map(show_yuan)
floats = st.floats(allow_nan=False, allow_infinity=False)
months = st.dictionaries(st.integers(FIRST_MONTH, FIRST_MONTH + 27), st.integers(0, 400), max_size=26).map(
    lambda counts: [{"month": show_month(month), "signed_persons": count} for month, count in counts.items()]
)
any_json: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | floats | st.text() | yuan | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


def _value(fact: Fact) -> SearchStrategy[Any]:
    choices = list(fact.choices)
    values: dict[FactType, SearchStrategy[Any]] = {
        FactType.BOOL: st.booleans(),
        FactType.MONEY: yuan,
        FactType.PERCENT: st.integers(0, 10**8).map(
            lambda millionths: f"{millionths // 10**6}.{millionths % 10**6:06d}"
        ),
        FactType.COUNT: st.integers(0, 10**4),
        FactType.YEAR: st.integers(2019, 2026),
        FactType.DATE: st.dates(date(YEARS.start, 1, 1), date(YEARS[-1], 12, 31)).map(str),
        FactType.TEXT: st.text(min_size=1).filter(lambda text: bool(text.strip()) and "\0" not in text),
        FactType.MONTHS: months,
    }
    if choices:
        values[FactType.CHOICE] = st.sampled_from(choices)
        values[FactType.CHOICES] = st.lists(st.sampled_from(choices), max_size=5)
    return values[fact.type] | st.none() if fact.nullable else values[fact.type]


def _facts(definitions: Mapping[str, Fact]) -> SearchStrategy[Json]:
    return st.fixed_dictionaries({name: _value(fact) for name, fact in definitions.items()})


@cache
def likely_facts(code: str) -> SearchStrategy[Json]:
    """Facts of a measure on which something is often due: sound ones, with every figure drawn anew."""
    measure = GRANTS[code]
    drawn = {FactType.MONEY, FactType.COUNT, FactType.MONTHS}
    figures = {name: fact for name, fact in measure.facts.items() if fact.type in drawn}
    return _facts(figures).map(lambda drawn_anew: sound(code)["facts"] | drawn_anew) | _facts(measure.facts)


@cache  # a strategy that is made anew is looked through anew, and that takes longer than what is drawn from it
def requests(code: str) -> SearchStrategy[Json]:
    """Well-formed requests on a measure, with all that may have gone before."""
    so_far = {"paid": yuan, "cap_used": yuan, "count_this_year": st.integers(0, 20)}
    other = st.fixed_dictionaries({"policy": st.text(), "amount": yuan, "paid": st.booleans()})
    decided = st.integers(0, 6 * 10**8).map(show_yuan)
    needed = {"measure": st.just(code), "facts": likely_facts(code)}
    optional = {
        "so_far": st.fixed_dictionaries({}, optional=so_far),
        "other_awards": st.lists(other, max_size=3),
        "quota_reason": st.text(),
        "in_force_from": st.dates(date(2019, 1, 1), date(2023, 12, 31)).map(str),
    }
    if "decided_amount" in sound(code):
        needed["decided_amount"] = decided
    return st.fixed_dictionaries(needed, optional=optional)
