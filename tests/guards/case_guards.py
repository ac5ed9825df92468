"""What the database refuses of the secret, of experts' assignments and of admitted codes, each with what breaks it."""

from tests.guards import access_guards, register_guards
from tests.guards.broken_rows import copied

_ASSIGNED = "INSERT INTO expert_assignment (id, grant_id, expert, expert_name, assigned_by, assigned_at"
_NOBODY = "SELECT gen_random_uuid(), g.id, 'nobody', 'Nobody', 'the office', now()"
_A_GRANT = "FROM (SELECT id FROM grants LIMIT 1) AS g"

_CHANGED = "INSERT INTO change (deed, grant_id, at"
_TWICE = f"SELECT '00000000-0000-0000-0000-000000000001', g.id, now() {_A_GRANT}, generate_series(1, 2)"
_NUMBERED = f"SELECT gen_random_uuid(), g.id, now(), 1000000 {_A_GRANT}, generate_series(1, 2)"

WRITTEN_ONCE = (
    *("fact_snapshot", "service_month", "receipt", "history_step", "audit_line", "answer", "payment", "review"),
    *("supplement", "duty_report", "recovery_receipt", "working_day_correction", "transition_rule", "ledger_entry"),
    *("posting", "allowance_use", "admitted_credit_code", "closed_year", "award_correction"),
    *("publicity_notice", "followed_answer", "separation_relaxation", "source_answer"),
)
"""Tables whose rows nobody changes."""
_ADMITTED = "INSERT INTO admitted_credit_code (id, credit_code, fault, reason, evidence, admitted_by, admitted_at)"
_WHY = "'the certificate', 'x', 'x', now())"

_LEFT = """INSERT INTO delegation (id, delegator, delegator_name, role, bureaus, treasuries, delegate, delegate_name,
starts_on, ends_on, reason, recorded_at, revoked_at, revoked_by, revoked_reason)
VALUES (gen_random_uuid(), 'a', 'A', 'OFFICER', '[]', '[]', """
DELEGATIONS = f"""{_LEFT} 'b', 'B', '2021-01-01', '2121-01-02', 'x', now(), NULL, NULL, NULL), (gen_random_uuid(), 'a',
'A', 'OFFICER', '[]', '[]', 'b', 'B', '2021-01-01', '2121-01-02', 'x', now(), now(), 'A', 'x')"""
"""One that stands, and one that was revoked."""

_CLAIMED = "INSERT INTO correction_claim (id, correction_id, payment_id, amount) SELECT gen_random_uuid(), c.id, p.id,"
_OF_A_PAYMENT = (
    "FROM (SELECT id FROM award_correction LIMIT 1) AS c, "
    "(SELECT id, amount FROM payment WHERE id NOT IN (SELECT payment_id FROM correction_claim) LIMIT 1) AS p"
)
CLAIMED_TOO_MUCH = f"{_CLAIMED} p.amount + 1 {_OF_A_PAYMENT}"

RAISED_TOO_MUCH = copied(
    "payment",
    "number = 99",
    "milestone_id = NULL::uuid",
    "tranche_id = NULL::uuid",
    "correction_id = (SELECT c.id FROM award_correction c LIMIT 1)",
    "amount = 1000000000000",
)

