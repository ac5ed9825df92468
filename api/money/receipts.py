"""Receipts of the treasury (国库回单) as the API shows them."""

from collections.abc import Collection
from datetime import date, datetime

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import ReceiptOutcome
from api.kit.scalars import CNYAmount
from api.money.grant_accounts import hidden_of
from api.shapes.columns import copied
from api.shapes.named_accounts import OF_LEG, text_about
from domain.handling.masking import without_accounts


@strawberry.type(description="What the treasury answered on a leg (国库回单).")
class Receipt:
    """A receipt."""

    number: str = copied("Number of the receipt.")
    voucher_no: str | None = copied("The voucher that it answers.")
    edition: int = copied("1 as it was first told; a correction is the next, the last counts.")
    outcome: ReceiptOutcome = copied("What it says.")
    amount: CNYAmount = copied("Yuan.")
    on: date = copied("Day on which the money moved.", "on_day")
    reason: str | None = strawberry.field(
        description="Why the bank returned it, or why it is corrected.", metadata=text_about(OF_LEG)
    )
    evidence: str | None = strawberry.field(
        description="What shows that the edition before was wrong.", metadata=text_about(OF_LEG)
    )
    recorded_by: str = copied("Who put it on record.")
    recorded_at: datetime = copied("When it was put on record.")

    @staticmethod
    def of(row: rows.Receipt, accounts: Collection[str]) -> "Receipt":
        """Show an edition of a receipt; of accounts that are not for who reads it, the last four digits."""
        return Receipt(
            number=row.number,
            voucher_no=row.voucher_no,
            edition=row.edition,
            outcome=ReceiptOutcome(row.outcome),
            amount=CNYAmount(row.amount),
            on=row.on_day,
            reason=without_accounts(row.reason, accounts),
            evidence=without_accounts(row.evidence, accounts),
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )


async def receipts_of(leg: rows.PaymentLeg, info: Info) -> list[Receipt]:
    """Return the receipts of a leg, oldest first, as the caller may read them: a bank's reason may name an account."""
    loaders = info.context.loaders
    receipts = await loaders.receipts_of.load(leg.id)
    if not any(row.reason or row.evidence for row in receipts):
        return [Receipt.of(row, ()) for row in receipts]
    hidden = await hidden_of_leg(leg, info)
    return [Receipt.of(row, hidden) for row in receipts]


async def hidden_of_leg(leg: rows.PaymentLeg | None, info: Info) -> list[str]:
    """Return the accounts of a leg's grant that are masked for the caller."""
    payment = await info.context.loaders.payment.load(leg.payment_id) if leg else None
    grant = await info.context.loaders.grant.load(payment.grant_id) if payment else None
    return (await hidden_of(grant, info) if grant else None) or []
