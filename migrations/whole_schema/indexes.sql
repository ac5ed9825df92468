-- What may be only once.

-- The office itself
CREATE UNIQUE INDEX one_proposal_waits ON proposal (deed, subject_id) WHERE state = 'WAITING';
CREATE UNIQUE INDEX change_is_told_once ON change (deed, grant_id) WHERE number IS NULL;
CREATE UNIQUE INDEX change_has_its_number ON change (number) WHERE number IS NOT NULL;

-- Applicants
CREATE UNIQUE INDEX one_registration ON register_version (applicant_id, attribute) WHERE kind = 'REGISTRATION';
CREATE UNIQUE INDEX one_change_a_day ON register_version (applicant_id, attribute, effective_on)
    WHERE kind = 'CHANGE' AND withdrawn_at IS NULL;

-- Grants
CREATE UNIQUE INDEX one_application_an_item ON grants (applicant_id, measure, item_key)
    WHERE state IN ('SUBMITTED', 'SUPPLEMENT', 'UNDER_REVIEW', 'PROPOSED', 'PUBLICITY', 'PUBLICITY_OVER');

-- Handling
CREATE UNIQUE INDEX expert_is_assigned_once ON expert_assignment (expert, grant_id) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX shown_once_at_a_time ON notice_award (grant_id) WHERE outcome IS NULL;

-- Programmes
CREATE UNIQUE INDEX one_milestone_a_window ON milestone (grant_id, first_month) WHERE state <> 'VOID';
CREATE UNIQUE INDEX one_tranche_a_receipt ON tranche (grant_id, receipt_no) WHERE state <> 'REFUSED';
CREATE UNIQUE INDEX one_live_unit_a_code ON unit (policy_code, measure, code) WHERE state NOT IN ('FAILED', 'VOID');

-- The ledger
CREATE UNIQUE INDEX one_entry_of_a_kind_a_receipt ON ledger_entry (receipt_id, kind) WHERE receipt_id IS NOT NULL;
CREATE UNIQUE INDEX one_entry_a_document ON ledger_entry (budget_id, kind, document_no)
    WHERE document_no IS NOT NULL AND receipt_id IS NULL;
CREATE UNIQUE INDEX one_entry_of_a_kind_a_leg ON ledger_entry (leg_id, kind) WHERE leg_id IS NOT NULL
    AND kind NOT IN ('SETTLE', 'RETURN');

-- Payments
CREATE UNIQUE INDEX one_payment_a_milestone ON payment (milestone_id) WHERE milestone_id IS NOT NULL;
CREATE UNIQUE INDEX one_payment_a_grant ON payment (grant_id, number) WHERE milestone_id IS NULL
    AND tranche_id IS NULL;
CREATE UNIQUE INDEX one_payment_a_tranche ON payment (tranche_id, number) WHERE tranche_id IS NOT NULL;
CREATE UNIQUE INDEX one_standing_row_a_voucher ON payment_run_row (voucher_no) WHERE standing;
CREATE UNIQUE INDEX one_open_double_a_receipt ON double_payment (treasury, receipt_no) WHERE state = 'OPEN';

-- Recoveries
CREATE UNIQUE INDEX one_open_recovery_a_payment ON recovery (payment_id)
    WHERE state NOT IN ('RECOVERED', 'DROPPED', 'WRITTEN_OFF');

-- What is found by what: lists, reports, and what is due.

