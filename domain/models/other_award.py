"""Awards of other policies (其他支持), as people or other systems told of them."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.other_award_life import OtherAwardState
from domain.models.grant import Grant
from domain.policy.policy import SupportScope


class OtherAward(Model):
    """One award of another policy to one beneficiary: what it is for, by whom, how much, and how it stands."""

    id = fields.UUIDField(primary_key=True)
    credit_code = fields.CharField(max_length=18)
    """Whose it is; it may never have applied here."""
    matter = fields.CharField(max_length=200)
    """What it is for, as it was told."""
    matter_key = fields.CharField(max_length=300)
    """The matter that it counts for: as told, or as an officer assigned it."""
    policy = fields.CharField(max_length=200)
    """Name of the other policy."""
    scope = fields.CharEnumField(SupportScope, max_length=20)
    source = fields.CharField(max_length=200)
    """Which bureau or system told of it."""
    reference = fields.CharField(max_length=100)
    """Its number there: the same number again is the same award."""
    amount: Field[int] = fields.BigIntField()
    paid_on = fields.DateField(null=True)
    evidence = fields.CharField(max_length=2000)
    state = fields.CharEnumField(OtherAwardState, max_length=20)
    version = fields.IntField(default=1)
    closed_for: fields.ForeignKeyNullableRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="closed_others", on_delete=fields.RESTRICT, null=True
    )
    closed_for_id: UUID | None
    """The grant in whose favour it was given up; null where it was not."""
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a source uses a number once; the orders in which they are read."""

        table = "other_award"
        unique_together = (("source", "reference"),)
        indexes = (("credit_code", "matter_key"), ("recorded_at", "id"))
