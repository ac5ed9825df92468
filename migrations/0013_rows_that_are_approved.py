"""An approval is of the rows that were seen, and an account says who recorded it, in which role, on what."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from domain.lives.life import Role

CHECKS = {
    "payment_run": {
        "run_check_is_of_its_rows": "(checked_by IS NULL) = (checked_sha256 IS NULL) "
        "AND (state = 'CANCELLED' OR checked_sha256 = rows_sha256)",
        "run_clearance_is_of_its_rows": "(cleared_by IS NULL) = (cleared_sha256 IS NULL) "
        "AND (state = 'CANCELLED' OR cleared_sha256 = rows_sha256)",
    },
}

# The same as domain/treasury/run_files.py: rows_sha256.
ROWS_SHA256 = """
CREATE FUNCTION run_rows_sha256(run uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(
        E'\\t', number::text, voucher_no, (amount / 100)::text || '.' || lpad((amount % 100)::text, 2, '0'),
        holder, credit_code, account_no, bank, grant_number
    ) || E'\\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM payment_run_row WHERE run_id = run AND standing
$$
"""

RUN_ADDS_UP = """
CREATE OR REPLACE FUNCTION run_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run payment_run;
BEGIN
    SELECT * INTO run FROM payment_run WHERE id = NEW.id;
    IF (SELECT coalesce(sum(amount), 0) <> run.total OR count(*) <> run.rows_count
        FROM payment_run_row WHERE run_id = run.id AND standing)
    THEN
        RAISE EXCEPTION 'run % is not the sum of its rows', run.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF run.state <> 'CANCELLED' AND run.rows_sha256 <> run_rows_sha256(run.id) THEN
        RAISE EXCEPTION 'the hash of run % is not that of its rows', run.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM payment_run_row WHERE run_id = run.id AND standing
        AND gathered_by IN (run.checked_by, run.cleared_by))
    THEN
        RAISE EXCEPTION 'run % is approved by somebody who gathered a row of it', run.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

ROW_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION run_row_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.run_id, NEW.leg_id, NEW.number, NEW.voucher_no, NEW.amount, NEW.holder, NEW.credit_code,
            NEW.account_no, NEW.bank, NEW.grant_number, NEW.account_id, NEW.gathered_by)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.holder, OLD.credit_code,
            OLD.account_no, OLD.bank, OLD.grant_number, OLD.account_id, OLD.gathered_by)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# What others see of a grant is changed by an account that was recorded on another grant of the same applicant.
ACCOUNT_IS_A_CHANGE = """
CREATE FUNCTION account_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.recorded_at FROM grants
    WHERE CASE WHEN NEW.grant_id IS NULL THEN applicant_id = NEW.applicant_id AND NOT item_is_personal
               ELSE id = NEW.grant_id END
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""

# What is written once is filled in once, while nobody else writes.
KNOWN_SINCE = [
    "ALTER TABLE bank_account DISABLE TRIGGER written_once",
    "UPDATE bank_account b SET role = coalesce((SELECT l.role FROM audit_line l WHERE l.deed = 'record_bank_account' "
    "AND l.at = b.recorded_at AND l.actor = b.recorded_by LIMIT 1), 'SYSTEM')",
    "ALTER TABLE bank_account ENABLE TRIGGER written_once",
    "UPDATE payment_run_row r SET gathered_by = p.made_by, account_id = ("
    "SELECT b.id FROM bank_account b JOIN grants g ON g.id = r.grant_id AND b.applicant_id = g.applicant_id "
    "WHERE (b.holder, b.account_no, b.bank) = (r.holder, r.account_no, r.bank) AND b.recorded_at <= p.made_at "
    "AND (b.grant_id IS NULL OR b.grant_id = g.id) ORDER BY b.number DESC LIMIT 1) "
    "FROM payment_run p WHERE p.id = r.run_id",
    "UPDATE payment_run SET rows_sha256 = run_rows_sha256(id)",
    "UPDATE payment_run SET checked_sha256 = CASE WHEN checked_by IS NOT NULL THEN rows_sha256 END, "
    "cleared_sha256 = CASE WHEN cleared_by IS NOT NULL THEN rows_sha256 END",
    "SET CONSTRAINTS ALL IMMEDIATE",
]

ROLES = "\n".join(f"{role}: {role}" for role in Role)
ROLE = fields.CharEnumField(description=ROLES, enum_type=Role, max_length=20)


class Migration(migrations.Migration):
    dependencies = [("models", "0012_admitted_credit_codes")]

    initial = False

    operations = [
        ops.AddField(model_name="BankAccount", name="evidence", field=fields.CharField(null=True, max_length=2000)),
        ops.AddField(
            model_name="BankAccount",
            name="role",
            field=fields.CharEnumField(description=ROLES, enum_type=Role, null=True, max_length=20),
        ),
        ops.AddField(model_name="PaymentRun", name="rows_sha256", field=fields.CharField(null=True, max_length=64)),
        ops.AddField(model_name="PaymentRun", name="checked_sha256", field=fields.CharField(null=True, max_length=64)),
        ops.AddField(model_name="PaymentRun", name="cleared_sha256", field=fields.CharField(null=True, max_length=64)),
        ops.AddField(
            model_name="PaymentRunRow",
            name="account",
            field=fields.ForeignKeyField(
                "models.BankAccount",
                source_field="account_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="run_rows",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(model_name="PaymentRunRow", name="gathered_by", field=fields.CharField(null=True, max_length=200)),
        ops.RunSQL(
            sql=[
                ROWS_SHA256,
                *KNOWN_SINCE,
                RUN_ADDS_UP,
                ROW_KEEPS_ITS_MONEY,
                *[
                    f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({rule})'
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                "CREATE INDEX rows_to_an_account ON payment_run_row (account_id)",
                ACCOUNT_IS_A_CHANGE,
                "CREATE TRIGGER account_is_a_change AFTER INSERT ON bank_account "
                "FOR EACH ROW EXECUTE FUNCTION account_is_a_change()",
            ]
        ),
        # What the statements above made true of the columns, told to the models.
        ops.AlterField(model_name="BankAccount", name="role", field=ROLE),
        ops.AlterField(model_name="PaymentRun", name="rows_sha256", field=fields.CharField(max_length=64)),
        ops.AlterField(model_name="PaymentRunRow", name="gathered_by", field=fields.CharField(max_length=200)),
    ]
