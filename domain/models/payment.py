"""Payments, their legs, and the receipts of the treasury."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.legs import LegState
from domain.models.grant import Grant
from domain.models.instalment import Tranche
from domain.models.ledger import Budget
from domain.models.milestone import Milestone
from domain.treasury.receipts import DoublePaymentState


class Payment(Model):
    """One award on its way to the applicant (拨付). Its state follows from its legs."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="payments", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    milestone: fields.ForeignKeyNullableRelation[Milestone] = fields.ForeignKeyField(
        "models.Milestone", related_name="payments", on_delete=fields.RESTRICT, null=True
    )
    milestone_id: UUID | None
    tranche: fields.ForeignKeyNullableRelation[Tranche] = fields.ForeignKeyField(
        "models.Tranche", related_name="payments", on_delete=fields.RESTRICT, null=True
    )
    tranche_id: UUID | None
    correction: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "models.AwardCorrection", related_name="payments", on_delete=fields.RESTRICT, null=True
    )
    correction_id: UUID | None
    """The correction of whose higher award it pays the difference; null for any other."""
    number = fields.IntField(default=1, db_default=1)
    """1 for the first of the award or tranche; the next one replaces it where that was cancelled, or adds to it."""
    basis: fields.JSONField[dict[str, int] | None] = fields.JSONField(null=True)
    """On what the amount stands beside awards of other policies, in fen; null where it is not held against any."""
    amount: Field[int] = fields.BigIntField()
    """Fen: the sum of its legs."""
    ordered_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "payment"


class PaymentLeg(Model):
    """One payer's part of a payment (分担部分). A leg of nothing is never made.

    Once it was split, its parts are legs, too, and stand for it.
    """

    id = fields.UUIDField(primary_key=True)
    payment: fields.ForeignKeyRelation[Payment] = fields.ForeignKeyField(
        "models.Payment", related_name="legs", on_delete=fields.RESTRICT
    )
    payment_id: UUID
    payer = fields.CharField(max_length=20)
    """Code of the payer in the pack, e.g. city or district."""
    treasury = fields.CharField(max_length=20)
    """Whose treasury pays: the payer's code, or the code of the applicant's paying district."""
    amount: Field[int] = fields.BigIntField()
    state = fields.CharEnumField(LegState, max_length=20)
    version = fields.IntField(default=1)
    voucher_no = fields.CharField(max_length=60, null=True)
    """Number of the payment application now with the treasury (凭证号)."""
    requests = fields.IntField(default=0)
    """How often it was requested: a returned leg is requested again under a new voucher."""
    policy_code = fields.CharField(max_length=100)
    """With the treasury, whose budgets it is charged to."""
    awarded_on = fields.DateField()
    """The day of its award: first approved, first served (I-35)."""
    place: Field[int] = fields.BigIntField()
    """Order in which legs were made, between those awarded on one day."""
    budget: fields.ForeignKeyNullableRelation[Budget] = fields.ForeignKeyField(
        "models.Budget", related_name="legs", on_delete=fields.RESTRICT, null=True
    )
    budget_id: UUID | None
    """The budget in which its money is reserved; null while it waits for one."""
    instructed_on = fields.DateField(null=True)
    """Day on which the treasury was last instructed to pay it: from then on it is to answer. Indexed."""
    part = fields.IntField(default=0, db_default=0)
    """0 for the payer's leg as it was ordered; the parts into which it was split count on."""
    split_from: fields.ForeignKeyNullableRelation["PaymentLeg"] = fields.ForeignKeyField(
        "models.PaymentLeg", related_name="parts", on_delete=fields.RESTRICT, null=True
    )
    split_from_id: UUID | None
    """The leg of which it is a part, and by whose voucher the treasury was asked for it; null where it is none."""

    class Meta(Model.Meta):
        """Table name; of a payer one leg, and the parts of it."""

        table = "payment_leg"
        unique_together = (("payment", "payer", "part"),)


class Receipt(Model):
    """What the treasury answered on a leg (回单): written once, so that the same receipt twice changes nothing.

    One that was put on record wrongly is corrected by another edition of its number, and the last edition counts.
    """

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=100)
    edition = fields.IntField(default=1, db_default=1)
    """1 as it was first told; the next one corrects it."""
    treasury = fields.CharField(max_length=20)
    """Whose receipt it is: each treasury numbers its own."""
    leg: fields.ForeignKeyRelation[PaymentLeg] = fields.ForeignKeyField(
        "models.PaymentLeg", related_name="receipts", on_delete=fields.RESTRICT
    )
    leg_id: UUID
    outcome = fields.CharField(max_length=20)
    """SETTLED, RETURNED, DOUBLE or WITHDRAWN."""
    amount: Field[int] = fields.BigIntField()
    voucher_no = fields.CharField(max_length=60, null=True)
    on_day = fields.DateField()
    reason = fields.CharField(max_length=2000, null=True)
    evidence = fields.CharField(max_length=2000, null=True)
    """What shows that the edition before was wrong; null on the first."""
    told_at = fields.DatetimeField(null=True)
    """When it was first told, also under another number; null for what was recorded before there were corrections."""
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a treasury uses a number once, and each correction of it is an edition."""

        table = "receipt"
        unique_together = (("treasury", "number", "edition"),)


class DoublePayment(Model):
    """Money that a treasury paid once too often (重复支付): it is to be had back, and no part of any budget."""

    id = fields.UUIDField(primary_key=True)
    leg: fields.ForeignKeyRelation[PaymentLeg] = fields.ForeignKeyField(
        "models.PaymentLeg", related_name="double_payments", on_delete=fields.RESTRICT
    )
    leg_id: UUID
    treasury = fields.CharField(max_length=20)
    voucher_no = fields.CharField(max_length=60)
    receipt_no = fields.CharField(max_length=100)
    """The receipt by which it was paid."""
    amount: Field[int] = fields.BigIntField()
    paid_on = fields.DateField()
    state = fields.CharEnumField(DoublePaymentState, max_length=20)
    version = fields.IntField(default=1)
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()
    closed_by = fields.CharField(max_length=200, null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_on = fields.DateField(null=True)
    """Day on which it came back."""
    closing_receipt_no = fields.CharField(max_length=100, null=True)
    closing_reason = fields.CharField(max_length=2000, null=True)
    closing_evidence = fields.CharField(max_length=2000, null=True)

    class Meta(Model.Meta):
        """Table name."""

        table = "double_payment"
