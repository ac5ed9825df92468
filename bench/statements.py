"""The statements of a command as they reach the server (语句), and the same as a script of pgbench.

Every statement and every parameter is kept, and a parameter stays a parameter. One that is another for each grant, an
id most of all, is worked out of the grant's number by the server: that alone is not as Duixian sends it.
"""

import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tortoise.connection import get_connection

from bench.console import give_up
from workflows.runtime.asyncpg_transaction import Told, written
from workflows.runtime.database import CONNECTION

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE = re.compile(r"\$(\d+)")
_RESET = "pg_advisory_unlock_all"


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement that was sent, with the values of its parameters and their types in the server."""

    text: str
    values: tuple[str | None, ...] = ()
    types: tuple[str, ...] = ()
    trip: int = 0
    """The trip to the server in which it was sent; statements of one trip are sent together."""

    @property
    def is_of_the_pool(self) -> bool:
        """Whether the pool sent it, to clean a connection that was given back."""
        return _RESET in self.text


@asynccontextmanager
async def recorded() -> AsyncGenerator[list[Sent]]:
    """Keep what is sent on the connection of the pool while the block runs; the list is whole after it."""
    log: list[tuple[str, tuple[object, ...], int]] = []
    batches: dict[str, Sequence[Told]] = {}
    trips = count(1)

    def listen(trip: str, statements: Sequence[Told]) -> None:
        batches[trip] = statements

    def note(query: Any) -> None:  # noqa: ANN401 - asyncpg has no types
        # What was said together is one statement to the driver.
        trip = next(trips)
        together = batches.get(query.query, [Told(query.query, tuple(query.args))])
        log.extend((one.text, tuple(one.values), trip) for one in together)

    sent: list[Sent] = []
    client: Any = get_connection(CONNECTION)
    async with client.acquire_connection() as connection:
        connection.add_query_logger(note)
        connection.listen(listen)
    log.clear()
    yield sent
    entries = list(log)
    async with client.acquire_connection() as connection:
        connection.remove_query_logger(note)
        connection.listen(None)
        for text, values, trip in entries:
            types = [kind.name for kind in (await connection.prepare(text)).get_parameters()] if values else []
            sent.append(Sent(text, tuple(written(value) for value in values), tuple(types), trip))


@dataclass(slots=True)
class Script:
    """A script of pgbench, and the variables whose values are handed to it."""

    name: str
    known: Mapping[str, str]
    """Texts that are another for each grant, as SQL over the variable :n by the text that was recorded."""
    constant: frozenset[str]
    """Ids that are the same for every grant."""
    lines: list[str] = field(default_factory=list[str])
    variables: dict[str, str] = field(default_factory=dict[str, str])
    new: dict[str, str] = field(default_factory=dict[str, str])

    def add(self, sent: Sent) -> None:
        """Say a statement."""

        def parameter(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            return self._parameter(sent.values[place], sent.types[place])

        self.lines.append(_PLACE.sub(parameter, sent.text).strip().rstrip(";") + ";")

    def _parameter(self, value: str | None, kind: str) -> str:
        if value is None:
            return "NULL"
        parts = self._parts(value)
        if not any(varies for _, varies in parts):
            return self._variable(value)
        texts = [part if varies else f"{self._variable(part)}::text" for part, varies in parts]
        cast_to = f"{kind[:-2]}[]" if kind.endswith("[]") else kind
        expression = texts[0] if len(texts) == 1 else f"concat({', '.join(texts)})"
        return f"CAST({expression} AS {cast_to})"

    def _parts(self, value: str) -> list[tuple[str, bool]]:
        """A value cut into what is always the same and what is another for each grant, the latter as SQL."""
        if value in self.known:
            return [(self.known[value], True)]
        parts: list[tuple[str, bool]] = []
        end = 0
        for match in re.finditer(f'{_UUID.pattern}|(?<=")[0-9]{{6}}(?=")', value):
            if (sql := self._known(match[0])) is not None:
                parts += [(value[end : match.start()], False), (sql, True)]
                end = match.end()
        parts.append((value[end:], False))
        return [part for part in parts if part[0]]

    def _known(self, text: str) -> str | None:
        if text in self.known:
            return self.known[text]
        if text in self.constant or not _UUID.fullmatch(text):
            return None
        # The id of something new.
        return self.new.setdefault(text, f"md5('{self.name}/{len(self.new)}/' || :n)::uuid")

    def _variable(self, value: str) -> str:
        name = next((name for name, kept in self.variables.items() if kept == value), None)
        if name is None:
            name = f"{self.name}{len(self.variables)}"
            self.variables[name] = value
        return f":{name}"


def ids_in(sent: Sequence[Sent]) -> frozenset[str]:
    """Return the ids that stand in the parameters of statements."""
    return frozenset(uid for one in sent for value in one.values if value for uid in _UUID.findall(value))


def check_alike(first: Sequence[Sent], second: Sequence[Sent], give: Callable[[str], Any] = give_up) -> None:
    """End the bench where two grants of one kind were not approved by the same statements."""
    texts, texts_again = [one.text for one in first], [one.text for one in second]
    if texts != texts_again:
        others = sorted({*texts} ^ {*texts_again})
        give(f"two grants of one kind were approved by other statements, the bench cannot say them for all: {others}")
