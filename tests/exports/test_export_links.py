"""A plain link to an export is good for one file, for minutes, and for what its owner sees; exports have places."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from http import HTTPStatus

import pytest
from tortoise.exceptions import TransactionManagementError

import domain.models as rows
from api.access.tokens import Pass
from api.exports.links import EXPORT
from api.exports.running import AHEAD, Running
from tests.world.cases import open_case
from tests.world.city import City, Person
from workflows.runtime.clock import system_moment
from workflows.runtime.sql import ask
from workflows.transaction.snapshots import snapshot

MANY = 30_000
_FILL = """INSERT INTO admitted_credit_code
SELECT gen_random_uuid(), 'Y' || lpad(n::text, 17, '0'), 'CHECK', repeat('示例理由', 100), '证照', '经办', now()
FROM generate_series(1, $1::int) AS n"""


def link(person: Person, path: str) -> str:
    """The link that somebody is given."""
    answer = person.city.http.post(path, headers=person.headers())
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    return answer.headers["location"]


def test_a_link_opens_one_file_without_a_token(city: City) -> None:
    case = open_case(city)
    path = '/exports/grants.jsonl?filter={"states":["DRAFT"]}'
    given = link(case.applicant, path)
    opened = city.http.get(given)
    assert (opened.status_code, opened.text.count("\n"), case.grant["number"] in opened.text) == (200, 1, True)
    for other in (
        given.replace("DRAFT", "PAID"),
        given.replace(".jsonl", ".csv"),
        given.replace("grants", "payments"),
        given[:-3] + "abc",
    ):
        refused = city.http.get(other)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_link_ends_and_signs_nobody_in(city: City) -> None:
    assert city.officer.actor
    now = system_moment().now
    ended = Pass(city.officer.actor, "/exports/grants.csv", (now - timedelta(seconds=1)).timestamp())
    signature = city.key.sign_pass(EXPORT, ended, now + timedelta(minutes=5))
    assert city.http.get(f"/exports/grants.csv?signature={signature}").status_code == HTTPStatus.UNAUTHORIZED
    signature = link(city.officer, "/exports/grants.csv").partition("signature=")[2]
    asked_with = {"Authorization": f"Bearer {signature}"}
    assert city.http.get("/exports/grants.csv", headers=asked_with).status_code == HTTPStatus.UNAUTHORIZED
    assert city.http.post("/exports/grants.csv").status_code == HTTPStatus.UNAUTHORIZED
    assert city.http.delete("/exports/grants.csv").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_one_takes_one_export_at_a_time_and_gives_its_place_back(city: City) -> None:
    city.sql(_FILL, MANY)
    # Packed, all of it would fit into what waits unread on the way.
    path, headers = "/exports/admittedCreditCodes.jsonl", city.officer.headers() | {"Accept-Encoding": "identity"}
    with city.http.stream("GET", path, headers=headers) as first:
        taken = first.iter_lines()
        next(taken)
        second = city.http.get(path, headers=headers)
        assert (second.status_code, second.json()["errors"][0]["extensions"]["code"]) == (429, "TOO_MANY_EXPORTS")
        assert city.http.get(path, headers=city.auditor.headers()).status_code == HTTPStatus.OK
        city.applicant().ask("{ server { today } }")
    again = (city.http.get("/exports/grants.csv", headers=headers).status_code for _ in range(50))
    assert HTTPStatus.OK in again
    with city.http.stream("GET", path, headers=headers) as whole:
        assert sum(1 for _ in whole.iter_lines()) == MANY


def test_an_export_is_read_no_further_than_it_is_taken() -> None:
    made = 0

    async def chunks() -> AsyncGenerator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield b"x"

    async def taken() -> int:
        running = Running(chunks(), 60)
        await running.next()
        await asyncio.sleep(0.05)
        await running.end()
        return made

    assert asyncio.run(taken()) <= AHEAD + 2


def test_what_goes_wrong_or_takes_too_long_is_raised_where_it_is_taken() -> None:
    async def broken() -> AsyncGenerator[bytes]:
        yield b"x"
        raise LookupError

    async def slow() -> AsyncGenerator[bytes]:
        await asyncio.sleep(60)
        yield b"x"

    async def taken() -> None:
        running = Running(broken(), 60)
        assert await running.next() == b"x"
        with pytest.raises(LookupError):
            await running.next()
        await running.end()
        late = Running(slow(), 0.01)
        with pytest.raises(TimeoutError):
            await late.next()
        await late.end()

    asyncio.run(taken())


def test_a_snapshot_shows_one_moment_and_lets_nothing_be_written(city: City) -> None:
    async def looked() -> tuple[int, int, int]:
        async with snapshot():
            before = await rows.Grant.all().count()
            await asyncio.to_thread(open_case, city)
            within = await rows.Grant.all().count()
            with pytest.raises(TransactionManagementError, match="read-only"):
                await ask("DELETE FROM admitted_credit_code WHERE false RETURNING id")
        return before, within, await rows.Grant.all().count()

    before, within, after = city.run(looked())
    assert (within, after) == (before, before + 1)


def test_a_generator_that_is_left_gives_its_connection_back(city: City) -> None:
    async def left() -> None:
        async def chunks() -> AsyncGenerator[bytes]:
            async with snapshot():
                await ask("SELECT 1 AS one")
                while True:
                    yield b"x"

        for _ in range(20):
            running = Running(chunks(), 60)
            await running.next()
            await running.end()
        async with aclosing(chunks()) as whole:
            assert await anext(whole) == b"x"

    city.run(left())
