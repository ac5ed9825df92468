"""Allowances (额度): which keys an award counts against, and how much each of them holds (caps, quotas)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
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


def not_yet_kept(policy: Policy) -> list[Text]:
    """Return the limits of a policy that are reckoned with by an assessment, and of which no allowance is kept yet.

    Such a policy is assessed; grants under it would pass those limits, so it is not published.
    """
    measures = policy.measures
    per = {cap.per for measure in measures for cap in measure.caps}
    limits = (
        (Text(zh="多项合计上限", en="caps over several measures"), bool(policy.caps)),
        (Text(zh="有效期内累计上限", en="caps for the whole validity"), "APPLICANT" in per),
        (Text(zh="年度总额", en="envelopes of a year"), "YEAR" in per),
        (
            Text(zh="每家每年名额", en="quotas of each applicant"),
            any(measure.quota is not None and measure.quota.per == "APPLICANT_YEAR" for measure in measures),
        ),
        (Text(zh="分期拨付", en="instalments"), any(measure.instalments for measure in measures)),
        (Text(zh="先扣已付后封顶", en="earlier payments before caps"), policy.earlier_payments == "BEFORE_CAPS"),
    )
    return [limit for limit, stands in limits if stands]


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
