"""Calls for applications (申报通知)."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.lives.call_life import CallState
from domain.models.policy_version import PolicyVersion


class Call(Model):
    """One call under one measure: from when to when it is filed, on which notice."""

    id = fields.UUIDField(primary_key=True)
    policy_version: fields.ForeignKeyRelation[PolicyVersion] = fields.ForeignKeyField(
        "models.PolicyVersion", related_name="calls", on_delete=fields.RESTRICT
    )
    policy_version_id: UUID
    policy_code = fields.CharField(max_length=100)
    measure = fields.CharField(max_length=20)
    district_code = fields.CharField(max_length=20, default="", db_default="")
    """Empty where the whole city is called; else the district that calls its own applicants (各区)."""
    year = fields.IntField()
    """The calendar year of its last day: that of the competition."""
    document_no = fields.CharField(max_length=200)
    title = fields.CharField(max_length=200)
    opens_on = fields.DateField()
    closes_on = fields.DateField()
    """Last day on which an application is taken."""
    state = fields.CharEnumField(CallState, max_length=20)
    version = fields.IntField(default=1)
    due_on = fields.DateField(null=True)
    """The day on which time alone moves it; null where nothing is due. Indexed."""
    evidence = fields.CharField(max_length=2000)
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name and the order in which the calls of a measure are read."""

        table = "call"
        indexes = (("policy_code", "measure", "opens_on"), ("created_at", "id"))
