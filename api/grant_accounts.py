"""The accounts to which a grant is paid (收款账户), and its history with what happened to them."""

import strawberry

import domain.models as rows
from api.bank_accounts import BankAccount
from api.context import Info
from api.dossiers import dossier_of
from api.history import HistoryStep
from domain.life import Role


@strawberry.type
class GrantAccounts:
    """The fields of a grant that show to which account it is paid."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="The account to which it is paid; null where none is on record, and to experts (收款账户)."
    )
    async def bank_account(self, info: Info) -> BankAccount | None:
        """The account."""
        found = await _accounts(self.row, info)
        return BankAccount(row=found[-1]) if found else None

    @strawberry.field(
        description="Every account that was put on record to pay it to, the first first: the last counts; none to "
        "experts."
    )
    async def bank_accounts(self, info: Info) -> list[BankAccount]:
        """The accounts."""
        return [BankAccount(row=account) for account in await _accounts(self.row, info)]


async def history_of(grant: rows.Grant, info: Info) -> list[HistoryStep]:
    """Answer the history of a grant, oldest first: its steps, and what happened to the account to which it is paid.

    An account is that of all grants of its applicant, on whichever of them it was recorded.
    """
    steps = [HistoryStep.of(step, info) for step in await info.context.loaders.history_of.load(grant.id)]
    accounts = await _accounts(grant, info)
    if not accounts:
        return steps
    citation = (await dossier_of(grant, info)).citation
    shown = [HistoryStep.of_account(row, citation, first=row is accounts[0]) for row in accounts]
    return sorted([*steps, *shown], key=lambda step: step.at)


async def _accounts(grant: rows.Grant, info: Info) -> list[rows.BankAccount]:
    if info.context.signed_in().role is Role.EXPERT:
        return []
    personal = (await dossier_of(grant, info)).measure.procedure.personal_item
    whose = grant.id if personal else None
    return [row for row in await info.context.loaders.accounts_of.load(grant.applicant_id) if row.grant_id == whose]
