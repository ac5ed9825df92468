"""Payment runs (拨付批次) as the API shows them, their instruction files, and asking for them."""

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.bank_accounts import BankAccount, in_full, shown_account_no, shown_holder
from api.budget_queries import office_alone
from api.connections import After, Before, First, Last, Order, PageInfo, Paging, as_kept, page_of
from api.context import Info
from api.enumerations import FileFormat, RunState
from api.history import HistoryStep
from api.identifiers import global_id
from api.instruction_workbooks import MEDIA_TYPE, workbook
from api.nodes import Node
from api.scalars import CNYAmount
from domain.run_files import Instruction
from workflows.run_rows import instructed

_NEWEST = Order("made_at")


@strawberry.type(description="One leg of a run, as the treasury is told to pay it.")
class PaymentRunRow:
    """A row."""

    row: strawberry.Private[rows.PaymentRunRow]

    @strawberry.field(description="Its place in the run.")
    def number(self) -> int:
        """The place."""
        return self.row.number

    @strawberry.field(description="Id of the leg.")
    def leg_id(self) -> strawberry.ID:
        """The leg."""
        return global_id("PaymentLeg", self.row.leg_id)

    @strawberry.field(description="Number of the grant (受理编号).")
    def grant_number(self) -> str:
        """The grant."""
        return self.row.grant_number

    @strawberry.field(description="The voucher under which it is paid.")
    def voucher_no(self) -> str:
        """The voucher."""
        return self.row.voucher_no

    @strawberry.field(description="Yuan.")
    def amount(self) -> CNYAmount:
        """The amount."""
        return CNYAmount(self.row.amount)

    @strawberry.field(
        description="Who is paid: the holder of the account; a person is masked (***) to all to whom the number is."
    )
    async def holder(self, info: Info) -> str:
        """The holder."""
        account = await self._account(info)
        return shown_holder(self.row.holder, info, personal=account is None or account.grant_id is not None)

    @strawberry.field(
        description="The account to which it is paid, as the treasury is told; its last four digits alone to all but "
        "finance, treasury and auditors."
    )
    def account_no(self, info: Info) -> str:
        """The account."""
        return shown_account_no(self.row.account_no, info)

    @strawberry.field(description="The bank that keeps the account, as the treasury is told.")
    def bank(self) -> str:
        """The bank."""
        return self.row.bank

    @strawberry.field(description="Credit code of the applicant, as the treasury is told.")
    def credit_code(self) -> str:
        """The credit code."""
        return self.row.credit_code

    @strawberry.field(
        description="The account as it was recorded: when, by whom, why; null where it was gathered before that was "
        "kept."
    )
    async def account(self, info: Info) -> BankAccount | None:
        """The account on record."""
        account = await self._account(info)
        return BankAccount(row=account) if account else None

    async def _account(self, info: Info) -> rows.BankAccount | None:
        return await info.context.loaders.account.load(self.row.account_id) if self.row.account_id else None

    @strawberry.field(description="Who put the row down as it stands.")
    def gathered_by(self) -> str:
        """Who gathered it."""
        return self.row.gathered_by

    @strawberry.field(description="False once it was left out, gathered anew in another row, or the run cancelled.")
    def standing(self) -> bool:
        """Whether it stands."""
        return self.row.standing

    @strawberry.field(description="Why it no longer stands.")
    def reason(self) -> str | None:
        """The reason."""
        return self.row.reason

    @strawberry.field(description="SETTLED, RETURNED or UNKNOWN; null until the treasury answers.")
    def outcome(self) -> str | None:
        """The outcome."""
        return self.row.outcome


@strawberry.type(description="An instruction file (拨付指令文件): the same run is always the same bytes.")
class InstructionFile:
    """A file."""

    name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="Its media type.")
    content: str = strawberry.field(description="The file: CSV and JSON as text, XLSX as its bytes in Base64.")
    sha256: str = strawberry.field(description="SHA-256 over its rows, as the file itself states it.")


