"""The database itself refuses what must never be, whoever writes to it."""

import re

import pytest

from api.rows.changed_things import KINDS
from tests.guards import access_guards, case_guards, money_guards
from tests.guards.broken_rows import copied, refused
from tests.guards.case_guards import WRITTEN_ONCE
from tests.scenes.stage import Play
from tests.world.cases import open_case
from tests.world.city import City

# ruff: noqa: S608 - these tests write their own statements

SOME_PAYMENT = "00000000-0000-0000-0000-000000000001"

CHECKS: dict[str, str] = {
    "award_not_negative": "UPDATE grants SET award = -1 WHERE award IS NOT NULL",
    "decided_amount_positive": "UPDATE grants SET decided_amount = 0",
    "publicity_in_order": "UPDATE grants SET publicity_last = publicity_first - 1 WHERE publicity_first IS NOT NULL",
    "approved_has_day": "UPDATE grants SET approved_on = NULL WHERE state = 'PAID'",
    "payable_has_award": "UPDATE grants SET award = NULL WHERE state = 'PAID'",
    "ranked_has_score": "UPDATE grants SET score = NULL WHERE rank IS NOT NULL",
    "payment_positive": copied("payment", "amount = 0"),
    "payment_of_one_thing": copied(
        "payment", "tranche_id = (SELECT t.id FROM tranche t LIMIT 1)", where="milestone_id IS NOT NULL"
    ),
    "leg_positive": copied("payment_leg", "amount = 0", "payer = 'x'::text"),
    "requested_has_voucher": copied(
        "payment_leg", "voucher_no = NULL::text", "payer = 'x'::text", where="state = 'REQUESTED'"
    ),
    "receipt_outcome": copied("receipt", "outcome = 'LOST'::text", "number = 'x'::text"),
    "receipt_positive": copied("receipt", "amount = 0", "number = 'x'::text"),
    "persons_not_negative": copied("service_month", "signed_persons = -1", "month = 1"),
    "correction_has_reason": copied("service_month", "number = 9", "reason = NULL::text"),
    "window_in_order": "UPDATE milestone SET last_month = first_month",
    "milestone_positive": "UPDATE milestone SET amount = 0",
    "published_has_particulars": "UPDATE policy_version SET evidence = NULL WHERE state <> 'DRAFT'",
    "in_force_after_publication": "UPDATE policy_version SET in_force_from = published_on - 1",
    "one_day": "INSERT INTO demonstration_day (id, today) VALUES ('tomorrow', '2030-01-01')",
    "call_in_order": "UPDATE call SET closes_on = opens_on - 1",
    "score_in_hundred": copied("review", "score = 101"),
    "resolved_has_finding": "UPDATE objection SET state = 'UPHELD', finding = NULL",
    "tranche_received_something": "UPDATE tranche SET received = 0",
    "awarded_tranche_has_award": "UPDATE tranche SET state = 'AWARDED', award = NULL",
    "recovery_claims_something": "UPDATE recovery SET claimed = 0",
    "recovery_decides_something": "UPDATE recovery SET amount = 0",
    "demanded_has_amount": "UPDATE recovery SET amount = NULL WHERE state = 'DEMANDED'",
    "recovery_leg_within_amount": "UPDATE recovery_leg SET received = amount + 1",
    "recovery_receipt_positive": copied("recovery_receipt", "amount = 0", "number = 'x'::text"),
    "duty_asks_something": "UPDATE duty SET required = 0",
    "other_award_positive": copied("other_award", "amount = 0", "reference = 'x'::text"),
    "paid_other_award_has_day": "UPDATE other_award SET state = 'PAID', paid_on = NULL",
    "closed_other_award_has_grant": "UPDATE other_award SET state = 'CLOSED', closed_for_id = NULL",
    "payment_is_numbered": copied("payment", "number = 0"),
    "document_is_hashed": "UPDATE document SET sha256 = upper(sha256)",
    **case_guards.CHECKS,
    **money_guards.CHECKS,
}
"""For every CHECK a statement that breaks it and nothing else."""

UNIQUE: dict[str, str] = {
    "one_application_an_item": copied("grants", "number = 'x'::text", where="state = 'SUPPLEMENT'"),
    "one_payment_a_grant": copied("payment", where="milestone_id IS NULL AND tranche_id IS NULL"),
    "one_payment_a_milestone": copied("payment", where="milestone_id IS NOT NULL"),
    "one_payment_a_tranche": copied("payment", where="tranche_id IS NOT NULL"),
    "one_milestone_a_window": copied("milestone"),
    "one_tranche_a_receipt": copied("tranche", "number = 99"),
    "one_live_unit_a_code": copied("unit"),
    "one_open_recovery_a_payment": copied("recovery", "number = 'x'::text", where="state = 'NOTIFIED'"),
    **case_guards.UNIQUE,
    **money_guards.UNIQUE,
}
"""For every partial unique index a second row that it forbids."""

