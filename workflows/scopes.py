"""Whose affairs somebody may move (办理范围): bureaus of an officer, treasuries of finance; none that is not named."""

from domain.conditions import Text
from domain.life import Role
from domain.policy import Policy
from workflows.actors import Actor


def bureaus_of(policy: Policy) -> set[str]:
    """Answer the bureaus that are responsible for anything under a policy (责任单位)."""
    return {bureau for measure in policy.measures for bureau in measure.bureaus}


def treasuries_of(policy: Policy) -> set[str]:
    """Answer the treasuries that pay under a policy in any year (出资财政): its payers and its paying districts."""
    own = {payer.code for payer in policy.payers if not payer.by_district}
    return own | {district.code for district in policy.districts}


def everywhere(name: str, role: Role, policy: Policy, credit_code: str | None = None) -> Actor:
    """Answer somebody who acts in a role for the whole of a policy, as a demonstration's people do."""
    bureaus = sorted(bureaus_of(policy)) if role is Role.OFFICER else ()
    treasuries = sorted(treasuries_of(policy)) if role in {Role.FINANCE, Role.TREASURY} else ()
    return Actor(name, role, credit_code, tuple(bureaus), None, tuple(treasuries))


def bureaus_named(actor: Actor) -> Text | str:
    """Answer of which bureaus somebody is, as a refusal says it."""
    none = Text(zh="未注明责任单位的经办人", en="an officer whose token names no bureau")
    return "、".join(actor.bureaus) or none
