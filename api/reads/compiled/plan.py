"""A plan (查询方案): the text of the statement of a document, with places for what is known when it is asked."""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.models import Model

from api.kit.connections import Listing, Order, Paging, rows_from, totals_statement, use_of
from api.kit.context import Context, Info
from api.reads.compiled.filling import Fills
from api.reads.compiled.pages import PageTerms, page_places
from api.reads.compiled.selections import Selections, arguments_of, joined, object_of, table_of
from api.reads.compiled.terms import column, concatenated, opened, placed
from api.reads.ways import LeftError, Query, Reason
from api.shapes.roots import Found, Listed
from api.shapes.shapes import TODAY, shape_of
from workflows.runtime.sql import written
from workflows.transaction.seen import seen_by

_PAGING = ("first", "after", "last", "before")
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
        return self.add(*written(query))


@dataclass(frozen=True, slots=True)
class Root:
    """One field of the root: what it asks for, and what the statement needs to know of it."""

    name: str
    row: str
    field: GraphQLField
    selected: FieldDetailsList
    shape: Listed | Found

    def places(self, queried: Any, statement: Statement, wanted: Collection[str]) -> Mapping[str, str]:  # noqa: ANN401 - what its shape asks
        """Return what is put into its places, of those that its text has."""
        if isinstance(queried, Listing):
            listing = cast("Listing[Model]", queried)
            rows = f"{_rows_of(listing, statement)} LIMIT {listing.paging.size() + 1}"
            places = {f"{self.name}.rows": rows, **page_places(listing, self.name, self.row)}
            if (totals := f"{self.name}.totals") in wanted:
                places[totals] = statement.add(*totals_statement(listing.rows))
            return places
        return {f"{self.name}.rows": self._only_row(queried, statement)}

    def _only_row(self, queried: tuple[Any, UUID] | None, statement: Statement) -> str:
        """The query of one row; of what everybody sees it needs no words of the ORM."""
        table = table_of(self.shape.model)
        if queried is None:
            return f"SELECT * FROM {table} WHERE false"  # noqa: S608 - the name of a model
        rows, uid = queried
        seen = f"({statement.query(rows)})" if rows._q_objects else table  # noqa: SLF001 - as the ORM keeps it
        return f"SELECT * FROM {seen} one WHERE one.id = {statement.value(uid, 'uuid')}"  # noqa: S608 - the ORM's own words


@dataclass(frozen=True, slots=True)
class Plan:
    """How documents of one text, whose variables bear alike on what is selected, are read."""

    pieces: Sequence[str]
    roots: Sequence[Root]
    scopes: Mapping[str, type[Model]]
    fills: Fills

    async def statement(self, query: Query) -> tuple[str, list[Any], Mapping[str, str]]:
        """Return the statement that answers a query, the values of its parameters, and of what its cursors are."""
        context, statement, wanted = query.context, Statement(), self.pieces[1::2]
        info = cast("Info", SimpleNamespace(context=context))
        places, uses = dict[str, str](), dict[str, str]()
        for root in self.roots:
            arguments = arguments_of(query, root.field, root.selected)
            if isinstance(root.shape, Listed):
                arguments["paging"] = Paging(**{name: arguments.pop(name, None) for name in _PAGING})
            queried = await root.shape.ask(info, **arguments)
            places |= root.places(queried, statement, wanted)
            if isinstance(queried, Listing):
                uses[root.name] = use_of(queried.rows, queried.order)
        for row, model in self.scopes.items():
            places[row] = await _scope(context, model, row, statement)
        if TODAY in wanted:
            places[TODAY] = statement.value(context.moment.today, "date")
        text = "".join(places[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))
        return f"SELECT {text} AS answer", statement.values, uses


def _rows_of(listing: Listing[Model], statement: Statement) -> str:
    """The query of the rows of a page; of a list of which nothing is asked it is the same for everybody."""
    rows: Any = listing.rows
    if rows._q_objects or rows._annotations or listing.paging.after or listing.paging.before:  # noqa: SLF001 - as the ORM keeps it
        return statement.query(rows_from(*listing))
    return _rows_of_all(listing.rows.model, listing.order, listing.paging.backwards)


@lru_cache(maxsize=100)
def _rows_of_all(model: type[Model], order: Order, backwards: bool) -> str:  # noqa: FBT001 - of this file alone
    paging = Paging(last=1) if backwards else Paging(first=1)
    return Statement().query(rows_from(model.all(), paging, order))


async def _scope(context: Context, model: type[Model], row: str, statement: Statement) -> str:
    """The condition by which a row is one that who asks sees."""
    seen = await seen_by(context.signed_in(), model)
    if not seen._q_objects:  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - everything is seen
        return "true"
    return f"{column(row, 'id')} IN ({statement.query(seen.only('id'))})"


def plan_of(query: Query) -> Plan:
    """Return the plan of a query; raises LeftError for what no statement covers."""
    kind = query.schema.query_type
    selections, roots, members = Selections(query), list[Root](), dict[str, list[str]]()
    for key, selected in selections.roots(cast("GraphQLObjectType", kind)).items():
        field = cast("GraphQLObjectType", kind).fields.get(selected[0].node.name.value)
        shape = shape_of(field) if field else None
        if field is None or not isinstance(shape, Listed | Found):
            raise LeftError(Reason.NOT_COVERED)
        name = f"r{len(roots)}"
        if isinstance(shape, Listed):
            page = PageTerms(selections, name, shape.model)
            members[key] = [page.of(object_of(field), selected)]
            row = page.row
        else:
            row = selections.row()
            thing = concatenated(selections.thing(object_of(field), selected, row, shape.model))
            one = f"(SELECT {thing} FROM ({placed(name + '.rows')}) {row})"  # noqa: S608 - words of our own
            members[key] = [f"coalesce({one},'null')"]
        roots.append(Root(name, row, field, selected, shape))
    fills = Fills.planned(selections.fills, query)
    return Plan(opened(concatenated(joined(members))), roots, selections.scopes, fills)
