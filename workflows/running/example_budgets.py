"""A demonstration's budgets (演示预算): each treasury arranges what the text asks of it, year by year."""

from domain.handling.duties import bearers, required_of
from domain.lives.roles import Role
from domain.policy.policy import Kind, Policy
from domain.values.money import Fen
from workflows.policies.policies import current_version
from workflows.running.demonstration import PUBLISHED_ON
from workflows.transaction.packs import compiled_version
from workflows.transaction.scopes import everywhere
from workflows.transaction.work import handle
from workflows.treasury.budgets import AppropriateBudget, appropriate_budget

YEARS_AFTER = 1
"""What was accepted goes on after the last year in force (I-37)."""
_EVIDENCE = "演示数据：按条文数额安排"


async def arrange_example() -> None:
    """Arrange money under the published policy as an example, saying so; nothing where its text asks nobody for any."""
    version = await current_version(PUBLISHED_ON)
    if version is None:
        return
    policy = compiled_version(version).policy
    first = version.in_force_from
    for year in range(first.year, version.expires_on.year + YEARS_AFTER + 1) if first else ():
        for treasury, amount in asked_of(policy, year).items():
            number = f"演示预〔{year}〕1号"
            command = AppropriateBudget(treasury, year, amount, number, _EVIDENCE, version.code)
            finance = everywhere("demonstration finance", Role.FINANCE, policy)
            # Broken off and begun anew, it arranges nothing twice.
            await handle(finance, appropriate_budget, command, key=f"{number} {treasury}")


def asked_of(policy: Policy, year: int) -> dict[str, Fen]:
    """Return what a policy's text asks each treasury to arrange in a year, in fen (art. 15)."""
    city = [payer.code for payer in policy.payers if not payer.by_district]
    amounts: dict[str, Fen] = {}
    for measure in policy.measures:
        amount = required_of(measure)
        if measure.kind is Kind.BUDGET and amount is not None:
            owners = bearers(policy, measure, year) if measure.duty and measure.duty.per_district else city
            amounts.update(dict.fromkeys(owners, amount))
    return amounts
