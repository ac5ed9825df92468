-- What is written once is never changed, and what tells of money or of what was done is never emptied.

CREATE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'admitted_credit_code', 'allowance_use', 'answer', 'audit_line', 'award_correction', 'bank_account',
        'closed_year', 'duty_report', 'fact_snapshot', 'history_step', 'ledger_entry', 'payment', 'posting',
        'publicity_notice', 'receipt', 'recovery_receipt', 'review', 'service_month', 'supplement',
        'transition_rule', 'working_day_correction'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION written_once()', name
        );
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'admitted_credit_code', 'allowance', 'allowance_use', 'answer', 'audit_line', 'award_correction',
        'bank_account', 'budget', 'closed_year', 'correction_claim', 'double_payment', 'duty_report',
        'fact_snapshot', 'history_step', 'ledger_entry', 'notice_award', 'payment', 'payment_leg', 'payment_run',
        'payment_run_row', 'posting', 'publicity_notice', 'receipt', 'recovery_leg', 'recovery_receipt', 'review',
        'service_month', 'supplement', 'transition_rule', 'working_day_correction'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION written_once()', name
        );
    END LOOP;
END $$;
