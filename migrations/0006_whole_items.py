"""A cap can count the whole of an item whose parts are awarded apart (分期合并)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import word

_KINDS = ("ITEM", "WHOLE", "APPLICANT_YEAR", "APPLICANT", "YEAR", "QUOTA")


class Migration(migrations.Migration):
    dependencies = [("models", "0005_payers_and_calls")]

    initial = False

    operations = [ops.AlterField(model_name="Allowance", name="kind", field=word(*_KINDS))]
