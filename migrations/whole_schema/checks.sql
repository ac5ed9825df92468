-- What a row may never say, whoever writes it. Each refusal is tried in tests/guards.

-- The office itself

ALTER TABLE demonstration_day
    ADD CONSTRAINT one_day CHECK (id = 'today');

ALTER TABLE proposal
    ADD CONSTRAINT decision_is_whole CHECK ((state = 'WAITING') = (decided_at IS NULL)
        AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_by IS NULL) = (decider IS NULL)
        AND (state = 'WAITING') = (due_on IS NOT NULL)),
    ADD CONSTRAINT confirmed_by_another CHECK (state <> 'CONFIRMED' OR decider <> proposer);

-- Policies

ALTER TABLE policy_version
    -- A version that is repealed before its first day was never in force.
    ADD CONSTRAINT published_has_particulars CHECK (state = 'DRAFT' OR (document_no IS NOT NULL
        AND issuer IS NOT NULL AND published_on IS NOT NULL AND (in_force_from IS NOT NULL
        OR state = 'REPEALED') AND evidence IS NOT NULL)),
    ADD CONSTRAINT in_force_after_publication CHECK (in_force_from IS NULL OR in_force_from >= published_on);

ALTER TABLE call
    ADD CONSTRAINT call_in_order CHECK (opens_on <= closes_on);

ALTER TABLE duty
    ADD CONSTRAINT duty_asks_something CHECK (required > 0 AND reported >= 0);

-- Applicants

ALTER TABLE admitted_credit_code
    -- A citizen's number, or what has not the form of a code, is admitted by nobody: not by a stroke in the database.
    ADD CONSTRAINT admitted_code_has_its_form CHECK (credit_code ~ '^[0-9A-HJ-NP-RTUWXY]{18}$'),
    ADD CONSTRAINT admitted_code_is_admissible CHECK (fault IN ('DEPARTMENT', 'REGION', 'ORGANISATION', 'CHECK'));

ALTER TABLE register_version
    ADD CONSTRAINT change_has_its_day CHECK ((kind = 'CHANGE') = (effective_on IS NOT NULL)),
    ADD CONSTRAINT correction_says_of_what CHECK ((kind = 'CORRECTION') = (corrects IS NOT NULL)),
    ADD CONSTRAINT entry_has_its_evidence CHECK (kind = 'REGISTRATION' OR (evidence IS NOT NULL
        AND reason IS NOT NULL)),
    ADD CONSTRAINT entry_is_withdrawn_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)
        AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)
        AND (withdrawn_at IS NULL) = (withdrawn_evidence IS NULL)),
    ADD CONSTRAINT registration_is_not_withdrawn CHECK (kind <> 'REGISTRATION' OR withdrawn_at IS NULL);

-- Grants

ALTER TABLE grants
    ADD CONSTRAINT decided_amount_positive CHECK (decided_amount IS NULL OR decided_amount > 0),
    ADD CONSTRAINT publicity_in_order CHECK (publicity_first IS NULL OR publicity_first <= publicity_last),
    ADD CONSTRAINT payable_has_award CHECK (state NOT IN ('PAYABLE', 'PAYING', 'PAID') OR award IS NOT NULL),
    ADD CONSTRAINT approved_has_day
        CHECK (state NOT IN ('APPROVED', 'PAYABLE', 'PAYING', 'PAID', 'ACTIVE', 'CLOSED') OR approved_on IS NOT NULL),
    ADD CONSTRAINT ranked_has_score CHECK (rank IS NULL OR (score IS NOT NULL AND selection IS NOT NULL)),
    ADD CONSTRAINT award_not_negative CHECK (award IS NULL OR award >= 0);

ALTER TABLE document
    ADD CONSTRAINT document_is_hashed CHECK (sha256 ~ '^[0-9a-f]{64}$' AND size > 0);

ALTER TABLE other_award
    ADD CONSTRAINT other_award_positive CHECK (amount > 0),
    ADD CONSTRAINT paid_other_award_has_day CHECK (state <> 'PAID' OR paid_on IS NOT NULL),
    ADD CONSTRAINT closed_other_award_has_grant CHECK (state <> 'CLOSED' OR closed_for_id IS NOT NULL);

-- Handling

ALTER TABLE expert_assignment
    ADD CONSTRAINT withdrawal_is_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)
        AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL));

