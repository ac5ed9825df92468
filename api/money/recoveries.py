"""Recoveries (追回) of paid money as the API shows them, and asking for them."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import RecoveryCause, RecoveryReceiptOutcome, RecoveryState
from api.kit.loaders import Loaders
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import CNYAmount
from api.money.grant_accounts import as_read, hidden_of
from api.shapes.columns import column
from api.shapes.named_accounts import OF_GRANT, text_about
from api.shapes.shapes import Many, shaped
from api.types.actions import PartActions
from api.types.deadlines import RecoveryDeadlines
from domain.handling.masking import without_accounts

_APPLICANT = OF_GRANT.format(grant='{row}."grant_id"')
_APPLICANT_OF_LEG = OF_GRANT.format(
    grant="""(SELECT owed.grant_id FROM recovery owed JOIN recovery_leg part ON part.recovery_id = owed.id
WHERE part.id = {row}."leg_id")"""
)


@strawberry.type(description="Money that came back to a treasury (缴款回单): one edition of its receipt.")
class RecoveryReceipt(PartActions, Node):
    """A receipt."""

    row: strawberry.Private[rows.RecoveryReceipt]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: str = column("Number of the receipt.")
    amount: CNYAmount = column("Yuan of it that count.")
    excess: CNYAmount = column("Yuan of it that were not owed (多缴): to be refunded, and part of no budget.")
    excess_refunded: bool = column("Whether the excess was refunded.")
    on: date = column("Day on which the money came back.", "on_day")
    edition: int = column("1 as it was first told; each correction is the next, the last counts.")
    outcome: RecoveryReceiptOutcome = column("What it says; only what is RECEIVED came back.")

    @strawberry.field(
        description="Why the edition before was wrong; null on the first.", metadata=text_about(_APPLICANT_OF_LEG)
    )
    async def reason(self, info: Info) -> str | None:
        """The reason: it may name the account that was paid."""
        return await self._read(self.row.reason, info)

    @strawberry.field(description="What shows that; null on the first.", metadata=text_about(_APPLICANT_OF_LEG))
    async def evidence(self, info: Info) -> str | None:
        """The evidence."""
        return await self._read(self.row.evidence, info)

    recorded_by: str = column("Who put it on record.")
    recorded_at: datetime = column("When.")

    async def _read(self, text: str | None, info: Info) -> str | None:
        """A text as the caller may read it: of accounts that are not for him, the last four digits."""
        if text is None:
            return None
        loaders = info.context.loaders
        leg = await loaders.recovery_leg.load(self.row.leg_id)
        recovery = await loaders.recovery.load(leg.recovery_id) if leg else None
        grant = await loaders.grant.load(recovery.grant_id) if recovery else None
        return without_accounts(text, (await hidden_of(grant, info) if grant else None) or ())


@strawberry.type(description="What one treasury is owed of a recovery, in the ratio in which it paid (拨付明细).")
class RecoveryLeg(PartActions, Node):
    """A leg."""

    row: strawberry.Private[rows.RecoveryLeg]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    payer: str = column("Code of the payer to which the money goes back.")
    treasury: str = column("Whose treasury receives it: the payer, or the paying district by its code.")
    amount: CNYAmount = column("Yuan demanded; what the bank returned of the payment is owed no more.")
    received: CNYAmount = column("Yuan received so far.")

    @strawberry.field(
        description="The receipts of what came back, every edition, oldest first.",
        metadata=shaped(Many(Loaders.recovery_receipts_of)),
    )
    async def receipts(self, info: Info) -> list[RecoveryReceipt]:
        """The receipts."""
        receipts = await info.context.loaders.recovery_receipts_of.load(self.row.id)
        return [RecoveryReceipt(row=receipt) for receipt in receipts]


@strawberry.type(
    description="Money of one payment that is asked back, or what a treasury paid once too often beside one (追回)."
)
class Recovery(RecoveryDeadlines, HasState, PartActions, Versioned):
    """A recovery."""

    row: strawberry.Private[rows.Recovery]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: str = column("Number of the recovery: that of the file, and its place in it.")

    async def _as_read(self, text: str | None, info: Info) -> str | None:
        grant = await info.context.loaders.grant.load(self.row.grant_id) if text else None
        return await as_read(text, grant, info) if grant else text

    cause: RecoveryCause = column("Why the money is asked back.")
    state: RecoveryState = column("Where it stands.")

    @strawberry.field(description="What was found, as the recipient is told.", metadata=text_about(_APPLICANT))
    async def facts(self, info: Info) -> str:
        """What was found."""
        return await self._as_read(self.row.facts, info) or ""

    claimed: CNYAmount = column("Yuan claimed when it was opened.")
    amount: CNYAmount | None = column("Yuan decided; null before the decision.")
    reply_due_on: date | None = column(
        "Last day of the right to reply (陈述申辩); null before the notice.", "reply_until"
    )

    @strawberry.field(description="What the recipient replied.", metadata=text_about(_APPLICANT))
    async def reply(self, info: Info) -> str | None:
        """The reply."""
        return await self._as_read(self.row.reply, info)

    challenged: bool = column("Whether a review or a court case is pending (复议或诉讼).")
    legal_basis: str | None = column("The law on which it is enforced or was written off.")
    opened_by: str = column("Who opened it; `duixian` where a corrected month or a failed review did.")
    opened_at: datetime = column("When it was opened.")

    @strawberry.field(
        description="What each treasury is owed, once it is demanded.", metadata=shaped(Many(Loaders.recovery_legs_of))
    )
    async def legs(self, info: Info) -> list[RecoveryLeg]:
        """The legs."""
        return [RecoveryLeg(row=leg) for leg in await info.context.loaders.recovery_legs_of.load(self.row.id)]
