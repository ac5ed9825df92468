"""Receipts and corrections whose client goes away or that wait long: a whole command or none, and one if told again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest

from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, new_receipt, open_case
from tests.world.chosen_city import chosen_city
from tests.world.city import City, Json, Person, new_key
from tests.world.databases import Databases
from tests.world.operations import mutation
from tests.world.rows import connection_to
from workflows.running.ledger_check import check_ledger
from workflows.runtime.settings import Settings

WHY: Json = {"reason": "经办人登记有误", "evidence": "国库对账单 2021-03"}


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """A city that waits for a lock for no more than a moment."""
    with chosen_city(databases, settings, lock_seconds=1.0) as city:
        yield city


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by one leg under one receipt."""
    city.move_to("2021-03-01")
    return open_case(city, "A06-1").to("PAID")


def true(case: Case) -> Json:
    """The leg of a case, of which the ledger is true."""
    case.look()
    assert (differences(case.city), case.city.run(check_ledger()).differences) == ([], [])
    return case.leg("city")


def second(case: Case) -> tuple[Person, str, Json]:
    """Another receipt for the voucher."""
    return case.city.treasury, "settleLeg", case.command("settleLeg", leg="city", receiptNo=new_receipt())


def wrong(case: Case) -> tuple[Person, str, Json]:
    """A correction of the receipt that stands."""
    leg = case.leg("city")
    command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][-1]["number"], "outcome": "RETURNED", **WHY}
    return case.city.finance, "correctReceipt", command


def back(case: Case) -> tuple[Person, str, Json]:
    """The bank returns what was paid."""
    return (
        case.city.treasury,
        "returnLeg",
        case.command("returnLeg", leg="city", receiptNo=new_receipt(), reason="销户"),
    )


@pytest.mark.parametrize("fact", [second, wrong, back], ids=lambda fact: fact.__name__)
def test_a_client_that_goes_away_half_way_leaves_a_whole_command_or_none(
    paid: Case, fact: Callable[[Case], tuple[Person, str, Json]]
) -> None:
    person, name, fields = fact(paid)
    command = fields | {"idempotencyKey": new_key()}
    chance = random.Random(name)  # noqa: S311 - not for secrets

    async def cut_off() -> None:
        body = {"query": mutation(name), "variables": {"input": command}}
        for _ in range(20):
            async with httpx.AsyncClient(base_url=paid.city.address, trust_env=False) as http:
                calling = asyncio.create_task(http.post("/graphql", json=body, headers=person.headers()))
                await asyncio.sleep(chance.uniform(0, 0.04))
                calling.cancel()
                await asyncio.wait((calling,))

    asyncio.run(cut_off())
    person.done(name, **command)
    leg = true(paid)
    edition = {"settleLeg": 1, "correctReceipt": 2, "returnLeg": 1}[name]
    outcome = {"settleLeg": "DOUBLE", "correctReceipt": "RETURNED", "returnLeg": "RETURNED"}[name]
    assert [(one["edition"], one["outcome"]) for one in leg["receipts"]][1:] == [(edition, outcome)]
    assert len(leg["doublePayments"]) == (1 if name == "settleLeg" else 0)


async def _locked(city: City, held: str, within: Callable[[], Awaitable[None]]) -> None:
    connection = await connection_to(city.url)
    try:
        async with connection.transaction():
            await connection.execute(held)
            await within()
    finally:
        await connection.close()


@pytest.mark.parametrize("fact", [second, wrong, back], ids=lambda fact: fact.__name__)
@pytest.mark.parametrize("table", ["budget", "receipt", "double_payment"])
def test_what_waits_too_long_for_a_row_or_a_table_leaves_nothing_and_is_done_when_it_is_told_again(
    paid: Case, table: str, fact: Callable[[Case], tuple[Person, str, Json]]
) -> None:
    person, name, fields = fact(paid)
    command, before = fields | {"idempotencyKey": new_key()}, true(paid)

    async def refused() -> None:
        body = {"query": mutation(name), "variables": {"input": command}}
        async with httpx.AsyncClient(base_url=paid.city.address, trust_env=False, timeout=60) as http:
            answer = await http.post("/graphql", json=body, headers=person.headers())
        reply = answer.json()
        errors = reply.get("errors") or reply["data"][name]["errors"]
        assert answer.status_code in {200, 503}, answer.text
        if answer.status_code == 200:
            assert [error.get("code") for error in errors] in ([], ["BUSY"]), errors

    held = f"LOCK TABLE {table} IN EXCLUSIVE MODE"
    asyncio.run(_locked(paid.city, held, refused))
    person.done(name, **command)
    leg = true(paid)
    assert len(leg["receipts"]) == len(before["receipts"]) + 1


def test_many_connections_tell_the_same_facts_at_once_and_each_is_one(paid: Case) -> None:
    facts = [second(paid), second(paid), wrong(paid)]
    doings = [
        doing(person, name, fields | {"idempotencyKey": new_key()}) for person, name, fields in facts for _ in range(8)
    ]
    random.Random(7).shuffle(doings)  # noqa: S311 - not for secrets
    assert set(codes(at_once(doings))) <= {"done", "STEP_NOT_POSSIBLE", "BUSY"}
    leg = true(paid)
    numbers = [(one["number"], one["edition"]) for one in leg["receipts"]]
    assert len(numbers) == len(set(numbers))
    assert len({number for number, _ in numbers}) == 3
