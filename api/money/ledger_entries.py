"""Entries of a budget's ledger (记账凭证) as the API shows them: each with the case whose money it is."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.connections import Paged
from api.kit.context import Info
from api.kit.enumerations import EntryKind
from api.kit.leg_vouchers import receipt_of
from api.kit.nodes import Node
from api.kit.scalars import CNYAmount
from api.money.payments import PaymentLeg
from api.money.receipts import Receipt
from api.money.recoveries import Recovery, RecoveryReceipt
from api.shapes.columns import column


@strawberry.type(description="One movement of a budget's money (记账凭证). Never changed.")
class LedgerEntry(Node):
    """An entry."""

    row: strawberry.Private[rows.LedgerEntry]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    kind: EntryKind = column("What it does.")
    amount: CNYAmount = column("Yuan that it moves from one account of the budget to another.")
    document_no: str | None = column("The document on which finance arranged, cut, carried over or restored it.")
    evidence: str | None = column("The evidence, by name and number.")
    recorded_by: str = column("Who caused it.")
    recorded_at: datetime = column("When it was written.")

    @strawberry.field(
        description="The payment leg whose money it is (拨付明细), or of which money came back; null where it concerns "
        "none that the caller may see."
    )
    async def leg(self, info: Info) -> PaymentLeg | None:
        """The leg."""
        leg = await self._leg(info)
        return PaymentLeg(row=leg) if leg and await self.grant_row(info) else None

    @strawberry.field(
        description="The receipt of the treasury on which it stands (国库回单): that a leg was paid, or came back."
    )
    async def receipt(self, info: Info) -> Receipt | None:
        """The receipt."""
        leg = await self._leg(info) if await self.grant_row(info) else None
        receipt = await self._receipt(info) if leg else None
        return Receipt(row=receipt) if receipt else None

    @strawberry.field(
        description="The voucher under which the money moved (凭证号); null where none was with the treasury."
    )
    async def voucher_no(self, info: Info) -> str | None:
        """The voucher."""
        receipt = await self._receipt(info) if await self.grant_row(info) else None
        return receipt.voucher_no if receipt else None

    @strawberry.field(description="The recovery on which the money came back (追回); null for other entries.")
    async def recovery(self, info: Info) -> Recovery | None:
        """The recovery."""
        recovery = await self._recovery(info) if await self.grant_row(info) else None
        return Recovery(row=recovery) if recovery else None

    @strawberry.field(description="The receipt of the money that came back (缴款回单); null for other entries.")
    async def recovery_receipt(self, info: Info) -> RecoveryReceipt | None:
        """The receipt of a recovery."""
        receipt, grant = await self._came_back(info), await self.grant_row(info)
        return RecoveryReceipt(row=receipt) if receipt and grant else None

    async def grant_row(self, info: Info) -> rows.Grant | None:
        """Return the grant whose money it is; None where it is of none that the caller sees."""
        loaders = info.context.loaders
        if recovery := await self._recovery(info):
            return await loaders.seen(info.context.signed_in(), rows.Grant, recovery.grant_id)
        leg = await loaders.leg.load(self.row.leg_id) if self.row.leg_id else None
        payment = await loaders.payment.load(leg.payment_id) if leg else None
        return await loaders.seen(info.context.signed_in(), rows.Grant, payment.grant_id) if payment else None

    async def _leg(self, info: Info) -> rows.PaymentLeg | None:
        loaders, back = info.context.loaders, await self._came_back(info)
        if back is None:
            return await loaders.leg.load(self.row.leg_id) if self.row.leg_id else None
        recovery, claimed = await self._recovery(info), await loaders.recovery_leg.load(back.leg_id)
        paid = recovery.payment_id if recovery and claimed else None
        legs = await loaders.legs_of.load(paid) if paid else []
        return next((leg for leg in legs if claimed and leg.payer == claimed.payer), None)

    async def _receipt(self, info: Info) -> rows.Receipt | None:
        row = self.row
        return await receipt_of(row.leg_id, row.kind, row.recorded_at, info.context.loaders) if row.leg_id else None

    async def _came_back(self, info: Info) -> rows.RecoveryReceipt | None:
        uid = self.row.receipt_id
        return await info.context.loaders.recovery_receipt.load(uid) if uid else None

    async def _recovery(self, info: Info) -> rows.Recovery | None:
        loaders, back = info.context.loaders, await self._came_back(info)
        claimed = await loaders.recovery_leg.load(back.leg_id) if back else None
        return await loaders.recovery.load(claimed.recovery_id) if claimed else None


@strawberry.type(description="An entry in a page.")
class LedgerEntryEdge:
    """An entry in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: LedgerEntry = strawberry.field(description="The entry.")


@strawberry.type(description="A page of entries, newest first.")
class LedgerEntryConnection(Paged[LedgerEntry]):
    """A page of entries."""

    edges: list[LedgerEntryEdge] = strawberry.field(description="The entries of the page.")
