"""The engine for work in the background stands in the same database: a command defers its jobs in its transaction."""

from importlib.resources import files

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0011_used_tickets")]

    initial = False

    operations = [
        ops.RunSQL(sql=[(files("migrations.engine") / "procrastinate.sql").read_text(encoding="utf-8")]),
    ]
