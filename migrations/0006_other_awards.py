"""Awards of other policies; and a payment that replaces one that was cancelled."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.lives.other_award_life import OtherAwardState
from domain.policy.policy import SupportScope
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

WRITTEN_ONCE = ()

REPLACED = ("DROP INDEX one_payment_a_grant", "DROP INDEX one_payment_a_tranche")

CHECKS = {
    "other_award": {
        "other_award_positive": "amount > 0",
        "paid_other_award_has_day": "state <> 'PAID' OR paid_on IS NOT NULL",
        "closed_other_award_has_grant": "state <> 'CLOSED' OR closed_for_id IS NOT NULL",
    },
    "payment": {"payment_is_numbered": "number > 0"},
}

UNIQUE = {
    "one_payment_a_grant": "payment (grant_id, number) WHERE milestone_id IS NULL AND tranche_id IS NULL",
    "one_payment_a_tranche": "payment (tranche_id, number) WHERE tranche_id IS NOT NULL",
}

INDEXES = {
    "other_awards_closed_for": "other_award (closed_for_id) WHERE closed_for_id IS NOT NULL",
}

# A payment without legs is one whose legs are still to come.
ONE_STANDING_PAYMENT = """
CREATE FUNCTION one_standing_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payment p
        WHERE p.grant_id = NEW.grant_id AND p.id <> NEW.id
            AND p.milestone_id IS NOT DISTINCT FROM NEW.milestone_id
            AND p.tranche_id IS NOT DISTINCT FROM NEW.tranche_id
            AND (
                NOT EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id)
                OR EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id AND l.state <> 'CANCELLED')
            )
    ) THEN
        RAISE EXCEPTION 'grant % has a payment of this award that stands', NEW.grant_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

OTHER_AWARD_KEEPS_WHAT_WAS_TOLD = """
CREATE FUNCTION other_award_keeps_what_was_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.credit_code, NEW.matter, NEW.policy, NEW.scope, NEW.source, NEW.reference, NEW.amount)
        IS DISTINCT FROM (OLD.credit_code, OLD.matter, OLD.policy, OLD.scope, OLD.source, OLD.reference, OLD.amount)
    THEN
        RAISE EXCEPTION 'other award % keeps what was told of it', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0005_ledger")]

    initial = False

    operations = [
        ops.CreateModel(
            name="OtherAward",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("credit_code", fields.CharField(max_length=18)),
                ("matter", fields.CharField(max_length=200)),
                ("matter_key", fields.CharField(max_length=300)),
                ("policy", fields.CharField(max_length=200)),
                (
                    "scope",
                    fields.CharEnumField(
                        description="CITY: CITY\nDISTRICT: DISTRICT\nPROVINCE: PROVINCE\nNATIONAL: NATIONAL",
                        enum_type=SupportScope,
                        max_length=20,
                    ),
                ),
                ("source", fields.CharField(max_length=200)),
                ("reference", fields.CharField(max_length=100)),
                ("amount", fields.BigIntField()),
                ("paid_on", fields.DateField(null=True)),
                ("evidence", fields.CharField(max_length=2000)),
                (
                    "state",
                    fields.CharEnumField(
                        description="AWARDED: AWARDED\nPAID: PAID\nCLOSED: CLOSED\nWITHDRAWN: WITHDRAWN",
                        enum_type=OtherAwardState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "closed_for",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="closed_for_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="closed_others",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "other_award",
                "app": "models",
                "unique_together": (("source", "reference"),),
                "indexes": [Index(fields=["credit_code", "matter_key"]), Index(fields=["recorded_at", "id"])],
                "pk_attr": "id",
                "table_description": "One award of another policy to one beneficiary: what it is for, by whom, how much, and how it stands.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Grant",
            name="cleared_others",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Payment",
            name="basis",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Payment",
            name="number",
            field=fields.IntField(default=1, db_default=1),
        ),
        # One operation: Tortoise copies its whole state for each.
        ops.RunSQL(
            sql=[
                *REPLACED,
                *[
                    f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({rule})'
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                *[f"CREATE UNIQUE INDEX {name} ON {rule}" for name, rule in UNIQUE.items()],
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
                ONE_STANDING_PAYMENT,
                "CREATE CONSTRAINT TRIGGER one_standing_payment AFTER INSERT ON payment "
                "FOR EACH ROW EXECUTE FUNCTION one_standing_payment()",
                OTHER_AWARD_KEEPS_WHAT_WAS_TOLD,
                "CREATE TRIGGER other_award_keeps_what_was_told BEFORE UPDATE OR DELETE ON other_award "
                "FOR EACH ROW EXECUTE FUNCTION other_award_keeps_what_was_told()",
            ]
        ),
    ]
