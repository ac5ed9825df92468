"""Accounts to which awards are paid (收款账户), as the API shows them."""

from datetime import datetime

import strawberry

import domain.models as rows
from api.context import Info
from api.enumerations import Role as ShownRole
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
        return shown_holder(self.row.holder, info, personal=self.row.grant_id is not None)

    @strawberry.field(
        description="Its number; its last four digits alone to all but finance, treasury, auditors and the applicant."
    )
    def account_no(self, info: Info) -> str:
        """The number."""
        return shown_account_no(self.row.account_no, info)

    @strawberry.field(description="The bank that keeps it.")
    def bank(self) -> str:
        """The bank."""
        return self.row.bank

    @strawberry.field(description="Why it replaces the one before.")
    def reason(self) -> str | None:
        """The reason."""
        return self.row.reason

    @strawberry.field(description="On what it replaces the one before.")
    def evidence(self) -> str | None:
        """The evidence."""
        return self.row.evidence

    @strawberry.field(description="Who put it on record.")
    def recorded_by(self) -> str:
        """Who."""
        return self.row.recorded_by

    @strawberry.field(description="In which role.")
    def role(self) -> ShownRole:
        """The role."""
        return self.row.role

    @strawberry.field(description="When it was put on record.")
    def recorded_at(self) -> datetime:
        """When."""
        return self.row.recorded_at


def shown_account_no(account_no: str, info: Info) -> str:
    """Answer the number of an account as the caller may see it."""
    return account_no if in_full(info) else f"…{account_no[-_SHOWN:]}"


def shown_holder(holder: str, info: Info, *, personal: bool) -> str:
    """Answer the holder of an account as the caller may see it; ``personal`` where it is the person of an award."""
    return masked(holder) if personal and not in_full(info) else holder


def in_full(info: Info) -> bool:
    """Answer whether the caller may see accounts in full."""
    actor = info.context.actor
    return actor is not None and actor.role in _IN_FULL
