"""Allowances (额度): which keys an award counts against, and how much each of them holds (caps, quotas)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.policy.awards import Cap, SharedCap
from domain.policy.formulas import PerUnit
from domain.policy.policy import Measure, Policy
from domain.values.identifiers import without_last
from domain.values.money import Fen


class AllowanceKind(StrEnum):
    """What an allowance is of."""

    ITEM = "ITEM"
    """One item over all its awards, its tranches and tiers included (单项)."""
    WHOLE = "WHOLE"
    """The whole of an item of which parts are awarded apart, whoever applies for them (分期合并, art. 5)."""
    APPLICANT_YEAR = "APPLICANT_YEAR"
    """One applicant in a calendar year (年度累计, art. 5, 6)."""
    APPLICANT = "APPLICANT"
    """One applicant while the policy is valid (有效期内累计)."""
    YEAR = "YEAR"
    """All applicants in a calendar year (年度总额)."""
    QUOTA = "QUOTA"
    """The places of a calendar year (名额, art. 1, 12), of all applicants or of each one: one an item."""


FOR_GOOD = (AllowanceKind.ITEM, AllowanceKind.WHOLE, AllowanceKind.APPLICANT)
"""What counts whatever the year."""


@dataclass(frozen=True, slots=True)
class AllowanceUse:
    """What an award takes of one allowance: its key, the fen or awards, and the most that its version allows."""

    measure: str
    """Whose awards count; empty for a cap over several measures, which its name tells apart."""
    cap: str
    """Name of the cap; empty for an item and for places."""
    kind: AllowanceKind
    key: str
    year: int
    amount: int
    most: int | None
    hard: bool = True

    @property
    def place(self) -> tuple[str, str, str, str, int]:
        """Return which allowance it is taken of: one row, under one lock."""
        return self.measure, self.cap, self.kind.value, self.key, self.year


@dataclass(frozen=True, slots=True)
class Award:
    """An award about to count: its fen, the key of its item, its applicant's credit code, its year (I-16, I-43)."""

    amount: Fen
    item_key: str
    credit_code: str
    year: int
    has_place: bool = False
    """Whether an earlier award of its item holds the item's place: however often it is awarded, it takes one."""


def caps_on(policy: Policy, measure: Measure) -> list[Cap]:
    """Return the caps that bear on a measure besides that of an item: its own, then those over several measures.

    It is the order in which they are reckoned with, and in which their keys are locked.
    """
    own = [cap for cap in measure.caps if cap.per != "ITEM"]
    return [*own, *(cap for cap in policy.caps if measure.code in cap.measures)]


def every_cap(policy: Policy, measure: Measure) -> list[Cap]:
    """Return the caps that bear on a measure in the order in which they are reckoned with, that of an item first."""
    return [*(cap for cap in measure.caps if cap.per == "ITEM"), *caps_on(policy, measure)]


def counted_with(policy: Policy, measure: Measure) -> frozenset[str]:
    """Return the codes of the measures whose awards count against something that bears on this one, its own too."""
    shared = [cap for cap in policy.caps if measure.code in cap.measures]
    return frozenset({measure.code}.union(*(cap.measures for cap in shared)))


def allowance_uses(policy: Policy, measure: Measure, award: Award) -> list[AllowanceUse]:
    """Return what an award takes: always of its item, and of each cap and quota that bears on its measure.

    They are taken in the order of this list, which is the order in which their keys are locked.
    """
    return list(_allowance_uses(policy, measure, award))


def _allowance_uses(policy: Policy, measure: Measure, award: Award) -> Iterator[AllowanceUse]:
    most = min((cap.amount.fen for cap in measure.caps if cap.per == "ITEM"), default=None)
    yield AllowanceUse(measure.code, "", AllowanceKind.ITEM, award.item_key, 0, award.amount, most)
    for cap in caps_on(policy, measure):
        kind = AllowanceKind(cap.per)
        year = 0 if kind in FOR_GOOD else award.year
        whose = "" if isinstance(cap, SharedCap) else measure.code
        yield AllowanceUse(
            whose, cap.code, kind, _key(kind, award), year, award.amount, cap.amount.fen, cap.kind == "HARD"
        )
    if quota := measure.quota:
        key = award.credit_code if quota.per == "APPLICANT_YEAR" else ""
        places, hard = int(award.amount > 0 and not award.has_place), quota.kind == "HARD"
        yield AllowanceUse(measure.code, "", AllowanceKind.QUOTA, key, award.year, places, quota.limit, hard)


def _key(kind: AllowanceKind, award: Award) -> str:
    """On what a cap counts: the whole of an item is its key without the part that tells its awards apart."""
    if kind is AllowanceKind.WHOLE:
        return without_last(award.item_key)
    return "" if kind is AllowanceKind.YEAR else award.credit_code


def deducts_paid(measure: Measure) -> bool:
    """Return whether earlier payments are taken off: units that are no longer counted are not, again."""
    return not (isinstance(measure.formula, PerUnit) and measure.formula.less)


def own_item_counts(policy: Policy, measure: Measure) -> bool:
    """Return whether earlier awards of the same item are counted in what was used of the caps beside its own.

    Where they are taken off after the caps, they would be deducted twice.
    """
    return policy.earlier_payments == "BEFORE_CAPS" or not deducts_paid(measure)
