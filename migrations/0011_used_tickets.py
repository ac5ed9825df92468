"""Tickets that were used are kept until they would have ended, in a table of their own."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Nothing of the office stands here: a row is dropped once its ticket opens nothing any more.
_KEPT = """
CREATE TABLE used_ticket (
    number text PRIMARY KEY CHECK (length(number) <= 64),
    until timestamptz NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0010_double_payments_asked_back")]

    initial = False

    operations = [
        ops.RunSQL(sql=[_KEPT, "CREATE INDEX used_tickets_that_ended ON used_ticket (until)"]),
    ]
