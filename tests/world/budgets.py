"""Money for tests that are not about money: more than they will ever spend."""

from datetime import date
from itertools import count

from domain.lives.roles import Role
from domain.models import Budget
from tests.world.scopes import acting
from workflows.policies.policies import current_version
from workflows.runtime.stated_day import moment
from workflows.transaction.packs import compiled_version
from workflows.transaction.work import Done, handle
from workflows.treasury.budgets import AppropriateBudget, appropriate_budget, treasuries

PLENTY = 5_000_000_000_00
"""Fen a treasury and year."""
YEARS = range(2021, 2025)
_NUMBERS = count(1)
FINANCE = acting("finance of the tests", Role.FINANCE)


async def arrange_plenty(code: str | None = None) -> None:
    """Arrange plenty for every treasury and year of a policy, the current one unless it is named."""
    today: date = (await moment()).today
    version = await current_version(today, code)
    assert version is not None
    # Into a year that is over nothing is arranged.
    for year in YEARS if today.year in YEARS or today.year < YEARS.start else range(today.year, today.year + 3):
        for treasury in treasuries(compiled_version(version).policy, year):
            command = AppropriateBudget(treasury, year, PLENTY, f"测试预〔{year}〕1号", "测试预算批复", version.code)
            assert isinstance(await handle(FINANCE, appropriate_budget, command), Done)


async def arrange_again() -> None:
    """Arrange again what lapsed in the years from today's on.

    Tests go back in time, which no city does: a year that was over has then not begun.
    """
    for budget in await Budget.filter(year__gte=(await moment()).today.year, lapsed__gt=0, free=0):
        number = f"测试重排 {next(_NUMBERS)}"
        amount = budget.lapsed
        command = AppropriateBudget(budget.treasury, budget.year, amount, number, "测试预算批复", budget.policy_code)
        assert isinstance(await handle(FINANCE, appropriate_budget, command), Done)
