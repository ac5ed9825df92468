"""What the database refuses of budgets, their ledger and allowances: a statement for each guard that breaks it."""

from tests.guards import access_guards, case_guards, register_guards
from tests.guards.broken_rows import copied

# ruff: noqa: S608 - these tests write their own statements


def posted(source: str, target: str, amount: str, entry: str = "greatest({}, 1)") -> str:
    """A statement that writes an entry of a budget with its two postings, as far as the database lets it."""
    written = (
        "WITH one AS (SELECT * FROM budget WHERE free > 0 ORDER BY id LIMIT 1), entry AS (INSERT INTO ledger_entry "
        "(id, number, budget_id, kind, amount, recorded_by, role, recorded_at) SELECT gen_random_uuid(), 1, id, "
        f"'LAPSE', {entry.format(amount)}, 'x', 'SYSTEM', now() FROM one RETURNING id) INSERT INTO posting (id, "
        "entry_id, budget_id, account, amount) SELECT gen_random_uuid(), entry.id, one.id, line.account, line.amount "
        "FROM entry, one, "
    )
    return f"{written} LATERAL (VALUES ('{source}', -({amount})), ('{target}', {amount})) AS line (account, amount)"


def doubled(state: str, amount: str, times: str = "generate_series(1, 1)") -> str:
    """A statement that puts a double payment of some leg on record, as far as the database lets it."""
    return (
        "INSERT INTO double_payment (id, leg_id, treasury, voucher_no, receipt_no, amount, paid_on, version, "
        "recorded_by, recorded_by_person, recorded_at, state, closed_at) "
        "SELECT gen_random_uuid(), id, treasury, 'V', 'HK', "
        f"{amount}, '2021-03-01', 1, 'x', 'x', now(), {state}::timestamptz "
        f"FROM (SELECT * FROM payment_leg LIMIT 1) leg, {times}"
    )


_LAPSE = ("kind = 'LAPSE'::text", "leg_id = NULL::uuid", "receipt_id = NULL::uuid", "document_no = NULL::text")
FIGURES = "figures = (jsonb_set(figures::jsonb, '{year}', to_jsonb(year - 1)))"
"""Of a closed year those of the year before it."""
CHECKS: dict[str, str] = {
    "budget_never_overspent": posted("FREE", "RESERVED", "free + 1"),
    "budget_adds_up": posted("FREE", "NOWHERE", "1"),
    "entry_moves_something": copied("ledger_entry", *_LAPSE, "amount = 0"),
    "entry_has_its_authority": copied("ledger_entry", "document_no = NULL::text", where="kind = 'APPROPRIATE'"),
    "posting_moves_something": posted("FREE", "RESERVED", "0"),
    "covered_leg_has_budget": copied(
        "payment_leg", "budget_id = NULL::uuid", "payer = 'x'::text", where="state = 'ORDERED'"
    ),
    "waiting_leg_has_no_budget": copied(
        "payment_leg", "state = 'BUDGET_PENDING'::text", "payer = 'x'::text", where="state = 'ORDERED'"
    ),
    "allowance_not_negative": copied("allowance_use", "amount = -1 - amount * 1000"),
    "use_takes_something": copied("allowance_use", "amount = 0"),
    "run_not_negative": "UPDATE payment_run SET total = -1",
    "run_approvers_are_known": "UPDATE payment_run SET checked_by_person = 'somebody' WHERE checked_by IS NULL",
    "run_checked_by_another": "UPDATE payment_run SET checked_by = made_by, checked_by_person = made_by_person, "
    "checked_sha256 = rows_sha256",
    "run_cleared_by_another": "UPDATE payment_run SET cleared_by = made_by, cleared_by_person = made_by_person, "
    "cleared_sha256 = rows_sha256",
    "cleared_run_has_approver": "UPDATE payment_run SET cleared_by = NULL, cleared_by_person = NULL, "
    "cleared_sha256 = NULL WHERE state = 'INSTRUCTED'",
    "run_check_is_of_its_rows": "UPDATE payment_run SET checked_by = 'x', checked_by_person = 'x', "
    "checked_sha256 = 'x'",
    "run_clearance_is_of_its_rows": "UPDATE payment_run SET cleared_sha256 = NULL WHERE state = 'INSTRUCTED'",
    "run_row_positive": copied("payment_run_row", "amount = 0", "voucher_no = 'x'::text", "number = 999"),
    "correction_has_evidence": copied("receipt", "outcome = 'WITHDRAWN'::text", "number = 'x'::text"),
    "recovery_receipt_outcome": copied(
        "recovery_receipt",
        "outcome = 'LOST'::text",
        "number = 'x'::text",
        "reason = 'x'::text",
        "evidence = 'x'::text",
    ),
    "recovery_excess_has_evidence": copied("recovery_receipt", "excess = 1", "number = 'x'::text"),
    "recovery_excess_is_refunded": copied("recovery_receipt", "excess_refunded = true", "number = 'x'::text"),
    "recovery_correction_has_evidence": copied("recovery_receipt", "outcome = 'BOUNCED'::text", "number = 'x'::text"),
    "recovery_asks_back_one_thing": copied(
        "recovery", "number = 'x'::text", "cause = 'DOUBLE_PAYMENT'::text", where="payment_id IS NOT NULL"
    ),
    "double_payment_positive": doubled("'OPEN', NULL", "0"),
    "double_payment_is_closed_whole": doubled("'RECOVERED', NULL", "1"),
    "closed_year_is_hashed": copied("closed_year", "year = year - 1", "sha256 = 'x'::text", FIGURES),
    "closed_year_is_over": copied("closed_year", "year = year - 1", "closed_at = '1999-01-01'::timestamptz", FIGURES),
    "closed_year_says_its_figures": copied("closed_year", "year = year - 1"),
    "part_has_its_leg": copied("payment_leg", "part = 9", where="state = 'ORDERED'"),
    "run_row_outcome": "UPDATE payment_run_row SET outcome = 'LOST'",
}
"""For every CHECK a statement that breaks it and nothing else."""

