"""Receipts of the treasury (国库回单) as the API shows them."""

from collections.abc import Collection
from datetime import date

import strawberry

import domain.models as rows
from api.context import Info
from api.grant_accounts import hidden_of
from api.scalars import CNYAmount
from domain.personal import without_accounts


@strawberry.type(description="What the treasury answered on a leg (国库回单).")
class Receipt:
    """A receipt."""

    number: str = strawberry.field(description="Number of the receipt.")
    edition: int = strawberry.field(description="1 as it was first told; a correction is the next, the last counts.")
    outcome: str = strawberry.field(description="SETTLED, RETURNED, DOUBLE (paid a second time) or WITHDRAWN.")
    amount: CNYAmount = strawberry.field(description="Yuan.")
    on: date = strawberry.field(description="Day on which the money moved.")
    reason: str | None = strawberry.field(description="Why the bank returned it, or why it is corrected.")

    @staticmethod
    def of(row: rows.Receipt, accounts: Collection[str]) -> "Receipt":
        """Show an edition of a receipt; of accounts that are not for who reads it, the last four digits."""
        return Receipt(
            number=row.number,
            edition=row.edition,
            outcome=row.outcome,
            amount=CNYAmount(row.amount),
            on=row.on_day,
            reason=without_accounts(row.reason, accounts),
        )


async def receipts_of(leg: rows.PaymentLeg, info: Info) -> list[Receipt]:
    """Answer the receipts of a leg, oldest first, as the caller may read them: a bank's reason may name an account."""
    loaders = info.context.loaders
    found = await loaders.receipts_of.load(leg.id)
    if not any(row.reason for row in found):
        return [Receipt.of(row, ()) for row in found]
    payment = await loaders.payment.load(leg.payment_id)
    grant = await loaders.grant.load(payment.grant_id) if payment else None
    hidden = await hidden_of(grant, info) if grant else None
    return [Receipt.of(row, hidden or ()) for row in found]
