"""A demonstration's day says on which day of the machine's it was stated, so that its instants never run backwards."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0022_corrected_recovery_receipts")]

    initial = False

    operations = [
        ops.AddField(model_name="DemonstrationDay", name="stated_on", field=fields.DateField(null=True)),
        ops.RunSQL(
            sql=["UPDATE demonstration_day SET stated_on = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"]
        ),
    ]
