"""A receipt of money that came back may say more than is owed: the rest is to be refunded."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0023_when_a_day_was_stated")]

    initial = False

    operations = [
        ops.AddField(model_name="RecoveryReceipt", name="excess", field=fields.BigIntField(default=0, db_default=0)),
        ops.AddField(
            model_name="RecoveryReceipt",
            name="excess_refunded",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(
            sql=[
                "ALTER TABLE recovery_receipt ADD CONSTRAINT recovery_excess_has_evidence CHECK "
                "(excess = 0 OR (excess > 0 AND reason IS NOT NULL AND evidence IS NOT NULL))",
                "ALTER TABLE recovery_receipt ADD CONSTRAINT recovery_excess_is_refunded CHECK "
                "(excess > 0 OR NOT excess_refunded)",
            ]
        ),
    ]
