from domain.treasury.postings import EntryKind
from tortoise import fields
from tortoise import migrations
from tortoise.migrations import operations as ops

# A leg that was reported paid can come back from the bank, be requested again, and be paid again.
LEG_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount, NEW.policy_code, NEW.awarded_on, NEW.place)
        IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount, OLD.policy_code, OLD.awarded_on, OLD.place)
        OR (OLD.budget_id IS NOT NULL AND NEW.budget_id IS DISTINCT FROM OLD.budget_id)
        OR (OLD.state = 'SETTLED' AND NEW.state NOT IN ('SETTLED', 'RETURNED'))
        OR (OLD.state = 'CANCELLED' AND NEW.state <> 'CANCELLED')
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

ENTRY_OF_ITS_LEG = """
CREATE OR REPLACE FUNCTION entry_is_of_its_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.leg_id IS NOT NULL AND NEW.kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN') AND NOT EXISTS (
        SELECT 1 FROM payment_leg AS leg JOIN budget ON budget.id = NEW.budget_id
        WHERE leg.id = NEW.leg_id AND leg.amount = NEW.amount AND leg.treasury = budget.treasury
            AND leg.policy_code = budget.policy_code
    ) THEN
        RAISE EXCEPTION 'an entry of leg % moves its whole amount in a budget of its own treasury', NEW.leg_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# Under each voucher a leg is paid once and comes back once; in the ledger the two take turns.
PAID_AND_BACK_IN_TURN = """
CREATE FUNCTION paid_and_back_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid bigint;
    back bigint;
BEGIN
    SELECT count(*) FILTER (WHERE kind = 'SETTLE'), count(*) FILTER (WHERE kind = 'RETURN') INTO paid, back
    FROM ledger_entry WHERE leg_id = NEW.leg_id;
    IF paid - back NOT IN (0, 1) THEN
        RAISE EXCEPTION 'leg % is paid % times and came back % times', NEW.leg_id, paid, back
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


# A leg is SETTLED where the ledger says that it is paid, and nowhere else.
LEG_IS_PAID_AS_POSTED = """
CREATE FUNCTION leg_is_paid_as_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing bigint;
BEGIN
    SELECT count(*) FILTER (WHERE kind = 'SETTLE') - count(*) FILTER (WHERE kind = 'RETURN') INTO standing
    FROM ledger_entry WHERE leg_id = NEW.id;
    IF standing <> (SELECT count(*) FROM payment_leg WHERE id = NEW.id AND state = 'SETTLED') THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and is paid where its ledger says so', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0009_changes")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="LedgerEntry",
            name="kind",
            field=fields.CharEnumField(
                description="APPROPRIATE: APPROPRIATE\nCUT: CUT\nRESERVE: RESERVE\nRELEASE: RELEASE\nSETTLE: SETTLE\nRETURN: RETURN\nREVERSE: REVERSE\nREINSTATE: REINSTATE\nRESTORE: RESTORE\nLAPSE: LAPSE\nCARRY_OVER: CARRY_OVER\nBRING_FORWARD: BRING_FORWARD",
                enum_type=EntryKind,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            sql=[
                LEG_KEEPS_ITS_MONEY,
                ENTRY_OF_ITS_LEG,
                PAID_AND_BACK_IN_TURN,
                "CREATE TRIGGER paid_and_back_in_turn AFTER INSERT ON ledger_entry FOR EACH ROW "
                "WHEN (NEW.kind IN ('SETTLE', 'RETURN')) EXECUTE FUNCTION paid_and_back_in_turn()",
                LEG_IS_PAID_AS_POSTED,
                "CREATE CONSTRAINT TRIGGER leg_is_paid_as_posted AFTER UPDATE ON payment_leg DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'SETTLED' IN (OLD.state, NEW.state)) "
                "EXECUTE FUNCTION leg_is_paid_as_posted()",
                "DROP INDEX one_entry_of_a_kind_a_leg",
                "CREATE UNIQUE INDEX one_entry_of_a_kind_a_leg ON ledger_entry (leg_id, kind) "
                "WHERE leg_id IS NOT NULL AND kind NOT IN ('SETTLE', 'RETURN')",
                "CREATE INDEX turns_of_a_leg ON ledger_entry (leg_id) WHERE kind IN ('SETTLE', 'RETURN')",
                "DROP INDEX one_settlement_a_leg",
                "CREATE UNIQUE INDEX one_settlement_a_voucher ON receipt (leg_id, voucher_no) WHERE outcome = 'SETTLED'",
                "ALTER TABLE ledger_entry DROP CONSTRAINT entry_has_its_authority",
                "ALTER TABLE ledger_entry ADD CONSTRAINT entry_has_its_authority CHECK ("
                "CASE WHEN kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN') THEN leg_id IS NOT NULL "
                "WHEN kind IN ('REVERSE', 'REINSTATE', 'RESTORE') THEN receipt_id IS NOT NULL "
                "WHEN kind = 'LAPSE' THEN true ELSE document_no IS NOT NULL END)",
            ]
        ),
    ]
