"""Connections are lost at any moment: who reads notices nothing, and what was asked under one key is done once."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.world.cases import application
from tests.world.city import FIRST_DAY, City, Json, Person, new_key, served_city
from tests.world.databases import Databases
from tests.world.lossy_wire import Loss, LossyWire, lossy_wire
from tests.world.operations import mutation
from tests.world.outages import Outages
from workflows.runtime.clock import system_moment
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask
from workflows.runtime.troubles import UnknownOutcomeError
from workflows.transaction.work import Done, Work, handle

PEOPLE, COMMANDS_OF_EACH = 4, 4
SECONDS_OF_PATIENCE = 60
GRANTS_OF = "SELECT count(*) AS n FROM grants g JOIN applicant a ON a.id = g.applicant_id WHERE a.credit_code = ANY($1)"
AUDITED_OF = """
SELECT count(*) AS n FROM audit_line l JOIN grants g ON g.id = l.chain JOIN applicant a ON a.id = g.applicant_id
WHERE a.credit_code = ANY($1)
"""


@pytest.fixture(scope="module")
def wired(databases_that_fail: Databases, outages: Outages, settings: Settings) -> Iterator[tuple[City, LossyWire]]:
    with databases_that_fail.copy() as url, lossy_wire(url) as (address, wire):
        outages.keep_what_is_committed()
        with served_city(address, settings) as city:
            city.move_to(FIRST_DAY)
            city.run(city.inspector.close())
            yield city, wire


@pytest.fixture
def city(wired: tuple[City, LossyWire]) -> City:
    return wired[0]


@pytest.fixture
def wire(wired: tuple[City, LossyWire]) -> LossyWire:
    return wired[1]


@contextmanager
def again_and_again(harm: Callable[[], object], pause: float) -> Generator[None]:
    """Do harm while the block runs."""
    enough = threading.Event()

    def run() -> None:
        while not enough.wait(pause):
            harm()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def done_at_last(person: Person, command: Json) -> Json:
    """A grant that is asked for under one key until it is there; every answer on the way says to ask again."""
    until = time.monotonic() + SECONDS_OF_PATIENCE
    while True:
        answer = person.post(mutation("createGrant"), {"input": command})
        if answer.status_code == 200 and "errors" not in answer.json():
            payload = answer.json()["data"]["createGrant"]
            if not payload["errors"]:
                return payload["grant"]
            assert payload["errors"][0]["code"] == "BUSY"
        else:
            # 200 where the command was done, and only not shown.
            assert answer.status_code in {200, 503}
            assert int(answer.headers.get("Retry-After", 0)) > 0, answer.text
            extensions = answer.json()["errors"][0]["extensions"]
            assert extensions["code"] in {"DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"}, extensions
        assert time.monotonic() < until
        time.sleep(0.2)


def everybody_is_done_once(city: City) -> None:
    """That several people's commands, many at once, are each done once."""
    people = [city.applicant() for _ in range(PEOPLE)]
    commands = [(who, {**application(who.code), "idempotencyKey": new_key()}) for who in people * COMMANDS_OF_EACH]
    with ThreadPoolExecutor(PEOPLE) as threads:
        grants = [done.result()["number"] for done in [threads.submit(done_at_last, *one) for one in commands]]
    assert len(set(grants)) == len(commands)
    codes = [who.code for who in people]
    assert counted(city, GRANTS_OF, codes) == len(commands)
    assert counted(city, AUDITED_OF, codes) == len(commands)


def counted(city: City, statement: str, *values: object) -> int:
    """A number, as the server's own pool tells it."""
    return int(city.run(ask(statement, *values))[0]["n"])


def test_whoever_reads_notices_nothing_of_a_connection_that_is_cut(city: City, outages: Outages) -> None:
    with again_and_again(lambda: outages.cut(city.url), 0.1):
        for _ in range(30):
            city.officer.ask("{ server { today } grants { edges { node { number applicant { name } } } } }")


def test_commands_are_done_once_while_connections_are_cut(city: City, outages: Outages) -> None:
    with again_and_again(lambda: outages.cut(city.url), 0.1):
        everybody_is_done_once(city)


def test_commands_are_done_once_while_the_database_is_stopped_and_started(city: City, outages: Outages) -> None:
    def restart() -> None:
        with outages.stopped():
            pass

    with again_and_again(restart, 1.0):
        everybody_is_done_once(city)


@pytest.mark.parametrize("loss", ["before", "after"])
def test_a_commit_that_was_lost_is_looked_up_by_its_key(city: City, wire: LossyWire, loss: Loss) -> None:
    who, before = city.applicant(), wire.lost
    command = {**application(who.code), "idempotencyKey": new_key()}
    wire.lose(loss)
    first = who.done("createGrant", **command)
    assert wire.lost == before + 1
    assert who.done("createGrant", **command) == first
    assert counted(city, "SELECT count(*) AS n FROM answer WHERE key = $1", command["idempotencyKey"]) == 1


def test_a_commit_that_stays_lost_is_said_and_the_same_key_shows_what_came_of_it(city: City, wire: LossyWire) -> None:
    who = city.applicant()
    command = {**application(who.code), "idempotencyKey": new_key()}
    always: list[Loss] = ["before"] * 30
    wire.lose(*always)
    answer = who.post(mutation("createGrant"), {"input": command})
    wire.lose()
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "2"), answer.text
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "OUTCOME_UNKNOWN"
    assert "same idempotencyKey" in error["message"]
    assert done_at_last(who, command)["state"] == "DRAFT"


def test_a_command_without_a_key_whose_commit_was_lost_is_not_done_again(city: City, wire: LossyWire) -> None:
    case = city.applicant()
    grant = case.done("createGrant", **application(case.code))["grant"]
    tried: list[int] = []

    async def count(work: Work, command: object) -> Done:
        del command
        tried.append(1)
        return Done(work.new_id(), {}, changed=False)

    async def do() -> object:
        assert case.actor is not None
        return await handle(case.actor, count, system_moment())

    wire.lose("after")
    with pytest.raises(UnknownOutcomeError):
        city.run(do())
    assert tried == [1]
    assert city.grant(grant["id"])["state"] == "DRAFT"
