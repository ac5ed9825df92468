"""What the entries of each budget come to, by measure, calendar year and kind, kept with every entry."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Of a measure is what concerns a leg, or what came back of one; all else, and what came back of a payment that was
# made twice, is of none: ''.
_TABLE = """
CREATE TABLE entry_total (
    budget_id uuid NOT NULL REFERENCES budget (id) ON DELETE RESTRICT,
    measure varchar(20) NOT NULL,
    year int NOT NULL,
    kind varchar(20) NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (budget_id, measure, year, kind)
);
COMMENT ON TABLE entry_total IS 'What the entries of a budget come to, by measure, year and kind (分录累计).'
"""
_SUMMED = """
SELECT entry.budget_id, coalesce(of_leg.measure, came_back.measure, '') AS measure,
    extract(year FROM entry.recorded_at AT TIME ZONE 'Asia/Shanghai')::int AS year, entry.kind,
    sum(entry.amount) AS amount
FROM {entries} AS entry
LEFT JOIN (
    payment_leg AS leg JOIN payment ON payment.id = leg.payment_id JOIN grants AS of_leg ON of_leg.id = payment.grant_id
) ON leg.id = entry.leg_id
LEFT JOIN (
    recovery_receipt AS receipt JOIN recovery_leg AS back ON back.id = receipt.leg_id
    JOIN recovery ON recovery.id = back.recovery_id AND recovery.payment_id IS NOT NULL
    JOIN grants AS came_back ON came_back.id = recovery.grant_id
) ON receipt.id = entry.receipt_id AND entry.leg_id IS NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_FOLLOWS = """
CREATE FUNCTION totals_follow_their_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry_total (budget_id, measure, year, kind, amount)
    {summed}
    ON CONFLICT (budget_id, measure, year, kind) DO UPDATE SET amount = entry_total.amount + excluded.amount;
    RETURN NULL;
END $$
"""
_MOVED_BY_ENTRIES = """
CREATE FUNCTION total_is_moved_by_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'a total is moved by entries alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
_TRIGGERS = """
CREATE TRIGGER totals_follow_their_entries AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION totals_follow_their_entries();
CREATE TRIGGER total_is_moved_by_entries BEFORE INSERT OR UPDATE OR DELETE ON entry_total
    FOR EACH ROW EXECUTE FUNCTION total_is_moved_by_entries();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON entry_total FOR EACH STATEMENT EXECUTE FUNCTION written_once();
"""
# No entry is written between what is summed and the trigger that goes on from there.
_LOCKED = "LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE"
_FILLED = "INSERT INTO entry_total (budget_id, measure, year, kind, amount) " + _SUMMED.format(entries="ledger_entry")
# What waited on a past day is told from the steps that ended it.
_ENDED = "CREATE INDEX waits_that_ended ON history_step (at, subject_id) WHERE from_state = 'BUDGET_PENDING'"


class Migration(migrations.Migration):
    """A table, what keeps it, and what it is of the entries that are there."""

    dependencies = [("models", "0022_timestamps")]

    initial = False

    operations = [
        ops.RunSQL(
            sql=[
                _LOCKED,
                _TABLE,
                _FILLED,
                _FOLLOWS.format(summed=_SUMMED.format(entries="written")),
                _MOVED_BY_ENTRIES,
                _TRIGGERS,
                _ENDED,
            ]
        )
    ]
