"""Money that a treasury paid once too often (重复支付), as the API shows it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import DoublePaymentState
from api.kit.nodes import HasState, Node
from api.kit.scalars import CNYAmount
from api.money.receipts import hidden_of_leg
from domain.handling.masking import without_accounts


@strawberry.type(
    description="Money that a treasury paid once too often (重复支付): under a second receipt for one voucher, or "
    "under a voucher that was replaced. It is to be had back, and is part of no budget."
)
class DoublePayment(HasState, Node):
    """A double payment."""

    row: strawberry.Private[rows.DoublePayment]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    @strawberry.field(description="Whose treasury paid it, and gets it back.")
    def treasury(self) -> str:
        """The treasury."""
        return self.row.treasury

    @strawberry.field(description="The voucher under which it was paid.")
    def voucher_no(self) -> str:
        """The voucher."""
        return self.row.voucher_no

    @strawberry.field(description="The receipt by which it was paid.")
    def receipt_no(self) -> str:
        """The receipt."""
        return self.row.receipt_no

    @strawberry.field(description="Yuan.")
    def amount(self) -> CNYAmount:
        """The amount."""
        return CNYAmount(self.row.amount)

    @strawberry.field(description="Day on which it was paid.")
    def paid_on(self) -> date:
        """The day."""
        return self.row.paid_on

    @strawberry.field(description="Where it stands.")
    def state(self) -> DoublePaymentState:
        """The state."""
        return self.row.state

    @strawberry.field(description="Grows with every change.")
    def version(self, info: Info) -> int:
        """The version."""
        return info.context.first.version(self.row)

    @strawberry.field(description="Who put it on record.")
    def recorded_by(self) -> str:
        """Who recorded it."""
        return self.row.recorded_by

    @strawberry.field(description="When it was put on record.")
    def recorded_at(self) -> datetime:
        """When it was recorded."""
        return self.row.recorded_at

    @strawberry.field(description="Who closed it; null while it is open.")
    def closed_by(self) -> str | None:
        """Who closed it."""
        return self.row.closed_by

    @strawberry.field(description="When it was closed; null while it is open.")
    def closed_at(self) -> datetime | None:
        """When it was closed."""
        return self.row.closed_at

    @strawberry.field(description="The receipt by which it came back; null where it did not.")
    def closing_receipt_no(self) -> str | None:
        """The receipt of its return."""
        return self.row.closing_receipt_no

    @strawberry.field(description="Day on which it came back.")
    def closed_on(self) -> date | None:
        """The day of its return."""
        return self.row.closed_on

    @strawberry.field(description="Why it was closed.")
    async def closing_reason(self, info: Info) -> str | None:
        """The reason: it may name the account to which it was paid."""
        if self.row.closing_reason is None:
            return None
        leg = await info.context.loaders.leg.load(self.row.leg_id)
        return without_accounts(self.row.closing_reason, await hidden_of_leg(leg, info))
