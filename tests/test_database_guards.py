"""The database itself refuses what must never be, whoever writes to it."""

import asyncio
import importlib

import asyncpg
import pytest

from tests.cases import open_case
from tests.city import City
from tests.databases import Databases
from tests.rows import connection_to
from tests.scenes import SIX_MONTHS
from workflows.database import migrate, pending_changes

# ruff: noqa: S608 - these tests write their own statements

GUARDS = importlib.import_module("migrations.0002_guards")
SOME_PAYMENT = "00000000-0000-0000-0000-000000000001"


def copied(table: str, *others: str, where: str = "true") -> str:
    """A statement that writes a row of a table anew, under another id and with some columns otherwise."""
    named = dict(other.split(" = ", 1) for other in ("id = gen_random_uuid()", *others))
    sets = ", ".join(f"'{name}', to_jsonb({value})" for name, value in named.items())
    row = f"(jsonb_populate_record(NULL::{table}, to_jsonb(r) || jsonb_build_object({sets}))).*"
    return f"INSERT INTO {table} SELECT {row} FROM {table} r WHERE {where} LIMIT 1"


CHECKS: dict[str, str] = {
    "award_not_negative": "UPDATE grants SET award = 0 WHERE award IS NOT NULL",
    "decided_amount_positive": "UPDATE grants SET decided_amount = 0",
    "publicity_in_order": "UPDATE grants SET publicity_last = publicity_first - 1 WHERE publicity_first IS NOT NULL",
    "approved_has_day": "UPDATE grants SET approved_on = NULL WHERE state = 'PAID'",
    "payable_has_award": "UPDATE grants SET award = NULL WHERE state = 'PAID'",
    "payment_positive": copied("payment", "amount = 0"),
    "leg_positive": copied("payment_leg", "amount = 0", "payer = 'x'::text"),
    "requested_has_voucher": copied("payment_leg", "voucher_no = NULL::text", "payer = 'x'::text"),
    "receipt_outcome": copied("receipt", "outcome = 'LOST'::text", "number = 'x'::text"),
    "receipt_positive": copied("receipt", "amount = 0", "number = 'x'::text"),
    "persons_not_negative": copied("service_month", "signed_persons = -1", "month = 1"),
    "window_in_order": "UPDATE milestone SET last_month = first_month",
    "milestone_positive": "UPDATE milestone SET amount = 0",
    "published_has_particulars": "UPDATE policy_version SET evidence = NULL WHERE state <> 'DRAFT'",
    "in_force_after_publication": "UPDATE policy_version SET in_force_from = published_on",
    "one_day": "INSERT INTO demonstration_day (id, today) VALUES ('tomorrow', '2030-01-01')",
}
"""For every CHECK a statement that breaks it and nothing else."""

UNIQUE: dict[str, str] = {
    "one_application_an_item": copied("grants", "number = 'x'::text", where="state = 'SUBMITTED'"),
    "one_payment_a_grant": copied("payment", where="milestone_id IS NULL"),
    "one_payment_a_milestone": copied("payment", where="milestone_id IS NOT NULL"),
    "one_settlement_a_leg": copied("receipt", "number = 'x'::text", where="outcome = 'SETTLED'"),
    "one_milestone_a_window": copied("milestone"),
}
"""For every partial unique index a second row that it forbids."""


@pytest.fixture(scope="module")
def handled(city: City) -> City:
    """A city with a plain grant that was paid, a programme with a paid milestone, and an application in hand."""
    city.move_to("2021-08-02")
    programme = open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)
    programme.do("verifyMilestone")
    programme.do("requestPayment")
    programme.do("settleLeg", leg="city")
    programme.do("settleLeg", leg="district")
    open_case(city).to("SUBMITTED")
    open_case(city, "A10-3").to("PAID")
    return city


def refused(city: City, *statements: str) -> str:
    """The error with which the database refuses statements, run as one transaction; afterwards nothing has changed."""
    before = city.rows()

    async def run() -> str:
        connection = await connection_to(city.url)
        try:
            async with connection.transaction():
                for statement in statements:
                    await connection.execute(statement)
        except asyncpg.PostgresError as error:
            return f"{type(error).__name__}: {error}"
        finally:
            await connection.close()
        return ""

    answer = city.run(run())
    assert answer, statements
    assert city.rows() == before
    return answer


def test_every_check_and_every_partial_index_of_the_migrations_is_tried() -> None:
    assert set(CHECKS) == {name for rules in GUARDS.CHECKS.values() for name in rules}
    assert set(UNIQUE) == set(GUARDS.UNIQUE)


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


@pytest.mark.parametrize("table", GUARDS.WRITTEN_ONCE)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = gen_random_uuid()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_is_written_once_stays(handled: City, table: str, statement: str) -> None:
    assert handled.sql(f"SELECT count(*) AS n FROM {table}")[0]["n"] > 0
    answer = refused(handled, statement.format(table))
    assert "is written once" in answer or "foreign key" in answer


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


def test_legs_are_never_emptied(handled: City) -> None:
    assert "is written once" in refused(handled, "TRUNCATE payment_leg CASCADE")


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
        "INSERT INTO payment (id, grant_id, amount, ordered_at) "
        f"SELECT '{SOME_PAYMENT}', id, 300000, now() FROM grants WHERE number = '{number}'"
    )
    statements = [
        "INSERT INTO payment_leg (id, payment_id, payer, treasury, amount, state, version, requests) "
        f"VALUES (gen_random_uuid(), '{SOME_PAYMENT}', '{payer}', 'x', {amount}, 'ORDERED', 1, 0)"
        for payer, amount in legs.items()
    ]
    assert says in refused(handled, payment, *statements)


@pytest.mark.parametrize("table", ["policy_version", "applicant", "grants", "milestone"])
def test_what_others_stand_on_is_not_deleted(handled: City, table: str) -> None:
    assert "foreign key constraint" in refused(handled, f"DELETE FROM {table}")


def test_migrating_again_or_twice_at_once_changes_nothing(databases: Databases) -> None:
    async def twice(url: str) -> list[list[str]]:
        return list(await asyncio.gather(migrate(url), migrate(url)))

    with databases.copy("empty") as url:
        done, idle = sorted(asyncio.run(twice(url)), key=len, reverse=True)
        assert (len(done), idle) == (2, [])
        assert asyncio.run(migrate(url)) == []


def test_the_migrations_match_the_models() -> None:
    assert asyncio.run(pending_changes()) == []
