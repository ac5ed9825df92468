"""What people state for the whole office: corrected days, rules for the time after a policy, who acts for whom."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from domain.lives.capacities import Capacity
from domain.lives.roles import Role
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


class SeparationRelaxation(Model):
    """A decision that leaves two capacities to one person in a small office (放宽不相容岗位): written once."""

    id = fields.UUIDField(primary_key=True)
    policy_code = fields.CharField(max_length=100)
    number = fields.IntField()
    """Place among the decisions under its policy."""
    office = fields.CharField(max_length=200)
    """A bureau as in the text, or the code of a district or treasury."""
    first_capacity = fields.CharEnumField(Capacity, max_length=20)
    second_capacity = fields.CharEnumField(Capacity, max_length=20)
    """The later one, in the order of the capacities."""
    document_no = fields.CharField(max_length=200)
    ends_on = fields.DateField()
    """The last day on which it holds."""
    reason = fields.CharField(max_length=2000)
    evidence = fields.CharField(max_length=2000)
    recorded_by = fields.CharField(max_length=200)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "separation_relaxation"
        unique_together = (("policy_code", "number"),)


class Delegation(Model):
    """What somebody leaves to another while on leave (委托代办): from day to day, and revoked at most once."""

    id = fields.UUIDField(primary_key=True)
    delegator = fields.CharField(max_length=200)
    """The id by which who is on leave is compared."""
    delegator_name = fields.CharField(max_length=200)
    role = fields.CharEnumField(Role, max_length=20)
    bureaus: fields.JSONField[list[str]] = fields.JSONField()
    """The bureaus of the delegator in whose affairs the delegate acts."""
    district = fields.CharField(max_length=20, null=True)
    treasuries: fields.JSONField[list[str]] = fields.JSONField()
    credit_code = fields.CharField(max_length=18, null=True)
    """Of the delegator's organisation, on whose grants the delegate does not act either."""
    delegate = fields.CharField(max_length=200)
    delegate_name = fields.CharField(max_length=200)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    """The last day."""
    reason = fields.CharField(max_length=2000)
    recorded_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    revoked_by = fields.CharField(max_length=200, null=True)
    revoked_reason = fields.CharField(max_length=2000, null=True)

    class Meta(Model.Meta):
        """Table name, and by what delegations are found."""

        table = "delegation"
        indexes = (("delegate",), ("delegator",))
