"""A task may be cancelled at any moment of a transaction; it never keeps a connection or a lock."""

import asyncio
import random
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction  # noqa: TID251 - this is about transactions themselves

from workflows.runtime.asyncpg_engine import CancellationSafeClient
from workflows.runtime.connecting import connect
from workflows.runtime.embedded_postgres import EmbeddedPostgres

CONNECTION = "default"
MOST_CONNECTIONS = 4
CANCELLATIONS = 400
SECONDS_OF_PATIENCE = 10

LEFT_BEHIND = """
    SELECT string_agg(what, ', ') FROM (
        SELECT 'lock of ' || mode FROM pg_locks WHERE relation = 'counter'::regclass
        UNION ALL
        SELECT state FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'
    ) AS found (what)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory: Path = tmp_path_factory.mktemp("pg")
    with EmbeddedPostgres.of(directory / "d") as server:
        server.start()
        yield server.address("postgres")


@asynccontextmanager
async def pool(address: str) -> AsyncGenerator[BaseDBAsyncClient]:
    connection = await connect(address)
    await connection.execute("DROP TABLE IF EXISTS counter; CREATE TABLE counter AS SELECT 0::bigint AS count")
    await connection.close()
    with TortoiseContext() as context:
        client = CancellationSafeClient(connection_name=CONNECTION, dsn=address, minsize=1, maxsize=MOST_CONNECTIONS)
        context.connections.set(CONNECTION, client)
        try:
            yield client
        finally:
            await client.close()


async def add_one() -> None:
    async with in_transaction(CONNECTION) as transaction:
        await transaction.execute_script("UPDATE counter SET count = count + 1")


async def a_moment(chance: random.Random) -> None:
    if chance.random() < 0.5:
        await asyncio.sleep(chance.uniform(0, 0.004))
        return
    for _ in range(chance.randrange(12)):
        await asyncio.sleep(0)


async def cancelled_somewhere(chance: random.Random, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work came to its end, although it may have been cancelled once or twice."""
    task = asyncio.create_task(work)
    for _ in range(chance.choice((0, 1, 1, 2))):
        await a_moment(chance)
        task.cancel()
    await asyncio.wait((task,))
    return not task.cancelled()


async def all_connections_at_once() -> None:
    everybody_is_in = asyncio.Barrier(MOST_CONNECTIONS)

    async def come_in() -> None:
        async with in_transaction(CONNECTION) as transaction:
            await transaction.execute_script("SELECT 1")
            await everybody_is_in.wait()

    async with asyncio.timeout(SECONDS_OF_PATIENCE):
        await asyncio.gather(*(come_in() for _ in range(MOST_CONNECTIONS)))


async def seen_from_outside(address: str) -> tuple[object, int]:
    connection = await connect(address)
    try:
        left_behind = await connection.fetchval(LEFT_BEHIND)
        return left_behind, int(str(await connection.fetchval("SELECT count FROM counter")))
    finally:
        await connection.close()


@pytest.mark.parametrize("at_once", [1, MOST_CONNECTIONS * 3])
def test_cancelled_transactions_give_back_every_connection_and_lock(address: str, at_once: int) -> None:
    async def story() -> None:
        chance = random.Random(at_once)  # noqa: S311 - the same moments in every run
        finished = 0
        async with pool(address):
            for _ in range(CANCELLATIONS // at_once):
                works = (cancelled_somewhere(chance, add_one()) for _ in range(at_once))
                async with asyncio.timeout(SECONDS_OF_PATIENCE):
                    finished += sum(await asyncio.gather(*works))
            await all_connections_at_once()
            left_behind, counted = await seen_from_outside(address)
        assert left_behind is None
        assert 0 < finished <= counted < CANCELLATIONS

    asyncio.run(story())


def test_a_task_that_outlives_its_timeout_is_outside_the_transaction_again(address: str) -> None:
    async def story() -> None:
        chance = random.Random(2)  # noqa: S311 - the same moments in every run
        timeouts = 0
        async with pool(address) as client:
            for _ in range(CANCELLATIONS):
                try:
                    async with asyncio.timeout(chance.uniform(0, 0.002)):
                        await add_one()
                except TimeoutError:
                    timeouts += 1
                assert get_connection(CONNECTION) is client
                await client.execute_script("SELECT 1")
            await all_connections_at_once()
        assert timeouts > 0

    asyncio.run(story())
