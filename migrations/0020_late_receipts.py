"""A voucher that came back may be paid again under another receipt, and what came back on a recovery is corrected."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Each return takes one payment back: of a voucher no more than one stands that was not.
RECEIPT_STANDS_ALONE = """
CREATE OR REPLACE FUNCTION receipt_stands_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT count(*) FILTER (WHERE one.outcome = 'SETTLED') - count(*) FILTER (WHERE one.outcome = 'RETURNED')
        FROM standing_receipt AS one WHERE one.leg_id = NEW.leg_id AND one.voucher_no = NEW.voucher_no) > 1
    THEN
        RAISE EXCEPTION 'voucher % is settled by two receipts', NEW.voucher_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0019_people_of_receipts")]

    initial = False

    operations = [ops.RunSQL(sql=[RECEIPT_STANDS_ALONE])]
