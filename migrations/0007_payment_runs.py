from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.lives.legs import LegState
from domain.lives.run_life import RunState
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

WRITTEN_ONCE = ("bank_account",)

CHECKS = {
    "payment_run": {
        "run_not_negative": "total >= 0 AND rows_count >= 0",
        "run_checked_by_another": "checked_by <> made_by",
        "run_cleared_by_another": "cleared_by <> made_by AND (checked_by IS NULL OR cleared_by <> checked_by)",
        "cleared_run_has_approver": "state NOT IN ('CLEARED', 'INSTRUCTED', 'ANSWERED') OR cleared_by IS NOT NULL",
    },
    "payment_run_row": {
        "run_row_positive": "amount > 0",
        "run_row_outcome": "outcome IN ('SETTLED', 'RETURNED', 'UNKNOWN')",
    },
}

UNIQUE = {"one_standing_row_a_voucher": "payment_run_row (voucher_no) WHERE standing"}

INDEXES = {
    "legs_requested": "payment_leg (policy_code, treasury, place) WHERE state = 'REQUESTED'",
    "rows_of_a_leg": "payment_run_row (leg_id)",
}

RUN_ADDS_UP = """
CREATE FUNCTION run_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run payment_run;
BEGIN
    SELECT * INTO run FROM payment_run WHERE id = NEW.id;
    IF (SELECT coalesce(sum(amount), 0) <> run.total OR count(*) <> run.rows_count
        FROM payment_run_row WHERE run_id = run.id AND standing)
    THEN
        RAISE EXCEPTION 'run % is not the sum of its rows', run.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

ROW_KEEPS_ITS_MONEY = """
CREATE FUNCTION run_row_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.run_id, NEW.leg_id, NEW.number, NEW.voucher_no, NEW.amount, NEW.holder, NEW.account_no)
        IS DISTINCT FROM
        (OLD.run_id, OLD.leg_id, OLD.number, OLD.voucher_no, OLD.amount, OLD.holder, OLD.account_no)
        OR (NEW.standing <> OLD.standing AND (NEW.standing OR EXISTS (
            SELECT 1 FROM payment_run WHERE id = OLD.run_id AND state IN ('INSTRUCTED', 'ANSWERED'))))
    THEN
        RAISE EXCEPTION 'row % of a run keeps its money, and an instructed one its place', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0006_other_awards")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BankAccount",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "applicant",
                    fields.ForeignKeyField(
                        "models.Applicant",
                        source_field="applicant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="accounts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="accounts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("holder", fields.CharField(max_length=200)),
                ("account_no", fields.CharField(max_length=40)),
                ("bank", fields.CharField(max_length=200)),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "bank_account",
                "app": "models",
                "unique_together": (("applicant", "number"),),
                "pk_attr": "id",
                "table_description": "An account to which awards are paid (收款账户): written once; the last counts, a correction is a new one.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaymentRun",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("number", fields.CharField(unique=True, max_length=60)),
                ("policy_code", fields.CharField(max_length=100)),
                ("treasury", fields.CharField(max_length=20)),
                (
                    "state",
                    fields.CharEnumField(
                        description="GATHERED: GATHERED\nCHECKED: CHECKED\nCLEARED: CLEARED\nINSTRUCTED: INSTRUCTED\nANSWERED: ANSWERED\nCANCELLED: CANCELLED",
                        enum_type=RunState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=0)),
                ("total", fields.BigIntField()),
                ("rows_count", fields.IntField()),
                ("made_by", fields.CharField(max_length=200)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("checked_by", fields.CharField(null=True, max_length=200)),
                ("cleared_by", fields.CharField(null=True, max_length=200)),
                ("instructed_on", fields.DateField(null=True)),
            ],
            options={
                "table": "payment_run",
                "app": "models",
                "indexes": [Index(fields=["made_at", "id"])],
                "pk_attr": "id",
                "table_description": "What one treasury is instructed to pay at once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaymentRunRow",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "run",
                    fields.ForeignKeyField(
                        "models.PaymentRun",
                        source_field="run_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="rows",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "leg",
                    fields.ForeignKeyField(
                        "models.PaymentLeg",
                        source_field="leg_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="run_rows",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("grant_id", fields.UUIDField()),
                ("grant_number", fields.CharField(max_length=40)),
                ("voucher_no", fields.CharField(max_length=60)),
                ("amount", fields.BigIntField()),
                ("credit_code", fields.CharField(max_length=18)),
                ("holder", fields.CharField(max_length=200)),
                ("account_no", fields.CharField(max_length=40)),
                ("bank", fields.CharField(max_length=200)),
                ("standing", fields.BooleanField(default=True)),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("outcome", fields.CharField(null=True, max_length=20)),
            ],
            options={
                "table": "payment_run_row",
                "app": "models",
                "unique_together": (("run", "number"),),
                "pk_attr": "id",
                "table_description": "One leg of a run, as it is instructed: under one voucher, to one account.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="PaymentLeg",
            name="state",
            field=fields.CharEnumField(
                description="BUDGET_PENDING: BUDGET_PENDING\nORDERED: ORDERED\nREQUESTED: REQUESTED\nINSTRUCTED: INSTRUCTED\nUNKNOWN: UNKNOWN\nSETTLED: SETTLED\nRETURNED: RETURNED\nCANCELLED: CANCELLED",
                enum_type=LegState,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            sql=[
                "CREATE SEQUENCE run_number",
                RUN_ADDS_UP,
                ROW_KEEPS_ITS_MONEY,
                "CREATE CONSTRAINT TRIGGER run_adds_up AFTER INSERT OR UPDATE ON payment_run DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION run_adds_up()",
                "CREATE TRIGGER run_row_keeps_its_money BEFORE UPDATE OR DELETE ON payment_run_row "
                "FOR EACH ROW EXECUTE FUNCTION run_row_keeps_its_money()",
                *[
                    f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({rule})'
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                *[f"CREATE UNIQUE INDEX {name} ON {rule}" for name, rule in UNIQUE.items()],
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION written_once()'
                    for table in (*WRITTEN_ONCE, "payment_run", "payment_run_row")
                ],
            ]
        ),
    ]
