"""Payment runs (拨付批次) as the API shows them, and their instruction files."""

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import FileFormat, RunState
from api.kit.instruction_workbooks import workbook
from api.kit.nodes import HasState, Versioned
from api.kit.scalars import CNYAmount
from api.kit.workbooks import MEDIA_TYPE
from api.money.bank_accounts import in_full, takes_files
from api.money.run_rows import PaymentRunRow
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.history import HistoryStep
from domain.handling.leg_queue import treasury_title
from domain.treasury.run_files import Instruction
from workflows.payments.run_rows import instructed
from workflows.runtime.privacy.sealed_rows import Opened
from workflows.transaction.packs import compiled_version


@strawberry.type(description="An instruction file (拨付指令文件): the same run is always the same bytes.")
class InstructionFile:
    """A file."""

    name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="Its media type.")
    content: str = strawberry.field(description="The file: CSV and JSON as text, XLSX as its bytes in Base64.")
    sha256: str = strawberry.field(description="SHA-256 over its rows, as the file itself states it.")


@strawberry.type(description="What one treasury is instructed to pay at once (拨付批次).")
class PaymentRun(HasState, PartActions, Versioned):
    """A run."""

    row: strawberry.Private[rows.PaymentRun]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: str = column("Its number.")
    treasury: str = column("Whose treasury pays.")

    @strawberry.field(description="Its name, in the language of the request (出资财政).")
    async def treasury_title(self, info: Info) -> str:
        """The treasury."""
        version = await info.context.loaders.policy_on.load((self.row.policy_code, info.context.moment.today))
        return info.context.say(treasury_title(compiled_version(version).policy, self.row.treasury)) if version else ""

    policy_code: str = column("Code of the policy under which it pays.")
    state: RunState = column("Where it stands.")

    total: CNYAmount = column("Yuan of its standing rows.")
    count: int = column("How many rows stand.", "rows_count")

    @strawberry.field(
        description="Hash of its standing rows, which approval states and the instruction file repeats "
        "(docs/payment_files.md); null to who does not pay it, and is no auditor."
    )
    def rows_sha256(self, info: Info) -> str | None:
        """The hash."""
        return self.row.rows_sha256 if takes_files(info, self.row.treasury) else None

    @strawberry.field(description="What happened to it, the first first (批次办理记录).")
    async def history(self, info: Info) -> list[HistoryStep]:
        """The history."""
        steps = await info.context.loaders.history_of.load(self.row.id)
        full = in_full(info)
        hidden = Opened([] if full else await _rows_of(self.row, info), "account_no")
        return [HistoryStep.of(step, info, hidden) for step in steps]

    made_by: str = column("Who made it.")
    made_at: datetime = column("When it was made.")
    checked_by: str | None = column("Who gave the first of two approvals; null where it needs one alone.")
    cleared_by: str | None = column("Who approved it.")
    instructed_on: date | None = column("Day on which the treasury was instructed.")

    @strawberry.field(description="Its rows, in order, those left out included; at most 200.")
    async def rows(self, info: Info) -> list[PaymentRunRow]:
        """The rows."""
        return [PaymentRunRow(row=row, treasury=self.row.treasury) for row in await _rows_of(self.row, info)]

    @strawberry.field(
        description="The file by which the treasury is instructed (docs/payment_files.md); null until it is, and to "
        "who does not see accounts in full."
    )
    async def instruction_file(
        self,
        info: Info,
        format: Annotated[  # noqa: A002 - the contract's name
            FileFormat, strawberry.argument(description="How it is written.")
        ] = FileFormat.CSV,
    ) -> InstructionFile | None:
        """The file."""
        if self.row.instructed_on is None or not takes_files(info, self.row.treasury):
            return None
        standing = [row for row in await _rows_of(self.row, info) if row.standing]
        instruction = Instruction(self.row.number, self.row.treasury, [instructed(row) for row in standing])
        # An argument that is left out arrives as the value of its default.
        written = FileFormat(format)
        media_type, content = _written(instruction, written)
        name = f"{self.row.number}.{written.value.lower()}"
        taken = {"file": name, "sha256": instruction.digest}
        info.context.witness.note("export_taken", info.context.signed_in(), taken)
        return InstructionFile(name=name, media_type=media_type, content=content, sha256=instruction.digest)


async def _rows_of(run: rows.PaymentRun, info: Info) -> list[rows.PaymentRunRow]:
    return await info.context.loaders.run_rows_of.load(run.id)


def _written(instruction: Instruction, written: FileFormat) -> tuple[str, str]:
    """The media type of an instruction, and its content as this API passes it on."""
    match written:
        case FileFormat.CSV:
            return "text/csv; charset=utf-8", instruction.as_csv()
        case FileFormat.JSON:
            return "application/json", instruction.as_json()
        case FileFormat.XLSX:
            return MEDIA_TYPE, b64encode(workbook(instruction)).decode()