ALIKE: dict[str, str] = {
    **case_guards.ALIKE,
    **money_guards.ALIKE,
    "answer": "actor, key",
    "applicant": "credit_code",
    "audit_line": "chain, number",
    "duty": "policy_code, measure, year, district_code",
    "duty_report": "duty_id, number",
    "fact_snapshot": "grant_id, number",
    "grants": "number",
    "history_step": "scope_id, number",
    "objection": "grant_id, number",
    "other_award": "source, reference",
    "payment_leg": "payment_id, payer, part",
    "policy_version": "content_hash",
    "recovery": "number",
    "recovery_leg": "recovery_id, payer",
    "recovery_receipt": "treasury, number, edition",
    "review": "grant_id, number",
    "service_month": "grant_id, month, number",
    "supplement": "grant_id",
    "tortoise_migrations": "app, name",
    "tranche": "grant_id, number",
    "working_day_correction": "day, number",
}
"""By which columns together the rows of each table differ, besides their ids."""

_IN_DATABASE = """
SELECT c.conname::text AS name, t.relname::text AS table, c.contype::text AS kind,
  (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k(number, place)
   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS columns
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid AND c.connamespace = 'public'::regnamespace
"""


@pytest.fixture(scope="module")
def handled(play: Play) -> City:
    """A city with something of everything, some of it paid, recovered, put on record and corrected."""
    for name in (
        "verifyMilestone",
        "awardTranche",
        "recordRecoveryReceipt",
        "reportDuty",
        "closeYear",
        *("correctWorkingDay", "admitCreditCode", "recordTransitionRule", "relaxSeparation"),
        "requestUpload",
        "settleLeg",
        "recoverDoublePayment",
        "terminateGrant",
        "correctAward",
        *("instructPaymentRun", "recordBankAccount", "recordBankAccount"),
    ):
        play.scenes[name].usual().done(name, **play.scenes[name].input())
    play.city.sql(case_guards.DELEGATIONS)
    play.city.sql(access_guards.ROWS)
    return play.city


def test_every_check_and_every_unique_key_of_the_database_is_tried(handled: City) -> None:
    constraints = [row for row in handled.sql(_IN_DATABASE) if not row["table"].startswith("procrastinate")]
    assert {row["name"] for row in constraints if row["kind"] == "c"} == set(CHECKS)
    alike = {row["table"]: row["columns"] for row in constraints if row["kind"] == "u"}
    assert alike == ALIKE
    partial = handled.sql(
        "SELECT indexname::text AS name FROM pg_indexes "
        "WHERE indexdef LIKE 'CREATE UNIQUE INDEX % WHERE %' AND tablename NOT LIKE 'procrastinate%'"
    )  # those of the engine are its library's affair (tests/engine)
    assert {row["name"] for row in partial} == set(UNIQUE)


def test_every_trigger_of_the_database_is_tried(handled: City) -> None:
    triggers = handled.sql(
        "SELECT tgname::text AS name, c.relname::text AS table FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'"
    )
    installed = {(row["name"], row["table"]) for row in triggers}
    assert installed == {
        *(("written_once", table) for table in WRITTEN_ONCE),
        *(("never_emptied", table) for table in (*WRITTEN_ONCE, *money_guards.NEVER_EMPTIED)),
        ("legs_add_up", "payment_leg"),
        ("leg_keeps_its_money", "payment_leg"),
        ("recovery_leg_keeps_its_claim", "recovery_leg"),
        *money_guards.TRIGGERS,
        ("one_standing_payment", "payment"),
        *case_guards.TRIGGERS,
        ("other_award_keeps_what_was_told", "other_award"),
        # These guard nothing: they keep what is searched (test_grant_lists.py) and told (test_changes.py).
        *(("step_is_a_change", "history_step"), ("deed_is_a_change", "audit_line")),
        *(("grant_is_searched", "grants"), ("grant_is_searched_anew", "grants")),
        ("applicant_is_searched_anew", "applicant"),
        # What they tell is held by each scene (test_scenes.py).
        *((trigger, table) for table in KINDS for trigger in ("version_is_new", "version_is_raised")),
    }


@pytest.mark.parametrize("change", case_guards.REWRITTEN)
def test_what_people_decide_is_written_once_and_ended_once(handled: City, change: str) -> None:
    assert re.search("is written once, and (withdrawn|decided|asked back|revoked) once", refused(handled, change))


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_holds(handled: City, name: str) -> None:
    answer = refused(handled, CHECKS[name])
    assert answer.startswith("CheckViolationError")
    assert name in answer


@pytest.mark.parametrize("name", UNIQUE)
def test_what_may_be_once_is_once(handled: City, name: str) -> None:
    answer = refused(handled, UNIQUE[name])
    assert answer.startswith("UniqueViolationError")
    assert name in answer


