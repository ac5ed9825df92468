"""One command over many payments or accounts (批量申请拨付、批量登记账户): an answer for each."""

from uuid import UUID

import strawberry

from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.selections import SELECTED, chosen
from api.money.payments import Payment
from api.mutations.accounts import AccountParticulars
from api.rows.many_grants import OnMany
from api.rows.many_rows import AnsweredRow, RowsPayload, act_on_rows, answered, shown_grant
from api.types.grants import Grant
from workflows.payments.accounts import record_bank_account
from workflows.payments.payments import RequestPayment, request_payment
from workflows.transaction.many_rows import Layout, Row, RowAnswer, Sheet, do_each

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="One payment of many.")
class PaymentRowInput:
    """One payment of many."""

    id: strawberry.ID = strawberry.field(description="The payment.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="Version of its grant when you decided; where it changed, STALE_VERSION. Left out, it is taken as "
        "it stands.",
    )


@strawberry.input(description="Payments whose open legs the treasuries are asked to pay.")
class RequestPaymentsInput(OnMany):
    """Requests to the treasuries."""

    rows: list[PaymentRowInput] | None = strawberry.field(
        default=None, description="The payments, at most 500, in the order in which they are requested."
    )


@strawberry.type(description="What became of one payment of many.")
class PaymentRow(AnsweredRow):
    """What became of one payment of many."""

    @strawberry.field(
        description="The payment as it now stands, where it was refused, too; null where the caller sees none."
    )
    async def payment(self, info: Info) -> Payment | None:
        """The payment."""
        loaders, uid = info.context.loaders, self.answer.shown
        found = await loaders.payment.load(uid) if uid else None
        seen = await loaders.seen_grant(info.context.signed_in(), found.grant_id) if found else None
        return Payment(row=found) if found and seen else None


@strawberry.type(description="The answer of requestPayments.")
class RequestPaymentsPayload(RowsPayload):
    """The answer of requestPayments."""

    @strawberry.field(description="What became of each, in their order; null where all of them were refused.")
    def rows(self) -> list[PaymentRow] | None:
        """The rows."""
        return answered(self, PaymentRow)


@strawberry.input(description="One account of many.")
class BankAccountRowInput(AccountParticulars):
    """One account of many."""


@strawberry.input(description="Accounts to which awards are paid.")
class RecordBankAccountsInput(Keyed):
    """Accounts to record."""

    rows: list[BankAccountRowInput] = strawberry.field(description="The accounts, at most 500.")


@strawberry.type(description="What became of one account of many.")
class BankAccountRow(AnsweredRow):
    """What became of one account of many."""

    @strawberry.field(
        description="The grant as it now stands, where it was refused, too; null where the caller sees none."
    )
    async def grant(self, info: Info) -> Grant | None:
        """The grant."""
        return await shown_grant(self.answer, info)


@strawberry.type(description="The answer of recordBankAccounts.")
class RecordBankAccountsPayload(RowsPayload):
    """The answer of recordBankAccounts."""

    @strawberry.field(description="What became of each, in their order; null where all of them were refused.")
    def rows(self) -> list[BankAccountRow] | None:
        """The rows."""
        return answered(self, BankAccountRow)


def _payment_row(uid: strawberry.ID, version: int) -> PaymentRowInput:
    return PaymentRowInput(id=uid, expected_version=version)


def _payment_of(row: PaymentRowInput) -> UUID:
    return asked_id("Payment", row.id)


def _grant_of(row: BankAccountRowInput) -> UUID:
    return asked_id("Grant", row.id)


async def _request(row: Row, payment: PaymentRowInput) -> None:
    await row.do(request_payment, RequestPayment(row.on, payment.expected_version))


async def _record(row: Row, account: BankAccountRowInput) -> None:
    await row.do(record_bank_account, account.command())


@strawberry.type
class ManyPaymentsMutation:
    """Commands on many payments and accounts."""

    @strawberry.mutation(
        description="Ask the treasuries to pay the open legs of payments (批量申请拨付), each by itself, as "
        "`requestPayment` does. By finance."
    )
    async def request_payments(self, info: Info, input: RequestPaymentsInput) -> RequestPaymentsPayload:
        """Request payments."""

        async def each(sheet: Sheet) -> list[RowAnswer]:
            payments = chosen("Payment", input.rows, input.selection, _payment_row)
            within = SELECTED if input.rows is None else None
            return await do_each(sheet, payments, _request, Layout(_payment_of, within=within))

        return await act_on_rows(RequestPaymentsPayload, info, input, each)

    @strawberry.mutation(
        description="Put accounts on record, or correct them (批量登记收款账户), each by itself, as "
        "`recordBankAccount` does. By the applicant, an officer or finance."
    )
    async def record_bank_accounts(self, info: Info, input: RecordBankAccountsInput) -> RecordBankAccountsPayload:
        """Record accounts."""
        return await act_on_rows(
            RecordBankAccountsPayload, info, input, lambda sheet: do_each(sheet, input.rows, _record, Layout(_grant_of))
        )
