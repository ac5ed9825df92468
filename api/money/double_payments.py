"""Money that a treasury paid once too often (重复支付), as the API shows it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import DoublePaymentState
from api.kit.nodes import HasState, Versioned
from api.kit.scalars import CNYAmount
from api.money.receipts import hidden_of_leg
from api.shapes.columns import column
from api.shapes.named_accounts import OF_LEG, text_about
from api.types.actions import PartActions
from domain.handling.masking import without_accounts


@strawberry.type(
    description="Money that a treasury paid once too often (重复支付): under a second receipt for one voucher, or "
    "under a voucher that was replaced. It is to be had back, and is part of no budget."
)
class DoublePayment(HasState, PartActions, Versioned):
    """A double payment."""

    row: strawberry.Private[rows.DoublePayment]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    treasury: str = column("Whose treasury paid it, and gets it back.")
    voucher_no: str = column("The voucher under which it was paid.")
    receipt_no: str = column("The receipt by which it was paid.")
    amount: CNYAmount = column("Yuan.")
    paid_on: date = column("Day on which it was paid.")
    state: DoublePaymentState = column("Where it stands.")

    recorded_by: str = column("Who put it on record.")
    recorded_at: datetime = column("When it was put on record.")
    closed_by: str | None = column("Who closed it; null while it is open.")
    closed_at: datetime | None = column("When it was closed; null while it is open.")
    closing_receipt_no: str | None = column("The receipt by which it came back; null where it did not.")
    closed_on: date | None = column("Day on which it came back.")

    @strawberry.field(description="Why it was closed.", metadata=text_about(OF_LEG))
    async def closing_reason(self, info: Info) -> str | None:
        """The reason: it may name the account to which it was paid."""
        if self.row.closing_reason is None:
            return None
        leg = await info.context.loaders.leg.load(self.row.leg_id)
        return without_accounts(self.row.closing_reason, await hidden_of_leg(leg, info))