@pytest.mark.parametrize("table", ALIKE)
def test_no_two_rows_are_alike(handled: City, table: str) -> None:
    assert refused(handled, copied(table, *money_guards.IDENTITY.get(table, ()))).startswith("UniqueViolationError")


@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = gen_random_uuid()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_is_written_once_stays(handled: City, table: str, statement: str) -> None:
    assert handled.sql(f"SELECT count(*) AS n FROM {table}")[0]["n"] > 0
    answer = refused(handled, statement.format(table))
    assert "is written once" in answer or "foreign key" in answer


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recovery_leg SET amount = amount + 1",
        "UPDATE recovery_leg SET payer = 'somebody'",
        "UPDATE recovery_leg SET treasury = 'somewhere'",
        "UPDATE recovery_leg SET recovery_id = gen_random_uuid()",
        "UPDATE recovery_leg SET received = received - 1 WHERE received > 0",
        "DELETE FROM recovery_leg",
    ],
)
def test_a_recovery_leg_keeps_its_payer_its_claim_and_what_was_received(handled: City, statement: str) -> None:
    assert "keeps its payer and amount, and what was received" in refused(handled, statement)


@pytest.mark.parametrize("table", money_guards.NEVER_EMPTIED)
def test_what_holds_money_is_never_emptied(handled: City, table: str) -> None:
    assert "is written once" in refused(handled, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("what", money_guards.BROKEN)
def test_money_is_moved_by_whole_entries_alone_and_caps_hold(handled: City, what: str) -> None:
    statement, says = money_guards.BROKEN[what]
    assert says in refused(handled, statement)


def test_an_award_has_one_payment_that_stands(handled: City) -> None:
    stands = "EXISTS (SELECT 1 FROM payment_leg l WHERE l.payment_id = r.id AND l.state = 'SETTLED')"
    second = copied("payment", "number = 2", where=f"milestone_id IS NULL AND tranche_id IS NULL AND {stands}")
    assert "has a payment of this award that stands" in refused(handled, second)
    assert "has a payment of this award" in refused(
        handled, copied("payment", "number = 2", where="tranche_id IS NOT NULL")
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE other_award SET credit_code = 'x'",
        "UPDATE other_award SET matter = 'x'",
        "UPDATE other_award SET policy = 'x'",
        "UPDATE other_award SET scope = 'NATIONAL'",
        "UPDATE other_award SET source = 'x'",
        "UPDATE other_award SET reference = id::text",
        "UPDATE other_award SET amount = amount + 1",
        "DELETE FROM other_award",
    ],
)
def test_an_award_of_another_policy_keeps_what_was_told_of_it(handled: City, statement: str) -> None:
    assert "keeps what was told of it" in refused(handled, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment_leg SET amount = amount + 1",
        "UPDATE payment_leg SET payer = 'somebody'",
        "UPDATE payment_leg SET treasury = 'somewhere'",
        "UPDATE payment_leg SET payment_id = gen_random_uuid()",
        "UPDATE payment_leg SET state = 'REQUESTED' WHERE state = 'SETTLED'",
        "UPDATE payment_leg SET state = 'RETURNED' WHERE state = 'SETTLED'",
        "DELETE FROM payment_leg",
    ],
)
def test_a_leg_keeps_its_payer_and_its_money_and_a_settled_one_its_state(handled: City, statement: str) -> None:
    assert "keeps its payer and amount" in refused(handled, statement)


@pytest.mark.parametrize(
    ("legs", "says"),
    [
        ({"city": 150_000, "district": 149_999}, "add up to 299999 fen, not to 300000"),
        ({"city": 300_000, "district": 1}, "add up to 300001 fen, not to 300000"),
        ({"city": 150_000}, "add up to 150000 fen, not to 300000"),
    ],
)
def test_legs_add_up_to_their_payment(handled: City, legs: dict[str, int], says: str) -> None:
    number = open_case(handled, "A10-3").grant["number"]
    payment = (
        "INSERT INTO payment (id, grant_id, number, amount, ordered_at) "
        f"SELECT '{SOME_PAYMENT}', id, 1, 300000, now() FROM grants WHERE number = '{number}'"
    )
    statements = [
        "INSERT INTO payment_leg (id, payment_id, payer, treasury, amount, state, version, requests, policy_code, "
        f"awarded_on, place) VALUES (gen_random_uuid(), '{SOME_PAYMENT}', '{payer}', 'x', {amount}, 'BUDGET_PENDING', "
        "1, 0, 'x', '2021-01-01', 1)"
        for payer, amount in legs.items()
    ]
    assert says in refused(handled, payment, *statements)


@pytest.mark.parametrize(
    "table", ["policy_version", "applicant", "grants", "milestone", "call", "tranche", "recovery", "duty"]
)
def test_what_others_stand_on_is_not_deleted(handled: City, table: str) -> None:
    assert re.search("foreign key constraint|change [0-9]+ is kept", refused(handled, f"DELETE FROM {table}"))