ALTER TABLE review
    ADD CONSTRAINT score_in_hundred CHECK (score IS NULL OR score BETWEEN 0 AND 100);

ALTER TABLE objection
    ADD CONSTRAINT resolved_has_finding CHECK (state = 'OPEN' OR (finding IS NOT NULL AND resolved_by IS NOT NULL));

ALTER TABLE publicity_notice
    ADD CONSTRAINT notice_in_order CHECK (first_day <= last_day);

ALTER TABLE notice_award
    ADD CONSTRAINT outcome_has_its_day CHECK ((outcome IS NULL) = (decided_at IS NULL)
        AND (outcome IS NULL) = (decided_on IS NULL)),
    ADD CONSTRAINT approved_alone_has_amount CHECK (approved IS NULL OR outcome = 'APPROVED'),
    ADD CONSTRAINT shown_award_positive CHECK (amount > 0);

ALTER TABLE award_correction
    ADD CONSTRAINT corrected_award_not_negative CHECK (award_after >= 0),
    ADD CONSTRAINT correction_changes_something CHECK (jsonb_array_length(changes) > 0);

-- Programmes

ALTER TABLE milestone
    ADD CONSTRAINT window_in_order CHECK (first_month < last_month),
    ADD CONSTRAINT milestone_positive CHECK (amount > 0);

ALTER TABLE service_month
    ADD CONSTRAINT persons_not_negative CHECK (signed_persons >= 0),
    ADD CONSTRAINT correction_has_reason CHECK (number = 1 OR reason IS NOT NULL);

ALTER TABLE tranche
    ADD CONSTRAINT tranche_received_something CHECK (received > 0),
    ADD CONSTRAINT awarded_tranche_has_award CHECK (state NOT IN ('AWARDED', 'PAID') OR (award IS NOT NULL
        AND award > 0));

-- The ledger

ALTER TABLE budget
    ADD CONSTRAINT budget_never_overspent CHECK (appropriated >= 0 AND free >= 0 AND reserved >= 0
        AND paid >= 0 AND recovered >= 0 AND lapsed >= 0 AND carried_over >= 0),
    ADD CONSTRAINT budget_adds_up CHECK (appropriated = free + reserved + paid + recovered + lapsed + carried_over);

ALTER TABLE ledger_entry
    ADD CONSTRAINT entry_moves_something CHECK (amount > 0),
    ADD CONSTRAINT entry_has_its_authority CHECK (CASE
        WHEN kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN') THEN leg_id IS NOT NULL
        WHEN kind IN ('REVERSE', 'REINSTATE', 'RESTORE') THEN receipt_id IS NOT NULL
        WHEN kind = 'LAPSE' THEN true ELSE document_no IS NOT NULL END);

ALTER TABLE posting
    ADD CONSTRAINT posting_moves_something CHECK (amount <> 0);

ALTER TABLE allowance
    ADD CONSTRAINT allowance_not_negative CHECK (used >= 0);

ALTER TABLE allowance_use
    ADD CONSTRAINT use_takes_something CHECK (amount <> 0);