UNIQUE: dict[str, str] = {
    "one_entry_of_a_kind_a_leg": copied("ledger_entry", where="kind = 'RESERVE'"),
    "one_entry_of_a_kind_a_receipt": copied("ledger_entry", where="kind = 'REVERSE'"),
    "one_standing_row_a_voucher": copied("payment_run_row", "number = 999", where="standing"),
    "one_recovery_a_double": copied("recovery", "number = 'x'::text", where="double_payment_id IS NOT NULL"),
    "one_open_double_a_receipt": doubled("'OPEN', NULL", "1", "generate_series(1, 2)"),
    "one_entry_a_document": copied("ledger_entry", where="kind = 'APPROPRIATE'"),
}
"""For every partial unique index a second row that it forbids."""

ALIKE: dict[str, str] = {
    **register_guards.ALIKE,
    "allowance": "policy_code, measure, cap, kind, key, year",
    "budget": "policy_code, treasury, year",
    "closed_year": "policy_code, treasury, year",
    "ledger_entry": "id, budget_id",
    "bank_account": "applicant_id, number",
    "payment_run": "number",
    "payment_run_row": "run_id, number",
    "posting": "entry_id, account",
    "receipt": "treasury, number, edition",
}
"""By which columns together the rows of each table differ, besides their ids."""

