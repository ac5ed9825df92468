"""Accounts to which awards are paid (收款账户), as the API shows them."""

from datetime import datetime

import strawberry

import domain.models as rows
from api.context import Info
from domain.life import Role
from domain.personal import masked

_IN_FULL = frozenset({Role.FINANCE, Role.TREASURY, Role.AUDITOR, Role.APPLICANT})
_SHOWN = 4


@strawberry.type(description="An account to which awards are paid. A correction is a new one.")
class BankAccount:
    """An account."""

    row: strawberry.Private[rows.BankAccount]

    @strawberry.field(description="Its place among the accounts of the applicant; the last counts.")
    def number(self) -> int:
        """The number."""
        return self.row.number

    @strawberry.field(
        description="Who holds it: the applicant, or the person whom the award is for; a person is masked "
        "(***) to all to whom the number is."
    )
    def holder(self, info: Info) -> str:
        """The holder."""
        full = self.row.grant_id is None or _in_full(info)
        return self.row.holder if full else masked(self.row.holder)

    @strawberry.field(
        description="Its number; its last four digits alone to all but finance, treasury, auditors and the applicant."
    )
    def account_no(self, info: Info) -> str:
        """The number."""
        if _in_full(info):
            return self.row.account_no
        return f"…{self.row.account_no[-_SHOWN:]}"

    @strawberry.field(description="The bank that keeps it.")
    def bank(self) -> str:
        """The bank."""
        return self.row.bank

    @strawberry.field(description="Why it replaces the one before.")
    def reason(self) -> str | None:
        """The reason."""
        return self.row.reason

    @strawberry.field(description="When it was put on record.")
    def recorded_at(self) -> datetime:
        """When."""
        return self.row.recorded_at


def _in_full(info: Info) -> bool:
    actor = info.context.actor
    return actor is not None and actor.role in _IN_FULL
