"""The register of applicants (登记信息): what was told of their names and districts, and from which day on."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.handling.register import RegisterAttribute, RegisterKind
from domain.models.applicant import Applicant


class RegisterVersion(Model):
    """One entry of the register of an applicant: written once, and withdrawn at most once."""

    id = fields.UUIDField(primary_key=True)
    applicant: fields.ForeignKeyRelation[Applicant] = fields.ForeignKeyField(
        "models.Applicant", related_name="register", on_delete=fields.RESTRICT
    )
    applicant_id: UUID
    number = fields.IntField()
    attribute = fields.CharEnumField(RegisterAttribute, max_length=20)
    kind = fields.CharEnumField(RegisterKind, max_length=20)
    value = fields.CharField(max_length=200)
    effective_on = fields.DateField(null=True)
    """First day of a change; null for the other kinds, which hold for all days of what they say."""
    corrects = fields.IntField(null=True)
    """Number of the registration or change that a correction puts right."""
    evidence = fields.CharField(max_length=2000, null=True)
    reason = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()
    withdrawn_by = fields.CharField(max_length=200, null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_reason = fields.CharField(max_length=2000, null=True)
    withdrawn_evidence = fields.CharField(max_length=2000, null=True)

    class Meta(Model.Meta):
        """Table name; an entry's number is its place in the register of the applicant."""

        table = "register_version"
        unique_together = (("applicant", "number"),)
