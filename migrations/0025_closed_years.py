"""A year's accounts are closed: what they came to is written once, and nothing is booked into the year any more."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

WRITTEN_ONCE = ("closed_year",)
CHECKS = {
    "closed_year_is_hashed": "sha256 ~ '^[0-9a-f]{64}$'",
    "closed_year_is_over": "closed_at >= make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')",
    "closed_year_says_its_figures": "figures ->> 'policy' = policy_code AND figures ->> 'treasury' = treasury "
    "AND (figures ->> 'year')::int = year",
}

# A command that began before midnight and comes too late is tried again, and then counts on the day on which it came.
NOTHING_INTO_A_CLOSED_YEAR = """
CREATE FUNCTION nothing_into_a_closed_year() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed integer;
BEGIN
    SELECT max(kept.year) INTO closed FROM closed_year AS kept
    JOIN budget ON budget.policy_code = kept.policy_code AND budget.treasury = kept.treasury
    WHERE budget.id = NEW.budget_id AND kept.year >= extract(year FROM NEW.recorded_at AT TIME ZONE 'Asia/Shanghai');
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'the accounts of % are closed: nothing is booked into them', closed
            USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0024_more_than_is_owed")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ClosedYear",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("policy_code", fields.CharField(max_length=100)),
                ("treasury", fields.CharField(max_length=20)),
                ("year", fields.IntField()),
                ("figures", fields.JSONField()),
                ("sha256", fields.CharField(max_length=64)),
                ("document_no", fields.CharField(max_length=200)),
                ("evidence", fields.CharField(max_length=2000)),
                ("closed_by", fields.CharField(max_length=200)),
                ("closed_by_person", fields.CharField(max_length=200)),
                ("closed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "closed_year",
                "app": "models",
                "unique_together": (("policy_code", "treasury", "year"),),
                "pk_attr": "id",
                "table_description": "What a treasury's year came to by its end: written once, when two people of "
                "finance closed it.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                *[f"ALTER TABLE closed_year ADD CONSTRAINT {name} CHECK ({rule})" for name, rule in CHECKS.items()],
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION '
                    "written_once()"
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION '
                    "written_once()"
                    for table in WRITTEN_ONCE
                ],
                NOTHING_INTO_A_CLOSED_YEAR,
                "CREATE TRIGGER nothing_into_a_closed_year BEFORE INSERT ON ledger_entry FOR EACH ROW "
                "EXECUTE FUNCTION nothing_into_a_closed_year()",
            ]
        ),
    ]
