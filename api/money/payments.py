"""Payments (拨付) and their legs as the API shows them, and the commands on them."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import LegState, PaymentState, title_of
from api.kit.loaders import Loaders
from api.kit.nodes import HasState, Node, Versioned
from api.kit.scalars import CNYAmount
from api.money.double_payments import DoublePayment
from api.money.leg_runs import run_of_leg
from api.money.receipts import Receipt, hidden_of_leg
from api.money.runs import PaymentRun
from api.shapes.columns import column
from api.shapes.shapes import Many, One, Value, Worded, of_column, shaped
from api.types.actions import PartActions
from api.types.deadlines import due_of_leg
from api.types.history import HistoryStep
from domain.lives.legs import payment_state
from workflows.runtime.sql import naming
from workflows.transaction.seen import sees
from workflows.treasury.payment_lists import state_of_payment

_STATE_OF_PAYMENT = state_of_payment('{row}."id"')
_STANDING = naming(LegState)('{row}."state" <> LegState.SPLIT')


@strawberry.type(description="One payer's part of a payment (拨付明细).")
class PaymentLeg(HasState, PartActions, Versioned):
    """A leg."""

    row: strawberry.Private[rows.PaymentLeg]
    as_it_waited: strawberry.Private[bool] = False
    """Whether it is shown as it waited on a past day, when no treasury had answered anything on it."""

    def is_past(self) -> bool:
        """Return whether it is shown as it stood on a past day."""
        return self.as_it_waited

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    payer: str = column("Code of the payer: city or district.")
    treasury: str = column("Whose treasury pays: the payer, or the applicant's paying district by its code.")
    amount: CNYAmount = column("Yuan.")
    state: LegState = column("Where it stands.")

    @strawberry.field(
        description="Number of the payment application now with the treasury (凭证号); new at each request.",
        metadata=of_column(),
    )
    def voucher_no(self, info: Info) -> str | None:
        """The voucher."""
        return info.context.first.voucher(self.row)

    @strawberry.field(
        description="Day on which the treasury was last instructed to pay it; null before.", metadata=of_column()
    )
    def instructed_on(self) -> date | None:
        """The day of its instruction."""
        return None if self.as_it_waited else self.row.instructed_on

    @strawberry.field(
        description="Last working day on which the treasury is to answer its voucher; null where it has nothing of it."
    )
    async def due_on(self, info: Info) -> date | None:
        """By when it is answered."""
        return await due_of_leg(self.row, info)

    @strawberry.field(description="Whether that day is over (逾期未回单).")
    async def overdue(self, info: Info) -> bool:
        """Whether it is overdue."""
        due = await due_of_leg(self.row, info)
        return due is not None and due < info.context.moment.today

    @strawberry.field(
        description="The leg of which it is a part (拆分); null where it is none.",
        metadata=shaped(One(rows.PaymentLeg, '{row}."split_from_id"')),
    )
    async def split_from(self, info: Info) -> "PaymentLeg | None":
        """The leg from which it was split."""
        leg = await info.context.loaders.leg.load(self.row.split_from_id) if self.row.split_from_id else None
        return PaymentLeg(row=leg) if leg else None

    @strawberry.field(
        description="The payment of which it is a part.",
        metadata=shaped(One(rows.Payment, '{row}."payment_id"')),
    )
    async def payment(self, info: Info) -> "Payment":
        """The payment."""
        return await payment_of(self.row.payment_id, info)

    @strawberry.field(description="Of a leg that was split what stands for it now, oldest first.")
    async def parts(self, info: Info) -> list["PaymentLeg"]:
        """The parts."""
        if self.row.state is not LegState.SPLIT:
            return []
        legs = await info.context.loaders.legs_of.load(self.row.payment_id)
        own = [leg for leg in legs if leg.split_from_id == self.row.id and leg.state is not LegState.SPLIT]
        return [PaymentLeg(row=leg) for leg in own]

    @strawberry.field(
        description="The run in which it last stood (拨付批次), a part in that of the leg from which it was split; "
        "null where it is in none, and to who does not see that run."
    )
    async def run(self, info: Info) -> PaymentRun | None:
        """The run."""
        return await run_of_leg(self.row, info)

    @strawberry.field(
        description="What the treasury answered, oldest first, with every edition of what was corrected.",
        metadata=shaped(Many(Loaders.receipts_of)),
    )
    async def receipts(self, info: Info) -> list[Receipt]:
        """The receipts."""
        receipts = [] if self.as_it_waited else await info.context.loaders.receipts_of.load(self.row.id)
        return [Receipt(row=row) for row in receipts]

    @strawberry.field(
        description="Every step of its life, oldest first, each with its voucher (办理记录); of a part also those of "
        "the leg from which it was split."
    )
    async def history(self, info: Info) -> list[HistoryStep]:
        """The history."""
        payment = await info.context.loaders.payment.load(self.row.payment_id)
        steps = await info.context.loaders.history_of.load(payment.grant_id) if payment else []
        hidden, own = await hidden_of_leg(self.row, info), {self.row.id}
        leg: rows.PaymentLeg | None = self.row
        while leg is not None and leg.split_from_id is not None:
            own.add(leg.split_from_id)
            leg = await info.context.loaders.leg.load(leg.split_from_id)
        return [HistoryStep.of(step, info, hidden) for step in steps if step.subject_id in own]

    @strawberry.field(
        description="Money of it that went out once too often (重复支付), oldest first.",
        metadata=shaped(Many(Loaders.double_payments_of)),
    )
    async def double_payments(self, info: Info) -> list[DoublePayment]:
        """The double payments."""
        if self.as_it_waited:
            return []
        return [DoublePayment(row=row) for row in await info.context.loaders.double_payments_of.load(self.row.id)]


@strawberry.type(description="One award on its way to the applicant (拨付).")
class Payment(PartActions, Node):
    """A payment."""

    row: strawberry.Private[rows.Payment]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    amount: CNYAmount = column("Yuan: the sum of its legs.")
    number: int = column("1 for the first; the next replaces a cancelled one, or adds what a correction raised.")
    ordered_at: datetime = column("When it was ordered.")

    @strawberry.field(
        description="Its legs: one for each payer that pays anything, and of one that was split the parts that stand "
        "for it: they add up to the payment.",
        metadata=shaped(Many(Loaders.legs_of, _STANDING)),
    )
    async def legs(self, info: Info) -> list[PaymentLeg]:
        """The legs that stand."""
        legs = await info.context.loaders.legs_of.load(self.row.id)
        return [PaymentLeg(row=leg) for leg in legs if leg.state is not LegState.SPLIT]

    @strawberry.field(
        description="Where it stands: it follows from its legs.", metadata=shaped(Value(_STATE_OF_PAYMENT))
    )
    async def state(self, info: Info) -> PaymentState:
        """The state."""
        return await self._state(info)

    @strawberry.field(
        description="Where it stands, as the office calls it, in the language of the request (状态).",
        metadata=shaped(Worded(PaymentState, _STATE_OF_PAYMENT)),
    )
    async def state_title(self, info: Info) -> str:
        """Where it stands, in words."""
        return info.context.say(title_of(await self._state(info)))

    async def _state(self, info: Info) -> PaymentState:
        return payment_state([leg.state for leg in await info.context.loaders.legs_of.load(self.row.id)])


async def payment_of(payment_id: UUID, info: Info) -> Payment:
    """Return the payment of a leg or of a recovery, which is always there."""
    payment = await info.context.loaders.payment.load(payment_id)
    if payment is None:
        message = f"there is no payment {payment_id}"
        raise LookupError(message)
    return Payment(row=payment)


async def sees_grant(info: Info, grant_id: UUID) -> bool:
    """Return whether the caller sees a grant."""
    return await sees(info.context.signed_in(), rows.Grant, grant_id)
