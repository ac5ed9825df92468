"""A plan (查询方案): the text of the statement of a document, with places for what is known when it is asked."""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeAlias, cast
from uuid import UUID

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.models import Model

from api.kit.connections import Listing, Order, Paging, rows_from, totals_statement, use_of
from api.kit.context import Info
from api.reads.compiled.beneath import Beneath
from api.reads.compiled.fills import Fills, place_of_root
from api.reads.compiled.pages import PageTerms, page_places
from api.reads.compiled.selections import Selections, arguments_of, joined, object_of, table_of
from api.reads.compiled.statements import Statement, scope_places
from api.reads.compiled.terms import Json, concatenated, opened, placed
from api.reads.ways import LeftError, Query, Reason
from api.shapes.roots import Found, Listed
from api.shapes.shapes import shape_of
from workflows.policies.presumed_versions import STANDING, Presumption, presuming
from workflows.runtime.awaiting.begun import going_on
from workflows.runtime.secret import the_secret
from workflows.runtime.stated_day import BESIDE

Put: TypeAlias = tuple[str, list[Any], Mapping[str, str], Presumption]
"""A statement, the values of its parameters, of what the cursors in its answer are, and what it presumes."""
_MOST_STATEMENTS = 500
_STATEMENTS: dict[Hashable, tuple["Plan", Put]] = {}
"""Those that were put together last, with their plans, which are known by their identity."""
_PAGING = ("first", "after", "last", "before")


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
    text: bytes
    """The answer itself, but for what resolvers say, where no statement is asked at the root."""
    roots: Sequence[Root]
    scopes: Mapping[str, type[Model]]
    fills: Fills

    async def statement(self, query: Query) -> Put:
        """Return the statement that answers a query, the values of its parameters, and of what its cursors are.

        Where nothing had to be read for it, it is the same for the same person, variables and day, and is kept.
        """
        context = query.context
        days = context.moment.today, context.answer_days, context.objection_days
        key = id(self), context.actor, the_secret(), repr(query.variables.coerced), *days
        kept = _STATEMENTS.get(key)
        if kept is not None and kept[0] is self and kept[1][3].is_kept():
            return kept[1]
        making = self._made(query)
        try:
            awaited = making.send(None)
        except StopIteration as end:
            put: Put = end.value
            if len(_STATEMENTS) >= _MOST_STATEMENTS:
                del _STATEMENTS[next(iter(_STATEMENTS))]
            _STATEMENTS[key] = self, put
            return put
        return await going_on(making, awaited)

    async def _made(self, query: Query) -> Put:
        with presuming() as presumption:
            text, values, uses = await self._put_together(query)
        beside = "" if presumption.word is None else f", {STANDING}"
        # As bytes: the driver would decode a text that is sent on as it is.
        return (
            f"SELECT convert_to({text},'UTF8') AS answer, today, stated_on{beside} {BESIDE}",
            values,
            uses,
            presumption,
        )

    async def _put_together(self, query: Query) -> tuple[str, list[Any], Mapping[str, str]]:
        context, statement, wanted = query.context, Statement(), self.pieces[1::2]
        info = cast("Info", SimpleNamespace(context=context))
        places, uses = dict[str, str](), dict[str, str]()
        for root in self.roots:
            arguments = arguments_of(query, root.field, root.selected)
            if isinstance(root.shape, Listed):
                arguments["paging"] = Paging(**{name: arguments.pop(name, None) for name in _PAGING})
            queried = await root.shape.ask(info, **arguments)
            if queried is None and isinstance(root.shape, Listed):
                raise LeftError(Reason.NOT_COVERED)
            places |= root.places(queried, statement, wanted)
            if isinstance(queried, Listing):
                uses[root.name] = use_of(queried.rows, queried.order)
        places |= await scope_places(self.scopes, wanted, query, statement)
        text = "".join(places[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))
        return text, statement.values, uses


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


def plan_of(query: Query) -> Plan:
    """Return the plan of a query; raises LeftError for one of which no statement says anything."""
    kind = cast("GraphQLObjectType", query.schema.query_type)
    selections, roots, members = Selections(query), list[Root](), dict[str, list[str]]()
    rest: dict[str, FieldDetailsList] = {}
    for key, selected in selections.roots(kind).items():
        field = kind.fields.get(selected[0].node.name.value)
        shape = shape_of(field) if field else None
        if selected[0].node.name.value == "__typename":
            members[key] = [Json(f'"{kind.name}"')]
        elif field is not None and (made := _root(f"r{len(roots)}", field, selected, shape, selections)) is not None:
            roots.append(made[0])
            members[key] = made[1]
        else:
            rest[key] = selected
            members[key] = [place_of_root(key)]
    beneath = Beneath(query)
    fills = Fills.planned(selections.fills, query, beneath, (kind, rest) if rest else None)
    if not roots and not beneath.reaches(fills.root, fills.plan):
        raise LeftError(Reason.NOT_COVERED)
    parts = joined(members)
    text = b"" if roots else "".join(parts).encode()
    return Plan(opened(concatenated(parts)), text, roots, selections.scopes, fills)


def _root(
    name: str, field: GraphQLField, selected: FieldDetailsList, shape: object, selections: Selections
) -> tuple[Root, list[str]] | None:
    """One field of the root, and its parts; None for one of which no statement says the rows, or not all of it."""
    if isinstance(shape, Listed):
        page = PageTerms(selections, name, shape.model)
        try:
            parts = [page.of(object_of(field), selected)]
        except LeftError:
            return None
        return Root(name, page.row, field, selected, shape), parts
    if not isinstance(shape, Found):
        return None
    row = selections.row()
    thing = concatenated(selections.thing(object_of(field), selected, row, shape.model))
    one = f"(SELECT {thing} FROM ({placed(name + '.rows')}) {row})"  # noqa: S608 - words of our own
    return Root(name, row, field, selected, shape), [f"coalesce({one},'null')"]
