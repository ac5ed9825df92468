"""A recovery may ask back what a treasury paid once too often, which was never part of a payment."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

MEANS = "Money that is asked back: of one payment, or what was paid once too often beside one."
_CAUSES = (
    "FRAUD",
    "MISUSE",
    "FAILED_ACCEPTANCE",
    "OVERPAYMENT",
    "DUPLICATE",
    "CONDITION_LOST",
    "COURT_OR_AUDIT",
    "CORRECTION",
    "DOUBLE_PAYMENT",
)

# Of a double payment that a recovery asks back the end is that of the recovery: money may bounce, a decision may fall.
_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION double_payment_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR OLD.state <> 'OPEN' AND NOT EXISTS (SELECT 1 FROM recovery WHERE double_payment_id = OLD.id)
        OR (NEW.id, NEW.leg_id, NEW.treasury, NEW.voucher_no, NEW.receipt_no, NEW.amount, NEW.paid_on,
            NEW.recorded_by, NEW.recorded_by_person, NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.leg_id, OLD.treasury, OLD.voucher_no, OLD.receipt_no, OLD.amount, OLD.paid_on,
            OLD.recorded_by, OLD.recorded_by_person, OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'double payment % keeps its money, and is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# No more is asked back of what was paid once too often than it was.
_WITHIN_DOUBLE = """
CREATE FUNCTION recovery_within_double_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM double_payment AS paid WHERE paid.id = NEW.double_payment_id
            AND greatest(NEW.claimed, coalesce(NEW.amount, 0)) > paid.amount
    ) THEN
        RAISE EXCEPTION 'recovery % asks back more than was paid once too often', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

_ONE_THING = """
ALTER TABLE recovery ADD CONSTRAINT recovery_asks_back_one_thing CHECK (
    (payment_id IS NULL) = (double_payment_id IS NOT NULL)
    AND (cause = 'DOUBLE_PAYMENT') = (double_payment_id IS NOT NULL)
)
"""
_ONCE = "CREATE UNIQUE INDEX one_recovery_a_double ON recovery (double_payment_id) WHERE state <> 'DROPPED'"
_FOUND_BY = """
CREATE INDEX recoveries_of_a_double ON recovery (double_payment_id) WHERE double_payment_id IS NOT NULL
"""
_HELD = """
CREATE TRIGGER recovery_within_double_payment AFTER INSERT OR UPDATE ON recovery FOR EACH ROW
    WHEN (NEW.double_payment_id IS NOT NULL) EXECUTE FUNCTION recovery_within_double_payment()
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0009_changed_things")]

    initial = False

    operations = [
        ops.AlterField(model_name="Recovery", name="cause", field=word(*_CAUSES)),
        ops.AlterField(
            model_name="Recovery", name="payment", field=reference("payment", "Payment", "recoveries", null=True)[1]
        ),
        ops.AddField(
            model_name="Recovery",
            name="double_payment",
            field=reference("double_payment", "DoublePayment", "recoveries", null=True)[1],
        ),
        ops.AlterModelOptions(name="Recovery", options={"table_description": MEANS, "pk_attr": "id"}),
        ops.RunSQL(
            sql=[
                f"COMMENT ON TABLE recovery IS '{MEANS}'",
                _ONE_THING,
                _ONCE,
                _FOUND_BY,
                _KEEPS_ITS_MONEY,
                _WITHIN_DOUBLE,
                _HELD,
            ],
        ),
    ]
