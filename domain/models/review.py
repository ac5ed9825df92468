"""What is put on record while an application is handled: supplements, reviews, objections."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.objection_life import ObjectionState
from domain.lives.roles import Role
from domain.models.grant import Grant


class Supplement(Model):
    """The one supplement that was asked of an applicant (补正通知): what is missing, and until when."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.OneToOneRelation[Grant] = fields.OneToOneField(
        "models.Grant", related_name="supplement", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    items: fields.JSONField[list[str]] = fields.JSONField()
    until = fields.DateField()
    """Last day on which it is taken."""
    requested_by = fields.CharField(max_length=200)
    requested_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "supplement"


class Review(Model):
    """One result of one step of the procedure (审核意见): written once; the last of each person counts."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="reviews", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    number = fields.IntField()
    step = fields.CharField(max_length=40)
    passed = fields.BooleanField()
    score: Field[int | None] = fields.IntField(null=True)
    """0 to 100, where the step is scored."""
    finding = fields.CharField(max_length=2000)
    facts: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """The facts that it certifies, as stated by the reviewer."""
    evidence = fields.CharField(max_length=2000, null=True)
    documents: fields.JSONField[list[str]] = fields.JSONField()
    """Ids of the uploaded documents on which it stands."""
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    role = fields.CharEnumField(Role, max_length=20)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a review's number is its place in the grant's sequence."""

        table = "review"
        unique_together = (("grant", "number"),)


class ExpertAssignment(Model):
    """That an expert reads and reviews a grant (评审分派), until it is withdrawn."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="experts", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    expert = fields.CharField(max_length=80)
    """The stable id of the person, as an expert's token states it."""
    expert_name = fields.CharField(max_length=200)
    """As whoever assigned it wrote the id: what is shown."""
    assigned_by = fields.CharField(max_length=200)
    assigned_at = fields.DatetimeField()
    withdrawn_by = fields.CharField(max_length=200, null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_reason = fields.CharField(max_length=2000, null=True)
    """Why, such as an interest in the case (回避); what the expert found counts no more."""

    class Meta(Model.Meta):
        """Table name; an expert is assigned to a grant once at a time (see migrations)."""

        table = "expert_assignment"


class Objection(Model):
    """An objection to an award shown to the public (公示异议)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="objections", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    number = fields.IntField()
    objector = fields.CharField(max_length=200)
    """Who objects: seen by the officers alone."""
    statement = fields.CharField(max_length=2000)
    evidence = fields.CharField(max_length=2000, null=True)
    filed_on = fields.DateField()
    state = fields.CharEnumField(ObjectionState, max_length=20)
    version = fields.IntField(default=1)
    finding = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()
    resolved_by = fields.CharField(max_length=200, null=True)
    resolved_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        """Table name."""

        table = "objection"
        unique_together = (("grant", "number"),)
