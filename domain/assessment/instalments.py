"""Instalments (分期拨付): which share of an award is due on the facts of a case, and on which events."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from domain.algebra.kinds import TRUTH
from domain.algebra.nodes import Case, Reckon, Scope, expect, facts_in
from domain.algebra.reading import read
from domain.assessment.facts import Values
from domain.policy.conditions import Text
from domain.policy.policy import Measure

Due: TypeAlias = Callable[[Values], tuple[Fraction, Text]]
"""What share of an award is due on the facts of a case, with the words for it."""


def event_facts(measure: Measure) -> frozenset[str]:
    """Return the facts of the events after which instalments are due: those alone change once an award stands."""
    return frozenset(name for part in measure.instalments if part.once for name in facts_in(read(part.once)))


def share_due(measure: Measure) -> Due | None:
    """Compile what share of an award is due on the facts of a case, with the words for it; None where all of it is."""
    if not measure.instalments:
        return None
    scope = Scope(measure.facts)
    parts = [(part.share, _event(part.once, scope)) for part in measure.instalments]

    def due(values: Values) -> tuple[Fraction, Text]:
        case = Case(values)
        reached = [share for share, event in parts if event(case)]
        words = " + ".join(share.written for share in reached) or "0"
        share = sum((share.exact for share in reached), Fraction(0))
        return share, Text(zh=f"分期拨付，至此应付 {words}", en=f"by instalments, due so far {words}")

    return due


def _event(once: str | None, scope: Scope) -> Reckon:
    if once is None:
        return lambda _: True
    node = read(once)
    expect(node, TRUTH, scope)
    return node.reckoned(scope)
