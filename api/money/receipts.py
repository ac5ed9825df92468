"""Receipts of the treasury (国库回单) as the API shows them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import ReceiptOutcome
from api.kit.nodes import Node
from api.kit.scalars import CNYAmount
from api.money.grant_accounts import hidden_of
from api.shapes.columns import column
from api.shapes.named_accounts import OF_LEG, text_about
from api.types.actions import PartActions
from domain.handling.masking import without_accounts


@strawberry.type(description="What the treasury answered on a leg (国库回单): one edition of it.")
class Receipt(PartActions, Node):
    """A receipt."""

    row: strawberry.Private[rows.Receipt]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: str = column("Number of the receipt.")
    voucher_no: str | None = column("The voucher that it answers.")
    edition: int = column("1 as it was first told; a correction is the next, the last counts.")
    outcome: ReceiptOutcome = column("What it says.")
    amount: CNYAmount = column("Yuan.")
    on: date = column("Day on which the money moved.", "on_day")

    @strawberry.field(description="Why the bank returned it, or why it is corrected.", metadata=text_about(OF_LEG))
    async def reason(self, info: Info) -> str | None:
        """The reason: a bank's may name the account."""
        return await self._read(self.row.reason, info)

    @strawberry.field(description="What shows that the edition before was wrong.", metadata=text_about(OF_LEG))
    async def evidence(self, info: Info) -> str | None:
        """The evidence."""
        return await self._read(self.row.evidence, info)

    recorded_by: str = column("Who put it on record.")
    recorded_at: datetime = column("When it was put on record.")

    async def _read(self, text: str | None, info: Info) -> str | None:
        """A text as the caller may read it: of accounts that are not for him, the last four digits."""
        if text is None:
            return None
        leg = await info.context.loaders.leg.load(self.row.leg_id)
        return without_accounts(text, await hidden_of_leg(leg, info))


async def hidden_of_leg(leg: rows.PaymentLeg | None, info: Info) -> Collection[str]:
    """Return the accounts of a leg's grant that are masked for the caller."""
    payment = await info.context.loaders.payment.load(leg.payment_id) if leg else None
    grant = await info.context.loaders.grant.load(payment.grant_id) if payment else None
    return (await hidden_of(grant, info) if grant else None) or ()
