"""The kinds of formula spelled out (写法展开): each is a word for an expression of the language."""

from collections.abc import Mapping, Sequence

from domain.algebra.joined import PartAbove, Sum
from domain.algebra.nodes import Decided, FactOf, Node, Stated
from domain.algebra.products import Product
from domain.algebra.reading import read
from domain.algebra.tables import Levels, Tiers
from domain.policy.conditions import Fact
from domain.policy.formulas import Band, Expression, Fixed, Formula, Match, PerUnit, RateCeiling, RateOf, Tier, Windows
from domain.policy.formulas import Tiers as TiersFormula
from domain.values.figures import Amount, Quantity


def spelled_out(formula: Formula, facts: Mapping[str, Fact]) -> Node | None:
    """Return the expression for which a formula is a word; None for windows of months, which earn by themselves.

    Raises ExpressionError where a formula is an expression that cannot be read.
    """
    match formula:
        case Expression(written=written):
            return read(written)
        case RateOf(rate=rate, of=names) | Match(rate=rate, of=names):
            return Product((_base(names), Stated(rate.exact, rate)))
        case RateCeiling() | Band():
            return Decided()
        case Windows():
            return None
        case _:
            return _by_amounts(formula, facts)


def _by_amounts(formula: Fixed | PerUnit | TiersFormula, facts: Mapping[str, Fact]) -> Node:
    """Return a formula whose amounts the text itself states."""
    match formula:
        case Fixed(amount=amount):
            return _amount(amount)
        case PerUnit(amount=amount, units=units, less=less):
            counted = PartAbove(FactOf(units), FactOf(less)) if less else FactOf(units)
            return Product((_amount(amount), counted))
        case TiersFormula(by=name, tiers=tiers, cumulative=every):
            return _tiers(FactOf(name), tiers, _unit(facts, name), every=every)


def _amount(amount: Amount) -> Stated:
    return Stated(amount.fen, amount)


def _base(names: Sequence[str]) -> Node:
    facts = tuple(FactOf(name) for name in names)
    return facts[0] if len(facts) == 1 else Sum(facts)


def _unit(facts: Mapping[str, Fact], name: str) -> str:
    fact = facts.get(name)
    return fact.unit.zh if fact and fact.unit else ""


def _tiers(fact: FactOf, tiers: Sequence[Tier], unit: str, *, every: bool) -> Node:
    if all(tier.level is not None for tier in tiers):
        return Levels(fact, tuple((tier.level or "", _amount(tier.amount)) for tier in tiers), every)
    return Tiers(fact, tuple((_begins(tier, unit), _amount(tier.amount)) for tier in tiers), every)


def _begins(tier: Tier, unit: str) -> Stated:
    if isinstance(tier.at_least, Amount):
        return _amount(tier.at_least)
    number = tier.at_least or 0
    return Stated(number, Quantity.read(f"{number}{unit}"))
