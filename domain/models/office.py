"""What people state for the whole office: corrected working days, and rules for the time after a policy."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.models.policy_version import PolicyVersion


class WorkingDayCorrection(Model):
    """A day that people corrected (工作日更正): written once; the last of a day counts."""

    id = fields.UUIDField(primary_key=True)
    day = fields.DateField()
    number = fields.IntField()
    """How often this day was corrected."""
    works = fields.BooleanField()
    reason = fields.CharField(max_length=2000)
    evidence = fields.CharField(max_length=2000)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "working_day_correction"
        unique_together = (("day", "number"),)


class TransitionRule(Model):
    """A rule that lets applications in after the policy (过渡规定, I-37): written once; the latest last day counts."""

    id = fields.UUIDField(primary_key=True)
    policy_version: fields.ForeignKeyRelation[PolicyVersion] = fields.ForeignKeyField(
        "models.PolicyVersion", related_name="transition_rules", on_delete=fields.RESTRICT
    )
    policy_version_id: UUID
    measures: fields.JSONField[list[str]] = fields.JSONField()
    """Codes of the measures that it covers."""
    document_no = fields.CharField(max_length=200)
    last_day = fields.DateField()
    evidence = fields.CharField(max_length=2000)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "transition_rule"
