"""The door before the executor: each query is charged once, and what a way leaves is counted by its reason."""

import asyncio
import inspect
from contextlib import suppress
from types import SimpleNamespace
from typing import cast

import pytest

from api.kit.operations.promises import Loader
from api.reads.compiled import compiled
from api.reads.lean.calls import Habit
from api.reads.lean.waiting import Job, Waiting
from api.reads.ways import Reason
from api.schema.schema import schema
from domain.lives.roles import Role
from tests.reads.readers import Readers
from tests.world.cases import open_case
from tests.world.city import City
from tests.world.scopes import acting
from workflows.runtime.settings import Reads
from workflows.runtime.stated_day import moment
from workflows.runtime.troubles import NoFreeConnectionError

OFFICER = acting("officer", Role.OFFICER)
WRONG = '{ server { today } grants(first: 1, after: "x") { nodes { id } } rateLimit { cost remaining } }'
"""What goes wrong while it is read."""
RIGHT = "{ server { today } grants(first: 5) { nodes { id number } } rateLimit { cost } }"


@pytest.fixture(scope="module")
def readers(city: City) -> Readers:
    """A city with something to find."""
    city.move_to("2022-03-01")
    open_case(city).to("PAID")
    return Readers(city)


def left_for(readers: Readers, document: str) -> list[str]:
    return [reason for _, reason in readers.read("lean", OFFICER, document).tally.reasons]


def test_what_went_wrong_is_said_by_the_ordinary_way_and_counted_by_its_reason(readers: Readers) -> None:
    assert left_for(readers, WRONG) == [Reason.FAULT]
    assert left_for(readers, "{ __schema { queryType { name } } }") == [Reason.INTROSPECTION]
    assert left_for(readers, RIGHT) == []


def test_a_document_that_is_left_again_and_again_is_not_read_twice_for_ever(readers: Readers) -> None:
    document = WRONG.replace("first: 1", "first: 2")
    assert [left_for(readers, document) for _ in range(4)] == [[Reason.FAULT]] * 3 + [[Reason.OFTEN_LEFT]]


@pytest.mark.parametrize("document", [RIGHT, WRONG])
def test_a_query_is_charged_once_by_whichever_way(city: City, readers: Readers, document: str) -> None:
    slowly = Readers(readers.city, {"cost_per_minute": 600})

    async def charged(way: Reads) -> int:
        context = slowly.context(way, OFFICER, await moment())
        before = context.rates.take(context.client, 0).remaining
        await schema.execute(document, {}, context)
        return before - context.rates.take(context.client, 0).remaining

    once = city.run(charged("ordinary"))
    assert once > 10
    assert city.run(charged("lean")) < 1.5 * once


@pytest.mark.parametrize("turns", [1, 2, 4, 8, 16])
def test_a_reader_who_leaves_half_way_leaves_nothing_behind(readers: Readers, turns: int) -> None:
    async def cancelled() -> set[str]:
        before = asyncio.all_tasks()
        context = readers.context("lean", OFFICER, await moment())
        document = "{ grants(first: 5) { totalCount nodes { applicant { name } actions { event } payments { id } } } }"
        reading = asyncio.create_task(schema.execute(document, {}, context))
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        left = asyncio.all_tasks() - before - {reading}
        await asyncio.wait_for(asyncio.gather(*left, return_exceptions=True), 5)
        return {task.get_name() for task in left if not task.done()}

    assert readers.city.run(cancelled()) == set()
    assert readers.read("lean", OFFICER, RIGHT).quick


def test_a_key_is_loaded_once_and_with_the_others_of_its_turn(readers: Readers) -> None:
    batches: list[list[int]] = []

    async def load(keys: list[int]) -> list[int]:
        batches.append(keys)
        return [-key for key in keys]

    async def asked_for() -> list[int]:
        loader = Loader(load)
        first = await asyncio.gather(loader.load(1), loader.load(2), loader.load(1))
        return [*first, await loader.load(2), *await loader.load_many([3, 4])]

    assert readers.city.run(asked_for()) == [-1, -2, -1, -2, -3, -4]
    assert batches == [[1, 2], [3, 4]]


def test_what_could_not_be_loaded_is_said_to_each_who_waits(readers: Readers) -> None:
    async def load(_: list[int]) -> list[int]:
        raise LookupError

    async def failed() -> list[object]:
        loader = Loader(load)
        return list(await asyncio.gather(loader.load(1), loader.load(2), return_exceptions=True))

    assert [type(each) for each in readers.city.run(failed())] == [LookupError, LookupError]


def test_a_database_that_has_no_time_is_not_asked_the_same_once_more(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_connection(*_: object) -> None:
        raise NoFreeConnectionError

    monkeypatch.setattr(compiled, "ask_row", no_connection)
    for _ in range(5):
        # Answered at the door of HTTP, by 503 and when to ask again: tests/operations/test_outages.py.
        with pytest.raises(NoFreeConnectionError):
            readers.read("compiled", OFFICER, RIGHT)
    monkeypatch.undo()
    # That it was left then bears on no later one.
    assert readers.read("compiled", OFFICER, RIGHT).tally.by_way == {"compiled": 1}


def test_what_was_never_begun_is_closed_with_the_run() -> None:
    async def never_begun() -> str:
        async def waits() -> None:
            await asyncio.sleep(0)

        waiting, coroutine = Waiting(), waits()
        waiting.begin(coroutine, cast("Job", SimpleNamespace(values=[None], missing=1)), 0, Habit())
        await waiting.settle(cancelled=False)
        return inspect.getcoroutinestate(coroutine)

    assert asyncio.run(never_begun()) == inspect.CORO_CLOSED
