"""The first refusal of each row (不予测算): facts left out, conditions in the order of the text, days, places."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl

from domain.algebra.conditions import Not, Within
from domain.algebra.kinds import TRUTH
from domain.algebra.nodes import expect, facts_in, walk
from domain.algebra.reading import read
from domain.columns.days import has_lasted
from domain.columns.expressions import Sheet
from domain.columns.ratios import NOTHING, NotInColumnsError, Ratio
from domain.columns.request_columns import AS_OF, RequestColumns
from domain.policy.conditions import Condition, Fact, HeldFor
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Code
from domain.values.figures import Amount, Rate

_LAST_OF_YEAR = (12, 31)
_NEVER = pl.lit(value=False)


def where(condition: pl.Expr, code: Code) -> pl.Expr:
    """Return a code where a condition holds, else nothing."""
    return pl.when(condition).then(pl.lit(code.value))


def first_of(codes: Sequence[pl.Expr]) -> pl.Expr:
    """Return the first code of each row."""
    return pl.coalesce(*codes, pl.lit(None, dtype=pl.String))


def outside(policy: Policy, request: RequestColumns) -> Iterator[pl.Expr]:
    """Refuse a stated day on which the policy is not in force."""
    last, stated = policy.validity.expires_on, request.states(AS_OF)
    yield where(stated & (request.as_of < request.first_day), Code.POLICY_NOT_IN_FORCE)
    if policy.validity.last_day_for != "FACT":
        yield where(stated & (request.as_of > last), Code.POLICY_EXPIRED)


def too_late(policy: Policy, measure: Measure, request: RequestColumns, *, day_stated: bool) -> Iterator[pl.Expr]:
    """Refuse days of facts after the one on which it is asked; without a stated one, after the last in force."""
    latest = request.as_of if day_stated else pl.lit(max(request.today, policy.validity.expires_on))
    stated = request.states(AS_OF) if day_stated else ~request.states(AS_OF)
    for name, fact in measure.facts.items():
        if fact.not_future and name in request.facts:
            yield where(stated & (request.facts[name].other > latest), Code.DATE_IN_FUTURE)


def unread(facts: Mapping[str, Fact], request: RequestColumns, strangers: frozenset[str]) -> Iterator[pl.Expr]:
    """Refuse facts that are left out, then those that are wrong, then those of other measures (``strangers``).

    In a column of a fact that may be null, nothing is the answer that it is.
    """
    for name, fact in facts.items():
        is_answer = fact.nullable and name in request.schema
        if not (is_answer or fact.optional or fact.may_be_assumed):
            yield where(~request.states(name), Code.FACT_MISSING)
    for name in facts:
        yield where(request.states(name) & request.facts[name].is_wrong, Code.FACT_INVALID)
    for name in request.schema:
        if name in strangers and name not in facts:
            yield where(request.states(name), Code.FACT_INVALID)


def assumed(facts: Mapping[str, Fact], request: RequestColumns) -> pl.Expr:
    """Return the names of the facts that a row leaves out and that count as met, by commas; nothing where none is."""
    names = [pl.when(~request.states(name)).then(pl.lit(name)) for name, fact in facts.items() if fact.may_be_assumed]
    if not names:
        return pl.lit(None, dtype=pl.String)
    listed = pl.concat_str(names, separator=", ", ignore_nulls=True)
    return pl.when(listed != "").then(listed)


def conditions(measure: Measure, request: RequestColumns, sheet: Sheet, last: date) -> Iterator[pl.Expr]:
    """Refuse what does not meet a condition; a fact that was left out is not judged again."""
    for condition in measure.conditions:
        if condition.year is not None:
            yield _year(condition, request, sheet, last)
        elif condition.holds is not None:
            yield _holds(condition.holds, request, sheet)
        elif condition.fact in request.facts:
            fact = measure.facts[condition.fact]
            if condition.held_for is None and (fact.nullable or fact.optional):
                request.singly.append(~request.states(condition.fact))
            yield where(~_test(condition, request), Code.CONDITION_NOT_MET)


def _holds(written: str, request: RequestColumns, sheet: Sheet) -> pl.Expr:
    node = read(written)
    expect(node, TRUTH, sheet.scope)
    if not request.facts.keys() >= set(facts_in(node)):
        return where(_NEVER, Code.CONDITION_NOT_MET)
    is_read = pl.all_horizontal(pl.lit(value=True), *(request.states(name) for name in facts_in(node)))
    # A day after the last one lies outside, whichever the first is.
    first_day = pl.coalesce(sheet.first_day, pl.lit(date.min))
    met = replace(sheet, first_day=first_day).other(node)
    parts = list(walk(node))
    if not any(isinstance(part, Within) for part in parts):
        return where(is_read & ~met, Code.CONDITION_NOT_MET)
    negates = any(isinstance(part, Not) for part in parts)
    unknown = is_read & sheet.first_day.is_null() & (met | pl.lit(negates))
    return first_of([where(unknown, Code.FACT_MISSING), where(is_read & ~met, Code.CONDITION_NOT_MET)])


def _test(condition: Condition, request: RequestColumns) -> pl.Expr:
    cell = request.facts[condition.fact]
    if condition.equals is not None:
        return cell.other == condition.equals
    if condition.one_of is not None:
        return cell.other.is_in(condition.one_of)
    if condition.held_for is not None:
        return _held(cell.other, condition.held_for, request)
    if condition.at_least is not None:
        return Ratio.stated(_limit(condition.at_least)).is_at_most(cell.ratio)
    if condition.at_most is not None:
        return cell.ratio.is_at_most(Ratio.stated(_limit(condition.at_most)))
    if condition.above is not None:
        return NOTHING.is_below(cell.ratio)
    raise NotInColumnsError


def _limit(limit: Amount | Rate | int) -> int | Fraction:
    if isinstance(limit, Amount):
        return limit.fen
    return limit.exact if isinstance(limit, Rate) else limit


def _held(since: pl.Expr, term: HeldFor, request: RequestColumns) -> pl.Expr:
    """A term that has not ended, or not before its anniversary."""
    if term.until not in request.facts:
        return pl.lit(value=True)
    return has_lasted(since, request.facts[term.until].other, term.years).fill_null(value=True)


def _year(condition: Condition, request: RequestColumns, sheet: Sheet, last: date) -> pl.Expr:
    if condition.fact not in request.facts:
        return where(_NEVER, Code.CONDITION_NOT_MET)
    year = request.facts[condition.fact].ratio.above.column
    if condition.year == "OVER":
        return where(year >= request.as_of.dt.year(), Code.CONDITION_NOT_MET)
    last_over = last.year if (last.month, last.day) == _LAST_OF_YEAR else last.year - 1
    first_year = sheet.first_day.dt.year()
    if condition.year == "ENDS_BY_EXPIRY":
        return where(year > last_over, Code.CONDITION_NOT_MET)
    latest = last.year if condition.year == "TOUCHES_VALIDITY" else last_over
    outside = where((year < first_year) | (year > latest), Code.CONDITION_NOT_MET)
    unknown = where(year.is_not_null() & first_year.is_null(), Code.FACT_MISSING)
    judged = pl.when(first_year.is_not_null()).then(outside)
    return judged if condition.assumed_where_unknown else first_of([unknown, judged])
