"""Hundreds race for the last of a budget, of a cap and of a quota: what fits is approved, and nothing else happens."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeAlias
from uuid import UUID

import pytest

from api.kit.identifiers import asked_id
from bench.copies import copy_grant
from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.domain.wuhan import GRANTS
from tests.world.budgets import FINANCE
from tests.world.cases import Case, open_case
from tests.world.city import City
from tests.world.scopes import acting
from workflows.grants.decisions import ApproveGrant, TerminateGrant, approve_grant, terminate_grant
from workflows.payments.payments import RequestPayment, request_payment
from workflows.transaction.actors import Actor
from workflows.transaction.work import Done, Work, handle
from workflows.treasury.budgets import AppropriateBudget, appropriate_budget

RACERS = 500
AT_ONCE = 16
"""People who ask at the same time; the server's pool has fewer connections."""
OFFICER = acting("officer of the race", Role.OFFICER)
_NUMBERS = count(1)
Deed: TypeAlias = tuple[Callable[[Work, Any], Awaitable[Done]], Any]


async def outcome_of(actor: Actor, deed: Deed, key: str) -> str:
    """What somebody is answered in the end who asks again under the same key as long as the city is busy."""
    while True:
        answer = await handle(actor, *deed, key=key)
        if isinstance(answer, Done):
            return "done"
        if answer[0].code != "BUSY":
            return answer[0].code


async def raced(deeds: Sequence[Deed], actor: Actor = OFFICER) -> list[str]:
    """The answer to each command, in their order, of many people who ask at once."""
    place = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, deed: Deed) -> str:
        async with place:
            return await outcome_of(actor, deed, f"race {number} {deed[1]}"[:200])

    return await asyncio.gather(*(one(number, deed) for number, deed in enumerate(deeds)))


def approvals(city: City, grants: Sequence[UUID]) -> list[Deed]:
    """The approval of each grant as it stands."""
    versions = {row["id"]: row["version"] for row in city.sql("SELECT id, version FROM grants")}
    return [(approve_grant, ApproveGrant(uid, versions[uid])) for uid in grants]


def arrange(city: City, treasury: str, amount: int) -> None:
    """Arrange money of this year, in fen."""
    command = AppropriateBudget(treasury, city.day.year, amount, f"竞批预{next(_NUMBERS)}号", "竞批预算批复")
    assert isinstance(city.run(handle(FINANCE, appropriate_budget, command)), Done)


def crowd(city: City, case: Case, copies: int = RACERS, *, own_applicants: bool = True) -> list[UUID]:
    """Copies of a case whose publicity is over by now."""
    case.to("PUBLICITY")
    one = asked_id("Grant", case.id)
    race = city.run(copy_grant("race", one, copies, own_applicants=own_applicants))
    # The day comes, the nightly sweep does not.
    city.day = date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1)
    city.sql("UPDATE demonstration_day SET today = $1", city.day)
    return race


def legs(city: City) -> Counter[str]:
    """How many legs stand in each state."""
    return Counter(row["state"] for row in city.sql("SELECT state FROM payment_leg"))


