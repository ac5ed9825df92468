"""A transaction that says together what nobody waits for (合并往返): a trip costs more than most statements do.

What needs no answer, to write and to lock, waits until something is asked, or for the commit, and goes to the server in
one trip: each statement by itself and in its order, so that one sees what those before it did. What goes wrong in it is
raised where it is said. The module's name must contain `asyncpg`, because Tortoise's migrations choose their SQL by it.
"""

# Tortoise offers no public way to replace the parts of an engine, and asyncpg is published without types.
# ruff: noqa: SLF001
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUntypedBaseClass=false

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionContext


@dataclass(frozen=True, slots=True)
class Told:
    """A statement whose answer nobody waits for, and the values of its parameters."""

    text: str
    values: Sequence[object] = ()


Listener = Callable[[str, Sequence[Told]], None]
"""Hears of the text of a trip, and of the statements that are said in it."""


class SpeakingConnection(asyncpg.Connection):
    """A connection that says several statements in one trip, each prepared once, as those that the driver asks."""

    __slots__ = ("_listener", "_numbers", "_prepared")

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as asyncpg has it
        super().__init__(*arguments, **named)
        self._prepared: dict[str, tuple[str, object]] = {}
        """The name of each statement, with what the driver has of it, which closes what nobody holds any more."""
        self._numbers = count(1)
        self._listener: Listener | None = None

    def listen(self, listener: Listener | None) -> None:
        """Let somebody hear before each trip what is said in it: the driver's own loggers hear of the trip alone."""
        self._listener = listener

    async def say(self, statements: Sequence[Told]) -> None:
        """Say statements one after the other, in one trip once all were prepared; raises the first error.

        The driver sends one statement a trip, but for those without parameters: so each is executed by its name.
        """
        trip = "; ".join([await self._text(one) for one in statements])
        if self._listener is not None:
            self._listener(trip, statements)
        await self.execute(trip)

    async def _text(self, one: Told) -> str:
        if not one.values:
            return one.text
        if one.text not in self._prepared:
            # A number of its own for each try: one that was cancelled may be prepared at the server all the same.
            name = f"told_{next(self._numbers)}"
            self._prepared[one.text] = name, await self.prepare(one.text, name=name)
        return f"EXECUTE {self._prepared[one.text][0]}({', '.join(map(literal, one.values))})"


def literal(value: object) -> str:
    """Return a value as a literal of SQL, of whichever type the parameter is for which it stands."""
    text = value if type(value) is str else written(value)
    if text is None:
        return "NULL"
    if "\0" in text:
        # As the server says it of a parameter; in a statement it would end there.
        raise asyncpg.CharacterNotInRepertoireError("invalid byte sequence for encoding UTF8: 0x00")  # noqa: TRY003 - the server's words
    return "'" + text.replace("'", "''") + "'"


def written(value: object) -> str | None:
    """Return a value as PostgreSQL reads it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | tuple | set):
        return "{" + ",".join(_element(item) for item in cast("Sequence[object]", value)) + "}"
    return str(value)


def _element(value: object) -> str:
    text = value if type(value) is str else written(value)
    return "NULL" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class TellingTransaction(TransactionWrapper):
    """A transaction that keeps what it is told until something is asked, or it ends: it begins with that, too.

    One within another is a savepoint: they share the connection, and what they were told.
    """

    def __init__(self, connection: AsyncpgDBClient) -> None:
        super().__init__(connection)
        self.waiting = list[Told]()
        """What is still to be said."""
        self.begun = False
        """Whether anything was said."""
        self.within: TellingTransaction | None = None
        self.savepoint_name = ""
        if isinstance(connection, TellingTransaction):
            self.within, self._lock, self.waiting = connection.outermost, connection._lock, connection.waiting
            self.savepoint_name = f"{connection.savepoint_name or 'within'}_1"

    @property
    def outermost(self) -> "TellingTransaction":
        """The transaction itself, which tasks find as their connection."""
        return self.within or self

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(TellingTransaction(self))

    def acquire_connection(self) -> ConnectionWrapper[asyncpg.Connection]:
        """Return the connection for one statement, with everything said that it was told before."""
        return _Heard(self._lock, self)

    def tell(self, statement: str, values: Sequence[object]) -> None:
        """Have a statement said before the next that is asked, or with the commit."""
        self.log.debug("%s: %s", statement, values)
        self.waiting.append(Told(statement, values))

    async def say_all(self) -> None:
        """Say what was told."""
        async with self._lock:
            await self.say()

    async def say(self, *last: str) -> None:
        """Say what was told, and some last words; whoever calls it holds the lock of the connection."""
        statements = [*self.waiting, *map(Told, last)]
        self.waiting.clear()
        if statements:
            self.outermost.begun = True
            await cast("Any", self._connection).say(statements)

    async def begin(self) -> None:
        """Begin with the first statement."""
        self.waiting.append(Told("BEGIN"))

    async def commit(self) -> None:
        """Say what was told and commit, in one trip; nothing where nothing was asked or told."""
        async with self._lock:
            if self.begun or len(self.waiting) > 1:
                await self.say("COMMIT")
        self._finalized = True

    async def rollback(self) -> None:
        """Undo what was said, and forget what was told; of one within another that alone."""
        if self.within is not None:
            await self.savepoint_rollback()
            return
        async with self._lock:
            self.waiting.clear()
            if self.begun:
                await self._connection.execute("ROLLBACK")
        self._finalized = True

    async def savepoint(self) -> None:
        """Begin a transaction within another with its first statement."""
        self.waiting.append(Told(f"SAVEPOINT {self.savepoint_name}"))

    async def release_savepoint(self) -> None:
        """Say what was told within, so that what goes wrong in it is raised in it."""
        try:
            async with self._lock:
                await self.say(f"RELEASE SAVEPOINT {self.savepoint_name}")
        except asyncpg.PostgresError:
            # What went on before it goes on after it.
            await self.savepoint_rollback()
            raise
        self._finalized = True

    async def savepoint_rollback(self) -> None:
        """Undo what was said within, and forget what was told there."""
        async with self._lock:
            begun = Told(f"SAVEPOINT {self.savepoint_name}")
            if begun in self.waiting:
                del self.waiting[self.waiting.index(begun) :]
            else:
                self.waiting.clear()
                await self._connection.execute(f"ROLLBACK TO SAVEPOINT {self.savepoint_name}")
        self._finalized = True


class _Heard(ConnectionWrapper[asyncpg.Connection]):
    """The connection of a transaction for one statement, once everything was said that comes before it."""

    async def __aenter__(self) -> asyncpg.Connection:
        connection = await super().__aenter__()
        try:
            await cast("TellingTransaction", self.client).say()
        except BaseException:
            self._lock.release()
            raise
        return connection