_SUMS = ("appropriated", "free", "reserved", "paid", "recovered", "lapsed", "carried_over")
IDENTITY = {
    "api_key": ("id = '1111111111111111'::text",),
    "allowance": ("used = 0",),
    "audit_digest": ("number = 99",),
    "budget": tuple(f"{name} = 0" for name in _SUMS),
    "tortoise_migrations": ("id = 0",),
}
"""Of a second row what the database would refuse before it sees that it is alike."""
NEVER_EMPTIED = (
    "delegation",
    "notice_award",
    "payment_leg",
    "recovery_leg",
    "budget",
    "entry_total",
    "allowance",
    "bank_account",
    "payment_run",
    "payment_run_row",
    "double_payment",
    "correction_claim",
)
"""Tables that hold money and change."""
TRIGGERS = {
    *register_guards.TRIGGERS,
    ("budget_follows_its_postings", "posting"),
    ("budget_is_moved_by_postings", "budget"),
    ("totals_follow_their_entries", "ledger_entry"),
    ("total_is_moved_by_entries", "entry_total"),
    ("entry_is_of_its_leg", "ledger_entry"),
    ("entry_has_its_postings", "ledger_entry"),
    ("paid_and_back_in_turn", "ledger_entry"),
    ("nothing_into_a_closed_year", "ledger_entry"),
    ("leg_is_paid_as_posted", "payment_leg"),
    ("parts_add_up", "payment_leg"),
    ("allowance_follows_its_uses", "allowance_use"),
    ("allowance_is_moved_by_uses", "allowance"),
    ("run_adds_up", "payment_run"),
    ("run_row_keeps_its_money", "payment_run_row"),
    ("receipt_stands_alone", "receipt"),
    ("recovery_leg_received_its_receipts", "recovery_leg"),
    ("recovery_receipt_has_editions", "recovery_receipt"),
    ("double_payment_keeps_its_money", "double_payment"),
    ("recovery_within_double_payment", "recovery"),
    # It guards nothing: it tells of the grants to which an account was recorded (tests/money/test_run_approvals.py).
    ("account_is_a_change", "bank_account"),
}
_OF_ITS_LEG = "moves its whole amount in a budget of its own treasury"
_OTHERS = "SELECT id FROM budget WHERE treasury = '420103' LIMIT 1"
_POSTED = "INSERT INTO posting (id, entry_id, budget_id, account, amount) SELECT gen_random_uuid(),"
_USED_UP = "FROM allowance WHERE kind = 'ITEM' LIMIT 1"
_TAKEN = (
    "INSERT INTO allowance_use (id, allowance_id, grant_id, amount, most, hard, reason, recorded_by, recorded_at) "
    "SELECT gen_random_uuid(), id, (SELECT id FROM grants LIMIT 1), 1, used"
)
BROKEN: dict[str, tuple[str, str]] = {
    "a claim of more than was paid": (
        case_guards.CLAIMED_TOO_MUCH,
        "corrections claim more",
    ),
    "a difference of more than a correction raised its award by": (
        case_guards.RAISED_TOO_MUCH,
        "raised its award by",
    ),
    "an unbalanced entry": (
        posted("FREE", "RESERVED", "1").replace("('RESERVED', 1)", "('RESERVED', 2)"),
        "do not balance",
    ),
    "a leg that is paid twice": (copied("ledger_entry", where="kind = 'SETTLE'"), "is paid 2 times"),
    "a voucher that two receipts settled": (
        copied("receipt", "number = 'x'::text", where="outcome = 'SETTLED'"),
        "is settled by two receipts",
    ),
    "an edition after none": (
        copied("receipt", "number = 'x'::text", "edition = 2", "voucher_no = 'x'::text"),
        "without a gap",
    ),
    "an edition of what came back after none": (
        copied("recovery_receipt", "number = 'x'::text", "edition = 2"),
        "without a gap",
    ),
    "money that came back by a stroke": (
        "UPDATE recovery_leg SET received = received - 1 WHERE received > 0",
        "and what was received",
    ),
    "a double payment of another amount": ("UPDATE double_payment SET amount = amount + 1", "keeps its money"),
    "a recovery of more than was paid twice": (
        "UPDATE recovery SET claimed = claimed + 1 WHERE double_payment_id IS NOT NULL",
        "more than was paid once too often",
    ),
    "an entry without postings": (copied("ledger_entry", *_LAPSE), "by two postings"),
    "an entry of a year that is closed": (
        posted("FREE", "LAPSED", "1")
        .replace("WHERE free > 0", "WHERE treasury = '420115'")
        .replace("'SYSTEM', now()", "'SYSTEM', '2020-12-31T15:59:59Z'"),
        "are closed: nothing is booked",
    ),
    "an entry of another amount": (posted("FREE", "RESERVED", "1", "2"), "by two postings"),
    "a posting to an entry of before": (
        f"{_POSTED} entry_id, budget_id, 'LAPSED', 1 FROM posting LIMIT 1",
        "do not balance",
    ),
    "a posting in another budget": (
        f"{_POSTED} p.entry_id, b.id, 'LAPSED', 1 FROM posting p JOIN budget b ON b.id <> p.budget_id LIMIT 1",
        "posting_of_its_entry",
    ),
    "a leg charged in part": (
        copied("ledger_entry", "amount = r.amount - 1", "kind = 'RELEASE'::text", where="kind = 'SETTLE'"),
        _OF_ITS_LEG,
    ),
    "a leg charged to another payer": (
        copied(
            "ledger_entry",
            f"budget_id = ({_OTHERS})",
            "kind = 'RELEASE'::text",
            where="kind = 'SETTLE'",
        ),
        _OF_ITS_LEG,
    ),
    "more free by a stroke": ("UPDATE budget SET free = free + 1, appropriated = appropriated + 1", "postings alone"),
    "a budget with money from nowhere": (
        copied("budget", "year = 1999", where="appropriated > 0"),
        "postings alone",
    ),
    "a budget of another year": ("UPDATE budget SET year = year + 100", "postings alone"),
    "a budget deleted": ("DELETE FROM budget", "postings alone"),
    "a hard cap passed": (f"{_TAKEN}, true, 'reason', 'x', now() {_USED_UP}", "would be used to"),
    "a soft quota passed without a reason": (f"{_TAKEN}, false, NULL, 'x', now() {_USED_UP}", "would be used to"),
    "an allowance by a stroke": ("UPDATE allowance SET used = 0", "uses alone"),
    "an allowance deleted": ("DELETE FROM allowance", "uses alone"),
    "an allowance that begins used": (copied("allowance", "key = 'x'::text", where="used > 0"), "uses alone"),
    "a run that is not its rows": ("UPDATE payment_run SET total = total + 1", "not the sum of its rows"),
    "a row of another amount": ("UPDATE payment_run_row SET amount = amount + 1", "keeps its money"),
    "a row to another account": ("UPDATE payment_run_row SET account_no = '1'", "keeps its money"),
    "a row to another bank": ("UPDATE payment_run_row SET bank = 'x'", "keeps its money"),
    "a row gathered by somebody else": ("UPDATE payment_run_row SET gathered_by_person = 'x'", "keeps its money"),
    "a run under another hash": (
        "UPDATE payment_run SET rows_sha256 = 'x', cleared_sha256 = 'x' WHERE cleared_by IS NOT NULL",
        "is not that of its rows",
    ),
    "an approval by who gathered a row": (
        (
            "UPDATE payment_run SET (checked_by, checked_by_person, checked_sha256, made_by_person)"
            " = ('x', made_by_person, rows_sha256, 'y') WHERE rows_count > 0"
        ),
        "by somebody who gathered a row of it",
    ),
    "an instructed row taken out": (
        "UPDATE payment_run_row SET standing = false FROM payment_run r WHERE r.id = run_id AND r.state = 'INSTRUCTED'",
        "keeps its money",
    ),
    "a leg that changes its place": ("UPDATE payment_leg SET place = place + 1", "keeps its payer and amount"),
    "a part beside its leg": (
        copied("payment_leg", "part = 9", "split_from_id = r.id", where="state = 'ORDERED'"),
        "are not what was ordered of it",
    ),
    "a leg that is split into nothing": (
        "UPDATE payment_leg SET state = 'SPLIT' WHERE state = 'ORDERED'",
        "are not what was ordered of it",
    ),
    "a leg that changes its budget": (
        f"UPDATE payment_leg SET budget_id = ({_OTHERS}) WHERE budget_id IS NOT NULL",
        "keeps its payer and amount",
    ),
    **{statement: (statement, says) for statement, says in access_guards.SEALED.items()},
}
"""What else must never be, and how the database says so."""
