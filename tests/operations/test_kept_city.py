"""The city of the demonstration, as a newcomer meets it: every measure, every state, true sums, all invented."""

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from demonstration.seeding import begin_demonstration
from domain.assessment.matters import hidden_key
from domain.lives.grant_states import GrantState
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneState
from domain.lives.objection_life import ObjectionState
from domain.lives.recovery_life import RecoveryState
from domain.lives.run_life import RunState
from domain.models import Grant, OtherAward
from domain.values.credit_codes import fault_of
from tests.domain.wuhan import GRANTS
from tests.privacy.account_numbers import account_numbers
from tests.world.city import City, served_city
from tests.world.databases import Databases
from workflows.running.demonstration import FIRST_DAY
from workflows.running.kept_city import load_city
from workflows.running.ledger_check import check_ledger
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.migrating import migrate
from workflows.runtime.secret import the_secret
from workflows.runtime.settings import Settings
from workflows.transaction.packs import compiled_version

FEWEST_GRANTS = 300


@pytest.fixture(scope="module")
def played(databases: Databases, settings: Settings) -> Iterator[City]:
    """A server on the city as a newcomer has it, one for all tests of the module that only look."""
    with databases.copy("empty") as url:
        assert asyncio.run(load_city(settings, url))
        asyncio.run(migrate(url))
        with served_city(url, settings) as served:
            served.day = FIRST_DAY
            yield served


def test_it_holds_all_measures_in_all_states(played: City) -> None:
    held = played.sql("SELECT measure, state, count(*) AS count FROM grants GROUP BY measure, state")
    assert sum(row["count"] for row in held) >= FEWEST_GRANTS
    assert {row["measure"] for row in held} == set(GRANTS)
    assert {row["state"] for row in held} == set(GrantState)
    assert all(len({row["state"] for row in held if row["measure"] == code}) > 1 for code in GRANTS)


STATES = {
    "payment_leg": {
        LegState.SETTLED,
        LegState.BUDGET_PENDING,
        LegState.CANCELLED,
        LegState.ORDERED,
        LegState.REQUESTED,
    },
    "payment_run": {RunState.ANSWERED, RunState.CANCELLED, RunState.CHECKED},
    "recovery": set(RecoveryState) - {RecoveryState.NOTIFIED},
    "objection": set(ObjectionState),
    "milestone": {MilestoneState.PAID, MilestoneState.DISPUTED},
}


@pytest.mark.parametrize("table", STATES)
def test_it_holds_every_kind_of_what_stands_around_a_grant(played: City, table: str) -> None:
    states = {row["state"] for row in played.sql(f"SELECT DISTINCT state FROM {table}")}  # noqa: S608 - a name of ours
    assert STATES[table] <= states


def test_its_money_is_what_its_entries_say_and_some_of_it_is_waited_for(played: City) -> None:
    assert played.run(check_ledger()).differences == []
    waiting = played.sql("SELECT count(*) AS n FROM payment_leg WHERE state = 'BUDGET_PENDING'")
    assert waiting[0]["n"] > 0
    assert len(played.sql("SELECT DISTINCT year FROM budget WHERE paid > 0")) > 1
    assert played.sql("SELECT count(*) AS n FROM budget WHERE lapsed > 0")[0]["n"] > 0
    overdue = played.sql("SELECT grant_id FROM service_month GROUP BY grant_id HAVING max(month) < 2023 * 12 + 3")
    assert overdue


def test_it_is_plainly_invented_and_its_codes_are_well_formed(played: City) -> None:
    applicants = played.sql("SELECT credit_code, name FROM applicant")
    assert all("示例" in row["name"] for row in applicants)
    assert len({row["credit_code"] for row in applicants}) == len(applicants) > 100
    assert [row for row in applicants if fault_of(row["credit_code"]) is not None] == []
    accounts = account_numbers(played)
    assert accounts
    assert all(number.replace(" ", "").startswith("9999") for number in accounts)
    assert all("示例" in row["actor"] or row["role"] == "SYSTEM" or row["actor"].startswith("demonstration")
               for row in played.sql("SELECT DISTINCT actor, role FROM audit_line"))  # fmt: skip


def test_persons_are_known_under_the_secret_of_the_installation(played: City) -> None:
    async def keys() -> tuple[set[str], set[str]]:
        on_record = {award.matter_key async for award in OtherAward.filter(matter_key__startswith="A12-3/")}
        own: set[str] = set()
        async for grant in Grant.filter(item_is_personal=True).prefetch_related("policy_version"):
            measure = compiled_version(grant.policy_version).measures[grant.measure]
            own.add(hidden_key(measure, grant.item, grant.facts, the_secret().matters))
        return on_record, own

    on_record, own = played.run(keys())
    assert on_record
    assert on_record <= own


def test_its_documents_can_be_read_and_are_what_they_were(played: City, settings: Settings) -> None:
    async def digest(row: dict[str, Any]) -> str:
        content = [part async for part in await DocumentStore.of(settings).read(row["id"], row["size"])]
        return hashlib.sha256(b"".join(content)).hexdigest()

    stored = played.sql("SELECT id, size, sha256 FROM document WHERE stored_at IS NOT NULL")
    assert len(stored) > 20
    for row in stored[::10]:
        assert played.run(digest(row)) == row["sha256"]


def test_a_demonstration_that_holds_it_goes_on_with_it(played: City) -> None:
    before = played.sql("SELECT count(*) AS n FROM audit_line")
    played.run(begin_demonstration(played.settings))
    assert played.sql("SELECT count(*) AS n FROM audit_line") == before
    answer = played.nobody.ask("{ server { today demonstration } policy { state } }")
    assert answer["server"] == {"today": FIRST_DAY.isoformat(), "demonstration": True}
