"""Allowances (额度): which keys an award counts against, and how much each of them holds (caps, quotas)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.policy.policy import Measure
from domain.values.money import Fen


class AllowanceKind(StrEnum):
    """What an allowance is of."""

    ITEM = "ITEM"
    """One item over all its awards, its tranches and tiers included (单项)."""
    APPLICANT_YEAR = "APPLICANT_YEAR"
    """One applicant in a calendar year (年度累计, art. 5, 6)."""
    QUOTA = "QUOTA"
    """The places of a calendar year (名额, art. 1, 12)."""


@dataclass(frozen=True, slots=True)
class AllowanceUse:
    """What an award takes of one allowance: its key, the fen or awards, and the most that its version allows."""

    kind: AllowanceKind
    key: str
    year: int
    amount: int
    most: int | None
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Award:
    """An award about to count: its fen, the key of its item, its applicant's credit code, its year (I-16, I-43)."""

    amount: Fen
    item_key: str
    credit_code: str
    year: int


def allowance_uses(measure: Measure, award: Award) -> list[AllowanceUse]:
    """Return what an award takes, one allowance a kind: always of its item, of the year where there is a cap or quota.

    They are taken in the order of this list, which is the order in which their keys are locked.
    """
    return list(_allowance_uses(measure, award))


def _allowance_uses(measure: Measure, award: Award) -> Iterator[AllowanceUse]:
    caps = {cap.per: cap.amount.fen for cap in sorted(measure.caps, key=lambda cap: -cap.amount.fen)}
    yield AllowanceUse(AllowanceKind.ITEM, award.item_key, 0, award.amount, caps.get("ITEM"))
    if "APPLICANT_YEAR" in caps:
        most = caps["APPLICANT_YEAR"]
        yield AllowanceUse(AllowanceKind.APPLICANT_YEAR, award.credit_code, award.year, award.amount, most)
    if measure.quota is not None:
        limit = measure.quota.limit
        yield AllowanceUse(
            AllowanceKind.QUOTA, "", award.year, int(award.amount > 0), limit, measure.quota.kind == "HARD"
        )
