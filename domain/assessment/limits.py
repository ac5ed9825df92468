"""What limits an amount (封顶与抵扣): caps of any key, parts not yet due, earlier payments, and other awards."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from domain.assessment.allowances import caps_on, deducts_paid
from domain.assessment.amounts import Exact, Reckoning
from domain.assessment.facts import Values
from domain.assessment.instalments import Due, share_due
from domain.assessment.same_matter import (
    Basis,
    OtherAward,
    higher_unpaid,
    left_beside,
    paid_elsewhere,
    paid_lower_of,
    same_matter_citation,
)
from domain.policy.awards import Cap, SharedCap
from domain.policy.conditions import Text
from domain.policy.policy import Measure, PaidLower, Policy
from domain.refusals.refusals import Citation, Code, Refusal
from domain.values.money import Fen, floor, share_of, show_yuan

ZERO_SO_FAR = Text(zh="计算结果为零", en="the amount comes to nothing")
ALL_GIVEN = Text(zh="应付金额已全部给付", en="all of it was already given")
_ITEM_CAP = Text(zh="单项封顶", en="cap per item")
_LESS_PAID = Text(zh="扣除已支付", en="less what was already paid")
_OVER_BY_REASON = Text(zh="弹性上限，经书面说明理由突破", en="over a soft cap, by the reason recorded")
_DIFFERENCE = Text(zh="就高不重复，补足差额", en="same matter: only the difference to what others paid")
_NOTHING = Text(zh="就高不重复，已享受其他支持的不再给付", en="same matter: nothing beside other support that was paid")
_SUPPORTED = Text(zh="同一事项已享受其他支持", en="the matter had other support")
_LEFT = {
    "WHOLE": Text(zh="各期合并封顶余额", en="what is left of the cap on all parts together"),
    "APPLICANT_YEAR": Text(zh="年度累计额度余额", en="what is left of the annual cap"),
    "APPLICANT": Text(zh="有效期内累计额度余额", en="what is left of the cap for the whole validity"),
    "YEAR": Text(zh="年度总额余额", en="what is left of the year's envelope"),
}
_USED = {
    "WHOLE": Text(zh="各期合并封顶已用完", en="the cap on all parts together is used up"),
    "APPLICANT_YEAR": Text(zh="年度累计额度已用完", en="the annual cap is used up"),
    "APPLICANT": Text(zh="有效期内累计额度已用完", en="the cap for the whole validity is used up"),
    "YEAR": Text(zh="年度总额已用完", en="the year's envelope is used up"),
}


class Given(NamedTuple):
    """What was given before: fen for the same item, fen of each cap by its code, and other awards for the matter."""

    paid: Fen = 0
    caps_used: Mapping[str, Fen] = MappingProxyType({})
    others: tuple[OtherAward, ...] = ()
    has_reason: bool = False
    """Whether a reason is on record for which soft caps are passed."""


@dataclass(frozen=True, slots=True)
class _Left:
    """A cap as it is taken from: its name, the most, on which clause, and what is said of it."""

    code: str
    most: Fen
    citation: Citation
    left: Text
    used: Text
    soft: bool


class Limits:
    """The limits of one measure, compiled: they stand between its formula and the rounding."""

    def __init__(self, policy: Policy, measure: Measure, citation: Citation) -> None:
        self._citation, self._quantum = citation, policy.award_quantum_fen
        self._same_matter = same_matter_citation(policy)
        self.item_cap = min((cap.amount.fen for cap in measure.caps if cap.per == "ITEM"), default=None)
        self._caps = [_left(cap, citation) for cap in caps_on(policy, measure)]
        self.codes = frozenset(cap.code for cap in self._caps)
        self._instalments = share_due(measure)
        self._deducts_paid = deducts_paid(measure)
        self._paid_lower: PaidLower = paid_lower_of(policy)
        self._counts_others = measure.other_awards == "DIFFERENCE"
        caps_first = (self._caps_left, self._less_paid)
        self._in_order = caps_first if policy.earlier_payments == "AFTER_CAPS" else caps_first[::-1]

    def limit(self, reckoning: Reckoning, values: Values, beside: Given) -> Basis | None:
        """Limit an amount in the order of the policy; the first limit that leaves nothing says so.

        Return on what it stands beside awards of other policies; None where nothing came out of the formula.
        """
        if reckoning.refusal is None and floor(reckoning.amount) < self._quantum:
            reckoning.refusal = self._nothing(ZERO_SO_FAR, self._citation)
        if reckoning.refusal is not None:
            return None
        if self.item_cap is not None and is_above(reckoning.amount, self.item_cap):
            self._cut(reckoning, _ITEM_CAP, self.item_cap, ZERO_SO_FAR, self._citation)
        if self._instalments is not None:
            self._due_so_far(reckoning, self._instalments, values)
        first, then = self._in_order
        first(reckoning, beside)
        entitlement = reckoning.amount
        then(reckoning, beside)
        if not beside.others or not self._counts_others:
            return Basis(floor(entitlement), floor(reckoning.amount))
        own = sum(other.amount for other in beside.others if other.own)
        basis = Basis(floor(entitlement), max(floor(reckoning.amount) - own, 0))
        self._other_awards(reckoning, entitlement, beside.others)
        return basis

    def _due_so_far(self, reckoning: Reckoning, due: Due, values: Values) -> None:
        share, rule = due(values)
        self._cut(reckoning, rule, share_of_exact(reckoning.amount, share), ZERO_SO_FAR, self._citation)

    def _caps_left(self, reckoning: Reckoning, beside: Given) -> None:
        for cap in self._caps:
            left = cap.most - beside.caps_used.get(cap.code, 0)
            if not is_above(reckoning.amount, left):
                continue
            if cap.soft and beside.has_reason:
                reckoning.step(cap.citation, _OVER_BY_REASON, reckoning.amount)
            else:
                self._cut(reckoning, cap.left, max(left, 0), cap.used, cap.citation)

    def _less_paid(self, reckoning: Reckoning, beside: Given) -> None:
        if beside.paid and self._deducts_paid:
            self._cut(reckoning, _LESS_PAID, max(reckoning.amount - beside.paid, 0), ALL_GIVEN, self._citation)

    def _cut(self, reckoning: Reckoning, rule: Text, after: Exact, why: Text, citation: Citation) -> None:
        reckoning.step(citation, rule, after)
        if floor(after) < self._quantum and reckoning.refusal is None:
            reckoning.refusal = self._nothing(why, citation)

    def _other_awards(self, reckoning: Reckoning, entitlement: Exact, others: tuple[OtherAward, ...]) -> None:
        """Same matter, the higher, no double benefit (就高不重复, art. 16, I-38 to I-40)."""
        higher = higher_unpaid(entitlement, others)
        if higher is not None and reckoning.refusal is None:
            terms = {
                "policy": higher.policy,
                "observed": show_yuan(higher.amount),
                "required": show_yuan(floor(entitlement)),
            }
            reckoning.refusal = Refusal(Code.HIGHER_SUPPORT_ELSEWHERE, terms, ("other_awards",), (self._same_matter,))
        if paid := paid_elsewhere(others):
            left = left_beside(reckoning.amount, paid, self._paid_lower)
            rule, why = (_DIFFERENCE, ALL_GIVEN) if self._paid_lower == "DIFFERENCE" else (_NOTHING, _SUPPORTED)
            self._cut(reckoning, rule, left, why, self._same_matter)

    @staticmethod
    def _nothing(why: Text, citation: Citation) -> Refusal:
        return Refusal(Code.NOTHING_DUE, {"why": why}, (), (citation,))


def is_above(amount: Exact, most: Fen) -> bool:
    """Return whether an exact amount is above whole fen; fractions themselves compare ten times as slowly."""
    return amount > most if isinstance(amount, int) else amount.numerator > most * amount.denominator


def share_of_exact(amount: Exact, share: Fraction) -> Exact:
    """Return a share of an exact amount, whole where it comes out whole."""
    return share_of(amount, share) if isinstance(amount, int) else amount * share


def _left(cap: Cap, citation: Citation) -> _Left:
    clause = Citation.of(cap) if isinstance(cap, SharedCap) else citation
    return _Left(cap.code, cap.amount.fen, clause, _LEFT[cap.per], _USED[cap.per], cap.kind == "SOFT")
