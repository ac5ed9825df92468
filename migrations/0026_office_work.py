"""By when the office's step on a grant is due, and to which officer it is assigned."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Whatever waits for a step is listed the earliest first; what has no day comes last.
_INDEXES = (
    "CREATE INDEX grants_step_due ON grants (step_due_on, id) WHERE step_due_on IS NOT NULL",
    "CREATE INDEX grants_by_step_due ON grants (COALESCE(step_due_on, DATE '9999-12-31'), id)",
    (
        "CREATE INDEX grants_of_an_officer ON grants (officer, COALESCE(step_due_on, DATE '9999-12-31'), id) "
        "WHERE officer IS NOT NULL"
    ),
)
_NAMED = "ALTER TABLE grants ADD CONSTRAINT officer_has_name CHECK ((officer IS NULL) = (officer_name IS NULL))"
# Only where a step of the office is awaited is one due.
_AWAITED = """ALTER TABLE grants ADD CONSTRAINT step_due_is_awaited CHECK (
    step_due_on IS NULL
    OR (held_reason IS NULL AND state IN ('SUBMITTED', 'UNDER_REVIEW', 'PROPOSED', 'PUBLICITY_OVER'))
)"""


class Migration(migrations.Migration):
    dependencies = [("models", "0025_forgetting")]

    initial = False

    operations = [
        ops.AddField(model_name="Grant", name="step_due_on", field=fields.DateField(null=True)),
        ops.AddField(model_name="Grant", name="officer", field=fields.CharField(null=True, max_length=200)),
        ops.AddField(model_name="Grant", name="officer_name", field=fields.CharField(null=True, max_length=200)),
        ops.RunSQL(sql=[*_INDEXES, _NAMED, _AWAITED]),
    ]