@strawberry.type(description="What one treasury is instructed to pay at once (拨付批次).")
class PaymentRun(Node):
    """A run."""

    row: strawberry.Private[rows.PaymentRun]

    def uid(self) -> UUID:
        """Answer the id of its row."""
        return self.row.id

    @strawberry.field(description="Its number.")
    def number(self) -> str:
        """The number."""
        return self.row.number

    @strawberry.field(description="Whose treasury pays.")
    def treasury(self) -> str:
        """The treasury."""
        return self.row.treasury

    @strawberry.field(description="Where it stands.")
    def state(self) -> RunState:
        """The state."""
        return self.row.state

    @strawberry.field(description="Grows with every step.")
    def version(self) -> int:
        """The version."""
        return self.row.version

    @strawberry.field(description="Yuan of its standing rows.")
    def total(self) -> CNYAmount:
        """The total."""
        return CNYAmount(self.row.total)

    @strawberry.field(description="How many rows stand.")
    def count(self) -> int:
        """The count."""
        return self.row.rows_count

    @strawberry.field(
        description="Hash of its standing rows, which approval states and the instruction file repeats "
        "(docs/payment_files.md); null to who does not see accounts in full."
    )
    def rows_sha256(self, info: Info) -> str | None:
        """The hash."""
        return self.row.rows_sha256 if in_full(info) else None

    @strawberry.field(description="What happened to it, the first first (批次办理记录).")
    async def history(self, info: Info) -> list[HistoryStep]:
        """The history."""
        return [HistoryStep.of(step, info) for step in await info.context.loaders.history_of.load(self.row.id)]

    @strawberry.field(description="Who made it.")
    def made_by(self) -> str:
        """Who made it."""
        return self.row.made_by

    @strawberry.field(description="When it was made.")
    def made_at(self) -> datetime:
        """When."""
        return self.row.made_at

    @strawberry.field(description="Who gave the first of two approvals; null where it needs one alone.")
    def checked_by(self) -> str | None:
        """Who checked it."""
        return self.row.checked_by

    @strawberry.field(description="Who approved it.")
    def cleared_by(self) -> str | None:
        """Who approved it."""
        return self.row.cleared_by

    @strawberry.field(description="Day on which the treasury was instructed.")
    def instructed_on(self) -> date | None:
        """The day."""
        return self.row.instructed_on

    @strawberry.field(description="Its rows, in order, those left out included; at most 200.")
    async def rows(self, info: Info) -> list[PaymentRunRow]:
        """The rows."""
        return [PaymentRunRow(row=row) for row in await info.context.loaders.run_rows_of.load(self.row.id)]

    @strawberry.field(
        description="The file by which the treasury is instructed; null until it is (docs/payment_files.md)."
    )
    async def instruction_file(
        self,
        info: Info,
        format: Annotated[  # noqa: A002 - the contract's name
            FileFormat, strawberry.argument(description="How it is written.")
        ] = FileFormat.CSV,
    ) -> InstructionFile | None:
        """The file."""
        if self.row.instructed_on is None:
            return None
        standing = [row for row in await info.context.loaders.run_rows_of.load(self.row.id) if row.standing]
        instruction = Instruction(self.row.number, self.row.treasury, [instructed(row) for row in standing])
        # An argument that is left out arrives as the value of its default.
        written = FileFormat(format)
        media_type, content = _written(instruction, written)
        name = f"{self.row.number}.{written.value.lower()}"
        return InstructionFile(name=name, media_type=media_type, content=content, sha256=instruction.digest)


def _written(instruction: Instruction, written: FileFormat) -> tuple[str, str]:
    """The media type of an instruction, and its content as this API passes it on."""
    match written:
        case FileFormat.CSV:
            return "text/csv; charset=utf-8", instruction.as_csv()
        case FileFormat.JSON:
            return "application/json", instruction.as_json()
        case FileFormat.XLSX:
            return MEDIA_TYPE, b64encode(workbook(instruction)).decode()


@strawberry.type(description="A run in a page.")
class PaymentRunEdge:
    """A run in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentRun = strawberry.field(description="The run.")


@strawberry.type(description="A page of runs, newest first.")
class PaymentRunConnection:
    """A page of runs."""

    edges: list[PaymentRunEdge] = strawberry.field(description="The runs of the page.")
    page_info: PageInfo = strawberry.field(description="About the page.")


@strawberry.input(description="Which runs; every part given must hold.")
class PaymentRunFilter:
    """Which runs."""

    states: list[RunState] | None = strawberry.field(default=None, description="Where they stand.")
    treasury: str | None = strawberry.field(default=None, description="Whose treasury pays.")


@strawberry.type
class RunQuery:
    """Asking for payment runs."""

    @strawberry.field(description="Payment runs, newest first (拨付批次). For the office alone.")
    async def payment_runs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentRunFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> PaymentRunConnection:
        """A page of runs."""
        office_alone(info)
        found = rows.PaymentRun.all()
        if filter is not None and filter.states is not None:
            found = found.filter(state__in=[str(state) for state in filter.states])
        if filter is not None and filter.treasury is not None:
            found = found.filter(treasury=as_kept(filter.treasury, 20))
        page = await page_of(found, Paging(first, after, last, before), _NEWEST)
        edges = [PaymentRunEdge(cursor=cursor, node=PaymentRun(row=row)) for cursor, row in page.rows]
        return PaymentRunConnection(edges=edges, page_info=page.about)
