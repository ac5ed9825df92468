"""What the database itself refuses of the rows that came with the whole lives."""

from tortoise import migrations
from tortoise.migrations import operations as ops

WRITTEN_ONCE = (
    "review",
    "supplement",
    "duty_report",
    "recovery_receipt",
    "working_day_correction",
    "transition_rule",
)

REPLACED = (
    "DROP INDEX one_application_an_item",
    "CREATE UNIQUE INDEX one_application_an_item ON grants (applicant_id, measure, item_key) "
    "WHERE state IN ('SUBMITTED', 'SUPPLEMENT', 'UNDER_REVIEW', 'PROPOSED', 'PUBLICITY', 'PUBLICITY_OVER')",
    "DROP INDEX one_payment_a_grant",
    "CREATE UNIQUE INDEX one_payment_a_grant ON payment (grant_id) WHERE milestone_id IS NULL AND tranche_id IS NULL",
    "ALTER TABLE policy_version DROP CONSTRAINT published_has_particulars",
    # A version that is repealed before its first day was never in force.
    "ALTER TABLE policy_version ADD CONSTRAINT published_has_particulars CHECK "
    "(state = 'DRAFT' OR (document_no IS NOT NULL AND issuer IS NOT NULL AND published_on IS NOT NULL "
    "AND (in_force_from IS NOT NULL OR state = 'REPEALED') AND evidence IS NOT NULL))",
    "ALTER TABLE policy_version DROP CONSTRAINT in_force_after_publication",
    "ALTER TABLE policy_version ADD CONSTRAINT in_force_after_publication CHECK "
    "(in_force_from IS NULL OR in_force_from >= published_on)",
    "ALTER TABLE grants DROP CONSTRAINT approved_has_day",
    "ALTER TABLE grants ADD CONSTRAINT approved_has_day CHECK "
    "(state NOT IN ('APPROVED', 'PAYABLE', 'PAYING', 'PAID', 'ACTIVE', 'CLOSED') OR approved_on IS NOT NULL)",
)

CHECKS = {
    "grants": {"ranked_has_score": "rank IS NULL OR (score IS NOT NULL AND selection IS NOT NULL)"},
    "payment": {"payment_of_one_thing": "milestone_id IS NULL OR tranche_id IS NULL"},
    "call": {"call_in_order": "opens_on <= closes_on"},
    "review": {"score_in_hundred": "score IS NULL OR score BETWEEN 0 AND 100"},
    "objection": {"resolved_has_finding": "state = 'OPEN' OR (finding IS NOT NULL AND resolved_by IS NOT NULL)"},
    "tranche": {
        "tranche_received_something": "received > 0",
        "awarded_tranche_has_award": "state NOT IN ('AWARDED', 'PAID') OR (award IS NOT NULL AND award > 0)",
    },
    "recovery": {
        "recovery_claims_something": "claimed > 0",
        "recovery_decides_something": "amount IS NULL OR amount > 0",
        "demanded_has_amount": (
            "state NOT IN ('DECIDED', 'DEMANDED', 'PARTLY_RECOVERED', 'ENFORCEMENT', 'RECOVERED', 'WRITTEN_OFF') "
            "OR amount IS NOT NULL"
        ),
    },
    "recovery_leg": {"recovery_leg_within_amount": "amount > 0 AND received BETWEEN 0 AND amount"},
    "recovery_receipt": {"recovery_receipt_positive": "amount > 0"},
    "duty": {"duty_asks_something": "required > 0 AND reported >= 0"},
    "document": {"document_is_hashed": "sha256 ~ '^[0-9a-f]{64}$' AND size > 0"},
    "service_month": {"correction_has_reason": "number = 1 OR reason IS NOT NULL"},
}

UNIQUE = {
    "one_payment_a_tranche": "payment (tranche_id) WHERE tranche_id IS NOT NULL",
    "one_tranche_a_receipt": "tranche (grant_id, receipt_no) WHERE state <> 'REFUSED'",
    "one_live_unit_a_code": "unit (policy_code, measure, code) WHERE state NOT IN ('FAILED', 'VOID')",
    "one_open_recovery_a_payment": ("recovery (payment_id) WHERE state NOT IN ('RECOVERED', 'DROPPED', 'WRITTEN_OFF')"),
}

INDEXES = {
    "calls_due": "call (due_on, id) WHERE due_on IS NOT NULL",
    "recoveries_due": "recovery (due_on, id) WHERE due_on IS NOT NULL",
    "duties_due": "duty (due_on, id) WHERE due_on IS NOT NULL",
    "grants_of_a_call": "grants (call_id, state) WHERE call_id IS NOT NULL",
    "open_objections": "objection (grant_id) WHERE state = 'OPEN'",
    "grants_in_publicity": "grants (publicity_last, id) WHERE state IN ('PUBLICITY', 'PUBLICITY_OVER')",
    "reports_of_a_duty": "duty_report (duty_id)",
    "receipts_of_a_recovery_leg": "recovery_receipt (leg_id)",
    "recoveries_of_a_payment": "recovery (payment_id)",
    "transition_rules_of_a_policy": "transition_rule (policy_version_id)",
}

LEG_KEEPS_ITS_CLAIM = """
CREATE FUNCTION recovery_leg_keeps_its_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.recovery_id, NEW.payer, NEW.treasury, NEW.amount) IS DISTINCT FROM
        (OLD.recovery_id, OLD.payer, OLD.treasury, OLD.amount) OR NEW.received < OLD.received
    THEN
        RAISE EXCEPTION 'recovery leg % keeps its payer and amount, and what was received', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0003_whole_lives")]

    # One operation: Tortoise copies its whole state for each.
    operations = [
        ops.RunSQL(
            sql=[
                *REPLACED,
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
                    for table in (*WRITTEN_ONCE, "recovery_leg")
                ],
                LEG_KEEPS_ITS_CLAIM,
                "CREATE TRIGGER recovery_leg_keeps_its_claim BEFORE UPDATE OR DELETE ON recovery_leg "
                "FOR EACH ROW EXECUTE FUNCTION recovery_leg_keeps_its_claim()",
            ]
        )
    ]
