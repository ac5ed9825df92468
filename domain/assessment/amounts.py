"""How an amount comes about (金额计算): each kind of formula, compiled from the pack into one function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeAlias, cast

from domain.assessment.facts import Values
from domain.assessment.milestones import Reward, rewarded_windows
from domain.assessment.predicates import IN_FORCE_FROM, Horizon
from domain.policy.calendar import Month, first_full_month, month_of, show_month
from domain.policy.conditions import Fact, Text
from domain.policy.formulas import Band, Fixed, Formula, Match, PerUnit, RateCeiling, RateOf, Tier, Tiers, Windows
from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen, floor, share_of

Exact: TypeAlias = int | Fraction
"""An amount of fen before the one rounding."""


class Step(NamedTuple):
    """One step by which an amount came about: the rule, and the amount in fen before and after it."""

    citation: Citation
    rule: Text
    before: Exact
    after: Exact


def no_steps() -> list[Step]:
    """Return an empty list of steps; ``list[Step]()`` says the same and takes ten times as long."""
    return []


@dataclass(slots=True)
class Reckoning:
    """An amount on its way: the exact fen so far, the steps that led to it, and what stood against it."""

    amount: Exact = 0
    steps: list[Step] = field(default_factory=no_steps)
    rewards: list[Reward] | None = None
    refusal: Refusal | None = None

    def step(self, citation: Citation, rule: Text, after: Exact) -> None:
        """Move the amount to ``after`` by a rule, and remember it."""
        self.steps.append(Step(citation, rule, self.amount, after))
        self.amount = after


Compute: TypeAlias = Callable[[Reckoning, Values, Horizon, Fen], None]
"""Reckon the base amount; the last argument is the amount decided by people, 0 where there is none."""


def compute(formula: Formula, facts: Mapping[str, Fact], citation: Citation) -> Compute:
    """Compile a formula of any kind, its steps told by the titles of the facts."""
    match formula:
        case Fixed():
            return _fixed(formula, citation)
        case RateOf() | Match():
            return _rate(formula, _named_sum([facts[name].title for name in formula.of]), citation)
        case RateCeiling() | Band():
            return _decided(citation)
        case PerUnit():
            return _per_unit(formula, citation)
        case Tiers():
            return _tiers(formula, citation)
        case Windows():
            return _windows(formula, citation)


def base_of(facts: list[str], values: Values) -> Fen:
    """Return the sum of money facts, in fen."""
    return sum(cast("int", values[name]) for name in facts)


def _fixed(formula: Fixed, citation: Citation) -> Compute:
    rule = Text(zh=f"定额 {formula.amount.written}", en=f"fixed amount {formula.amount.written}")

    def reckon(reckoning: Reckoning, _: Values, __: Horizon, ___: Fen) -> None:
        reckoning.step(citation, rule, formula.amount.fen)

    return reckon


def _named_sum(titles: list[Text]) -> Text:
    if len(titles) == 1:
        return titles[0]
    return Text(zh=f"（{' + '.join(t.zh for t in titles)}）", en=f"({' + '.join(t.en for t in titles)})")


def _rate(formula: RateOf | Match, base: Text, citation: Citation) -> Compute:
    written = formula.rate.written
    kind = ("累计到账 ", "received so far, ") if isinstance(formula, Match) else ("", "")
    rule = Text(zh=f"{kind[0]}{base.zh} × {written}", en=f"{kind[1]}{written} of {base.en}")
    of_base = Text(zh=f"计算基数：{base.zh}", en=f"the base: {base.en}")
    rate, names = formula.rate.exact, formula.of

    def reckon(reckoning: Reckoning, values: Values, _: Horizon, __: Fen) -> None:
        received = base_of(names, values)
        reckoning.step(citation, of_base, received)
        reckoning.step(citation, rule, share_of(received, rate))

    return reckon


def _decided(citation: Citation) -> Compute:
    rule = Text(zh="核定金额", en="the amount decided by people")

    def reckon(reckoning: Reckoning, _: Values, __: Horizon, decided: Fen) -> None:
        reckoning.step(citation, rule, decided)

    return reckon


def _per_unit(formula: PerUnit, citation: Citation) -> Compute:
    rule = Text(zh=f"每个 {formula.amount.written}", en=f"{formula.amount.written} for each unit not yet paid")

    def reckon(reckoning: Reckoning, values: Values, _: Horizon, __: Fen) -> None:
        units = cast("int", values[formula.units]) - (cast("int", values[formula.less]) if formula.less else 0)
        reckoning.step(citation, rule, max(units, 0) * formula.amount.fen)

    return reckon


def _tiers(formula: Tiers, citation: Citation) -> Compute:
    rules = [_tier_rule(tier) for tier in formula.tiers]

    def reckon(reckoning: Reckoning, values: Values, _: Horizon, __: Fen) -> None:
        reached = _reached(formula, values)
        for place in range(reached) if formula.cumulative else range(reached)[-1:]:
            reckoning.step(citation, rules[place], reckoning.amount + formula.tiers[place].amount.fen)

    return reckon


def _tier_rule(tier: Tier) -> Text:
    name = tier.level or tier.at_least
    return Text(zh=f"达到 {name}：{tier.amount.written}", en=f"tier {name}: {tier.amount.written}")


def _reached(formula: Tiers, values: Values) -> int:
    """How many tiers, from the lowest, are reached: by the name of a level, or by a count."""
    value = values[formula.by]
    if isinstance(value, str):
        levels = [tier.level for tier in formula.tiers]
        return levels.index(value) + 1 if value in levels else 0
    count = cast("int", value)
    return sum(tier.at_least is not None and count >= tier.at_least for tier in formula.tiers)


def months_that_count(horizon: Horizon) -> tuple[Month, Month] | None:
    """Return the first full month in force and the last month of validity (I-28); None where not known."""
    if horizon.in_force_from is None:
        return None
    return first_full_month(horizon.in_force_from), month_of(horizon.expires_on)


def _windows(formula: Windows, citation: Citation) -> Compute:
    def reckon(reckoning: Reckoning, values: Values, horizon: Horizon, _: Fen) -> None:
        reckoning.rewards = []
        span = months_that_count(horizon)
        if span is None:
            reckoning.refusal = Refusal(Code.FACT_MISSING, {"fact": IN_FORCE_FROM}, ("in_force_from",), (citation,))
            return
        reckoning.rewards = rewarded_windows(formula, cast("dict[Month, int]", values[formula.months]), *span)
        for reward in reckoning.rewards:
            months = f"{show_month(reward.first)} – {show_month(reward.last)}"
            rule = Text(
                zh=f"{reward.code} {months} 合计 {reward.total} 人", en=f"{reward.code} {months}, sum {reward.total}"
            )
            reckoning.step(citation, rule, reckoning.amount + reward.amount)

    return reckon


def ceiling_of(formula: Formula, values: Values, cap: Fen | None) -> Fen | None:
    """Return the most that people may decide under a computed ceiling, in fen; None for other formulas (art. 6)."""
    if not isinstance(formula, RateCeiling):
        return None
    computed = floor(share_of(base_of(formula.of, values), formula.rate.exact))
    return computed if cap is None else min(computed, cap)
