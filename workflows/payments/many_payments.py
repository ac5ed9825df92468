"""One command over many payments or accounts (批量申请拨付、批量登记账户): an answer for each."""

from collections.abc import Callable, Hashable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.models import Grant, Payment
from workflows.payments.accounts import RecordBankAccount, record_bank_account
from workflows.payments.payments import RequestPayment, request_payment
from workflows.transaction.declarations import Unread, command, on, part
from workflows.transaction.many_rows import MOST_ROWS, Layout, Row, RowAnswer, Selection, Sheet, do_each, within
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import Shown, ShownRows

R = TypeVar("R")
_AS_IT_STANDS = "as it now stands, where it was refused, too; null where the caller sees none."


@part("PaymentRow")
class PaymentRow:
    """One payment of many."""

    payment_id: Annotated[UUID, on("Payment"), "The payment."]
    expected_version: Annotated[
        int | None,
        "Version of its grant when you decided; where it changed, STALE_VERSION. Left out, it is taken as it stands.",
    ] = None


@command(
    "Ask the treasuries to pay the open legs of payments (批量申请拨付), each by itself, as `requestPayment` does.",
    step=GrantEvent.REQUEST_PAYMENT,
    rows=ShownRows(
        "PaymentRow", "What became of one payment of many.", Shown("payment", f"The payment {_AS_IT_STANDS}")
    ),
)
class RequestPayments:
    """Payments whose open legs the treasuries are asked to pay."""

    rows: Annotated[
        tuple[Unread[PaymentRow], ...] | None,
        "The payments, at most 500, in the order in which they are requested.",
    ] = None
    selection: Selection = None


async def request_payments(sheet: Sheet, command: RequestPayments) -> list[RowAnswer]:
    """Request each by itself; raises TOO_MANY_ROWS."""
    rows = command.rows or ()
    groups = await _groups(rows, _payment, Payment, "grant_id")
    return await do_each(sheet, rows, _request, Layout(_payment, within=within(command.selection), groups=groups))


@part("BankAccountRow")
class BankAccountRow(RecordBankAccount):
    """One account of many."""


@command(
    "Put accounts on record, or correct them (批量登记收款账户), each by itself, as `recordBankAccount` does.",
    by="By the applicant, an officer or finance.",
    rows=ShownRows(
        "BankAccountRow", "What became of one account of many.", Shown("grant", f"The grant {_AS_IT_STANDS}")
    ),
)
class RecordBankAccounts:
    """Accounts to which awards are paid."""

    rows: Annotated[tuple[Unread[BankAccountRow], ...], "The accounts, at most 500."]


async def record_bank_accounts(sheet: Sheet, command: RecordBankAccounts) -> list[RowAnswer]:
    """Put each on record by itself; raises TOO_MANY_ROWS."""
    # An account is that of all grants of its applicant.
    groups = await _groups(command.rows, _grant, Grant, "applicant_id")
    return await do_each(sheet, command.rows, _record, Layout(_grant, groups=groups))


async def _request(row: Row, sent: Unread[PaymentRow]) -> None:
    await row.do(request_payment, RequestPayment(row.on, sent.read().expected_version))


async def _record(row: Row, sent: Unread[BankAccountRow]) -> None:
    await row.do(record_bank_account, sent.read())


async def _groups(
    rows: Sequence[R], thing: Callable[[R], UUID], model: type[Payment | Grant], of: str
) -> list[Hashable]:
    """Of each row to what its thing belongs, or itself where it is on nothing that is there."""
    on = [_named(thing, row) for row in rows[:MOST_ROWS]]
    belongs = dict(await model.filter(id__in=[uid for uid in on if uid]).values_list("id", of))
    return [belongs.get(uid, place) for place, uid in enumerate(on)]


def _named(thing: Callable[[R], UUID], row: R) -> UUID | None:
    try:
        return thing(row)
    except RefusedError:
        return None


def _payment(sent: Unread[PaymentRow]) -> UUID:
    return sent.read().payment_id


def _grant(sent: Unread[BankAccountRow]) -> UUID:
    return sent.read().grant_id
