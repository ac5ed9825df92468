"""A receipt of money that came back is corrected by another edition, and what is owed follows what the bank returns."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from domain.treasury.postings import EntryKind

# A claim follows down where the bank returns what it asks back; what was received is what stands on record.
LEG_KEEPS_ITS_CLAIM = """
CREATE OR REPLACE FUNCTION recovery_leg_keeps_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.recovery_id, NEW.payer, NEW.treasury) IS DISTINCT FROM
        (OLD.recovery_id, OLD.payer, OLD.treasury) OR NEW.amount > OLD.amount
    THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

LEG_RECEIVED_ITS_RECEIPTS = """
CREATE FUNCTION recovery_leg_received_its_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT received FROM recovery_leg WHERE id = NEW.id) <> (
        SELECT coalesce(sum(one.amount), 0) FROM recovery_receipt AS one
        WHERE one.leg_id = NEW.id AND one.outcome = 'RECEIVED' AND NOT EXISTS (
            SELECT 1 FROM recovery_receipt AS later
            WHERE later.treasury = one.treasury AND later.number = one.number AND later.edition > one.edition
        )
    ) THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

EDITIONS = """
CREATE FUNCTION recovery_receipt_has_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM recovery_receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'recovery receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0021_money_of_a_treasury")]

    initial = False

    operations = [
        ops.AddField(model_name="RecoveryReceipt", name="edition", field=fields.IntField(default=1, db_default=1)),
        ops.AddField(
            model_name="RecoveryReceipt",
            name="outcome",
            field=fields.CharField(default="RECEIVED", db_default="RECEIVED", max_length=20),
        ),
        ops.AddField(model_name="RecoveryReceipt", name="reason", field=fields.CharField(null=True, max_length=2000)),
        ops.AddField(model_name="RecoveryReceipt", name="evidence", field=fields.CharField(null=True, max_length=2000)),
        ops.AddField(
            model_name="RecoveryReceipt", name="recorded_by_person", field=fields.CharField(null=True, max_length=200)
        ),
        ops.RemoveConstraint(model_name="RecoveryReceipt", name=None, fields=["treasury", "number"]),
        ops.AddConstraint(
            model_name="RecoveryReceipt",
            constraint=UniqueConstraint(fields=("treasury", "number", "edition"), name=None),
        ),
        ops.AlterField(
            model_name="LedgerEntry",
            name="kind",
            field=fields.CharEnumField(
                description="\n".join(f"{kind.name}: {kind.value}" for kind in EntryKind),
                enum_type=EntryKind,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            sql=[
                "SET CONSTRAINTS ALL IMMEDIATE",
                "ALTER TABLE recovery_receipt DISABLE TRIGGER USER",
                "UPDATE recovery_receipt SET recorded_by_person = "
                "lower(regexp_replace(btrim(normalize(recorded_by, NFKC)), '\\s+', ' ', 'g'))",
                "ALTER TABLE recovery_receipt ENABLE TRIGGER USER",
                "ALTER TABLE recovery_receipt ALTER COLUMN recorded_by_person SET NOT NULL",
                "ALTER TABLE recovery_receipt ADD CONSTRAINT recovery_receipt_outcome CHECK "
                "(outcome IN ('RECEIVED', 'BOUNCED', 'WITHDRAWN', 'TO_REFUND', 'REFUNDED'))",
                "ALTER TABLE recovery_receipt ADD CONSTRAINT recovery_correction_has_evidence CHECK "
                "(outcome = 'RECEIVED' OR (reason IS NOT NULL AND evidence IS NOT NULL))",
                "ALTER TABLE recovery_leg DROP CONSTRAINT recovery_leg_within_amount",
                "ALTER TABLE recovery_leg ADD CONSTRAINT recovery_leg_within_amount CHECK "
                "(amount >= 0 AND received BETWEEN 0 AND amount)",
                LEG_KEEPS_ITS_CLAIM,
                LEG_RECEIVED_ITS_RECEIPTS,
                "CREATE TRIGGER recovery_leg_received_its_receipts AFTER INSERT OR UPDATE ON recovery_leg "
                "FOR EACH ROW EXECUTE FUNCTION recovery_leg_received_its_receipts()",
                EDITIONS,
                "CREATE TRIGGER recovery_receipt_has_editions AFTER INSERT ON recovery_receipt FOR EACH ROW "
                "EXECUTE FUNCTION recovery_receipt_has_editions()",
            ]
        ),
        ops.AlterField(model_name="RecoveryReceipt", name="recorded_by_person", field=fields.CharField(max_length=200)),
    ]
