"""The decision on an award can name who pays it, and a call can be that of one district."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0004_instalments")]

    initial = False

    operations = [
        ops.AddField(model_name="Grant", name="decided_payer", field=fields.CharField(max_length=20, null=True)),
        ops.AddField(
            model_name="Call",
            name="district_code",
            field=fields.CharField(default="", db_default="", max_length=20),
        ),
    ]
