"""Who bears what of an award (资金分担): its legs, and the line on which each of them stands."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from domain.policy.awards import Split
from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen, allot

PAYER = Text(zh="出资方", en="the payer")
_NO_CHOICE = Text(zh="该事项出资方由政策确定，不由决定载明", en="who pays this measure is fixed by its rule")


class Leg(NamedTuple):
    """What one payer bears of an award: its code, its fen, and the line that says why."""

    payer: str
    amount: Fen
    citation: Citation
    rule: Text


class _Borne(NamedTuple):
    shares: dict[str, Fraction]
    rest: str
    lines: list[tuple[str, Citation, Text]]
    """Of each payer of the policy in its order: its code, and its line."""


class Legs:
    """The split of one measure, compiled, as it stands and as each decision on the payer makes it."""

    def __init__(self, policy: Policy, measure: Measure, split: Split, citation: Citation) -> None:
        self._citation, self._split = citation, split
        self._payers = {payer.code: payer.name for payer in policy.payers}
        decided = {payer: self._borne(measure, split.borne_by(payer)) for payer in split.decided}
        self._borne_by: dict[str | None, _Borne] = {None: self._borne(measure, split), **decided}

    def refusal(self, payer: str | None) -> Refusal | None:
        """Return why a decision cannot name this payer: FACT_INVALID, or FACT_MISSING where one must be named."""
        path = ("decided_payer",)
        if payer is None:
            if not self._split.payer_required:
                return None
            return Refusal(Code.FACT_MISSING, {"fact": PAYER}, path, (self._citation,))
        if payer in self._borne_by:
            return None
        names = [self._payers[code].zh for code in self._split.decided]
        listed = Text(zh=f"须为{'、'.join(names)}之一", en=f"write one of {', '.join(self._split.decided)}")
        why = listed if names else _NO_CHOICE
        return Refusal(Code.FACT_INVALID, {"fact": PAYER, "why": why}, path, (self._citation,))

    def of(self, amount: Fen, payer: str | None) -> list[Leg]:
        """Return the legs of an award in the order of the policy's payers, those of nothing included."""
        borne = self._borne_by[payer]
        parts = allot(amount, borne.shares, borne.rest)
        return [Leg(code, parts.get(code, 0), citation, rule) for code, citation, rule in borne.lines]

    def _borne(self, measure: Measure, split: Split) -> _Borne:
        shares = {payer: rate.exact for payer, rate in split.shares.items()}
        citation, rules = _citation(measure, split), dict(self._rules(split))
        lines = [
            (payer, citation, rules[payer]) if payer in rules else (payer, self._citation, PAYER)
            for payer in self._payers
        ]
        return _Borne(shares, split.rest, lines)

    def _rules(self, split: Split) -> Iterator[tuple[str, Text]]:
        for payer, rate in split.shares.items():
            name = self._payers[payer]
            by_ratio = Text(zh=f"由{name.zh}按{split.ratio}承担", en=f"borne by {name.en} at {split.ratio}")
            by_share = Text(zh=f"由{name.zh}承担{rate.written}", en=f"{rate.written} borne by {name.en}")
            yield payer, by_ratio if split.ratio else by_share
        name = self._payers[split.rest]
        if split.shares:
            yield split.rest, Text(zh=f"其余由{name.zh}承担", en=f"the rest borne by {name.en}")
        else:
            yield split.rest, Text(zh=f"由{name.zh}全额承担", en=f"all of it borne by {name.en}")


def _citation(measure: Measure, split: Split) -> Citation:
    """The words that state the split, or those of the measure with the reading that gives it."""
    if split.quotes and split.article is not None:
        return Citation(split.article, split.quotes[0], split.reading)
    stated = [quote for quote in measure.quotes if all(rate.written in quote for rate in split.shares.values())]
    return Citation(measure.article, (stated or measure.quotes)[-1 if split.stated else 0], split.reading)
