"""What is due of an amount, by columns (应付金额): caps, parts not yet due, earlier payments, and who bears it."""

# The types of polars name numpy, which is not installed here.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Iterator

import polars as pl

from domain.algebra.nodes import facts_in
from domain.algebra.reading import read
from domain.algebra.spelled import spelled_out
from domain.assessment.allowances import caps_on, deducts_paid
from domain.columns.expressions import Sheet
from domain.columns.ratios import NOTHING, NotInColumnsError, Ratio, either, greatest, least, total
from domain.columns.refused import where
from domain.columns.request_columns import (
    CAP_USED,
    CAPS_USED,
    COUNT,
    DECIDED_AMOUNT,
    DECIDED_PAYER,
    PAID,
    QUOTA_REASON,
    RequestColumns,
)
from domain.policy.awards import ANNUAL, Cap, Split
from domain.policy.formulas import Band, RateCeiling
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Code


def due(policy: Policy, measure: Measure, request: RequestColumns, sheet: Sheet) -> Ratio:
    """Return what the formula gives and the limits leave, before it is rounded."""
    assert measure.formula is not None
    node = spelled_out(measure.formula, measure.facts)
    if node is None:
        raise NotInColumnsError
    request.singly.extend(~request.states(name) for name in facts_in(node) if measure.facts[name].may_be_assumed)
    amount = sheet.ratio(node)
    item = item_cap(measure)
    if item is not None:
        amount = least([amount, item])
    if measure.instalments:
        shares = [
            either(_event(part.once, sheet), Ratio.stated(part.share.exact), NOTHING) for part in measure.instalments
        ]
        amount = amount.times(total(shares))
    if policy.earlier_payments == "AFTER_CAPS":
        return _less_paid(measure, request, _left_of_caps(policy, measure, request, amount))
    return _left_of_caps(policy, measure, request, _less_paid(measure, request, amount))


def item_cap(measure: Measure) -> Ratio | None:
    """Return the cap of an item."""
    most = min((cap.amount.fen for cap in measure.caps if cap.per == "ITEM"), default=None)
    return None if most is None else Ratio.stated(most)


def _event(once: str | None, sheet: Sheet) -> pl.Expr:
    return pl.lit(value=True) if once is None else sheet.other(read(once))


def _less_paid(measure: Measure, request: RequestColumns, amount: Ratio) -> Ratio:
    paid = request.money(PAID)
    return greatest([amount.minus(paid), NOTHING]) if paid is not NOTHING and deducts_paid(measure) else amount


def _left_of_caps(policy: Policy, measure: Measure, request: RequestColumns, amount: Ratio) -> Ratio:
    for cap in caps_on(policy, measure):
        left = greatest([Ratio.stated(cap.amount.fen).minus(_used(cap, request)), NOTHING])
        cut = least([amount, left])
        amount = either(request.says(QUOTA_REASON), amount, cut) if cap.kind == "SOFT" else cut
    return amount


def _used(cap: Cap, request: RequestColumns) -> Ratio:
    """Return what was used of a cap; what is used of the measure's own annual cap has two names."""
    by_code = f"{CAPS_USED}{cap.code}"
    if cap.code != ANNUAL:
        return request.money(by_code)
    return either(request.states(by_code), request.money(by_code), request.money(CAP_USED))


def decided(measure: Measure, request: RequestColumns, sheet: Sheet) -> Iterator[pl.Expr]:
    """Refuse an amount that people decided outside its range, or where they decide nothing."""
    formula, stated, amount = measure.formula, request.states(DECIDED_AMOUNT), sheet.decided
    if not isinstance(formula, Band | RateCeiling):
        yield where(stated, Code.FACT_INVALID)
        return
    least_decided, most = Ratio.stated(1), NOTHING
    if isinstance(formula, Band):
        most = Ratio.stated(formula.at_most.fen)
        least_decided = Ratio.stated(formula.at_least.fen) if formula.at_least else least_decided
    else:
        of = total([request.facts[name].ratio for name in formula.of if name in request.facts])
        computed = of.times(Ratio.stated(formula.rate.exact))
        cap = item_cap(measure)
        most = Ratio.read(computed.floor(), computed.above.most)
        most = most if cap is None else least([most, cap])
    yield where(~stated, Code.FACT_MISSING)
    outside = amount.is_below(least_decided) | most.is_below(amount)
    yield where(outside, Code.AMOUNT_OUT_OF_RANGE)


def payer(split: Split, request: RequestColumns) -> Iterator[pl.Expr]:
    """Refuse a payer whom a decision cannot name, and the want of one that it has to."""
    if split.payer_required:
        yield where(~request.states(DECIDED_PAYER), Code.FACT_MISSING)
    yield where(request.states(DECIDED_PAYER) & ~request.text(DECIDED_PAYER).is_in(split.decided), Code.FACT_INVALID)


def quota(measure: Measure, request: RequestColumns) -> Iterator[pl.Expr]:
    """Refuse an award beyond the places of the year; beyond soft ones, one without a reason.

    An item of which something was paid before has its place already.
    """
    if measure.quota is None:
        return
    is_full = request.number(COUNT) >= measure.quota.limit
    if (paid := request.money(PAID)) is not NOTHING:
        is_full &= ~NOTHING.is_below(paid)
    if measure.quota.kind == "HARD":
        yield where(is_full, Code.QUOTA_EXHAUSTED)
    else:
        yield where(is_full & ~request.says(QUOTA_REASON), Code.QUOTA_NEEDS_REASON)


def legs(policy: Policy, split: Split, request: RequestColumns, amount: Ratio) -> dict[str, pl.Expr]:
    """Return what each payer of the policy bears of a whole amount of fen."""
    borne = _borne(policy, split, amount)
    for named in split.decided:
        by_decision = _borne(policy, split.borne_by(named), amount)
        is_named = request.text(DECIDED_PAYER).eq(named).fill_null(value=False)
        borne = {code: pl.when(is_named).then(by_decision[code]).otherwise(leg) for code, leg in borne.items()}
    return borne


def _borne(policy: Policy, split: Split, amount: Ratio) -> dict[str, pl.Expr]:
    shares = {
        code: amount.times(Ratio.stated(rate.exact)).floor().cast(pl.Int64) for code, rate in split.shares.items()
    }
    rest = amount.above.column.cast(pl.Int64)
    for leg in shares.values():
        rest = rest - leg
    return {
        each.code: rest if each.code == split.rest else shares.get(each.code, pl.lit(0, dtype=pl.Int64))
        for each in policy.payers
    }
