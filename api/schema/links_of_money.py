"""From what money moved to the payment, the budget and the grant (资金来源事项), as far as the caller sees them."""

from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.money.budgets import Budget
from api.money.double_payments import DoublePayment
from api.money.ledger_entries import LedgerEntry
from api.money.payment_register_rows import PaymentRegisterRow
from api.money.payments import Payment, PaymentLeg, payment_of
from api.money.recoveries import Recovery, RecoveryLeg
from api.money.run_rows import PaymentRunRow
from api.schema.links_of_cases import seen_grant
from api.shapes.shapes import One, shaped
from api.types.grants import Grant
from api.types.instalments import Tranche
from api.types.milestones import Milestone

# As in `links_of_cases`: a field's `self` is the thing that leads back.


_GRANT_OF_LEG = '(SELECT paid.grant_id FROM payment paid WHERE paid.id = {row}."payment_id")'


async def _seen_leg(uid: UUID, info: Info) -> PaymentLeg | None:
    row = await info.context.loaders.seen(info.context.signed_in(), rows.PaymentLeg, uid)
    return PaymentLeg(row=row) if row else None


async def _seen_payment(uid: UUID, info: Info) -> Payment | None:
    row = await info.context.loaders.seen(info.context.signed_in(), rows.Payment, uid)
    return Payment(row=row) if row else None


