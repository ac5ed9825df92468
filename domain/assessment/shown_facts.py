"""Values of facts as an office writes them (填报内容): with their units, by their titles."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.assessment.facts import Value, Values
from domain.policy.calendar import show_month
from domain.policy.conditions import Fact, FactType, Text
from domain.refusals.refusals import Term
from domain.values.money import show_yuan

_NOTHING = Text(zh="无", en="—")
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")


def show_value(value: Value) -> str:
    """Return a value of a fact as text for a sentence; money is shown by its own definition, not here."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return f"{_decimal(value * 100)}%"
    if isinstance(value, list):
        return ", ".join(value) or "—"
    if isinstance(value, dict):
        return ", ".join(f"{show_month(month)}: {count}" for month, count in value.items())
    return "—" if value is None else str(value)


def show_fact(fact: Fact, value: Value) -> Term:
    """Return a value of a fact as an office writes it: with its unit, percent with its sign, choices by title."""
    if value is None or value == []:
        return _NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return titles_of(fact, value)
    if isinstance(value, int):
        return _number(fact, value)
    return fact.choices[value] if isinstance(value, str) and value in fact.choices else show_value(value)


def _number(fact: Fact, value: int) -> Text:
    """A number with its unit: yuan of money, the year of a year, what is counted of a count."""
    if fact.type is FactType.MONEY:
        return Text(zh=f"{show_yuan(value)} 元", en=show_yuan(value))
    unit = "年" if fact.type is FactType.YEAR else fact.unit.zh if fact.unit else ""
    return Text(zh=f"{value}{unit}", en=str(value))


def titles_of(fact: Fact, values: Sequence[str]) -> Text:
    """Return values of a choice by their titles."""
    titles = [fact.choices.get(value, Text(zh=value, en=value)) for value in values]
    return Text(zh="、".join(title.zh for title in titles), en=", ".join(title.en for title in titles))


def _decimal(exact: Fraction) -> str:
    """A fraction of a terminating decimal, exactly: percent facts have at most six places."""
    scaled = exact * 10**6
    whole, part = divmod(scaled.numerator // scaled.denominator, 10**6)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def observed_in(names: Sequence[str], facts: Mapping[str, Fact], values: Values) -> Term:
    """Return what was stated: one value by itself, several each under its title, so that both days can be compared."""
    if len(names) == 1:
        return show_fact(facts[names[0]], values.get(names[0]))
    shown = [(facts[name].title, show_fact(facts[name], values.get(name))) for name in names]
    both = [(title, term if isinstance(term, Text) else Text(zh=str(term), en=str(term))) for title, term in shown]
    return Text(
        zh="、".join(f"{title.zh} {term.zh}" for title, term in both),
        en=", ".join(f"{title.en} {term.en}" for title, term in both),
    )
