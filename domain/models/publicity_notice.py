"""Notices of publicity (公示公告) and the awards on them, as they were shown."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.handling.notices import NoticeOutcome
from domain.models.grant import Grant
from domain.models.policy_version import PolicyVersion


class PublicityNotice(Model):
    """What is shown of one measure from one day to another: all that was opened on one day. It is written once."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=40, unique=True)
    policy_version: fields.ForeignKeyRelation[PolicyVersion] = fields.ForeignKeyField(
        "models.PolicyVersion", related_name="notices", on_delete=fields.RESTRICT
    )
    policy_version_id: UUID
    policy_code = fields.CharField(max_length=100)
    measure = fields.CharField(max_length=20)
    year = fields.IntField()
    """The calendar year in which it was put up."""
    opened_on = fields.DateField()
    first_day = fields.DateField()
    last_day = fields.DateField()
    """Last day on which an objection is taken."""
    contact = fields.CharField(max_length=200, null=True)
    """Where objections go besides the responsible bureaus, as it was printed."""
    opened_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "publicity_notice"


class NoticeAward(Model):
    """One award on a notice, as it was shown: written once, and decided once."""

    id = fields.UUIDField(primary_key=True)
    notice: fields.ForeignKeyRelation[PublicityNotice] = fields.ForeignKeyField(
        "models.PublicityNotice", related_name="awards", on_delete=fields.RESTRICT
    )
    notice_id: UUID
    number = fields.IntField()
    """Its line on the notice, from 1."""
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="shown", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    grant_number = fields.CharField(max_length=40)
    applicant = fields.CharField(max_length=200)
    """Its name as it stood on record that day."""
    item = fields.CharField(max_length=200)
    """What it is for, as it was shown: a person's reference is masked."""
    district = fields.CharField(max_length=20)
    amount: Field[int | None] = fields.BigIntField(null=True)
    """Fen proposed; null on a programme."""
    shown_at = fields.DatetimeField()
    outcome = fields.CharEnumField(NoticeOutcome, max_length=20, null=True)
    """What became of it; null until that is decided."""
    decided_on = fields.DateField(null=True)
    decided_at = fields.DatetimeField(null=True)
    approved: Field[int | None] = fields.BigIntField(null=True)
    """Fen approved; null where nothing was, and on a programme."""

    class Meta(Model.Meta):
        """Table name; a line has one award."""

        table = "notice_award"
        unique_together = (("notice", "number"),)
