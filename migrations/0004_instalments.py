"""An event after which the next part of an award is due (分期拨付) is reported as money from above is."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

MEANS = "One receipt of upstream money after the first award (到账批次), or an event of an instalment (分期拨付)."


class Migration(migrations.Migration):
    dependencies = [("models", "0003_caps_of_any_key")]

    initial = False

    operations = [
        ops.AlterModelOptions(name="Tranche", options={"table_description": MEANS, "pk_attr": "id"}),
        ops.AddField(model_name="Tranche", name="facts", field=fields.JSONField(null=True)),
        ops.RunSQL(
            sql=[
                f"COMMENT ON TABLE tranche IS '{MEANS}'",
                "ALTER TABLE tranche DROP CONSTRAINT tranche_received_something",
                (
                    "ALTER TABLE tranche ADD CONSTRAINT tranche_received_something CHECK "
                    "(received > 0 OR (received = 0 AND facts IS NOT NULL))"
                ),
            ]
        ),
    ]
