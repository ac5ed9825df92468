"""People by their stable id beside the name that is shown, wherever people are compared."""

from tortoise import fields, migrations
from tortoise.fields.base import Field
from tortoise.migrations import operations as ops

COMPARED = {
    ("HistoryStep", "history_step"): {"person": "actor"},
    ("Review", "review"): {"recorded_by_person": "recorded_by"},
    ("Objection", "objection"): {"recorded_by_person": "recorded_by"},
    ("FactSnapshot", "fact_snapshot"): {"recorded_by_person": "recorded_by"},
    ("Document", "document"): {"uploaded_by_person": "uploaded_by"},
    ("Tranche", "tranche"): {"reported_by_person": "reported_by"},
    ("Recovery", "recovery"): {"opened_by_person": "opened_by"},
    ("BankAccount", "bank_account"): {"recorded_by_person": "recorded_by"},
    ("PaymentRun", "payment_run"): {
        "made_by_person": "made_by",
        "checked_by_person": "checked_by",
        "cleared_by_person": "cleared_by",
    },
    ("PaymentRunRow", "payment_run_row"): {"gathered_by_person": "gathered_by"},
    ("ExpertAssignment", "expert_assignment"): {"expert_name": "expert"},
}
"""By model and table: each new column, and the one from which it is filled. Names were kept folded until now."""
EMPTY = {"checked_by_person", "cleared_by_person"}

ANOTHER = {
    "run_checked_by_another": "checked_by_person <> made_by_person",
    "run_cleared_by_another": "cleared_by_person <> made_by_person "
    "AND (checked_by_person IS NULL OR cleared_by_person <> checked_by_person)",
}

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
        AND gathered_by_person IN (run.checked_by_person, run.cleared_by_person))
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
            NEW.account_no, NEW.bank, NEW.grant_number, NEW.account_id, NEW.gathered_by,
            NEW.gathered_by_person)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.holder, OLD.credit_code,
            OLD.account_no, OLD.bank, OLD.grant_number, OLD.account_id, OLD.gathered_by,
            OLD.gathered_by_person)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

ASSIGNMENT_IS_WRITTEN_ONCE = """
CREATE OR REPLACE FUNCTION assignment_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.grant_id, NEW.expert, NEW.expert_name, NEW.assigned_by, NEW.assigned_at)
            IS DISTINCT FROM (OLD.id, OLD.grant_id, OLD.expert, OLD.expert_name, OLD.assigned_by, OLD.assigned_at)
    THEN
        RAISE EXCEPTION 'an assignment of an expert is written once, and withdrawn once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def _fold(name: str) -> str:
    return f"lower(regexp_replace(btrim(normalize({name}, NFKC)), '\\s+', ' ', 'g'))"


def _filled(table: str, columns: dict[str, str]) -> list[str]:
    """Fill the new columns of a table; what is written once is opened for these alone."""
    sets = [f"{new} = {old if new == 'expert_name' else _fold(old)}" for new, old in columns.items()]
    whole = [f'ALTER TABLE "{table}" ALTER COLUMN {new} SET NOT NULL' for new in columns if new not in EMPTY]
    # What hangs on the rows for the end of the transaction is done first: a table with such triggers waiting is not altered.
    return [
        "SET CONSTRAINTS ALL IMMEDIATE",
        f'ALTER TABLE "{table}" DISABLE TRIGGER USER',
        f'UPDATE "{table}" SET {", ".join(sets)}',
        f'ALTER TABLE "{table}" ENABLE TRIGGER USER',
        *whole,
    ]


def _column() -> Field[str | None]:
    return fields.CharField(max_length=200, null=True)


class Migration(migrations.Migration):
    dependencies = [("models", "0017_numbered_changes")]

    initial = False

    operations = [
        *[
            ops.AddField(model_name=model, name=new, field=_column())
            for (model, _), columns in COMPARED.items()
            for new in columns
        ],
        ops.AddField(model_name="AuditLine", name="person", field=_column()),
        ops.RunSQL(
            sql=[
                *[line for (_, table), columns in COMPARED.items() for line in _filled(table, columns)],
                *[
                    line
                    for name, check in ANOTHER.items()
                    for line in (
                        f"ALTER TABLE payment_run DROP CONSTRAINT {name}",
                        f"ALTER TABLE payment_run ADD CONSTRAINT {name} CHECK ({check})",
                    )
                ],
                "ALTER TABLE payment_run ADD CONSTRAINT run_approvers_are_known CHECK ("
                "(checked_by IS NULL) = (checked_by_person IS NULL) "
                "AND (cleared_by IS NULL) = (cleared_by_person IS NULL))",
                RUN_ADDS_UP,
                ROW_KEEPS_ITS_MONEY,
                ASSIGNMENT_IS_WRITTEN_ONCE,
            ]
        ),
        *[
            ops.AlterField(model_name=model, name=new, field=fields.CharField(max_length=200))
            for (model, _), columns in COMPARED.items()
            for new in columns
            if new not in EMPTY
        ],
    ]