-- The office itself
CREATE INDEX proposals_due ON proposal (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX proposals_by_day ON proposal (proposed_at, id);
CREATE INDEX proposals_of_a_thing ON proposal (subject_id);
CREATE INDEX changes_of_a_grant ON change (grant_id, number);

-- Policies
CREATE INDEX policy_versions_due ON policy_version (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX transition_rules_of_a_policy ON transition_rule (policy_version_id);
CREATE INDEX calls_due ON call (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX duties_due ON duty (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX reports_of_a_duty ON duty_report (duty_id);

-- Grants
CREATE INDEX grants_due ON grants (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX awards_of_an_item ON grants (measure, item_key) WHERE award IS NOT NULL;
CREATE INDEX awards_of_a_year ON grants (measure, award_year, applicant_id) WHERE award_year IS NOT NULL;
CREATE INDEX grants_of_a_call ON grants (call_id, state) WHERE call_id IS NOT NULL;
CREATE INDEX grants_in_publicity ON grants (publicity_last, id) WHERE state IN ('PUBLICITY', 'PUBLICITY_OVER');
CREATE INDEX grants_by_award ON grants (award, id) WHERE award IS NOT NULL;
CREATE INDEX grants_of_a_measure ON grants (policy_version_id, measure, created_at, id);
CREATE INDEX approved_by_day ON grants (approved_on, id) WHERE approved_on IS NOT NULL;
CREATE INDEX approved_of_a_year ON grants (award_year, approved_on, id) WHERE approved_on IS NOT NULL;
CREATE INDEX searched_by_grams ON grant_search USING gin (grams) WITH (fastupdate = off);
CREATE INDEX supplements_by_day ON supplement (until);
CREATE INDEX other_awards_closed_for ON other_award (closed_for_id) WHERE closed_for_id IS NOT NULL;

-- Handling
CREATE INDEX experts_of_a_grant ON expert_assignment (grant_id);
CREATE INDEX open_objections ON objection (grant_id) WHERE state = 'OPEN';
CREATE INDEX objections_to_be_answered ON objection (filed_on) WHERE state = 'OPEN';
CREATE INDEX notices_by_day ON publicity_notice (opened_at, id);
CREATE INDEX notices_of_a_measure ON publicity_notice (policy_code, measure, opened_at, id);
CREATE INDEX notices_of_a_year ON publicity_notice (year, opened_at, id);
CREATE INDEX notices_by_last_day ON publicity_notice (last_day, id);
CREATE INDEX undecided_of_a_notice ON notice_award (notice_id) WHERE outcome IS NULL;
CREATE INDEX shown_of_a_grant ON notice_award (grant_id, shown_at);

-- The ledger
CREATE INDEX budgets_due ON budget (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX turns_of_a_leg ON ledger_entry (leg_id) WHERE kind IN ('SETTLE', 'RETURN');
CREATE INDEX postings_of_a_budget ON posting (budget_id, account);

-- Payments
CREATE INDEX payments_of_a_grant ON payment (grant_id, ordered_at);
CREATE INDEX payments_by_day ON payment (ordered_at, id);
CREATE INDEX legs_waiting ON payment_leg (policy_code, treasury, awarded_on, place) WHERE state = 'BUDGET_PENDING';
CREATE INDEX legs_of_a_budget ON payment_leg (budget_id) WHERE budget_id IS NOT NULL;
CREATE INDEX legs_requested ON payment_leg (policy_code, treasury, place) WHERE state = 'REQUESTED';
CREATE INDEX legs_of_a_treasury ON payment_leg (treasury, awarded_on, place);
CREATE INDEX parts_of_a_leg ON payment_leg (split_from_id) WHERE split_from_id IS NOT NULL;
CREATE INDEX legs_of_a_voucher ON payment_leg (voucher_no) WHERE voucher_no IS NOT NULL;
CREATE INDEX legs_to_be_answered ON payment_leg (policy_code, instructed_on) WHERE state IN ('INSTRUCTED', 'UNKNOWN');
CREATE INDEX runs_of_a_treasury ON payment_run (treasury, made_at, id);
CREATE INDEX rows_of_a_leg ON payment_run_row (leg_id);
CREATE INDEX rows_to_an_account ON payment_run_row (account_id);
CREATE INDEX receipts_of_a_leg ON receipt (leg_id);
CREATE INDEX settlements_of_a_voucher ON receipt (leg_id, voucher_no) WHERE outcome = 'SETTLED';
CREATE INDEX double_payments_of_a_leg ON double_payment (leg_id);

-- Recoveries
CREATE INDEX recoveries_due ON recovery (due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX recoveries_of_a_payment ON recovery (payment_id);
CREATE INDEX recoveries_to_be_paid ON recovery (pay_by)
    WHERE state IN ('DEMANDED', 'PARTLY_RECOVERED', 'ENFORCEMENT');
CREATE INDEX recoveries_to_be_replied_to ON recovery (reply_until) WHERE state = 'NOTIFIED';
CREATE INDEX receipts_of_a_recovery_leg ON recovery_receipt (leg_id);
CREATE INDEX claims_of_a_payment ON correction_claim (payment_id);
CREATE INDEX claims_of_a_recovery ON correction_claim (recovery_id) WHERE recovery_id IS NOT NULL;
