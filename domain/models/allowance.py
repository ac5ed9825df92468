"""Allowances (额度): what caps and quotas leave, and what awards took of them, append-only."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.assessment.allowances import AllowanceKind
from domain.models.grant import Grant


class Allowance(Model):
    """What was taken on one key of one measure, or of several by a cap over them together.

    ``used`` is the sum of its uses: the database itself keeps it when a use is written, and refuses any other change.
    """

    id = fields.UUIDField(primary_key=True)
    policy_code = fields.CharField(max_length=100)
    measure = fields.CharField(max_length=20)
    """Empty for a cap over several measures."""
    cap = fields.CharField(max_length=20, default="")
    """Name of the cap; empty for an item and for places."""
    kind = fields.CharEnumField(AllowanceKind, max_length=20)
    key = fields.CharField(max_length=300)
    """The item's key, or the credit code of the applicant; empty where all of a year count together."""
    year = fields.IntField()
    """The calendar year that counts; 0 where the allowance is for good."""
    used: Field[int] = fields.BigIntField(default=0)
    """Fen, or awards."""

    class Meta(Model.Meta):
        """Table name; one allowance a key."""

        table = "allowance"
        unique_together = (("policy_code", "measure", "cap", "kind", "key", "year"),)


class AllowanceUse(Model):
    """What one decision on a grant took of an allowance, or gave back to it: written once."""

    id = fields.UUIDField(primary_key=True)
    allowance: fields.ForeignKeyRelation[Allowance] = fields.ForeignKeyField(
        "models.Allowance", related_name="uses", on_delete=fields.RESTRICT
    )
    allowance_id: UUID
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="allowance_uses", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    amount: Field[int] = fields.BigIntField()
    """Fen or awards; negative where they were given back."""
    most: Field[int | None] = fields.BigIntField(null=True)
    """The cap or quota of the policy version under which it was decided; null where there is none."""
    hard = fields.BooleanField()
    """Whether more than the most is never taken; otherwise it takes a reason (I-02, I-05)."""
    reason = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name and the order in which the uses of an allowance are read."""

        table = "allowance_use"
        indexes = (("allowance_id", "grant_id"), ("grant_id",))
