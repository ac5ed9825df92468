"""What one grant is paid for in parts: tranches of upstream money, and accepted units."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.tranche_life import TrancheState
from domain.lives.unit_life import UnitState
from domain.models.grant import Grant


class Tranche(Model):
    """One receipt of upstream money after the first award (到账批次), or an event of an instalment (分期拨付)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="tranches", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    number = fields.IntField()
    receipt_no = fields.CharField(max_length=100)
    """Number of the bank receipt, or of the paper of the event: the same is matched once."""
    received: Field[int] = fields.BigIntField()
    """Fen received by the applicant, net of what was passed on (I-07); 0 where an event alone is reported."""
    facts: Field[dict[str, Any] | None] = fields.JSONField(null=True)
    """The facts of the event as they stand from then on; null where money alone is reported."""
    received_on = fields.DateField()
    evidence = fields.CharField(max_length=2000)
    state = fields.CharEnumField(TrancheState, max_length=20)
    version = fields.IntField(default=1)
    award: Field[int | None] = fields.BigIntField(null=True)
    """Fen; null until it is awarded."""
    reported_by = fields.CharField(max_length=200)
    reported_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    reported_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "tranche"
        unique_together = (("grant", "number"),)


class Unit(Model):
    """One unit that is accepted and paid once ever (验收件, 如床位)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="units", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    policy_code = fields.CharField(max_length=100)
    measure = fields.CharField(max_length=20)
    code = fields.CharField(max_length=60)
    """Its number, such as that of a bed."""
    address = fields.CharField(max_length=200)
    state = fields.CharEnumField(UnitState, max_length=20)
    version = fields.IntField(default=1)
    finding = fields.CharField(max_length=2000, null=True)
    registered_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name and the order in which a grant's units are read."""

        table = "unit"
        indexes = (("grant_id", "code"),)
