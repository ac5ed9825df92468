"""A page of a list in a statement (分页): its edges, its cursors, and how many there are in all.

What follows from the arguments of a list, its rows, its order and its size, is put into places that are left open.
"""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.fields import UUIDField
from tortoise.models import Model

from api.kit.connections import MOST_COUNTED, Listing
from api.reads.compiled.selections import Selections, joined, object_of
from api.reads.compiled.terms import SEALED, Json, column, concatenated, entry, placed
from api.reads.compiled.written import money
from api.reads.ways import LeftError, Reason

_NUMBER, _READ = "_number", "_read"
"""Which row of the page it is, and how many were read: one more than the page has tells of the next."""
_ABOUT = {"hasNextPage": "next", "hasPreviousPage": "previous"}
_ENDS = {"startCursor": "start", "endCursor": "end"}
_IS_COUNTED = f"totals.count<={MOST_COUNTED}"
_TOTALS = {
    "totalCount": f"least(totals.count,{MOST_COUNTED})::text",
    "totalCountIsExact": f"({_IS_COUNTED})::text",
    "totalAmount": f"CASE WHEN {_IS_COUNTED} THEN {money('totals.fen')} ELSE 'null' END",
}
"""What is said of all that a list holds."""


@dataclass(slots=True)
class PageTerms:
    """The terms of one page: of what is selected, on which rows."""

    selections: Selections
    root: str
    """The name of the page in the text."""
    model: type[Model]
    row: str = ""
    counts: bool = False
    """Whether anything is said of all that the list holds."""

    def of(self, kind: GraphQLObjectType, selected: FieldDetailsList) -> str:
        """Return the term of a page, as JSON."""
        self.row = row = self.selections.row()
        page = {key: self._member(kind, details) for key, details in self.selections.below(kind, selected).items()}
        numbered = (
            f"SELECT *,row_number() OVER (ORDER BY {self._place('sort')}) AS {_NUMBER},count(*) OVER () AS {_READ}"
        )
        rows = f"({numbered} FROM ({self._place('rows')}) q) {row}"
        # With HAVING it is one row of all, also where nothing of them is selected.
        totals = f"WITH {self.root} AS MATERIALIZED ({self._place('totals')}) " if self.counts else ""
        return f"({totals}SELECT {concatenated(joined(page))} FROM {rows} HAVING true)"  # noqa: S608 - words of our own

    def _place(self, what: str) -> str:
        return placed(f"{self.root}.{what}")

    def _member(self, kind: GraphQLObjectType, selected: FieldDetailsList) -> list[str]:
        name = selected[0].node.name.value
        if name == "__typename":
            return [Json(f'"{kind.name}"')]
        inner = kind.fields.get(name)
        if name in _TOTALS and name in kind.fields:
            self.counts = True
            return [f"(SELECT {_TOTALS[name]} FROM {self.root} totals)"]  # noqa: S608 - words of our own
        if inner is None or name not in {"edges", "nodes", "pageInfo"}:
            raise LeftError(Reason.NOT_COVERED)
        of = object_of(inner)
        if name == "pageInfo":
            return joined({k: self._about(of, d) for k, d in self.selections.below(of, selected).items()})
        if name == "nodes":
            return self._all(entry(self.selections.thing(of, selected, self.row, self.model), selected))
        edge = {k: self._edge(of, d) for k, d in self.selections.below(of, selected).items()}
        return self._all(entry(joined(edge), selected))

    def _all(self, each: str) -> list[str]:
        size, way = self._place("size"), self._place("way")
        on_page = f"FILTER (WHERE {column(self.row, _NUMBER)}<={size})"
        return [
            Json("["),
            f"coalesce(string_agg({each},',' ORDER BY {column(self.row, _NUMBER)} {way}) {on_page},'')",
            Json("]"),
        ]

    def _edge(self, kind: GraphQLObjectType, selected: FieldDetailsList) -> list[str]:
        name = selected[0].node.name.value
        if name == "cursor":
            return [Json('"'), self._cursor(), Json('"')]
        if name == "node":
            return self.selections.thing(object_of(kind.fields[name]), selected, self.row, self.model)
        return [Json(f'"{kind.name}"')]

    def _cursor(self) -> str:
        return concatenated([Json(f"{SEALED}{self.root}:"), self._place("place"), Json(SEALED)])

    def _about(self, kind: GraphQLObjectType, selected: FieldDetailsList) -> list[str]:
        name = selected[0].node.name.value
        if name in _ABOUT:
            return [f"({self._place(_ABOUT[name])})::text"]
        if name not in _ENDS:
            return [Json(f'"{kind.name}"')]
        cursor = concatenated([Json('"'), self._cursor(), Json('"')])
        at = f"FILTER (WHERE {column(self.row, _NUMBER)}={self._place(_ENDS[name])})"
        return [f"coalesce(max({cursor}) {at},'null')"]


def page_places(listing: Listing[Model], root: str, row: str) -> Mapping[str, str]:
    """Return what is put into the places of a page, but for its rows and counts; raises where its size is wrong."""
    size, order, backwards = listing.paging.size(), listing.order, listing.paging.backwards
    way = "DESC" if order.descending is not backwards else "ASC"
    more = f"coalesce(max({column(row, _READ)}),0)>{size}"
    beside = "true" if (listing.paging.before or listing.paging.after) is not None else "false"
    last = f"least({column(row, _READ)},{size})"
    places = {
        "sort": f'"{order.column}" {way},"{order.tie}" {way}',
        "size": str(size),
        "way": "DESC" if backwards else "ASC",
        "next": beside if backwards else more,
        "previous": more if backwards else beside,
        "start": last if backwards else "1",
        "end": "1" if backwards else last,
        "place": _place_of(listing, row),
    }
    return {f"{root}.{name}": term for name, term in places.items()}


def _place_of(listing: Listing[Model], row: str) -> str:
    """The place of a row in its list, as a cursor holds it."""
    order = listing.order
    value = column(row, order.column)
    if order.kind is datetime:
        value = f"(extract(epoch from {value})*1000000)::bigint::text"
    elif order.kind is date:
        value = f"'\"'||{value}||'\"'"
    else:
        value = f"to_json({value})::text"
    tie = column(row, order.tie)
    is_id = isinstance(cast("Any", listing.rows.model)._meta.fields_map[order.tie], UUIDField)  # noqa: SLF001 - the mapper has no public word for it
    tied = f"'\"'||encode(uuid_send({tie}),'hex')||'\"'" if is_id else f"{tie}::text"
    return f"'['||{value}||','||{tied}||']'"
