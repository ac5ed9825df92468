"""Corrections of facts after approval, and what each asks back."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.models.grant import Grant
from domain.models.payment import Payment
from domain.models.recovery import Recovery


class AwardCorrection(Model):
    """Facts of an approved grant that two people corrected (批准后更正): written once."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="corrections", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    number = fields.IntField()
    changes: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    """Each with its name, title, and how it stood and stands, in both languages."""
    award_before: Field[int | None] = fields.BigIntField(null=True)
    """Fen; null on a programme."""
    award_after: Field[int | None] = fields.BigIntField(null=True)
    reason = fields.CharField(max_length=2000)
    evidence = fields.CharField(max_length=2000)
    proposed_by = fields.CharField(max_length=200)
    proposed_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    confirmed_by = fields.CharField(max_length=200)
    confirmed_by_person = fields.CharField(max_length=200)
    corrected_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a correction's number is its place in the grant's sequence."""

        table = "award_correction"
        unique_together = (("grant", "number"),)


class CorrectionClaim(Model):
    """What a payment has too much since a correction: asked back once all of the payment is settled."""

    id = fields.UUIDField(primary_key=True)
    correction: fields.ForeignKeyRelation[AwardCorrection] = fields.ForeignKeyField(
        "models.AwardCorrection", related_name="claims", on_delete=fields.RESTRICT
    )
    correction_id: UUID
    payment: fields.ForeignKeyRelation[Payment] = fields.ForeignKeyField(
        "models.Payment", related_name="claims", on_delete=fields.RESTRICT
    )
    payment_id: UUID
    amount: Field[int] = fields.BigIntField()
    """Fen."""
    recovery: fields.ForeignKeyNullableRelation[Recovery] = fields.ForeignKeyField(
        "models.Recovery", related_name="claims", on_delete=fields.RESTRICT, null=True
    )
    recovery_id: UUID | None
    """By which it is asked back; null while the payment is not settled."""

    class Meta(Model.Meta):
        """Table name; a correction claims a payment once."""

        table = "correction_claim"
        unique_together = (("correction", "payment"),)