def connections(city: City) -> int:
    """How many connections the server has to its database."""
    statement = (
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return city.sql(statement)[0]["n"]


def test_of_500_approvals_exactly_what_the_budget_covers_is_reserved_and_the_rest_waits_in_order(
    unfunded_city: City,
) -> None:
    city = unfunded_city
    case = open_case(city)
    copies = crowd(city, case)
    award = int(case.grant["award"].replace(".", ""))
    arrange(city, "city", 123 * award + award - 1)
    assert set(city.run(raced(approvals(city, copies)), patience=300)) == {"done"}
    assert connections(city) >= 8
    assert legs(city) == {"ORDERED": 123, "BUDGET_PENDING": RACERS - 123}
    arrange(city, "city", 2 * award)
    assert legs(city) == {"ORDERED": 125, "BUDGET_PENDING": RACERS - 125}
    assert differences(city) == []


def test_of_500_approvals_exactly_what_an_annual_cap_leaves_is_approved_and_the_rest_is_told(fresh_city: City) -> None:
    city = fresh_city
    case = open_case(city, "A06-3", facts={**open_case(city, "A06-3").grant["facts"], "actual_financing": "7000000.00"})
    copies = crowd(city, case, own_applicants=False)
    award, cap = int(case.grant["award"].replace(".", "")), GRANTS["A06-3"].caps[0].amount.fen
    fits = cap // award
    assert fits > 10
    assert cap % award
    answers = Counter(city.run(raced(approvals(city, copies)), patience=300))
    assert answers == {"done": fits, "ASSESSMENT_CHANGED": RACERS - fits}
    (allowance,) = city.sql("SELECT used FROM allowance WHERE measure = 'A06-3' AND kind = 'APPLICANT_YEAR'")
    assert allowance["used"] == fits * award
    assert legs(city) == {"ORDERED": fits}
    assert differences(city) == []


@pytest.mark.parametrize(("measure", "racers"), [("A12-2", RACERS), ("A01-1", 60)])
def test_of_many_approvals_exactly_the_places_of_a_quota_are_given(fresh_city: City, measure: str, racers: int) -> None:
    city = fresh_city
    quota = GRANTS[measure].quota
    assert quota
    copies = crowd(city, open_case(city, measure), racers)
    answers = Counter(city.run(raced(approvals(city, copies)), patience=300))
    assert answers["done"] == quota.limit
    assert len(answers) == 2
    (places,) = city.sql("SELECT used FROM allowance WHERE measure = $1 AND kind = 'QUOTA'", measure)
    assert places["used"] == quota.limit
    assert differences(city) == []


def test_of_two_approvals_of_one_grant_one_wins_and_the_other_is_told(fresh_city: City) -> None:
    city = fresh_city
    copies = crowd(city, open_case(city), 50)
    answers = city.run(raced([deed for deed in approvals(city, copies) for _ in range(2)]), patience=300)
    pairs = Counter(tuple(sorted(answers[place : place + 2])) for place in range(0, 100, 2))
    assert pairs == {("STALE_VERSION", "done"): 50}
    assert city.sql("SELECT count(*) AS n FROM payment")[0]["n"] == 50
    assert differences(city) == []


def test_more_money_that_comes_while_many_are_approved_lets_nobody_overtake(unfunded_city: City) -> None:
    city = unfunded_city
    case = open_case(city)
    copies = crowd(city, case, 120)
    award = int(case.grant["award"].replace(".", ""))
    arrange(city, "city", award)
    more = [AppropriateBudget("city", city.day.year, 5 * award, f"追加{n}号", "追加批复") for n in range(10)]

    deeds, arranged = approvals(city, copies), [(appropriate_budget, command) for command in more]

    async def both() -> tuple[list[str], list[str]]:
        return await asyncio.gather(raced(deeds), raced(arranged, FINANCE))

    assert {*map(frozenset, city.run(both(), patience=300))} == {frozenset({"done"})}
    assert legs(city) == {"ORDERED": 51, "BUDGET_PENDING": 69}
    assert differences(city) == []


LEFT_BEHIND = """
WITH client AS (
    SELECT pid, state FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
)
SELECT string_agg(what, ', ') AS found FROM (
    SELECT 'lock of ' || mode FROM pg_locks JOIN client USING (pid)
    UNION ALL
    SELECT state FROM client WHERE state LIKE 'idle in transaction%'
) AS left_behind (what)
"""
"""What a client of the database still holds: the server's own vacuum comes and goes with locks of its own."""


@dataclass(frozen=True)
class Storm:
    """Commands, each on one grant, that are cancelled at any moment and asked for again."""

    city: City
    actor: Actor
    deeds: dict[UUID, Deed]
    """By the grant on which each is."""

    def states(self) -> set[str]:
        """Where their grants stand."""
        rows = self.city.sql("SELECT DISTINCT state FROM grants WHERE id = ANY ($1::uuid[])", [*self.deeds])
        return {row["state"] for row in rows}

    def blow(self, before: str, after: str) -> int:
        """Cancel commands somewhere, look for what is left behind, do them all; returns how many were cancelled."""
        cancelled = self.city.run(self._cancelled(), patience=120)
        assert self.states() <= {before, after}
        assert self.city.sql(LEFT_BEHIND)[0]["found"] is None
        assert differences(self.city) == []
        assert self.city.run(self._again(), patience=120) == {"done"}
        assert self.states() == {after}
        assert differences(self.city) == []
        return cancelled

    async def _cancelled(self) -> int:
        chance, place = random.Random(240), asyncio.Semaphore(8)  # noqa: S311 - the same moments in every run

        async def one(uid: UUID, deed: Deed) -> bool:
            async with place:
                task = asyncio.create_task(handle(self.actor, *deed, key=f"{deed[0].__name__} {uid}"))
                await asyncio.sleep(chance.choice((0, 0.02, 0.06, 0.15)) * chance.random())
                task.cancel()
                await asyncio.wait((task,))
                return task.cancelled()

        return sum(await asyncio.gather(*(one(uid, deed) for uid, deed in self.deeds.items())))

    async def _again(self) -> set[str]:
        """The same requests under the same keys: each is done in the end, and none of them twice."""
        return {await outcome_of(self.actor, deed, f"{deed[0].__name__} {uid}") for uid, deed in self.deeds.items()}


def test_hundreds_of_cancelled_commands_leave_no_lock_and_no_half_command(fresh_city: City) -> None:
    city = fresh_city
    copies = crowd(city, open_case(city), 240)
    cancelled = Storm(city, OFFICER, dict(zip(copies, approvals(city, copies), strict=True))).blow(
        "PUBLICITY", "PAYABLE"
    )
    ended, paid = copies[:120], copies[120:]
    terminations: dict[UUID, Deed] = {
        uid: (terminate_grant, TerminateGrant(uid, deed[1].expected_version, "企业自愿放弃"))
        for uid, deed in zip(ended, approvals(city, ended), strict=True)
    }
    cancelled += Storm(city, OFFICER, terminations).blow("PAYABLE", "TERMINATED")
    rows = city.sql(
        "SELECT g.id, p.id AS payment, g.version FROM payment p JOIN grants g ON g.id = p.grant_id "
        "WHERE g.id = ANY ($1::uuid[])",
        paid,
    )
    requests: dict[UUID, Deed] = {
        row["id"]: (request_payment, RequestPayment(row["payment"], row["version"])) for row in rows
    }
    cancelled += Storm(city, FINANCE, requests).blow("PAYABLE", "PAYING")
    assert cancelled > 200
    assert legs(city) == {"REQUESTED": 120, "CANCELLED": 120}