CHECKS: dict[str, str] = {
    **access_guards.CHECKS,
    "correction_claim_positive": f"{_CLAIMED} 0 {_OF_A_PAYMENT}",
    "standing_award_is_lower": """UPDATE grants SET standing_award = '{"award": 1}' WHERE state = 'PAID'""",
    "officer_has_name": "UPDATE grants SET officer = 'x'",
    "reminded_of_a_step": "UPDATE grants SET remind_on = '2021-03-01' WHERE state = 'PAID'",
    "step_due_is_awaited": "UPDATE grants SET step_due_on = '2021-03-01' WHERE state = 'PAID'",
    "corrected_award_not_negative": copied("award_correction", "number = 99", "award_after = -1"),
    "correction_changes_something": copied("award_correction", "number = 99", "changes = '[]'::jsonb"),
    "admitted_code_has_its_form": f"{_ADMITTED} VALUES (gen_random_uuid(), 'O1350203M0001QKT19', 'CHECK', {_WHY}",
    "admitted_code_is_admissible": f"{_ADMITTED} VALUES (gen_random_uuid(), '362322198709086409', 'PERSON', {_WHY}",
    "decision_is_whole": "UPDATE proposal SET due_on = NULL WHERE state = 'WAITING'",
    "confirmed_by_another": "UPDATE proposal SET state = 'CONFIRMED', due_on = NULL, decided_by = proposed_by, "
    "decider = proposer, decided_at = now() WHERE state = 'WAITING'",
    "notice_in_order": copied("publicity_notice", "number = 'x'::text", "last_day = '2000-01-01'::date"),
    "outcome_has_its_day": copied(
        "notice_award", "number = 99", "decided_on = NULL::date", where="outcome IS NOT NULL"
    ),
    "approved_alone_has_amount": copied(
        "notice_award", "number = 99", "outcome = 'REJECTED'::text", where="approved IS NOT NULL"
    ),
    "shown_award_positive": copied("notice_award", "number = 99", "amount = 0", where="outcome IS NOT NULL"),
    "relaxes_two_capacities": copied("separation_relaxation", "number = 99", "second_capacity = first_capacity"),
    "leaves_payer_alone": copied("separation_relaxation", "number = 99", "second_capacity = 'PAYER'::text"),
    "delegated_to_another": f"{_LEFT} 'a', 'A', '2021-01-01', '2021-01-02', 'x', now(), NULL, NULL, NULL)",
    "delegation_in_order": f"{_LEFT} 'b', 'B', '2021-01-02', '2021-01-01', 'x', now(), NULL, NULL, NULL)",
    "revocation_is_whole": f"{_LEFT} 'b', 'B', '2021-01-01', '2021-01-02', 'x', now(), now(), NULL, NULL)",
    "acts_for_somebody": copied("history_step", "number = 99999", "for_name = 'a'::text"),
    "secret_mark_alone_check": "INSERT INTO secret_mark (alone, mark) VALUES (false, 'x')",
    "used_ticket_number_check": "INSERT INTO used_ticket (number, until) VALUES (repeat('x', 65), now())",
    "withdrawal_is_whole": f"{_ASSIGNED}, withdrawn_at) {_NOBODY}, now() {_A_GRANT}",
    **register_guards.CHECKS,
}
"""For every CHECK a statement that breaks it and nothing else."""

ALIKE: dict[str, str] = {
    **access_guards.ALIKE,
    "admitted_credit_code": "credit_code",
    "award_correction": "grant_id, number",
    "correction_claim": "correction_id, payment_id",
    "notice_award": "notice_id, number",
    "publicity_notice": "number",
    "separation_relaxation": "policy_code, number",
}
"""By which columns together the rows of each table differ, besides their ids."""

UNIQUE: dict[str, str] = {
    **access_guards.UNIQUE,
    "shown_once_at_a_time": copied("notice_award", "number = 99", where="outcome IS NULL"),
    "one_proposal_waits": copied("proposal", where="state = 'WAITING'"),
    "change_is_told_once": f"{_CHANGED}) {_TWICE}",
    "change_has_its_number": f"{_CHANGED}, number) {_NUMBERED}",
    "expert_is_assigned_once": f"{_ASSIGNED}) {_NOBODY} {_A_GRANT}, generate_series(1, 2)",
    **register_guards.UNIQUE,
}
"""For every partial unique index a second row that it forbids."""

REWRITTEN = (
    "UPDATE expert_assignment SET expert = 'another'",
    "UPDATE expert_assignment SET expert_name = 'another'",
    "UPDATE expert_assignment SET assigned_by = 'another'",
    "DELETE FROM expert_assignment",
    "UPDATE proposal SET stated = '{}' WHERE state = 'WAITING'",
    "UPDATE proposal SET lapses_on = lapses_on + 1 WHERE state = 'WAITING'",
    "UPDATE proposal SET decided_reason = 'x' WHERE state <> 'WAITING'",
    "DELETE FROM proposal",
    "UPDATE correction_claim SET amount = amount + 1",
    "DELETE FROM correction_claim",
    "UPDATE notice_award SET applicant = 'another'",
    "UPDATE notice_award SET amount = amount + 1 WHERE amount > 0",
    "UPDATE notice_award SET outcome = 'REJECTED', approved = NULL WHERE outcome = 'APPROVED'",
    "DELETE FROM notice_award",
    "UPDATE delegation SET ends_on = ends_on + 1",
    "UPDATE delegation SET revoked_reason = 'x' WHERE revoked_at IS NOT NULL",
    "DELETE FROM delegation",
)
"""Changes of an assignment or a proposal that was made: it is withdrawn, or decided, and no more."""
TRIGGERS = {
    *access_guards.TRIGGERS,
    ("delegation_is_revoked_once", "delegation"),
    ("assignment_is_written_once", "expert_assignment"),
    ("proposal_is_decided_once", "proposal"),
    ("claim_is_asked_back_once", "correction_claim"),
    ("claims_within_payment", "correction_claim"),
    ("difference_within_correction", "payment"),
    ("shown_award_is_decided_once", "notice_award"),
    # What others are told (tests/engine/test_events.py).
    ("change_has_a_notice", "change"),
    ("notice_is_written_once", "notice"),
}
