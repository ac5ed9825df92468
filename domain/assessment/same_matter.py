"""Same matter, the higher, no double benefit (就高不重复, art. 16, I-38 to I-40): what is due beside other awards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from domain.assessment.amounts import Exact
from domain.policy.policy import PaidLower, Policy, SameMatter
from domain.refusals.refusals import Citation
from domain.values.money import Fen, floor, read_yuan


class OtherAward(NamedTuple):
    """Support for the same matter from elsewhere (其他支持): its policy, its amount in fen, whether it was paid."""

    policy: str
    amount: Fen
    paid: bool
    own: bool = False
    """Whether it was awarded here, by another measure (I-40) or policy: whichever came later reckoned with it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an award stands beside others, in fen: reckoned once, so that it can be asked again before payment."""

    entitlement: Fen
    """What the measure gives for the matter: with this an unpaid award of another policy is compared."""
    left: Fen
    """What is left of it after earlier awards of this policy: from this the awards of other policies are taken off."""

    @classmethod
    def kept(cls, record: Mapping[str, Fen]) -> "Basis":
        """Return a basis as it was kept."""
        return cls(record["entitlement"], record["left"])


def due_beside(basis: Basis, others: Iterable[OtherAward], quantum: Fen = 1, lower: PaidLower = "DIFFERENCE") -> Fen:
    """Return the fen that are due beside awards of other policies: nothing beside a higher one that is not yet paid.

    ``lower`` is what the policy gives beside what was paid and is the lower: the difference, or nothing.

    >>> due_beside(Basis(500, 500), [OtherAward("一", 200, paid=True), OtherAward("二", 500, paid=False)])
    300
    >>> due_beside(Basis(500, 300), [OtherAward("一", 501, paid=False)])
    0
    """
    had = list(others)
    if higher_unpaid(basis.entitlement, had) is not None:
        return 0
    return floor(left_beside(basis.left, paid_elsewhere(had), lower), quantum)


def left_beside(amount: Exact, paid: Fen, lower: PaidLower) -> Exact:
    """Return what is left of an amount beside what was paid for the matter: the difference, or nothing (I-39).

    >>> left_beside(500, 200, "DIFFERENCE"), left_beside(500, 200, "NOTHING"), left_beside(500, 0, "NOTHING")
    (300, 0, 500)
    """
    return 0 if paid and lower == "NOTHING" else max(amount - paid, 0)


def higher_unpaid(entitlement: Fen | Fraction, others: Iterable[OtherAward]) -> OtherAward | None:
    """Return the first award that is higher than what the measure gives and not yet paid: beside it nothing is due."""
    return next((other for other in others if not other.paid and other.amount > entitlement), None)


def paid_elsewhere(others: Iterable[OtherAward]) -> Fen:
    """Return the fen that were paid elsewhere: they are taken off what is left."""
    return sum(other.amount for other in others if other.paid)


def named(others: Iterable[OtherAward]) -> str:
    """Return awards as a refusal names them: each policy with its yuan."""
    return "、".join(f"{other.policy} {read_yuan(other.amount)}" for other in others)


def same_matter_citation(policy: Policy) -> Citation:
    """Return the clause on which other support counts; the policy's last one where it has no such clause."""
    rule: SameMatter | None = policy.same_matter
    if rule is None:
        return Citation(policy.validity.article, policy.validity.quotes[-1])
    return Citation.of(rule)


def paid_lower_of(policy: Policy) -> PaidLower:
    """Return what the policy gives beside lower support that was paid; the difference where it has no such clause."""
    return policy.same_matter.paid_lower if policy.same_matter else "DIFFERENCE"
