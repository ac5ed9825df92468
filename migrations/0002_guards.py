"""What the database itself refuses: negative money, two of what may be once, changes to what is written once."""

from tortoise import migrations
from tortoise.migrations import operations as ops

WRITTEN_ONCE = ("fact_snapshot", "service_month", "receipt", "history_step", "audit_line", "answer", "payment")

CHECKS = {
    "grants": {
        "award_not_negative": "award IS NULL OR award > 0",
        "decided_amount_positive": "decided_amount IS NULL OR decided_amount > 0",
        "publicity_in_order": "publicity_first IS NULL OR publicity_first <= publicity_last",
        "approved_has_day": "state NOT IN ('APPROVED', 'PAYABLE', 'PAYING', 'PAID', 'ACTIVE') OR approved_on IS NOT NULL",
        "payable_has_award": "state NOT IN ('PAYABLE', 'PAYING', 'PAID') OR award IS NOT NULL",
    },
    "payment": {"payment_positive": "amount > 0"},
    "payment_leg": {
        "leg_positive": "amount > 0",
        "requested_has_voucher": "state NOT IN ('REQUESTED', 'SETTLED', 'RETURNED') OR voucher_no IS NOT NULL",
    },
    "receipt": {"receipt_outcome": "outcome IN ('SETTLED', 'RETURNED')", "receipt_positive": "amount > 0"},
    "service_month": {"persons_not_negative": "signed_persons >= 0"},
    "milestone": {"window_in_order": "first_month < last_month", "milestone_positive": "amount > 0"},
    "policy_version": {
        "published_has_particulars": (
            "state = 'DRAFT' OR (document_no IS NOT NULL AND issuer IS NOT NULL AND published_on IS NOT NULL "
            "AND in_force_from IS NOT NULL AND evidence IS NOT NULL)"
        ),
        "in_force_after_publication": "in_force_from IS NULL OR in_force_from > published_on",
    },
    "demonstration_day": {"one_day": "id = 'today'"},
}

UNIQUE = {
    "one_application_an_item": (
        "grants (applicant_id, measure, item_key) "
        "WHERE state IN ('SUBMITTED', 'UNDER_REVIEW', 'PROPOSED', 'PUBLICITY', 'PUBLICITY_OVER')"
    ),
    "one_payment_a_grant": "payment (grant_id) WHERE milestone_id IS NULL",
    "one_payment_a_milestone": "payment (milestone_id) WHERE milestone_id IS NOT NULL",
    "one_settlement_a_leg": "receipt (leg_id) WHERE outcome = 'SETTLED'",
    "one_milestone_a_window": "milestone (grant_id, first_month) WHERE state <> 'VOID'",
}

INDEXES = {
    "grants_due": "grants (due_on, id) WHERE due_on IS NOT NULL",
    "policy_versions_due": "policy_version (due_on, id) WHERE due_on IS NOT NULL",
    "awards_of_an_item": "grants (measure, item_key) WHERE award IS NOT NULL",
    "awards_of_a_year": "grants (measure, award_year, applicant_id) WHERE award_year IS NOT NULL",
    "payments_of_a_grant": "payment (grant_id, ordered_at)",
    "receipts_of_a_leg": "receipt (leg_id)",
}

REFUSE = """
CREATE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

LEGS_ADD_UP = """
CREATE FUNCTION legs_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    legs bigint;
BEGIN
    SELECT amount INTO total FROM payment WHERE id = NEW.payment_id;
    SELECT sum(amount) INTO legs FROM payment_leg WHERE payment_id = NEW.payment_id;
    IF legs <> total THEN
        RAISE EXCEPTION 'the legs of payment % add up to % fen, not to %', NEW.payment_id, legs, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

LEG_KEEPS_ITS_MONEY = """
CREATE FUNCTION leg_keeps_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.payment_id, NEW.payer, NEW.treasury, NEW.amount) IS DISTINCT FROM
        (OLD.payment_id, OLD.payer, OLD.treasury, OLD.amount) OR (OLD.state IN ('SETTLED', 'CANCELLED') AND NEW.state <> OLD.state)
    THEN
        RAISE EXCEPTION 'payment leg % keeps its payer and amount, and a settled or cancelled one its state', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    # One operation: Tortoise copies its whole state for each.
    operations = [
        ops.RunSQL(
            sql=[
                "CREATE SEQUENCE grant_number",
                *[
                    f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({rule})'
                    for table, rules in CHECKS.items()
                    for name, rule in rules.items()
                ],
                *[f"CREATE UNIQUE INDEX {name} ON {rule}" for name, rule in UNIQUE.items()],
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
                REFUSE,
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION written_once()'
                    for table in (*WRITTEN_ONCE, "payment_leg")
                ],
                LEGS_ADD_UP,
                "CREATE CONSTRAINT TRIGGER legs_add_up AFTER INSERT ON payment_leg DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION legs_add_up()",
                LEG_KEEPS_ITS_MONEY,
                "CREATE TRIGGER leg_keeps_its_money BEFORE UPDATE OR DELETE ON payment_leg "
                "FOR EACH ROW EXECUTE FUNCTION leg_keeps_its_money()",
            ]
        )
    ]
