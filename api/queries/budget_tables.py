"""Tables of a year's budgets as the API shows them (预算执行表、结转结余表), and as workbooks."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import strawberry

from api.kit.context import Info
from api.kit.past_days import AsOf, told_day
from api.kit.report_files import ReportFile, office_workbook
from api.kit.scalars import CNYAmount
from api.money.money_sights import money_of, office_alone
from api.queries.budgets import Year
from api.queries.policies import PolicyCode
from api.shapes.columns import column
from domain.handling.leg_queue import treasury_title
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.treasury.tables import Cell, Column, Kind, Table, office_table
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version
from workflows.treasury.budget_tables import BudgetRow, budget_rows, total_of

T = TypeVar("T", bound="_Table")
_TOTAL = Text(zh="合计", en="Total")
_NAMED = Column("title", Text(zh="出资财政", en="Treasury"))
_EXECUTION = (
    _NAMED,
    Column("appropriated", Text(zh="预算安排（元）", en="Appropriated"), Kind.YUAN),
    Column("reserved", Text(zh="已保留未支付（元）", en="Reserved"), Kind.YUAN),
    Column("paid", Text(zh="已支付（元）", en="Paid"), Kind.YUAN),
    Column("rate", Text(zh="执行率", en="Rate"), Kind.RATE),
    Column("free", Text(zh="可用（元）", en="Free"), Kind.YUAN),
    Column("waiting", Text(zh="待安排预算（元）", en="Waiting"), Kind.YUAN),
    Column("waitingLegs", Text(zh="待安排笔数", en="Legs that wait"), Kind.COUNT),
    Column("arrears", Text(zh="拖欠（元）", en="Arrears"), Kind.YUAN),
    Column("cameBack", Text(zh="追回（元）", en="Came back"), Kind.YUAN),
    Column("lapsed", Text(zh="已收回（元）", en="Lapsed"), Kind.YUAN),
    Column("carriedOver", Text(zh="已结转（元）", en="Carried over"), Kind.YUAN),
)
_CARRY_OVER = (
    _NAMED,
    Column("broughtForward", Text(zh="上年结转（元）", en="Brought forward"), Kind.YUAN),
    Column("arranged", Text(zh="本年安排（元）", en="Arranged"), Kind.YUAN),
    Column("appropriated", Text(zh="预算合计（元）", en="Appropriated"), Kind.YUAN),
    Column("paid", Text(zh="已支付（元）", en="Paid"), Kind.YUAN),
    Column("recovered", Text(zh="追回未恢复（元）", en="Recovered"), Kind.YUAN),
    Column("reserved", Text(zh="年末结转：已保留未支付（元）", en="Reserved"), Kind.YUAN),
    Column("left", Text(zh="年末结余：未使用（元）", en="Left"), Kind.YUAN),
    Column("lapsed", Text(zh="其中：已收回（元）", en="Lapsed"), Kind.YUAN),
    Column("carriedOver", Text(zh="已结转以后年度（元）", en="Carried over"), Kind.YUAN),
)


@strawberry.type
class _TableRow:
    """A row of a table of budgets."""

    row: strawberry.Private[BudgetRow]
    name: strawberry.Private[Text]

    @strawberry.field(description="Whose money: a payer's code, or that of a paying district; null for the total.")
    def treasury(self) -> str | None:
        """The treasury."""
        return self.row.treasury or None

    @strawberry.field(description="Its name, in the language of the request.")
    def title(self, info: Info) -> str:
        """The name."""
        return info.context.say(self.name)

    @strawberry.field(description="Yuan that were arranged, what was brought forward included (预算安排).")
    def appropriated(self) -> CNYAmount:
        """What was arranged."""
        return CNYAmount(self.row.budget.appropriated)

    @strawberry.field(description="Yuan committed to legs that are not paid (已保留未支付).")
    def reserved(self) -> CNYAmount:
        """What is reserved."""
        return CNYAmount(self.row.budget.reserved)

    @strawberry.field(description="Yuan paid out and not come back (已支付).")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.row.budget.paid)

    @strawberry.field(description="Yuan that lapsed and were not carried over (已收回).")
    def lapsed(self) -> CNYAmount:
        """What lapsed."""
        return CNYAmount(self.row.budget.lapsed)

    @strawberry.field(description="Yuan that were carried over to a later year (已结转).")
    def carried_over(self) -> CNYAmount:
        """What was carried over."""
        return CNYAmount(self.row.budget.carried_over)


@strawberry.type(description="A treasury's row of the table of execution, or its last row (预算执行表).")
class ExecutionRow(_TableRow):
    """A row of the table of execution."""

    @strawberry.field(description="`paid` in percent of `appropriated`, two decimals, rounded down; null without any.")
    def rate(self) -> str | None:
        """The rate (执行率)."""
        rate = self.row.rate
        return None if rate is None else f"{rate // 100}.{rate % 100:02d}"

    @strawberry.field(description="Yuan not yet committed (可用).")
    def free(self) -> CNYAmount:
        """What is free."""
        return CNYAmount(self.row.budget.free)

    @strawberry.field(description="Yuan that wait for a budget, in the table of the day's own year (待安排预算).")
    def waiting(self) -> CNYAmount:
        """What waits."""
        return CNYAmount(self.row.execution.waiting)

    @strawberry.field(description="How many legs wait.")
    def waiting_legs(self) -> int:
        """How many legs wait."""
        return self.row.execution.waiting_legs

    @strawberry.field(description="Yuan in arrears (拖欠), as in `budgetExecution`.")
    def arrears(self) -> CNYAmount:
        """What is in arrears."""
        return CNYAmount(self.row.execution.arrears)

    @strawberry.field(description="Yuan that came back on recoveries, restored to the budget or not (追回).")
    def came_back(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.row.execution.recovered)


@strawberry.type(description="A treasury's row of what is carried over and left, or its last row (结转结余表).")
class CarryOverRow(_TableRow):
    """A row of what is carried over: broughtForward + arranged = paid + recovered + reserved + left + carriedOver."""

    @strawberry.field(description="Yuan that came over from an earlier year (上年结转).")
    def brought_forward(self) -> CNYAmount:
        """What was brought forward."""
        return CNYAmount(self.row.budget.brought_forward)

    arranged: CNYAmount = column("Yuan that were arranged for the year itself, cuts taken off (本年安排).")

    @strawberry.field(description="Yuan that came back on recoveries and were not restored (追回未恢复).")
    def recovered(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.row.budget.recovered)

    left: CNYAmount = column("Yuan that nobody used: free, or lapsed and not carried over (年末结余).")


@strawberry.type
class _Table:
    """A table of budgets."""

    terms: strawberry.Private[Policy]
    table_rows: strawberry.Private[list[BudgetRow]]
    policy_code: str = strawberry.field(description="Code of the policy.")
    year: int = strawberry.field(description="The year of the budgets.")
    as_of: date = strawberry.field(description="The day at whose end it stood so; today for how it stands now.")

    def name_of(self, row: BudgetRow) -> Text:
        """Return what a row is called."""
        return treasury_title(self.terms, row.treasury) if row.treasury else _TOTAL

    def table(self, title: Text, columns: Sequence[Column], cells: list[list[Cell]]) -> Table:
        """Return it as a table of the office; the last of the cells are the total."""
        return office_table(title, self.year, self.as_of, columns, cells[:-1], cells[-1])

    def whole(self) -> list[BudgetRow]:
        """Return its rows, and what they add up to."""
        return [*self.table_rows, total_of(self.table_rows)]


@strawberry.type(description="How the budgets of a year are executed (预算执行表), every treasury, idle ones too.")
class ExecutionTable(_Table):
    """The table of execution."""

    @strawberry.field(description="A row a treasury, in the policy's order.")
    def rows(self) -> list[ExecutionRow]:
        """The rows."""
        return [ExecutionRow(row=row, name=self.name_of(row)) for row in self.table_rows]

    @strawberry.field(description="What they add up to.")
    def total(self) -> ExecutionRow:
        """The total."""
        return ExecutionRow(row=total_of(self.table_rows), name=_TOTAL)

    @strawberry.field(description="The same as a workbook (XLSX), with the office's headings.")
    def file(self, info: Info) -> ReportFile:
        """The workbook."""
        cells = [self._cells(row) for row in self.whole()]
        return office_workbook(info, self.table(Text(zh="预算执行表", en="Execution"), _EXECUTION, cells))

    def _cells(self, row: BudgetRow) -> list[Cell]:
        budget, execution = row.budget, row.execution
        money = [budget.appropriated, budget.reserved, budget.paid, row.rate, budget.free]
        waits = [execution.waiting, execution.waiting_legs, execution.arrears, execution.recovered]
        return [self.name_of(row).zh, *money, *waits, budget.lapsed, budget.carried_over]


@strawberry.type(description="What of a year's budgets is carried over and left (结转结余表), every treasury.")
class CarryOverTable(_Table):
    """The table of what is carried over."""

    @strawberry.field(description="A row a treasury, in the policy's order.")
    def rows(self) -> list[CarryOverRow]:
        """The rows."""
        return [CarryOverRow(row=row, name=self.name_of(row)) for row in self.table_rows]

    @strawberry.field(description="What they add up to.")
    def total(self) -> CarryOverRow:
        """The total."""
        return CarryOverRow(row=total_of(self.table_rows), name=_TOTAL)

    @strawberry.field(description="The same as a workbook (XLSX), with the office's headings.")
    def file(self, info: Info) -> ReportFile:
        """The workbook."""
        cells = [self._cells(row) for row in self.whole()]
        return office_workbook(info, self.table(Text(zh="结转结余表", en="Carry-over"), _CARRY_OVER, cells))

    def _cells(self, row: BudgetRow) -> list[Cell]:
        budget = row.budget
        came = [budget.brought_forward, row.arranged, budget.appropriated]
        return [
            self.name_of(row).zh,
            *came,
            *(budget.paid, budget.recovered, budget.reserved, row.left, budget.lapsed, budget.carried_over),
        ]


@strawberry.type
class BudgetTableQuery:
    """Asking for tables of budgets."""

    @strawberry.field(
        description="How the budgets of a year are executed, as a table with totals (预算执行表); null where there is "
        "no such policy. For the office alone."
    )
    async def execution_table(
        self, info: Info, year: Year, policy_code: PolicyCode = None, as_of: AsOf = None
    ) -> ExecutionTable | None:
        """The table of execution."""
        return await _table(ExecutionTable, info, year, policy_code, as_of)

    @strawberry.field(
        description="What of a year's budgets is carried over and left, as a table with totals (结转结余表); null "
        "where there is no such policy. For the office alone."
    )
    async def carry_over_table(
        self, info: Info, year: Year, policy_code: PolicyCode = None, as_of: AsOf = None
    ) -> CarryOverTable | None:
        """The table of what is carried over."""
        return await _table(CarryOverTable, info, year, policy_code, as_of)


async def _table(kind: type[T], info: Info, year: int, policy_code: str | None, as_of: date | None) -> T | None:
    office_alone(info)
    day = told_day(info, as_of)
    version = await current_version(day, policy_code)
    if version is None or year not in YEARS:
        return None
    table_rows = await budget_rows(version, year, day, await money_of(info), past=as_of is not None)
    return kind(
        terms=compiled_version(version).policy, table_rows=table_rows, policy_code=version.code, year=year, as_of=day
    )
