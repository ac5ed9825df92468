"""Duties of a year (年度责任), and what was reported on them."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.duty_life import DutyState
from domain.models.policy_version import PolicyVersion


class Duty(Model):
    """One duty of one year, of one district where each has it."""

    id = fields.UUIDField(primary_key=True)
    policy_version: fields.ForeignKeyRelation[PolicyVersion] = fields.ForeignKeyField(
        "models.PolicyVersion", related_name="duties", on_delete=fields.RESTRICT
    )
    policy_version_id: UUID
    policy_code = fields.CharField(max_length=100)
    measure = fields.CharField(max_length=20)
    year = fields.IntField()
    district_code = fields.CharField(max_length=20, default="")
    """Empty where the city alone has it."""
    required: Field[int] = fields.BigIntField()
    """Fen or a count; 1 where it is enough that it was done."""
    reported: Field[int] = fields.BigIntField(default=0)
    """What the last report says."""
    state = fields.CharEnumField(DutyState, max_length=20)
    version = fields.IntField(default=1)
    due_on = fields.DateField(null=True)
    """The day on which it is missed if it was not met; null where nothing is due. Indexed."""

    class Meta(Model.Meta):
        """Table name; one duty a year and district."""

        table = "duty"
        unique_together = (("policy_code", "measure", "year", "district_code"),)


class DutyReport(Model):
    """What was reported on a duty (完成情况): written once; the last counts."""

    id = fields.UUIDField(primary_key=True)
    duty: fields.ForeignKeyRelation[Duty] = fields.ForeignKeyField(
        "models.Duty", related_name="reports", on_delete=fields.RESTRICT
    )
    duty_id: UUID
    number = fields.IntField()
    reported: Field[int] = fields.BigIntField()
    evidence = fields.CharField(max_length=2000)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a report's number is its place in the duty's sequence."""

        table = "duty_report"
        unique_together = (("duty", "number"),)
