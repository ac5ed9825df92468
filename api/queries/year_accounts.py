"""Asking for a year's accounts (年度决算)."""

import strawberry

from api.access.said_errors import bad_input
from api.kit.context import Info
from api.money.money_sights import money_of, office_alone
from api.queries.budgets import Year
from api.queries.closed_years import YearAccounts, accounts_of_year
from api.queries.policies import PolicyCode
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from workflows.policies.policies import current_version
from workflows.treasury.budget_tables import seen_treasuries


@strawberry.type
class ClosedYearQuery:
    """Asking for a year's accounts."""

    @strawberry.field(
        description="The accounts of a year that is over (年度决算), of each treasury that the caller sees, idle ones "
        "too: as they were closed, or as they would be closed now. For the office alone."
    )
    async def year_accounts(self, info: Info, year: Year, policy_code: PolicyCode = None) -> list[YearAccounts]:
        """A year's accounts."""
        office_alone(info)
        today = info.context.moment.today
        version = await current_version(today, policy_code)
        if version is None or year not in YEARS:
            return []
        if year >= today.year:
            en = f"year: {year} is not over; ask budgetExecution for what it has come to so far"
            raise bad_input(Text(zh=f"{year} 年度尚未结束，请查询预算执行情况", en=en))
        treasuries = seen_treasuries(version, year, await money_of(info))
        return await accounts_of_year(version, treasuries, year)
