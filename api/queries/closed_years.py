"""A year's accounts (年度决算) as the API shows them: as they would be closed, or as they were, for ever."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import ProposalState
from api.kit.nodes import Node
from api.kit.scalars import CNYAmount
from api.money.money_sights import money_of
from domain.handling.leg_queue import treasury_title
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.treasury.closed_years import MeasureFigures, PaymentFigures, YearFigures, read_figures
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version
from workflows.treasury.closed_years import closed_year_id, figures_of
from workflows.treasury.payment_register import measure_title_of


@strawberry.type(description="What a year came to for one measure, as budget execution told it at the year's end.")
class MeasureOfYear:
    """One measure of a year."""

    line: strawberry.Private[MeasureFigures]
    name: strawberry.Private[Text]
    measure_code: str = strawberry.field(description="Code of the measure.")

    @strawberry.field(description="Its title, in the language of the request.")
    def measure_title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.name)

    @strawberry.field(description="Yuan committed to legs that were not paid (已保留未支付).")
    def reserved(self) -> CNYAmount:
        """What was reserved."""
        return CNYAmount(self.line.reserved)

    @strawberry.field(description="Yuan that waited for a budget (待安排预算).")
    def waiting(self) -> CNYAmount:
        """What waited."""
        return CNYAmount(self.line.waiting)

    @strawberry.field(description="How many legs waited.")
    def waiting_legs(self) -> int:
        """How many legs."""
        return self.line.waiting_legs

    @strawberry.field(description="Yuan paid out and not come back (已支付).")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.line.paid)

    @strawberry.field(description="Yuan that came back on recoveries, restored to the budget or not (收回).")
    def came_back(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.line.came_back)

    @strawberry.field(
        description="Yuan of legs that were not settled though another payer's leg of the same payment was (拖欠)."
    )
    def arrears(self) -> CNYAmount:
        """What was in arrears."""
        return CNYAmount(self.line.arrears)


@strawberry.type(description="What moved in the year between the treasury's budget of one year and applicants (收支).")
class PaymentsInYear:
    """What moved in a year of one budget."""

    line: strawberry.Private[PaymentFigures]
    budget_year: int = strawberry.field(description="The year to whose budget it belongs (所属年度).")

    @strawberry.field(description="Yuan paid out (支付).")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.line.paid)

    @strawberry.field(description="Yuan that came back from the bank (退票冲回).")
    def returned(self) -> CNYAmount:
        """What the bank returned."""
        return CNYAmount(self.line.returned)

    @strawberry.field(description="Yuan that came back on recoveries (追回).")
    def recovered(self) -> CNYAmount:
        """What was recovered."""
        return CNYAmount(self.line.recovered)

    @strawberry.field(description="Yuan that had counted as come back and are the applicant's again (恢复支付).")
    def reinstated(self) -> CNYAmount:
        """What was reinstated."""
        return CNYAmount(self.line.reinstated)


@strawberry.type(
    description="The accounts of a treasury's year under a policy (年度决算), as of the end of its last day: reckoned "
    "as long as nobody closed them, and as they were closed from then on, for ever. What came later is told in the "
    "year in which it came."
)
class YearAccounts(Node):
    """A year's accounts."""

    figures: strawberry.Private[YearFigures]
    row: strawberry.Private[rows.ClosedYear | None]
    terms: strawberry.Private[Policy]

    def uid(self) -> UUID:
        """Return the id of the year."""
        return closed_year_id(self.figures.policy, self.figures.treasury, self.figures.year)

    @strawberry.field(description="Code of the policy.")
    def policy_code(self) -> str:
        """The policy."""
        return self.figures.policy

    @strawberry.field(description="Whose accounts they are: a payer's code, or that of a paying district.")
    def treasury(self) -> str:
        """The treasury."""
        return self.figures.treasury

    @strawberry.field(description="What the office calls it, in the language of the request (市级、洪山区).")
    def title(self, info: Info) -> str:
        """The treasury's name."""
        return info.context.say(treasury_title(self.terms, self.figures.treasury))

    @strawberry.field(description="The calendar year.")
    def year(self) -> int:
        """The year."""
        return self.figures.year

    @strawberry.field(
        description="Yuan that were arranged for the year, what was brought forward included (安排): free + reserved "
        "+ paid + recovered + lapsed + carriedOver."
    )
    def appropriated(self) -> CNYAmount:
        """What was arranged."""
        return CNYAmount(self.figures.budget.appropriated)

    @strawberry.field(description="Of `appropriated`, what came over from an earlier year (上年结转).")
    def brought_forward(self) -> CNYAmount:
        """What was brought forward."""
        return CNYAmount(self.figures.budget.brought_forward)

    @strawberry.field(description="Yuan not committed at the year's end (结余): they lapse with the new year.")
    def free(self) -> CNYAmount:
        """What was free."""
        return CNYAmount(self.figures.budget.free)

    @strawberry.field(description="Yuan committed to legs that were not paid (已保留未支付).")
    def reserved(self) -> CNYAmount:
        """What was reserved."""
        return CNYAmount(self.figures.budget.reserved)

    @strawberry.field(description="Yuan paid of the year's budget and not come back by its end (已支付).")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.figures.budget.paid)

    @strawberry.field(description="Yuan that came back on recoveries and were not restored (已追回).")
    def recovered(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.figures.budget.recovered)

    @strawberry.field(description="Yuan that had lapsed (已收回); nothing before the year was over.")
    def lapsed(self) -> CNYAmount:
        """What lapsed."""
        return CNYAmount(self.figures.budget.lapsed)

    @strawberry.field(description="Yuan that had been carried over (已结转); nothing before the year was over.")
    def carried_over(self) -> CNYAmount:
        """What was carried over."""
        return CNYAmount(self.figures.budget.carried_over)

    @strawberry.field(description="Yuan that the bank returned in the year, of whichever year's budget (退票).")
    def returned(self) -> CNYAmount:
        """What the bank returned."""
        return CNYAmount(self.figures.returned)

    @strawberry.field(description="Yuan that waited for a budget at the year's end (待安排预算).")
    def waiting(self) -> CNYAmount:
        """What waited."""
        return CNYAmount(self.figures.sums.waiting)

    @strawberry.field(description="How many legs waited.")
    def waiting_legs(self) -> int:
        """How many legs waited."""
        return self.figures.sums.waiting_legs

    @strawberry.field(description="Yuan in arrears at the year's end (拖欠).")
    def arrears(self) -> CNYAmount:
        """What was in arrears."""
        return CNYAmount(self.figures.sums.arrears)

    @strawberry.field(description="The same by measure; those of which the year knows nothing are left out.")
    def measures(self) -> list[MeasureOfYear]:
        """The measures."""
        return [
            MeasureOfYear(line=line, name=measure_title_of(self.terms, line.measure), measure_code=line.measure)
            for line in self.figures.measures
        ]

    @strawberry.field(description="What was paid and came back in the year, by the year to whose budget it belongs.")
    def payments(self) -> list[PaymentsInYear]:
        """What moved."""
        return [PaymentsInYear(line=line, budget_year=line.budget_year) for line in self.figures.payments]

    @strawberry.field(description="SHA-256 over `written`: who closes the year states it.")
    def sha256(self) -> str:
        """The hash."""
        return self.row.sha256 if self.row else self.figures.digest

    @strawberry.field(description="All figures as one text: JSON with sorted names, without blanks, amounts in fen.")
    def written(self) -> str:
        """The figures as they are hashed."""
        return self.figures.written

    @strawberry.field(description="When they were closed; null while they are not.")
    def closed_at(self) -> datetime | None:
        """When they were closed."""
        return self.row.closed_at if self.row else None

    @strawberry.field(description="Who confirmed the closing; null while they are not closed.")
    def closed_by(self) -> str | None:
        """Who closed them."""
        return self.row.closed_by if self.row else None

    @strawberry.field(description="Who proposed the closing that was confirmed; null while they are not closed.")
    async def proposed_by(self, info: Info) -> str | None:
        """Who proposed it."""
        proposals = await info.context.loaders.proposals_on.load(self.row.id) if self.row else []
        return next((each.proposed_by for each in proposals if each.state is ProposalState.CONFIRMED), None)

    @strawberry.field(description="Number of the document on which they were closed.")
    def document_no(self) -> str | None:
        """The document."""
        return self.row.document_no if self.row else None

    @strawberry.field(description="The evidence of their closing.")
    def evidence(self) -> str | None:
        """The evidence."""
        return self.row.evidence if self.row else None


async def accounts_of_year(version: rows.PolicyVersion, treasuries: list[str], year: int) -> list[YearAccounts]:
    """Return a year's accounts of treasuries, in their order: closed ones as they were closed, the others reckoned."""
    closings = rows.ClosedYear.filter(policy_code=version.code, year=year, treasury__in=treasuries)
    closed = {row.treasury: row for row in await closings}
    opened = [code for code in treasuries if code not in closed]
    reckoned = await figures_of(version, opened, year) if opened else {}
    policy = compiled_version(version).policy
    return [
        YearAccounts(
            figures=read_figures(closed[code].figures) if code in closed else reckoned[code],
            row=closed.get(code),
            terms=policy,
        )
        for code in treasuries
    ]


async def closed_accounts(info: Info, uid: object) -> YearAccounts | None:
    """Return the accounts of a year that was closed, by its id, as long as the caller sees the treasury's money."""
    row = await rows.ClosedYear.filter((await money_of(info)).of()).get_or_none(id=uid) if uid else None
    version = await current_version(info.context.moment.today, row.policy_code) if row else None
    if row is None or version is None:
        return None
    return YearAccounts(figures=read_figures(row.figures), row=row, terms=compiled_version(version).policy)
