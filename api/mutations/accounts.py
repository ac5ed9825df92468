"""The command on accounts to which awards are paid (收款账户)."""

from datetime import date

import strawberry

from api.kit.commands import act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.mutations.grant_payloads import GrantPayload
from workflows.payments.accounts import RecordAccount, record_bank_account


@strawberry.input
class AccountParticulars:
    """An account, and on which grant it is recorded."""

    id: strawberry.ID = strawberry.field(description="A grant of the applicant.")
    holder: str = strawberry.field(
        description="Who holds it, as the bank spells it: the applicant by its name, or the person of the award."
    )
    account_no: str = strawberry.field(description="8 to 30 digits; spaces and dashes between them are left out.")
    bank: str = strawberry.field(description="The bank that keeps it, by its full name.")
    reason: str | None = strawberry.field(default=None, description="Why; required where it replaces another one.")
    evidence: str | None = strawberry.field(
        default=None, description="On what, such as the bank's letter; required where it replaces another one."
    )

    holder_on: date | None = strawberry.field(
        default=None,
        description="Day on which the bank's paper names the holder, today where it is left out: a former name of the "
        "applicant holds for the days on which it was the name.",
    )

    def command(self) -> RecordAccount:
        """Parse to the command."""
        grant = asked_id("Grant", self.id)
        return RecordAccount(grant, self.holder, self.account_no, self.bank, self.reason, self.evidence, self.holder_on)


@strawberry.input(description="The account to which the awards of a grant's applicant are paid.")
class RecordBankAccountInput(AccountParticulars, Keyed):
    """An account."""


@strawberry.type(description="The answer of recordBankAccount.")
class RecordBankAccountPayload(GrantPayload):
    """The answer of recordBankAccount."""


@strawberry.type
class AccountMutation:
    """Commands on accounts."""

    @strawberry.mutation(
        description="Put the account of an applicant on record, or correct it by a new one (登记、更正收款账户). By "
        "the applicant, an officer or finance; who did gathers and approves no run that pays to it, until one did."
    )
    async def record_bank_account(self, info: Info, input: RecordBankAccountInput) -> RecordBankAccountPayload:  # noqa: A002 - the contract's name
        """Record an account."""
        return await act(RecordBankAccountPayload, info, record_bank_account, input)
