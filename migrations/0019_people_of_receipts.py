"""Who put a receipt or a double payment on record, by the id by which people are compared."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

TABLES = {"Receipt": "receipt", "DoublePayment": "double_payment"}

DOUBLE_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION double_payment_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN'
        OR (NEW.id, NEW.leg_id, NEW.treasury, NEW.voucher_no, NEW.receipt_no, NEW.amount, NEW.paid_on, NEW.recorded_by, NEW.recorded_by_person,
            NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.leg_id, OLD.treasury, OLD.voucher_no, OLD.receipt_no, OLD.amount, OLD.paid_on, OLD.recorded_by, OLD.recorded_by_person,
            OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'double payment % keeps its money, and is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def _filled(table: str) -> list[str]:
    """Fill the new column; what is written once is opened for it alone. Names were kept folded until now."""
    return [
        "SET CONSTRAINTS ALL IMMEDIATE",
        f'ALTER TABLE "{table}" DISABLE TRIGGER USER',
        f'UPDATE "{table}" SET recorded_by_person = '
        "lower(regexp_replace(btrim(normalize(recorded_by, NFKC)), '\\s+', ' ', 'g'))",
        f'ALTER TABLE "{table}" ENABLE TRIGGER USER',
        f'ALTER TABLE "{table}" ALTER COLUMN recorded_by_person SET NOT NULL',
    ]


class Migration(migrations.Migration):
    dependencies = [("models", "0018_people_by_their_id")]

    initial = False

    operations = [
        *[
            ops.AddField(model_name=model, name="recorded_by_person", field=fields.CharField(max_length=200, null=True))
            for model in TABLES
        ],
        ops.RunSQL(sql=[*[line for table in TABLES.values() for line in _filled(table)], DOUBLE_KEEPS_ITS_MONEY]),
        *[
            ops.AlterField(model_name=model, name="recorded_by_person", field=fields.CharField(max_length=200))
            for model in TABLES
        ],
    ]
