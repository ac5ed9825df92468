"""Indexes by which lists are filtered and ordered at once, and counted without reading a row."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEXES = """
CREATE INDEX grants_of_a_measure_by_number ON grants (measure, number, id);
CREATE INDEX grants_in_a_state_by_number ON grants (state, number, id);
CREATE INDEX grants_of_a_district_by_number ON grants (district_code, number, id);
CREATE INDEX grants_of_a_measure_by_day ON grants (measure, created_at, id);
CREATE INDEX submitted_by_day ON grants (submitted_on, id) WHERE submitted_on IS NOT NULL;
CREATE INDEX approved_of_a_measure ON grants (measure, approved_on, id) WHERE approved_on IS NOT NULL;
CREATE INDEX approved_of_a_district ON grants (district_code, approved_on, id) WHERE approved_on IS NOT NULL;
CREATE INDEX grants_on_hold ON grants (id) WHERE held_reason IS NOT NULL;
CREATE INDEX legs_in_a_state ON payment_leg (state, awarded_on, place) WHERE state <> 'SETTLED';
CREATE INDEX corrected_receipts ON receipt (treasury, number, edition) WHERE edition > 1;
CREATE INDEX runs_in_a_state ON payment_run (state, made_at, id);
CREATE INDEX runs_by_instruction ON payment_run (instructed_on, id) WHERE instructed_on IS NOT NULL;
CREATE INDEX recoveries_in_a_state ON recovery (state, opened_at, id);
"""


class Migration(migrations.Migration):
    """Indexes alone: they forbid nothing, and no row is changed."""

    dependencies = [("models", "0028_reminders")]

    initial = False

    operations = [ops.RunSQL(sql=[_INDEXES])]
