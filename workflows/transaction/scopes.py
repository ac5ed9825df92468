"""Whose affairs somebody may move (办理范围): bureaus of an officer, treasuries of finance; none that is not named."""

from collections.abc import Collection

from domain.lives.roles import Role
from domain.policy.awards import Split
from domain.policy.bureaus import bureaus_meant
from domain.policy.policy import Measure, Policy
from workflows.transaction.actors import Actor
from workflows.transaction.sight.who_sees import reads_field

OF_TREASURIES = (Role.FINANCE, Role.TREASURY)


def leading_bureaus(policy: Policy) -> tuple[str, ...]:
    """Return the bureaus that lead a policy (牵头单位); where it does not say, every one that is responsible."""
    if policy.leading is not None:
        return tuple(policy.leading.bureaus)
    return responsible(policy)


def bureaus_of(policy: Policy) -> set[str]:
    """Return the bureaus that are responsible for anything under a policy (责任单位)."""
    return set(responsible(policy))


def responsible(policy: Policy, *measures: Measure) -> tuple[str, ...]:
    """Return the bureaus that are responsible for one of these measures (责任单位), or for any without one."""
    named = (bureau for measure in measures or policy.measures for bureau in measure.bureaus)
    return bureaus_meant(policy, dict.fromkeys(named))


def is_of_a_bureau(policy: Policy, measure: Measure, bureaus: Collection[str]) -> bool:
    """Return whether one of these is responsible for a measure (责任单位), as its list names or means it."""
    return not {*measure.bureaus, *responsible(policy, measure)}.isdisjoint(bureaus)


def payers_of(policy: Policy, split: Split | None) -> dict[str, bool]:
    """Return the payers of a split by their codes, and whether each district pays for its own; none of a duty."""
    parts = {split.rest, *split.shares} if split else set[str]()
    return {payer.code: payer.by_district for payer in policy.payers if payer.code in parts}


def treasuries_of(policy: Policy) -> set[str]:
    """Return the treasuries that pay under a policy in any year (出资财政): its payers and its paying districts."""
    own = {payer.code for payer in policy.payers if not payer.by_district}
    return own | {district.code for district in policy.districts}


def of_the_city(policy: Policy) -> set[str]:
    """Return the treasuries that pay for the whole city (市级财政); those of the districts where a policy has none."""
    return {payer.code for payer in policy.payers if not payer.by_district} or treasuries_of(policy)


def everywhere(name: str, role: Role, policy: Policy, credit_code: str | None = None) -> Actor:
    """Return somebody who acts in a role for the whole of a policy, as a demonstration's people do."""
    bureaus = sorted(bureaus_of(policy)) if role is Role.OFFICER else ()
    treasuries = sorted(treasuries_of(policy)) if role in {Role.FINANCE, Role.TREASURY} else ()
    return Actor(name, role, credit_code, tuple(bureaus), None, tuple(treasuries))


def moves(actor: Actor, treasury: str) -> bool:
    """Return whether somebody may move the money of a treasury; time itself moves all of them."""
    return actor.role is Role.SYSTEM or treasury in actor.treasuries


def reads_accounts(actor: Actor, treasuries: Collection[str]) -> bool:
    """Return whether somebody reads in full the accounts to which these treasuries pay.

    Finance and the treasury of one of them do, and auditors; an applicant sees none but its own.
    """
    if actor.role in OF_TREASURIES:
        return any(moves(actor, treasury) for treasury in treasuries)
    return reads_field(actor, "BankAccount.accountNo")