ALTER TABLE closed_year
    ADD CONSTRAINT closed_year_is_hashed CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT closed_year_is_over CHECK (closed_at >= make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')),
    ADD CONSTRAINT closed_year_says_its_figures CHECK (figures ->> 'policy' = policy_code
        AND figures ->> 'treasury' = treasury AND (figures ->> 'year')::int = year);

-- Payments

ALTER TABLE payment
    ADD CONSTRAINT payment_positive CHECK (amount > 0),
    ADD CONSTRAINT payment_of_one_thing CHECK (milestone_id IS NULL OR tranche_id IS NULL),
    ADD CONSTRAINT payment_is_numbered CHECK (number > 0);

ALTER TABLE payment_leg
    ADD CONSTRAINT leg_positive CHECK (amount > 0),
    ADD CONSTRAINT requested_has_voucher CHECK (state NOT IN ('REQUESTED', 'SETTLED', 'RETURNED')
        OR voucher_no IS NOT NULL),
    ADD CONSTRAINT covered_leg_has_budget CHECK (state IN ('BUDGET_PENDING', 'CANCELLED') OR budget_id IS NOT NULL),
    ADD CONSTRAINT waiting_leg_has_no_budget CHECK (state <> 'BUDGET_PENDING' OR budget_id IS NULL),
    ADD CONSTRAINT part_has_its_leg CHECK ((part = 0) = (split_from_id IS NULL));

ALTER TABLE payment_run
    ADD CONSTRAINT run_not_negative CHECK (total >= 0 AND rows_count >= 0),
    ADD CONSTRAINT cleared_run_has_approver CHECK (state NOT IN ('CLEARED', 'INSTRUCTED', 'ANSWERED')
        OR cleared_by IS NOT NULL),
    ADD CONSTRAINT run_check_is_of_its_rows CHECK ((checked_by IS NULL) = (checked_sha256 IS NULL)
        AND (state = 'CANCELLED' OR checked_sha256 = rows_sha256)),
    ADD CONSTRAINT run_clearance_is_of_its_rows CHECK ((cleared_by IS NULL) = (cleared_sha256 IS NULL)
        AND (state = 'CANCELLED' OR cleared_sha256 = rows_sha256)),
    ADD CONSTRAINT run_checked_by_another CHECK (checked_by_person <> made_by_person),
    ADD CONSTRAINT run_cleared_by_another CHECK (cleared_by_person <> made_by_person
        AND (checked_by_person IS NULL OR cleared_by_person <> checked_by_person)),
    ADD CONSTRAINT run_approvers_are_known CHECK ((checked_by IS NULL) = (checked_by_person IS NULL)
        AND (cleared_by IS NULL) = (cleared_by_person IS NULL));

ALTER TABLE payment_run_row
    ADD CONSTRAINT run_row_positive CHECK (amount > 0),
    ADD CONSTRAINT run_row_outcome
        CHECK (outcome IN ('SETTLED', 'RETURNED', 'UNKNOWN', 'PARTIALLY_SETTLED', 'PARTIALLY_RETURNED'));

ALTER TABLE receipt
    ADD CONSTRAINT receipt_positive CHECK (amount > 0),
    ADD CONSTRAINT receipt_outcome CHECK (outcome IN ('SETTLED', 'RETURNED', 'DOUBLE', 'WITHDRAWN')),
    ADD CONSTRAINT correction_has_evidence CHECK (outcome <> 'WITHDRAWN' OR (reason IS NOT NULL
        AND evidence IS NOT NULL));

ALTER TABLE double_payment
    ADD CONSTRAINT double_payment_positive CHECK (amount > 0),
    ADD CONSTRAINT double_payment_is_closed_whole CHECK (CASE state WHEN 'OPEN' THEN closed_at IS NULL
        WHEN 'RECOVERED' THEN closed_at IS NOT NULL AND closing_receipt_no IS NOT NULL
        AND closed_on IS NOT NULL ELSE closed_at IS NOT NULL END);

-- Recoveries

ALTER TABLE recovery
    ADD CONSTRAINT recovery_claims_something CHECK (claimed > 0),
    ADD CONSTRAINT recovery_decides_something CHECK (amount IS NULL OR amount > 0),
    ADD CONSTRAINT demanded_has_amount
        CHECK (state NOT IN ('DECIDED', 'DEMANDED', 'PARTLY_RECOVERED', 'ENFORCEMENT', 'RECOVERED', 'WRITTEN_OFF')
            OR amount IS NOT NULL);

ALTER TABLE recovery_leg
    ADD CONSTRAINT recovery_leg_within_amount CHECK (amount >= 0 AND received BETWEEN 0 AND amount);

ALTER TABLE recovery_receipt
    ADD CONSTRAINT recovery_receipt_positive CHECK (amount > 0),
    ADD CONSTRAINT recovery_receipt_outcome
        CHECK (outcome IN ('RECEIVED', 'BOUNCED', 'WITHDRAWN', 'TO_REFUND', 'REFUNDED')),
    ADD CONSTRAINT recovery_correction_has_evidence CHECK (outcome = 'RECEIVED' OR (reason IS NOT NULL
        AND evidence IS NOT NULL)),
    ADD CONSTRAINT recovery_excess_has_evidence CHECK (excess = 0 OR (excess > 0 AND reason IS NOT NULL
        AND evidence IS NOT NULL)),
    ADD CONSTRAINT recovery_excess_is_refunded CHECK (excess > 0 OR NOT excess_refunded);

ALTER TABLE correction_claim
    ADD CONSTRAINT correction_claim_positive CHECK (amount > 0);
