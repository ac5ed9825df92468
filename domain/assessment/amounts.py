"""How an amount comes about (金额计算): a formula of any kind, compiled from the pack into one function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias, cast

from domain.algebra.mistakes import Said
from domain.algebra.nodes import Case, Node, Scope
from domain.algebra.papers import on_paper
from domain.algebra.spelled import spelled_out
from domain.assessment.facts import Values
from domain.assessment.milestones import Reward, nothing_reached, rewarded_windows
from domain.assessment.predicates import IN_FORCE_FROM, Horizon
from domain.policy.calendar import Month, first_full_month, month_of, show_month
from domain.policy.conditions import Fact, Text
from domain.policy.formulas import Formula, RateCeiling, Windows
from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen, floor, share_of

Exact: TypeAlias = int | Fraction
"""An amount of fen before the one rounding."""


_BY_NOTHING = Text(zh="计算中除数为零", en="something is divided by nothing")


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


def compute(
    formula: Formula, facts: Mapping[str, Fact], citation: Citation, results: Mapping[str, Node] | None = None
) -> Compute:
    """Compile a formula of any kind to what reckons it on paper, its lines told by the titles of the facts.

    ``results`` are the formulas of the other measures, to which it may refer.
    """
    if isinstance(formula, Windows):
        return _windows(formula, citation)
    node = spelled_out(formula, facts)
    assert node is not None
    on_this_paper = on_paper(node, Scope(facts, results or {}))
    by_nothing = Refusal(Code.NOTHING_DUE, {"why": _BY_NOTHING}, (), (citation,))

    def reckon(reckoning: Reckoning, values: Values, horizon: Horizon, decided: Fen) -> None:
        case = Case(values, decided, horizon.in_force_from, horizon.expires_on)
        try:
            on_this_paper(case)
        except ZeroDivisionError:
            reckoning.refusal = by_nothing
        before, steps = reckoning.amount, reckoning.steps
        for words, amount in case.lines:
            steps.append(Step(citation, _rule(words), before, amount))
            before = amount
        reckoning.amount = before

    return reckon


@lru_cache(maxsize=4096)
def _rule(words: Said) -> Text:
    """Return the words of a line as a rule; most lines are the same in every case, and making a text takes time."""
    return Text(zh=words[0], en=words[1])


def base_of(facts: list[str], values: Values) -> Fen:
    """Return the sum of money facts, in fen."""
    return sum(cast("int", values[name]) for name in facts)


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
            first, last = show_month(reward.first), show_month(reward.last)
            rule = Text(
                zh=f"{reward.code} {first} 至 {last} 合计 {reward.total} 人",
                en=f"{reward.code} {first} – {last}, sum {reward.total}",
            )
            reckoning.step(citation, rule, reckoning.amount + reward.amount)
        if not reckoning.rewards:
            why = nothing_reached(formula, cast("dict[Month, int]", values[formula.months]), *span)
            reckoning.refusal = Refusal(Code.NOTHING_DUE, {"why": why}, (), (citation,))

    return reckon


def ceiling_of(formula: Formula, values: Values, cap: Fen | None) -> Fen | None:
    """Return the most that people may decide under a computed ceiling, in fen; None for other formulas (art. 6)."""
    if not isinstance(formula, RateCeiling):
        return None
    computed = floor(share_of(base_of(formula.of, values), formula.rate.exact))
    return computed if cap is None else min(computed, cap)