@strawberry.type
class FromPayment:
    """The links of a payment."""

    @strawberry.field(
        description="The milestone that it pays; null where it pays another award.",
        metadata=shaped(One(rows.Milestone, '{row}."milestone_id"')),
    )
    async def milestone(self: Payment, info: Info) -> Milestone | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The milestone."""
        uid = self.row.milestone_id
        row = await info.context.loaders.milestone.load(uid) if uid else None
        return Milestone(row=row) if row else None

    @strawberry.field(
        description="The tranche, or the instalment, that it pays; null where it pays another award.",
        metadata=shaped(One(rows.Tranche, '{row}."tranche_id"')),
    )
    async def tranche(self: Payment, info: Info) -> Tranche | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The tranche."""
        uid = self.row.tranche_id
        row = await info.context.loaders.tranche.load(uid) if uid else None
        return Tranche.of(row) if row else None

    @strawberry.field(description="Recoveries that ask money of it back, oldest first (追回).")
    async def recoveries(self: Payment, info: Info) -> list[Recovery]:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The recoveries."""
        recoveries = await info.context.loaders.recoveries_of.load(self.row.grant_id)
        return [Recovery(row=recovery) for recovery in recoveries if recovery.payment_id == self.row.id]


@strawberry.type
class FromPaymentLeg:
    """The link of a leg."""

    @strawberry.field(
        description="The grant of which it pays a part; null where it is none that the caller may see.",
        metadata=shaped(One(rows.Grant, _GRANT_OF_LEG, seen=True)),
    )
    async def grant(self: PaymentLeg, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        payment = await info.context.loaders.payment.load(self.row.payment_id)
        return await seen_grant(payment.grant_id, info) if payment else None


@strawberry.type
class FromDoublePayment:
    """The links of a double payment."""

    @strawberry.field(description="The leg that was paid once too often; null where the caller may not see it.")
    async def leg(self: DoublePayment, info: Info) -> PaymentLeg | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The leg."""
        return await _seen_leg(self.row.leg_id, info)

    @strawberry.field(description="The grant of which a part was paid once too often; null where the caller sees none.")
    async def grant(self: DoublePayment, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        leg = await info.context.loaders.leg.load(self.row.leg_id)
        payment = await info.context.loaders.payment.load(leg.payment_id) if leg else None
        return await seen_grant(payment.grant_id, info) if payment else None

    @strawberry.field(description="Recoveries that ask it back, oldest first: one, and those that were dropped (追回).")
    async def recoveries(self: DoublePayment, info: Info) -> list[Recovery]:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The recoveries."""
        return [Recovery(row=row) for row in await info.context.loaders.recoveries_of_double.load(self.row.id)]


@strawberry.type
class FromPaymentRunRow:
    """The links of a row of a run: who sees the money of its treasury need not see the grant."""

    @strawberry.field(description="The leg that it pays; null where the caller may not see it.")
    async def leg(self: PaymentRunRow, info: Info) -> PaymentLeg | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The leg."""
        return await _seen_leg(self.row.leg_id, info)

    @strawberry.field(description="The grant of which it pays a part; null where the caller may not see it.")
    async def grant(self: PaymentRunRow, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        return await seen_grant(self.row.grant_id, info)


@strawberry.type
class FromPaymentRegisterRow:
    """The links of a payment in the register."""

    @strawberry.field(description="The payment as it now stands; null where the caller may not see it.")
    async def payment(self: PaymentRegisterRow, info: Info) -> Payment | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The payment."""
        return await _seen_payment(self.row.id, info)

    @strawberry.field(description="Its grant as it now stands; null where the caller may not see it.")
    async def grant(self: PaymentRegisterRow, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        payment = await info.context.loaders.payment.load(self.row.id)
        return await seen_grant(payment.grant_id, info) if payment else None


_PAYMENT_OF_RECOVERY = """coalesce({row}."payment_id", (SELECT leg.payment_id FROM double_payment twice
JOIN payment_leg leg ON leg.id = twice.leg_id WHERE twice.id = {row}."double_payment_id"))"""


@strawberry.type
class FromRecovery:
    """The links of a recovery."""

    @strawberry.field(
        description="The payment of which it asks money back, or beside which a treasury paid once too often.",
        metadata=shaped(One(rows.Payment, _PAYMENT_OF_RECOVERY)),
    )
    async def payment(self: Recovery, info: Info) -> Payment:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The payment."""
        if self.row.payment_id is not None:
            return await payment_of(self.row.payment_id, info)
        loaders = info.context.loaders
        double = await loaders.double_payment.load(self.row.double_payment_id) if self.row.double_payment_id else None
        leg = await loaders.leg.load(double.leg_id) if double else None
        if leg is None:
            message = f"recovery {self.row.number} asks nothing back"
            raise LookupError(message)
        return await payment_of(leg.payment_id, info)

    @strawberry.field(
        description="The double payment that it asks back (重复支付); null where it asks back what the payment paid, "
        "and where the caller may not see it."
    )
    async def double_payment(self: Recovery, info: Info) -> DoublePayment | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The double payment."""
        uid, loaders = self.row.double_payment_id, info.context.loaders
        row = await loaders.seen(info.context.signed_in(), rows.DoublePayment, uid) if uid else None
        return DoublePayment(row=row) if row else None


@strawberry.type
class FromRecoveryLeg:
    """The link of what one treasury is owed."""

    @strawberry.field(
        description="The recovery of which it is a part; null where the caller may not see it.",
        metadata=shaped(One(rows.Recovery, '{row}."recovery_id"', seen=True)),
    )
    async def recovery(self: RecoveryLeg, info: Info) -> Recovery | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The recovery."""
        row = await info.context.loaders.seen(info.context.signed_in(), rows.Recovery, self.row.recovery_id)
        return Recovery(row=row) if row else None


@strawberry.type
class FromLedgerEntry:
    """The links of an entry."""

    @strawberry.field(
        description="The grant whose money it is (申报事项); null where it concerns none that the caller may see."
    )
    async def grant(self: LedgerEntry, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        grant = await self.grant_row(info)
        return Grant(row=grant) if grant else None

    @strawberry.field(description="The budget whose money it moves, as it now stands; null where the caller sees none.")
    async def budget(self: LedgerEntry, info: Info) -> Budget | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The budget."""
        context = info.context
        actor, today = context.signed_in(), context.moment.today
        row = await context.loaders.seen_money(actor, today, rows.Budget, self.row.budget_id)
        return Budget(row=row) if row else None
