"""The accounts to which a grant is paid (收款账户), and its history with what happened to them."""

from collections.abc import Collection

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import judged_by
from api.money.bank_accounts import BankAccount, hidden_accounts
from api.types.history import HistoryStep
from domain.handling.masking import without_accounts
from domain.handling.step_clauses import budget_citation
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type
class GrantAccounts:
    """The fields of a grant that show to which account it is paid."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="The account to which it is paid; null where none is on record, and to experts (收款账户)."
    )
    async def bank_account(self, info: Info) -> BankAccount | None:
        """The account."""
        accounts = await self.bank_accounts(info)
        return accounts[-1] if accounts else None

    @strawberry.field(
        description="Every account that was put on record to pay it to, the first first: the last counts; none to "
        "experts."
    )
    async def bank_accounts(self, info: Info) -> list[BankAccount]:
        """The accounts."""
        hidden = await hidden_of(self.row, info)
        return [BankAccount(row=account, hidden=hidden) for account in await _accounts(self.row, info)]


async def history_of(grant: rows.Grant, info: Info) -> list[HistoryStep]:
    """Return the history of a grant, oldest first: its steps, and what happened to the account to which it is paid.

    An account is that of all grants of its applicant, on whichever of them it was recorded.
    """
    hidden = await hidden_of(grant, info) or []
    steps = [HistoryStep.of(step, info, hidden) for step in await info.context.loaders.history_of.load(grant.id)]
    accounts = await _accounts(grant, info)
    if not accounts:
        return steps
    citation = budget_citation((await judged_by(grant, info)).compiled.policy)
    shown = [HistoryStep.of_account(row, citation, hidden, first=row is accounts[0]) for row in accounts]
    return sorted([*steps, *shown], key=lambda step: step.taken_at)


async def as_read(text: str | None, grant: rows.Grant, info: Info) -> str | None:
    """Return what people wrote about a grant as the caller may read it: it may name the account that is paid."""
    return without_accounts(text, await hidden_of(grant, info) or ()) if text else text


async def hidden_of(grant: rows.Grant, info: Info) -> Collection[str] | None:
    """Return the accounts of a grant's applicant that are masked for the caller; None for the applicant itself."""
    return await hidden_accounts(grant.applicant_id, info)


async def _accounts(grant: rows.Grant, info: Info) -> list[rows.BankAccount]:
    if not reads_field(info.context.signed_in(), "Grant.bankAccounts"):
        return []
    return await paid_accounts(grant, info)


async def paid_accounts(grant: rows.Grant, info: Info) -> list[rows.BankAccount]:
    """Return the accounts to which a grant was or is paid, the last one now: its person's, or its applicant's."""
    personal = (await judged_by(grant, info)).measure.procedure.personal_item
    whose = grant.id if personal else None
    return [row for row in await info.context.loaders.accounts_of.load(grant.applicant_id) if row.grant_id == whose]
