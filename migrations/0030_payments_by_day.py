"""Payments are listed by the day on which they were ordered."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0029_deadlines_of_money")]

    initial = False

    operations = [ops.RunSQL(sql=["CREATE INDEX payments_by_day ON payment (ordered_at, id)"])]
