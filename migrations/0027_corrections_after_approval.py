"""Facts of an approved grant are corrected by two people, and what was paid too much is claimed."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from domain.lives.recovery_life import RecoveryCause

CLAIM_IS_ASKED_BACK_ONCE = """
CREATE FUNCTION claim_is_asked_back_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.recovery_id IS NOT NULL
        OR (NEW.id, NEW.correction_id, NEW.payment_id, NEW.amount)
            IS DISTINCT FROM (OLD.id, OLD.correction_id, OLD.payment_id, OLD.amount)
    THEN
        RAISE EXCEPTION 'a claim of a correction is written once, and asked back once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

CLAIMS_WITHIN_PAYMENT = """
CREATE FUNCTION claims_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM correction_claim WHERE payment_id = NEW.payment_id)
        > (SELECT amount FROM payment WHERE id = NEW.payment_id)
    THEN
        RAISE EXCEPTION 'corrections claim more of payment % than it is', NEW.payment_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


def _key(model: str, name: str, related: str, *, null: bool = False) -> tuple[str, fields.Field]:
    key = fields.ForeignKeyField(
        f"models.{model}",
        source_field=f"{name}_id",
        null=null,
        db_constraint=True,
        to_field="id",
        related_name=related,
        on_delete=OnDelete.RESTRICT,
    )
    return name, key


WRITTEN_ONCE = ("award_correction",)


class Migration(migrations.Migration):
    dependencies = [("models", "0026_parts_of_legs")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AwardCorrection",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                _key("Grant", "grant", "corrections"),
                ("number", fields.IntField()),
                ("changes", fields.JSONField()),
                ("award_before", fields.BigIntField(null=True)),
                ("award_after", fields.BigIntField(null=True)),
                ("reason", fields.CharField(max_length=2000)),
                ("evidence", fields.CharField(max_length=2000)),
                ("proposed_by", fields.CharField(max_length=200)),
                ("proposed_by_person", fields.CharField(max_length=200)),
                ("confirmed_by", fields.CharField(max_length=200)),
                ("confirmed_by_person", fields.CharField(max_length=200)),
                ("corrected_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "award_correction",
                "app": "models",
                "unique_together": (("grant", "number"),),
                "pk_attr": "id",
                "table_description": "Facts of an approved grant that two people corrected (批准后更正): written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CorrectionClaim",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                _key("AwardCorrection", "correction", "claims"),
                _key("Payment", "payment", "claims"),
                ("amount", fields.BigIntField()),
                _key("Recovery", "recovery", "claims", null=True),
            ],
            options={
                "table": "correction_claim",
                "app": "models",
                "unique_together": (("correction", "payment"),),
                "pk_attr": "id",
                "table_description": "What a payment has too much since a correction: asked back once all of the "
                "payment is settled.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="Recovery",
            name="cause",
            field=fields.CharEnumField(
                description="\n".join(f"{cause.name}: {cause.value}" for cause in RecoveryCause),
                enum_type=RecoveryCause,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            sql=[
                # Nothing may be due of an award once its facts are corrected.
                "ALTER TABLE grants DROP CONSTRAINT award_not_negative",
                "ALTER TABLE grants ADD CONSTRAINT award_not_negative CHECK (award IS NULL OR award >= 0)",
                "ALTER TABLE correction_claim ADD CONSTRAINT correction_claim_positive CHECK (amount > 0)",
                "ALTER TABLE award_correction ADD CONSTRAINT corrected_award_not_negative CHECK (award_after >= 0)",
                "ALTER TABLE award_correction ADD CONSTRAINT correction_changes_something CHECK "
                "(jsonb_array_length(changes) > 0)",
                "CREATE INDEX claims_of_a_payment ON correction_claim (payment_id)",
                "CREATE INDEX claims_of_a_recovery ON correction_claim (recovery_id) WHERE recovery_id IS NOT NULL",
                "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON award_correction "
                "FOR EACH ROW EXECUTE FUNCTION written_once()",
                "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON award_correction "
                "FOR EACH STATEMENT EXECUTE FUNCTION written_once()",
                "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON correction_claim "
                "FOR EACH STATEMENT EXECUTE FUNCTION written_once()",
                CLAIM_IS_ASKED_BACK_ONCE,
                "CREATE TRIGGER claim_is_asked_back_once BEFORE UPDATE OR DELETE ON correction_claim "
                "FOR EACH ROW EXECUTE FUNCTION claim_is_asked_back_once()",
                CLAIMS_WITHIN_PAYMENT,
                "CREATE TRIGGER claims_within_payment AFTER INSERT ON correction_claim "
                "FOR EACH ROW EXECUTE FUNCTION claims_within_payment()",
            ]
        ),
    ]
