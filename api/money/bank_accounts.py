"""Accounts to which awards are paid (收款账户), as the API shows them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import Role
from api.kit.nodes import Node
from api.shapes.columns import column
from domain.handling.masking import without_accounts
from domain.values.sealed import shown_of
from workflows.runtime.privacy.sealed_rows import Opened, clear_of
from workflows.transaction.scopes import reads_accounts


@strawberry.type(description="An account to which awards are paid. A correction is a new one.")
class BankAccount(Node):
    """An account."""

    row: strawberry.Private[rows.BankAccount]
    hidden: strawberry.Private[Collection[str] | None]
    """The accounts of its applicant, which are masked; None where the caller reads them in full."""

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = column("Its place among the accounts of the applicant; the last counts.")

    @strawberry.field(
        description="Who holds it: the applicant, or the person whom the award is for; a person is masked "
        "(***) to all to whom the number is."
    )
    def holder(self) -> str:
        """The holder."""
        return clear_of(self.row, "holder") if self.hidden is None else shown_of(self.row.holder)

    @strawberry.field(
        description="Its number; its last four digits alone to all but the applicant, and in the answer of "
        "`revealBankAccount`."
    )
    def account_no(self) -> str:
        """The number."""
        return clear_of(self.row, "account_no") if self.hidden is None else shown_of(self.row.account_no)

    bank: str = column("The bank that keeps it.")

    @strawberry.field(description="Why it replaces the one before.")
    def reason(self) -> str | None:
        """The reason."""
        return without_accounts(self.row.reason, self.hidden or ())

    @strawberry.field(description="On what it replaces the one before.")
    def evidence(self) -> str | None:
        """The evidence."""
        return without_accounts(self.row.evidence, self.hidden or ())

    recorded_by: str = column("Who put it on record.")
    role: Role = column("In which role.")
    recorded_at: datetime = column("When it was put on record.")


async def shown_account(row: rows.BankAccount, info: Info) -> BankAccount:
    """Return an account as the caller may read it."""
    return BankAccount(row=row, hidden=await hidden_accounts(row.applicant_id, info))


async def hidden_accounts(applicant_id: UUID, info: Info) -> Collection[str] | None:
    """Return the accounts of an applicant that are masked for the caller; None for the applicant itself.

    A text that people wrote may name any of them.
    """
    if in_full(info):
        return None
    return Opened(await info.context.loaders.accounts_of.load(applicant_id), "account_no")


def in_full(info: Info) -> bool:
    """Return whether the caller reads accounts in full without a reason: an applicant its own, and nobody else."""
    return info.context.signed_in().role is Role.APPLICANT


def takes_files(info: Info, treasury: str) -> bool:
    """Return whether the caller takes the files by which this treasury is instructed, which say accounts in full."""
    return reads_accounts(info.context.signed_in(), [treasury])
