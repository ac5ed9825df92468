"""What a calendar year paid and had back (当年收支) as the API shows it."""

import strawberry

from api.kit.context import Info
from api.kit.past_days import AsOf, told_day
from api.kit.scalars import CNYAmount
from api.money.money_sights import money_of, office_alone
from api.queries.budgets import Year
from api.queries.policies import PolicyCode
from domain.policy.calendar import YEARS
from workflows.policies.policies import current_version
from workflows.treasury.past_days import end_of
from workflows.treasury.year_payments import year_payments


@strawberry.type(
    description="What was put on record in one calendar year between a treasury's budget of one year and applicants."
)
class YearPayments:
    """One line of a year."""

    treasury: str = strawberry.field(description="Whose money.")
    budget_year: int = strawberry.field(description="The year to whose budget it belongs (所属年度).")
    paid: CNYAmount = strawberry.field(description="Yuan paid out (支付).")
    returned: CNYAmount = strawberry.field(description="Yuan that came back from the bank (退票冲回).")
    recovered: CNYAmount = strawberry.field(description="Yuan that came back on recoveries (追回).")
    reinstated: CNYAmount = strawberry.field(
        description="Yuan that had counted as come back and are the applicant's again, or did not come (恢复支付)."
    )


@strawberry.type
class YearPaymentsQuery:
    """Asking what a year paid."""

    @strawberry.field(
        description="What a calendar year paid and what came back in it (当年收支), beside the year to whose budget it "
        "belongs, by treasury. It counts in the year in which it was put on record, so a year that is over never "
        "changes. For the office alone."
    )
    async def payments_of_year(
        self, info: Info, year: Year, policy_code: PolicyCode = None, as_of: AsOf = None
    ) -> list[YearPayments]:
        """What a year paid and had back."""
        office_alone(info)
        version = await current_version(told_day(info, as_of), policy_code)
        if version is None or year not in YEARS:
            return []
        end = None if as_of is None else end_of(as_of)
        return [
            YearPayments(
                treasury=line.treasury,
                budget_year=line.year,
                paid=CNYAmount(line.paid),
                returned=CNYAmount(line.returned),
                recovered=CNYAmount(line.recovered),
                reinstated=CNYAmount(line.reinstated),
            )
            for line in await year_payments(version.code, year, end, await money_of(info))
        ]
