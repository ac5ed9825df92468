"""Asking for a year's accounts and closing them (年度决算): one of finance proposes, another confirms."""

import strawberry

from api.kit.commands import propose_to
from api.kit.connections import bad_input
from api.kit.context import Info
from api.money.money_sights import money_of, office_alone
from api.mutations.budgets import OnDocument
from api.queries.budgets import Year
from api.queries.closed_years import YearAccounts, accounts_of_year, closed_accounts
from api.queries.policies import PolicyCode
from api.types.proposals import ProposingPayload
from domain.lives.proposal_life import ProposedDeed
from domain.policy.calendar import YEARS
from workflows.policies.policies import current_version
from workflows.treasury.budget_tables import seen_treasuries
from workflows.treasury.closed_years import CloseYear

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="A year that is over and whose accounts are closed.")
class CloseYearInput(OnDocument):
    """A year to close."""

    treasury: str = strawberry.field(description="Code of a payer such as city, or of a paying district.")
    year: int = strawberry.field(description="The calendar year, which is over.")
    sha256: str = strawberry.field(description="`YearAccounts.sha256` as it was shown: exactly that is closed.")
    policy: str | None = strawberry.field(default=None, description="Code of the policy; the current one by default.")

    def command(self) -> CloseYear:
        """Parse to the command."""
        return CloseYear(self.treasury, self.year, self.sha256, self.document_no, self.evidence, self.policy)


@strawberry.type(description="The answer of closeYear.")
class CloseYearPayload(ProposingPayload):
    """The answer of closeYear."""

    @strawberry.field(description="The accounts as they were closed; null while they wait, or where it was refused.")
    async def accounts(self, info: Info) -> YearAccounts | None:
        """The accounts."""
        return await closed_accounts(info, self.shows.get("closed_year"))


@strawberry.type
class ClosedYearQuery:
    """Asking for a year's accounts."""

    @strawberry.field(
        description="The accounts of a year that is over (年度决算), of each treasury that the caller sees, idle ones "
        "too: as they were closed, or as they would be closed now. For the office alone."
    )
    async def year_accounts(self, info: Info, year: Year, policy: PolicyCode = None) -> list[YearAccounts]:
        """A year's accounts."""
        office_alone(info)
        today = info.context.moment.today
        version = await current_version(today, policy)
        if version is None or year not in YEARS:
            return []
        if year >= today.year:
            message = f"year: {year} is not over; ask budgetExecution for what it has come to so far"
            raise bad_input(message)
        seen = seen_treasuries(version, year, await money_of(info))
        return await accounts_of_year(version, seen, year)


@strawberry.type
class ClosedYearMutation:
    """Closing a year."""

    @strawberry.mutation(
        description="Close the accounts of a treasury's year (年度决算): its figures are kept as of its last day, "
        "under a hash, and never change. By two people of finance: one proposes, the other confirms. Refuses "
        "BUDGET_YEAR_NOT_OVER, YEAR_CLOSED, YEAR_FIGURES_DIFFER."
    )
    async def close_year(self, info: Info, input: CloseYearInput) -> CloseYearPayload:
        """Close a year."""
        return await propose_to(CloseYearPayload, info, ProposedDeed.CLOSE_YEAR, input)
