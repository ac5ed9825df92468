"""Whose affairs somebody may move (办理范围): bureaus of an officer, treasuries of finance; none that is not named."""

from collections.abc import Collection, Iterable

from domain.handling.leg_queue import treasury_title
from domain.lives.life import ROLE_TITLES, Role
from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Citation, Code, Refusal
from workflows.transaction.actors import Actor
from workflows.transaction.refused import RefusedError

OF_TREASURIES = (Role.FINANCE, Role.TREASURY)


def leading_bureaus(policy: Policy) -> tuple[str, ...]:
    """Return the bureaus that lead a policy (牵头单位); where it does not say, every one that is responsible."""
    if policy.leading is not None:
        return tuple(policy.leading.bureaus)
    return tuple(dict.fromkeys(bureau for measure in policy.measures for bureau in measure.bureaus))


def bureaus_of(policy: Policy) -> set[str]:
    """Return the bureaus that are responsible for anything under a policy (责任单位)."""
    return {bureau for measure in policy.measures for bureau in measure.bureaus}


def payers_of(policy: Policy, measure: Measure) -> dict[str, bool]:
    """Return the payers of a measure by their codes, and whether each district pays for its own; none of a duty."""
    split = measure.split
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


def bureaus_named(actor: Actor) -> Text | str:
    """Return of which bureaus somebody is, as a refusal says it."""
    none = Text(zh="未注明责任单位的经办人", en="an officer whose token names no bureau")
    return "、".join(actor.bureaus) or none


def moves(actor: Actor, treasury: str) -> bool:
    """Return whether somebody may move the money of a treasury; time itself moves all of them."""
    return actor.role is Role.SYSTEM or treasury in actor.treasuries


def reads_accounts(actor: Actor, treasuries: Collection[str]) -> bool:
    """Return whether somebody reads in full the accounts to which these treasuries pay.

    Finance and the treasury of one of them do, and auditors; an applicant sees none but its own.
    """
    if actor.role in OF_TREASURIES:
        return any(moves(actor, treasury) for treasury in treasuries)
    return actor.role in {Role.AUDITOR, Role.APPLICANT}


def check_treasuries(actor: Actor, treasuries: Iterable[str], citation: Citation, policy: Policy | None = None) -> None:
    """Raise NOT_ALLOWED where none of these treasuries is one whose money somebody of finance or a treasury moves."""
    if outside := outside_treasuries(actor, treasuries, citation, policy):
        raise RefusedError(outside)


def outside_treasuries(
    actor: Actor, treasuries: Iterable[str], citation: Citation, policy: Policy | None = None
) -> Refusal | None:
    """Return the refusal of somebody of finance or a treasury who moves the money of none of these treasuries.

    Whether the role may do it at all is asked before: others pass here. In Chinese treasuries go by the names that they
    have in the policy, where one is given.
    """
    asked = sorted(set(treasuries))
    if actor.role not in OF_TREASURIES or any(moves(actor, treasury) for treasury in asked):
        return None
    known = treasuries_of(policy) if policy else {*actor.treasuries}
    whose, own = _named(asked, policy), _named([code for code in actor.treasuries if code in known], policy)
    allowed = Text(zh=f"{whose}的财政、国库", en=f"finance or the treasury of {', '.join(asked)}")
    title, mine = ROLE_TITLES[actor.role], ", ".join(actor.treasuries) or "no treasury"
    nowhere = "本政策以外的" if actor.treasuries else "未注明所属财政的"
    role = Text(zh=f"{own}的{title.zh}" if own else f"{nowhere}{title.zh}", en=f"{title.en} of {mine}")
    return Refusal(Code.NOT_ALLOWED, {"allowed": allowed, "role": role}, (), (citation,))


def _named(treasuries: Iterable[str], policy: Policy | None) -> str:
    return "、".join(treasury_title(policy, code).zh if policy else code for code in treasuries)
