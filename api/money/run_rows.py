"""Rows of payment runs (批次明细) as the API shows them."""

from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import VoucherOutcome
from api.kit.nodes import Node
from api.kit.scalars import CNYAmount
from api.money.bank_accounts import BankAccount, in_full, shown_account
from api.shapes.columns import column
from domain.handling.masking import masked, without_accounts
from domain.values.sealed import Sealed, shown_of
from workflows.runtime.privacy.sealed_rows import Opened, clear_of


@strawberry.type(description="One leg of a run, as the treasury is told to pay it.")
class PaymentRunRow(Node):
    """A row."""

    row: strawberry.Private[rows.PaymentRunRow]
    treasury: strawberry.Private[str]
    """Whose treasury pays it."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = column("Its place in the run.")
    grant_number: str = column("Number of its grant (受理编号), as the treasury is told.")
    voucher_no: str = column("The voucher under which it is paid.")
    amount: CNYAmount = column("Yuan.")

    @strawberry.field(
        description="Who is paid: the holder of the account; a person is masked (***) to all to whom the number is."
    )
    async def holder(self, info: Info) -> str:
        """The holder."""
        account = await self._account(info)
        if in_full(info):
            return clear_of(self.row, "holder")
        sealed = Sealed.read(self.row.holder)
        return sealed.shown if sealed else masked(self.row.holder) if account is None else self.row.holder

    @strawberry.field(
        description="The account to which it is paid, by its last four digits: `instructionFile` says it to the "
        "treasury, and `revealBankAccount` to who states why."
    )
    def account_no(self, info: Info) -> str:
        """The account."""
        return clear_of(self.row, "account_no") if in_full(info) else shown_of(self.row.account_no)

    bank: str = column("The bank that keeps the account, as the treasury is told.")
    credit_code: str = column("Credit code of the applicant, as the treasury is told.")

    @strawberry.field(
        description="The account as it was recorded: when, by whom, why; null where it was gathered before that was "
        "kept."
    )
    async def account(self, info: Info) -> BankAccount | None:
        """The account on record."""
        account = await self._account(info)
        return await shown_account(account, info) if account else None

    async def _account(self, info: Info) -> rows.BankAccount | None:
        return await info.context.loaders.account.load(self.row.account_id) if self.row.account_id else None

    gathered_by: str = column("Who put the row down as it stands.")
    standing: bool = column("False once it was left out, gathered anew in another row, or the run cancelled.")

    @strawberry.field(description="Why it no longer stands.")
    def reason(self, info: Info) -> str | None:
        """The reason."""
        return without_accounts(self.row.reason, [] if in_full(info) else Opened([self.row], "account_no"))

    @strawberry.field(
        description="What the treasury said of its voucher, over all the legs that were asked for under it; null until "
        "it answers."
    )
    def outcome(self) -> VoucherOutcome | None:
        """The outcome."""
        return VoucherOutcome(self.row.outcome) if self.row.outcome else None
