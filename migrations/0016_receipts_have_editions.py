"""A receipt that was wrong is corrected by another edition, and money that was paid twice is on record."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from domain.treasury.receipts import DoublePaymentState

# What a correction says can take a leg from paid to unknown, too.
LEG_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount, NEW.policy_code, NEW.awarded_on, NEW.place)
        IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount, OLD.policy_code, OLD.awarded_on, OLD.place)
        OR (OLD.budget_id IS NOT NULL AND NEW.budget_id IS DISTINCT FROM OLD.budget_id)
        OR (OLD.state = 'SETTLED' AND NEW.state NOT IN ('SETTLED', 'RETURNED', 'UNKNOWN'))
        OR (OLD.state = 'CANCELLED' AND NEW.state <> 'CANCELLED')
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# Receipts as their last editions say: a number that was withdrawn stands for nothing.
STANDING = """
CREATE VIEW standing_receipt AS
SELECT * FROM receipt AS one WHERE outcome <> 'WITHDRAWN' AND NOT EXISTS (
    SELECT 1 FROM receipt AS later
    WHERE later.treasury = one.treasury AND later.number = one.number AND later.edition > one.edition
)
"""

# Editions follow each other without a gap, and of a voucher one receipt at most stands as what settled it.
RECEIPT_STANDS_ALONE = """
CREATE FUNCTION receipt_stands_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) <> max(edition) FROM receipt WHERE treasury = NEW.treasury AND number = NEW.number) THEN
        RAISE EXCEPTION 'receipt % has editions without a gap', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT count(*) FROM standing_receipt AS one WHERE one.leg_id = NEW.leg_id AND one.voucher_no = NEW.voucher_no
        AND one.outcome = 'SETTLED') > 1
    THEN
        RAISE EXCEPTION 'voucher % is settled by two receipts', NEW.voucher_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

DOUBLE_KEEPS_ITS_MONEY = """
CREATE FUNCTION double_payment_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN'
        OR (NEW.id, NEW.leg_id, NEW.treasury, NEW.voucher_no, NEW.receipt_no, NEW.amount, NEW.paid_on, NEW.recorded_by,
            NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.leg_id, OLD.treasury, OLD.voucher_no, OLD.receipt_no, OLD.amount, OLD.paid_on, OLD.recorded_by,
            OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'double payment % keeps its money, and is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0015_registers")]

    initial = False

    operations = [
        ops.AddField(model_name="Receipt", name="edition", field=fields.IntField(default=1, db_default=1)),
        ops.AddField(model_name="Receipt", name="evidence", field=fields.CharField(null=True, max_length=2000)),
        ops.AddField(model_name="Receipt", name="told_at", field=fields.DatetimeField(null=True)),
        ops.RemoveConstraint(model_name="Receipt", name=None, fields=["treasury", "number"]),
        ops.AddConstraint(
            model_name="Receipt", constraint=UniqueConstraint(fields=("treasury", "number", "edition"), name=None)
        ),
        ops.CreateModel(
            name="DoublePayment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                (
                    "leg",
                    fields.ForeignKeyField(
                        "models.PaymentLeg",
                        source_field="leg_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="double_payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("treasury", fields.CharField(max_length=20)),
                ("voucher_no", fields.CharField(max_length=60)),
                ("receipt_no", fields.CharField(max_length=100)),
                ("amount", fields.BigIntField()),
                ("paid_on", fields.DateField()),
                ("state", fields.CharEnumField(DoublePaymentState, max_length=20)),
                ("version", fields.IntField(default=1)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_by", fields.CharField(null=True, max_length=200)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_on", fields.DateField(null=True)),
                ("closing_receipt_no", fields.CharField(null=True, max_length=100)),
                ("closing_reason", fields.CharField(null=True, max_length=2000)),
                ("closing_evidence", fields.CharField(null=True, max_length=2000)),
            ],
            options={
                "table": "double_payment",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Money that a treasury paid once too often (重复支付): it is to be had back, and no part of any budget.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                LEG_KEEPS_ITS_MONEY,
                "ALTER TABLE receipt DROP CONSTRAINT receipt_outcome",
                "ALTER TABLE receipt ADD CONSTRAINT receipt_outcome CHECK "
                "(outcome IN ('SETTLED', 'RETURNED', 'DOUBLE', 'WITHDRAWN'))",
                "ALTER TABLE receipt ADD CONSTRAINT correction_has_evidence CHECK "
                "(outcome <> 'WITHDRAWN' OR (reason IS NOT NULL AND evidence IS NOT NULL))",
                "DROP INDEX one_settlement_a_voucher",
                "CREATE INDEX settlements_of_a_voucher ON receipt (leg_id, voucher_no) WHERE outcome = 'SETTLED'",
                STANDING,
                RECEIPT_STANDS_ALONE,
                "CREATE CONSTRAINT TRIGGER receipt_stands_alone AFTER INSERT ON receipt DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION receipt_stands_alone()",
                "ALTER TABLE double_payment ADD CONSTRAINT double_payment_positive CHECK (amount > 0)",
                "ALTER TABLE double_payment ADD CONSTRAINT double_payment_is_closed_whole CHECK (CASE state "
                "WHEN 'OPEN' THEN closed_at IS NULL "
                "WHEN 'RECOVERED' THEN closed_at IS NOT NULL AND closing_receipt_no IS NOT NULL AND closed_on IS NOT NULL "
                "ELSE closed_at IS NOT NULL END)",
                "CREATE UNIQUE INDEX one_open_double_a_receipt ON double_payment (treasury, receipt_no) WHERE state = 'OPEN'",
                "CREATE INDEX double_payments_of_a_leg ON double_payment (leg_id)",
                DOUBLE_KEEPS_ITS_MONEY,
                "CREATE TRIGGER double_payment_keeps_its_money BEFORE UPDATE OR DELETE ON double_payment "
                "FOR EACH ROW EXECUTE FUNCTION double_payment_keeps_its_money()",
                "CREATE TRIGGER never_emptied BEFORE TRUNCATE ON double_payment FOR EACH STATEMENT "
                "EXECUTE FUNCTION written_once()",
            ]
        ),
    ]
