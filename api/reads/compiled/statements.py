"""A statement as it is put together for one query: its parameters, and whose rows are seen in it."""

# pyright: reportUnknownMemberType=false

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tortoise.models import Model

from api.reads.compiled.terms import column
from api.reads.ways import Query
from api.shapes.shapes import TODAY
from workflows.runtime.written_queries import written_once
from workflows.transaction.seen import seen_by

_PARAMETER = re.compile(r"\$(\d+)")


class Statement:
    """A statement as it is put together: its text, and the values of its parameters."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, sql: str, values: Sequence[Any]) -> str:
        """Return a part of it with its parameters numbered through."""
        before = len(self.values)
        self.values += values
        return _PARAMETER.sub(lambda place: f"${int(place[1]) + before}", sql) if before else sql

    def value(self, value: object, kind: str) -> str:
        """Return a value of a type of the database."""
        self.values.append(value)
        return f"${len(self.values)}::{kind}"

    def query(self, query: object) -> str:
        """Return a query of the ORM."""
        return self.add(*written_once(query))


async def scope_places(
    scopes: Mapping[str, type[Model]], wanted: Collection[str], query: Query, statement: Statement
) -> dict[str, str]:
    """Return what is put into the places that the request itself closes: whose rows are seen, and its day."""
    context, places = query.context, dict[str, str]()
    # Not all of them are: of what a statement cannot say, only the beginning was looked at.
    for row, model in ((row, model) for row, model in scopes.items() if row in wanted):
        seen = await seen_by(context.signed_in(), model)
        # Without conditions everything is seen.
        conditions: Any = seen._q_objects  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as the ORM keeps them
        places[row] = f"{column(row, 'id')} IN ({statement.query(seen.only('id'))})" if conditions else "true"
    if TODAY in wanted:
        places[TODAY] = statement.value(context.moment.today, "date")
    return places
