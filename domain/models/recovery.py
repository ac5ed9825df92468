"""Recoveries (追回) of paid money, their legs by treasury, and the receipts of what came back."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.recovery_life import RecoveryCause, RecoveryState
from domain.models.grant import Grant
from domain.models.payment import DoublePayment, Payment
from domain.treasury.receipts import RecoveryReceiptOutcome


class Recovery(Model):
    """Money that is asked back: of one payment, or what was paid once too often beside one."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="recoveries", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    payment: fields.ForeignKeyNullableRelation[Payment] = fields.ForeignKeyField(
        "models.Payment", related_name="recoveries", on_delete=fields.RESTRICT, null=True
    )
    payment_id: UUID | None
    """The payment of which it asks money back; null where that money was never part of one."""
    double_payment: fields.ForeignKeyNullableRelation[DoublePayment] = fields.ForeignKeyField(
        "models.DoublePayment", related_name="recoveries", on_delete=fields.RESTRICT, null=True
    )
    double_payment_id: UUID | None
    """The double payment that it asks back; null where it asks back what a payment paid. One of the two is there."""
    number = fields.CharField(max_length=60, unique=True)
    cause = fields.CharEnumField(RecoveryCause, max_length=20)
    state = fields.CharEnumField(RecoveryState, max_length=20)
    version = fields.IntField(default=1)
    facts = fields.CharField(max_length=2000)
    """What was found, as the recipient is told."""
    claimed: Field[int] = fields.BigIntField()
    """Fen asked back when it was opened; at most what was paid."""
    amount: Field[int | None] = fields.BigIntField(null=True)
    """Fen decided; null before the decision."""
    reply_until = fields.DateField(null=True)
    pay_by = fields.DateField(null=True)
    """Last day to pay what is demanded; null where the demand named none. Indexed."""
    reply = fields.CharField(max_length=2000, null=True)
    challenged = fields.BooleanField(default=False)
    legal_basis = fields.CharField(max_length=2000, null=True)
    due_on = fields.DateField(null=True)
    """The day on which time alone moves it; null where nothing is due. Indexed."""
    opened_by = fields.CharField(max_length=200)
    opened_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    opened_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name and the order in which recoveries are read."""

        table = "recovery"
        indexes = (("grant_id", "opened_at"), ("opened_at", "id"))


class RecoveryLeg(Model):
    """What one treasury is owed of a recovery."""

    id = fields.UUIDField(primary_key=True)
    recovery: fields.ForeignKeyRelation[Recovery] = fields.ForeignKeyField(
        "models.Recovery", related_name="legs", on_delete=fields.RESTRICT
    )
    recovery_id: UUID
    payer = fields.CharField(max_length=20)
    treasury = fields.CharField(max_length=20)
    amount: Field[int] = fields.BigIntField()
    received: Field[int] = fields.BigIntField(default=0)
    """Fen that came back so far: the sum of its receipts that stand as received."""

    class Meta(Model.Meta):
        """Table name; one leg a payer."""

        table = "recovery_leg"
        unique_together = (("recovery", "payer"),)


class RecoveryReceipt(Model):
    """Money that came back to a treasury (缴款回单): written once.

    One that was wrong, or bounced, is corrected by another edition of its number, and the last edition counts.
    """

    id = fields.UUIDField(primary_key=True)
    leg: fields.ForeignKeyRelation[RecoveryLeg] = fields.ForeignKeyField(
        "models.RecoveryLeg", related_name="receipts", on_delete=fields.RESTRICT
    )
    leg_id: UUID
    treasury = fields.CharField(max_length=20)
    number = fields.CharField(max_length=100)
    edition = fields.IntField(default=1, db_default=1)
    """1 as it was first told; the next one corrects it, and the last counts."""
    outcome = fields.CharField(
        max_length=20, default=RecoveryReceiptOutcome.RECEIVED.value, db_default=RecoveryReceiptOutcome.RECEIVED.value
    )
    """Only what is RECEIVED counts as come back."""
    amount: Field[int] = fields.BigIntField()
    """Fen of it that count."""
    excess: Field[int] = fields.BigIntField(default=0, db_default=0)
    """Fen of it that were not owed (多缴): to be refunded, and part of no budget."""
    excess_refunded = fields.BooleanField(default=False, db_default=False)
    on_day = fields.DateField()
    reason = fields.CharField(max_length=2000, null=True)
    evidence = fields.CharField(max_length=2000, null=True)
    """What shows that the edition before was wrong, or that more came than is owed; null where neither is said."""
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a treasury uses a number once, and each correction of it is an edition."""

        table = "recovery_receipt"
        unique_together = (("treasury", "number", "edition"),)
