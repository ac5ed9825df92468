"""Service months and the milestones that windows of them reach (art. 10)."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.milestone_life import MilestoneState
from domain.models.grant import Grant


class ServiceMonth(Model):
    """One report of one month of a programme: written once; the last of a month counts (月度签约服务人数)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="service_months", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    month = fields.IntField()
    """``year * 12 + month - 1``."""
    number = fields.IntField(default=1)
    """1 for the first report, more for each correction."""
    reason = fields.CharField(max_length=2000, null=True)
    """Why it was corrected."""
    signed_persons: Field[int] = fields.BigIntField()
    """Distinct persons under a valid contract on the last day of the month (I-28)."""
    evidence = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a month has one report a number."""

        table = "service_month"
        unique_together = (("grant", "month", "number"),)


class Milestone(Model):
    """One rewarded window of months, with its own award and its own life (里程碑)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="milestones", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    code = fields.CharField(max_length=20)
    first_month = fields.IntField()
    last_month = fields.IntField()
    total: Field[int] = fields.BigIntField()
    """Sum of the month-end persons of the window."""
    baseline: Field[int] = fields.BigIntField()
    """Sum that the window had to outgrow; 0 for the base milestone."""
    amount: Field[int] = fields.BigIntField()
    """Fen."""
    state = fields.CharEnumField(MilestoneState, max_length=20)
    version = fields.IntField(default=1)
    reached_at = fields.DatetimeField()
    dispute = fields.CharField(max_length=2000, null=True)
    """What is doubted about it, where somebody disputed it."""

    class Meta(Model.Meta):
        """Table name and the order in which a programme's milestones are read."""

        table = "milestone"
        indexes = (("grant_id", "first_month"),)
