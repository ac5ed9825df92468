"""Changes have numbers of their own, given in the order in which they were committed."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The numbers of a cluster's transactions mean nothing in another one, into which this database may be restored.
THIS_TRANSACTION = """
CREATE FUNCTION this_transaction() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    said text := current_setting('duixian.transaction', true);
BEGIN
    IF coalesce(said, '') = '' THEN
        said := gen_random_uuid();
        PERFORM set_config('duixian.transaction', said, true);
    END IF;
    RETURN said::uuid;
END $$
"""

CHANGE = """
CREATE TABLE change (
    turn bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deed uuid NOT NULL DEFAULT this_transaction(),
    grant_id uuid NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    number bigint
)
"""

# One numberer at a time, and what it numbers is committed before the next begins: whoever reads up to a number misses
# none below it, and a transaction that stays open keeps nobody else's changes from being told.
NUMBER_CHANGES = """
CREATE FUNCTION number_changes() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
    numbered bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM change WHERE number IS NULL) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('duixian changes', 0));
    SELECT coalesce(max(number), 0) INTO newest FROM change;
    UPDATE change c SET number = newest + o.place
    FROM (SELECT turn, row_number() OVER (ORDER BY turn) AS place FROM change WHERE number IS NULL) o
    WHERE c.turn = o.turn;
    GET DIAGNOSTICS numbered = ROW_COUNT;
    RETURN numbered;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0016_receipts_have_editions")]

    initial = False

    operations = [
        ops.RunSQL(
            sql=[
                "ALTER TABLE change RENAME TO change_of_before",
                "ALTER TABLE change_of_before DROP CONSTRAINT change_pkey",
                "DROP INDEX changes_of_a_grant",
                THIS_TRANSACTION,
                CHANGE,
                "INSERT INTO change (deed, grant_id, at, number) SELECT gen_random_uuid(), grant_id, at, "
                "row_number() OVER (ORDER BY xact, grant_id) FROM change_of_before ORDER BY xact, grant_id",
                "DROP TABLE change_of_before",
                "CREATE UNIQUE INDEX change_is_told_once ON change (deed, grant_id) WHERE number IS NULL",
                "CREATE UNIQUE INDEX change_has_its_number ON change (number) WHERE number IS NOT NULL",
                "CREATE INDEX changes_of_a_grant ON change (grant_id, number)",
                NUMBER_CHANGES,
            ]
        ),
    ]
