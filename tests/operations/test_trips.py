"""Trips to the database: what nobody waits for is said together, in its order, and fails as what is asked does."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction  # noqa: TID251 - this is about transactions themselves

from workflows.runtime.asyncpg_engine import CancellationSafeClient
from workflows.runtime.asyncpg_transaction import SpeakingConnection
from workflows.runtime.connecting import connect
from workflows.runtime.database import CONNECTION, server_settings
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings
from workflows.runtime.sql import ask, say_all, tell

_TABLE = """
DROP TABLE IF EXISTS kept;
CREATE TABLE kept (place int PRIMARY KEY, text text, texts text[], day date, at timestamptz, id uuid, sure bool)
"""
_KEEP = "INSERT INTO kept (place, text, texts, day, at, id, sure) VALUES ($1, $2, $3, $4, $5, $6, $7)"
_TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory: Path = tmp_path_factory.mktemp("pg")
    with EmbeddedPostgres.of(directory / "d") as server:
        server.start()
        yield server.address("postgres")


@asynccontextmanager
async def kept(address: str) -> AsyncGenerator[None]:
    """A database with an empty table, and one connection to it."""
    connection = await connect(address)
    await connection.execute(_TABLE)
    await connection.close()
    with TortoiseContext() as context:
        client = CancellationSafeClient(
            connection_name=CONNECTION,
            dsn=address,
            minsize=1,
            maxsize=1,
            server_settings=server_settings(Settings.model_construct()),
        )
        context.connections.set(CONNECTION, client)
        try:
            yield
        finally:
            await client.close()


@contextmanager
def trips(patch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """What is sent while the block runs, each text one trip."""
    sent: list[str] = []
    stock: Any = asyncpg.Connection

    async def execute(connection: Any, query: str, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as asyncpg has it
        sent.extend([] if values else [query])
        return await stock.execute(connection, query, *values, **named)

    async def ask_one(connection: Any, query: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - as asyncpg has it
        sent.append(query)
        return await stock._execute(connection, query, *rest, **named)  # noqa: SLF001 - where each trip passes

    with patch.context() as during:
        during.setattr(SpeakingConnection, "execute", execute)
        during.setattr(SpeakingConnection, "_execute", ask_one)
        yield sent


def run(address: str, story: Coroutine[Any, Any, None]) -> None:
    async def whole() -> None:
        async with kept(address):
            await story

    asyncio.run(whole())


async def keep(place: int, text: str | None = None, texts: Sequence[str | None] | None = None) -> None:
    await tell(_KEEP, place, text, texts, None, None, None, None)


async def on_record() -> list[tuple[int, str | None]]:
    return [(row["place"], row["text"]) for row in await ask("SELECT place, text FROM kept ORDER BY place")]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_TEXTS, st.lists(_TEXTS | st.none(), max_size=4)), min_size=1, max_size=12))
def test_whatever_is_told_is_kept_as_it_was_told(address: str, rows: list[tuple[str, list[str | None]]]) -> None:
    async def story() -> None:
        async with in_transaction(CONNECTION):
            for place, (text, texts) in enumerate(rows):
                await keep(place, text, texts)
        read = await ask("SELECT text, texts FROM kept ORDER BY place")
        assert [(row["text"], row["texts"]) for row in read] == rows

    run(address, story())


def test_values_of_every_kind_are_kept_as_they_are(address: str) -> None:
    at, uid = datetime(2021, 3, 1, 23, 59, 59, 999_999, UTC), UUID(int=7)

    async def story() -> None:
        async with in_transaction(CONNECTION):
            await tell(_KEEP, 1, "'; DROP TABLE kept; --\\", [], date(2021, 3, 1), at, uid, True)  # noqa: FBT003 - a value
            await keep(2)
        one, nothing = await ask("SELECT * FROM kept ORDER BY place")
        assert one == {
            "place": 1,
            "text": "'; DROP TABLE kept; --\\",
            "texts": [],
            "day": date(2021, 3, 1),
            "at": at,
            "id": uid,
            "sure": True,
        }
        assert set(nothing.values()) == {2, None}

    run(address, story())


def test_a_backslash_ends_no_text_whatever_a_database_takes_it_for(address: str) -> None:
    text = "\\'); DROP TABLE kept; --\\"

    async def story() -> None:
        async with in_transaction(CONNECTION):
            await keep(1, text, [text])
        assert [(row["text"], row["texts"]) for row in await ask("SELECT text, texts FROM kept")] == [(text, [text])]

    async def takes(setting: str) -> None:
        connection = await connect(address)
        await connection.execute(f"ALTER DATABASE postgres SET standard_conforming_strings = {setting}")
        await connection.close()

    asyncio.run(takes("off"))
    run(address, story())
    asyncio.run(takes("on"))


def test_what_was_told_is_said_in_its_order_before_what_is_asked_and_with_the_commit(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with in_transaction(CONNECTION):
            await keep(1)
            await tell("UPDATE kept SET text = $1 WHERE place = $2", "seen", 1)
            assert await on_record() == [(1, "seen")]
            await keep(2)
            await say_all()
        with trips(monkeypatch) as sent:
            async with in_transaction(CONNECTION):
                for place in range(3, 9):
                    await keep(place)
                await tell("UPDATE kept SET text = $1 WHERE text IS NULL", "late")
        assert len(sent) == 1
        assert sent[0].startswith("BEGIN; ")
        assert sent[0].endswith("; COMMIT")
        assert len(await on_record()) == 8

    run(address, story())


def test_a_transaction_in_which_nothing_happens_says_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails() -> None:
        async with in_transaction(CONNECTION):
            await keep(1)
            raise ZeroDivisionError

    async def story() -> None:
        await ask("SELECT 1")
        with trips(monkeypatch) as sent:
            async with in_transaction(CONNECTION):
                pass
            with pytest.raises(ZeroDivisionError):
                await fails()
        assert sent == []
        assert await on_record() == []

    run(address, story())


@pytest.mark.parametrize("asks", [True, False])
def test_what_cannot_be_said_is_raised_and_nothing_of_the_transaction_stays(address: str, *, asks: bool) -> None:
    async def twice() -> None:
        async with in_transaction(CONNECTION):
            await keep(1)
            await keep(1)
            await keep(2)
            if asks:
                await on_record()

    async def no_text() -> None:
        async with in_transaction(CONNECTION):
            await keep(3, "a\0b")

    async def story() -> None:
        with pytest.raises((IntegrityError, asyncpg.UniqueViolationError)):
            await twice()
        assert await on_record() == []
        with pytest.raises(asyncpg.CharacterNotInRepertoireError):
            await no_text()
        async with in_transaction(CONNECTION):
            await keep(4)
        assert await on_record() == [(4, None)]

    run(address, story())


def test_a_transaction_within_another_is_undone_alone_whenever_it_fails(address: str) -> None:
    async def fails(*, said_before: bool, asks: bool) -> None:
        async with in_transaction(CONNECTION):
            await keep(1)
            if said_before:
                await say_all()
            await keep(2 if asks else 1)
            if asks:
                await on_record()
                raise ZeroDivisionError

    async def story() -> None:
        async with in_transaction(CONNECTION):
            await keep(0)
            for said_before in (False, True):
                with pytest.raises((IntegrityError, asyncpg.UniqueViolationError)):
                    await fails(said_before=said_before, asks=False)
                with pytest.raises(ZeroDivisionError):
                    await fails(said_before=said_before, asks=True)
            async with in_transaction(CONNECTION), in_transaction(CONNECTION):
                await keep(5)
            await keep(6)
        assert [place for place, _ in await on_record()] == [0, 5, 6]

    run(address, story())
