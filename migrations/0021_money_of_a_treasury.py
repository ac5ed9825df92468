"""A treasury's legs and runs are found by its code, in the order in which they are listed."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "legs_of_a_treasury": "payment_leg (treasury, awarded_on, place)",
    "runs_of_a_treasury": "payment_run (treasury, made_at, id)",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0020_late_receipts")]

    initial = False

    operations = [ops.RunSQL(sql=[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()])]
