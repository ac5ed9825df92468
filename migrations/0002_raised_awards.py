"""A higher award of which money was paid is decided beside it, and its difference is a payment of its own."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference

ONE_STANDING = """
CREATE OR REPLACE FUNCTION one_standing_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payment p
        WHERE p.grant_id = NEW.grant_id AND p.id <> NEW.id
            AND p.milestone_id IS NOT DISTINCT FROM NEW.milestone_id
            AND p.tranche_id IS NOT DISTINCT FROM NEW.tranche_id
            AND p.correction_id IS NOT DISTINCT FROM NEW.correction_id
            AND (
                NOT EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id)
                OR EXISTS (
                    SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id AND l.state NOT IN ('CANCELLED', 'SPLIT')
                )
            )
    ) THEN
        RAISE EXCEPTION 'grant % has a payment of this award that stands', NEW.grant_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

# Of a correction no more is paid than it raised the award of its own grant by.
WITHIN_CORRECTION = """
CREATE FUNCTION difference_within_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM award_correction c
        WHERE c.id = NEW.correction_id AND c.grant_id = NEW.grant_id AND NEW.amount <= c.award_after - c.award_before
    ) THEN
        RAISE EXCEPTION 'payment % is more than correction % raised its award by', NEW.id, NEW.correction_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


_CORRECTION = reference("correction", "AwardCorrection", "payments", null=True)[1]


class Migration(migrations.Migration):
    dependencies = [("models", "0001_whole_schema")]

    initial = False

    operations = [
        ops.AddField(model_name="Grant", name="standing_award", field=fields.JSONField(null=True)),
        ops.AddField(model_name="Payment", name="correction", field=_CORRECTION),
        ops.RunSQL(
            sql=[
                ONE_STANDING,
                WITHIN_CORRECTION,
                (
                    "CREATE TRIGGER difference_within_correction AFTER INSERT ON payment FOR EACH ROW "
                    "WHEN (NEW.correction_id IS NOT NULL) EXECUTE FUNCTION difference_within_correction()"
                ),
                "ALTER TABLE payment DROP CONSTRAINT payment_of_one_thing",
                (
                    "ALTER TABLE payment ADD CONSTRAINT payment_of_one_thing CHECK "
                    "(num_nonnulls(milestone_id, tranche_id, correction_id) <= 1)"
                ),
                "CREATE INDEX payments_of_a_correction ON payment (correction_id) WHERE correction_id IS NOT NULL",
                # What stands of an award is lower than what is decided beside it, and stands only until then.
                (
                    "ALTER TABLE grants ADD CONSTRAINT standing_award_is_lower CHECK (standing_award IS NULL OR "
                    "(state IN ('PROPOSED', 'PUBLICITY', 'PUBLICITY_OVER') "
                    "AND award > (standing_award ->> 'award')::bigint))"
                ),
                # Once facts are corrected, nothing may be due of a tranche.
                "ALTER TABLE tranche DROP CONSTRAINT awarded_tranche_has_award",
                (
                    "ALTER TABLE tranche ADD CONSTRAINT awarded_tranche_has_award CHECK "
                    "(state NOT IN ('AWARDED', 'PAID') OR (award IS NOT NULL AND award >= 0))"
                ),
            ]
        ),
    ]
