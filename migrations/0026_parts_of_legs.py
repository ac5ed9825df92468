"""A leg can be split into parts (拆分): they add up to it, in its budget, and stand for it from then on."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from domain.lives.legs import LegState

LEG_KEEPS_ITS_MONEY = """
CREATE OR REPLACE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount, NEW.policy_code, NEW.awarded_on, NEW.place,
            NEW.part, NEW.split_from_id)
        IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount, OLD.policy_code, OLD.awarded_on, OLD.place,
            OLD.part, OLD.split_from_id)
        OR (OLD.budget_id IS NOT NULL AND NEW.budget_id IS DISTINCT FROM OLD.budget_id)
        OR (OLD.state = 'SETTLED' AND NEW.state NOT IN ('SETTLED', 'RETURNED', 'UNKNOWN'))
        OR (OLD.state IN ('CANCELLED', 'SPLIT') AND NEW.state <> OLD.state)
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled, split or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# What was ordered adds up to the payment; parts add up to what was ordered of their payer.
LEGS_ADD_UP = """
CREATE OR REPLACE FUNCTION legs_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    legs bigint;
BEGIN
    SELECT amount INTO total FROM payment WHERE id = NEW.payment_id;
    SELECT sum(amount) INTO legs FROM payment_leg WHERE payment_id = NEW.payment_id AND part = 0;
    IF legs <> total THEN
        RAISE EXCEPTION 'the legs of payment % add up to % fen, not to %', NEW.payment_id, legs, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

PARTS_ADD_UP = """
CREATE FUNCTION parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT budget_id) > 1 OR count(DISTINCT treasury) > 1
            OR sum(amount) FILTER (WHERE state <> 'SPLIT') IS DISTINCT FROM sum(amount) FILTER (WHERE part = 0)
        FROM payment_leg WHERE payment_id = NEW.payment_id AND payer = NEW.payer)
    THEN
        RAISE EXCEPTION 'the parts of payer % in payment % are not what was ordered of it', NEW.payer, NEW.payment_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

ONE_STANDING = """
CREATE OR REPLACE FUNCTION one_standing_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payment p
        WHERE p.grant_id = NEW.grant_id AND p.id <> NEW.id
            AND p.milestone_id IS NOT DISTINCT FROM NEW.milestone_id
            AND p.tranche_id IS NOT DISTINCT FROM NEW.tranche_id
            AND (
                NOT EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id)
                OR EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = p.id AND l.state NOT IN ('CANCELLED', 'SPLIT'))
            )
    ) THEN
        RAISE EXCEPTION 'grant % has a payment of this award that stands', NEW.grant_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0025_closed_years")]

    initial = False

    operations = [
        ops.AddField(model_name="PaymentLeg", name="part", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(
            model_name="PaymentLeg",
            name="split_from",
            field=fields.ForeignKeyField(
                "models.PaymentLeg",
                source_field="split_from_id",
                db_constraint=True,
                to_field="id",
                related_name="parts",
                on_delete=OnDelete.RESTRICT,
                null=True,
            ),
        ),
        ops.RemoveConstraint(model_name="PaymentLeg", name=None, fields=["payment", "payer"]),
        ops.AddConstraint(
            model_name="PaymentLeg", constraint=UniqueConstraint(fields=("payment", "payer", "part"), name=None)
        ),
        ops.AlterField(
            model_name="PaymentLeg",
            name="state",
            field=fields.CharEnumField(
                description="\n".join(f"{state.name}: {state.value}" for state in LegState),
                enum_type=LegState,
                max_length=20,
            ),
        ),
        ops.RunSQL(
            sql=[
                LEG_KEEPS_ITS_MONEY,
                LEGS_ADD_UP,
                PARTS_ADD_UP,
                ONE_STANDING,
                "CREATE CONSTRAINT TRIGGER parts_add_up AFTER INSERT OR UPDATE OF state ON payment_leg DEFERRABLE "
                "INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.part > 0 OR NEW.state = 'SPLIT') "
                "EXECUTE FUNCTION parts_add_up()",
                "ALTER TABLE payment_leg ADD CONSTRAINT part_has_its_leg CHECK ((part = 0) = (split_from_id IS NULL))",
                "CREATE INDEX parts_of_a_leg ON payment_leg (split_from_id) WHERE split_from_id IS NOT NULL",
                "CREATE INDEX legs_of_a_voucher ON payment_leg (voucher_no) WHERE voucher_no IS NOT NULL",
                "ALTER TABLE payment_run_row DROP CONSTRAINT run_row_outcome",
                "ALTER TABLE payment_run_row ADD CONSTRAINT run_row_outcome CHECK "
                "(outcome IN ('SETTLED', 'RETURNED', 'UNKNOWN', 'PARTIALLY_SETTLED', 'PARTIALLY_RETURNED'))",
            ]
        ),
    ]
