"""A grant (申报事项) and the snapshots of its facts."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.grants import GrantState, RankingOutcome
from domain.models.applicant import Applicant
from domain.models.call import Call
from domain.models.policy_version import PolicyVersion


class Grant(Model):
    """One application under one measure of one exact policy version, through its whole life."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=40, unique=True)
    policy_version: fields.ForeignKeyRelation[PolicyVersion] = fields.ForeignKeyField(
        "models.PolicyVersion", related_name="grants", on_delete=fields.RESTRICT
    )
    policy_version_id: UUID
    measure = fields.CharField(max_length=20)
    applicant: fields.ForeignKeyRelation[Applicant] = fields.ForeignKeyField(
        "models.Applicant", related_name="grants", on_delete=fields.RESTRICT
    )
    applicant_id: UUID
    district_code = fields.CharField(max_length=20)
    """The district that pays its part: that of filing, unless its measure or a correction says otherwise."""
    filed_name = fields.CharField(max_length=200)
    """Name of the applicant as it stood when it was filed; of a draft, when it was drafted."""
    filed_district = fields.CharField(max_length=20)
    """District of the applicant as it stood when it was filed."""
    district_entry = fields.IntField()
    """Number of the entry of the register from which that district was taken."""
    item = fields.CharField(max_length=200)
    """What the award is for, as the applicant names it."""
    item_is_personal = fields.BooleanField(default=False, db_default=False)
    """Whether the item names a person, who is masked wherever it is shown, and found by no search."""
    item_key = fields.CharField(max_length=300)
    """What makes two applications one item, so that it is not paid twice."""
    state = fields.CharEnumField(GrantState, max_length=20)
    version = fields.IntField(default=1)
    facts: fields.JSONField[dict[str, Any]] = fields.JSONField()
    decided_amount: Field[int | None] = fields.BigIntField(null=True)
    decided_payer = fields.CharField(max_length=20, null=True)
    """Code of the payer whom the decision names; null where the measure's own split holds (I-33)."""
    quota_reason = fields.CharField(max_length=2000, null=True)
    assessment: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    """The assessment proposed, as the contract's JSON, with its steps."""
    award: Field[int | None] = fields.BigIntField(null=True)
    """Fen. Null before the proposal, and always null on a programme: its milestones have awards."""
    standing_award: fields.JSONField[dict[str, Any] | None] = fields.JSONField(null=True)
    """What stands of a paid award while a higher one is decided (更正后增加); null where none is."""
    publicity_first = fields.DateField(null=True)
    publicity_last = fields.DateField(null=True)
    submitted_on = fields.DateField(null=True)
    approved_on = fields.DateField(null=True)
    award_year = fields.IntField(null=True)
    """The calendar year against whose caps and quota the award counts."""
    call: fields.ForeignKeyNullableRelation[Call] = fields.ForeignKeyField(
        "models.Call", related_name="grants", on_delete=fields.RESTRICT, null=True
    )
    call_id: UUID | None
    """The call under which it was filed."""
    score: Field[int | None] = fields.IntField(null=True)
    """Hundredths of a point: the mean of its scores, once its call is ranked."""
    rank: Field[int | None] = fields.IntField(null=True)
    selection = fields.CharEnumField(RankingOutcome, max_length=20, null=True)
    held_reason = fields.CharField(max_length=2000, null=True)
    """Why it is on hold; null where it is not."""
    cleared_others: fields.JSONField[list[str] | None] = fields.JSONField(null=True)
    """Other support that an officer cleared, by id; null where none was (I-40)."""
    performance = fields.CharField(max_length=2000, null=True)
    """What came of the money, stated when the file was closed (绩效评价)."""
    due_on = fields.DateField(null=True)
    """The day on which time alone moves it; null where nothing is due. Indexed."""
    step_due_on = fields.DateField(null=True)
    """The last day of the office's step (办理时限); null where no step of the office is awaited, or it has no day."""
    remind_on = fields.DateField(null=True)
    """The day on which the office is next reminded of its step (提醒), or what is overdue is escalated; null after."""
    escalated_to = fields.CharField(max_length=200, null=True)
    """Person to whom its overdue step was escalated (逾期上报), while that step lasts; null for nobody."""
    officer = fields.CharField(max_length=200, null=True)
    """The officer to whom it is assigned (经办人), by the id by which people are compared; null for nobody."""
    officer_name = fields.CharField(max_length=200, null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name (GRANT is a reserved word of SQL) and the orders in which grants are read."""

        table = "grants"
        indexes = (
            ("created_at", "id"),
            ("applicant_id", "created_at"),
            ("measure", "item_key"),
            ("state", "created_at"),
            ("updated_at", "id"),
            ("district_code", "created_at"),
        )


class FactSnapshot(Model):
    """What was stated, by whom and when: written once, never changed (事实快照)."""

    id = fields.UUIDField(primary_key=True)
    grant: fields.ForeignKeyRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="fact_snapshots", on_delete=fields.RESTRICT
    )
    grant_id: UUID
    number = fields.IntField()
    facts: fields.JSONField[dict[str, Any]] = fields.JSONField()
    source = fields.CharField(max_length=200)
    evidence = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a snapshot's number is its place in the grant's sequence."""

        table = "fact_snapshot"
        unique_together = (("grant", "number"),)
