"""Looking at an account in full (查看完整账号): with a reason, and a line in the audit."""

from typing import Annotated

from domain.refusals.refusals import Code, Refusal
from domain.values.sealed import shown_of
from workflows.cases.dossiers import open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.cases.paying_districts import paying_treasuries
from workflows.payments.accounts import account_of
from workflows.runtime.privacy.sealed_rows import clear_of
from workflows.transaction.declarations import command
from workflows.transaction.reasons import stated_reason
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import BANK_ACCOUNT, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work


@command(
    "Show in full the account to which a grant is paid (查看完整账号): each look is a line in the audit, with why.",
    by="By finance or the treasury of who pays the grant, or an auditor.",
    refuses=(Code.REASON_REQUIRED, Code.ACCOUNT_MISSING, Code.VALUE_DAMAGED),
    shows=(BANK_ACCOUNT,),
)
class RevealBankAccount(OfGrant):
    """The grant whose account somebody has to see in full, and for what."""

    reason: Annotated[str, "For what it has to be seen; it goes on record with who looked."]


async def reveal_bank_account(work: Work, command: RevealBankAccount) -> Done:
    """Show in full the account to which a grant is paid, and leave a line of who looked, when and why.

    The line is of the account's own chain: a look changes no grant, and nobody is told of it. Raises NOT_FOUND,
    NOT_ALLOWED (also for who does not pay the grant), REASON_REQUIRED, ACCOUNT_MISSING, STALE_VERSION.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version)
    dossier.require(work.actor, WHO_MAY["revealBankAccount"], paying_treasuries(dossier))
    stated_reason(command.reason)
    account = await account_of(dossier)
    if account is None:
        raise RefusedError(Refusal(Code.ACCOUNT_MISSING, {"number": dossier.grant.number}, (), (dossier.citation,)))
    clear_of(account, "account_no")
    outcome = {"grant": dossier.grant.number, "account": shown_of(account.account_no)}
    return Done(account.id, {Thing.BANK_ACCOUNT: account.id, Thing.GRANT: dossier.grant.id}, outcome)
