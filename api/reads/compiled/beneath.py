"""Beneath what resolvers find (其下取数): rows that they answered, and what one statement says of all of them.

Where the way to a thing is no declared root (`node`, `changes`, `viewer { applicant }`), resolvers find it; whatever
leads from its row to other rows is then said by a statement, field by field, as beneath a root of its own.
"""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLField, GraphQLObjectType, is_abstract_type
from tortoise.models import Model

from api.reads.compiled.answers import checked, counted, without_blanks
from api.reads.compiled.filling import is_made_of_a_row
from api.reads.compiled.fills import Fills
from api.reads.compiled.selections import Selections, table_of
from api.reads.compiled.statements import Statement, scope_places
from api.reads.compiled.terms import BESIDE, FILLED, ROWS, Json, column, concatenated, opened
from api.reads.lean.plans import Plan, Selection, Step
from api.reads.lean.run import Said, Things
from api.reads.ways import LeftError, Query, Reason
from api.shapes.shapes import Many, One, model_of, shape_of
from workflows.runtime.sql import ask

_FILLED, _BESIDE, _ROWS = FILLED.encode(), BESIDE.encode(), ROWS.encode()


@dataclass(frozen=True, slots=True)
class _Part:
    """What a statement says of the things of a selection."""

    selection: Selection
    """Kept, since it is known by its identity."""
    keys: Sequence[str]
    rest: Sequence[Step]
    pieces: Sequence[str]
    scopes: Mapping[str, type[Model]]
    fills: Fills

    async def spoken(self, things: Things, query: Query) -> list[dict[str, Any]]:
        """Return what it says of each thing; raises LeftError where it says nothing of one."""
        statement = Statement()
        ids = statement.value([source.row.pk for source in things.sources], "uuid[]")
        places = {"ids": ids, **await scope_places(self.scopes, self.pieces[1::2], query, statement)}
        text = "".join(places[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))
        texts: dict[UUID, bytes] = {row["id"]: row["spoken"] for row in await ask(text, *statement.values)}
        if len(texts) != len({source.row.pk for source in things.sources}):
            raise LeftError(Reason.UNUSUAL)
        times = Counter[UUID]()
        for source, shown in zip(things.sources, things.times, strict=True):
            times[source.row.pk] += shown
        by_row = {uid: counted(checked(one), query, times[uid]) for uid, one in texts.items()}
        whole = without_blanks(_ROWS.join(by_row.values()))
        if _FILLED in whole:
            whole = await self.fills.filled(whole, query, [times[uid] for uid in by_row])
        by_id = {
            uid: dict(zip(self.keys, map(orjson.Fragment, one.split(_BESIDE)), strict=True))
            for uid, one in zip(by_row, whole.split(_ROWS), strict=True)
        }
        return [by_id[source.row.pk] for source in things.sources]


class Beneath:
    """What statements say beneath the things that resolvers find, of one plan."""

    def __init__(self, query: Query) -> None:
        self._query = query
        """Whose variables bear alike on what is selected as those of every other of the plan."""
        self._parts: dict[int, tuple[Selection, _Part | None]] = {}

    def part_of(self, selection: Selection) -> "_Part | None":
        """Return what a statement says of things of a type; None where resolvers say it as soon."""
        known = self._parts.get(id(selection))
        if known is None:
            known = self._parts[id(selection)] = (selection, self._made(selection))
        return known[1]

    def reaches(self, selection: Selection | None, plan: Plan) -> bool:
        """Return whether a statement may say anything beneath a selection of a plan."""
        if selection is None:
            return False
        inner = (each for step in selection.steps for each in _selections(step, plan))
        return self.part_of(selection) is not None or any(self.reaches(each, plan) for each in inner)

    def of(self, things: Things, query: Query) -> Said | None:
        """Return what is said of these things, beside what is left to resolvers."""
        part = self.part_of(things.selection)
        if part is None or not all(map(_is_its_row_alone, things.sources)):
            return None
        return Said(part.rest, part.spoken(things, query))

    def _made(self, selection: Selection) -> "_Part | None":
        kind = selection.kind
        model = model_of(kind)
        if model is None or not is_made_of_a_row(kind) or not any(_leads_on(kind, step) for step in selection.steps):
            return None
        try:
            return self._part(selection, kind, model)
        except LeftError:
            return None

    def _part(self, selection: Selection, kind: GraphQLObjectType, model: type[Model]) -> "_Part | None":
        selections = Selections(self._query)
        row = selections.row()
        terms: list[str] = []
        keys, rest = list[str](), list[Step]()
        leads = False
        for step in selection.steps:
            parts = selections.field_parts(kind, row, model, step.details)
            if parts is None:
                rest.append(step)
                continue
            terms += [*([Json(BESIDE)] if keys else []), *parts]
            keys.append(step.key)
            leads = leads or _leads_on(kind, step)
        if not leads:
            return None
        spoken = f"convert_to({concatenated(terms)},'UTF8')"
        text = f"SELECT {column(row, 'id')} AS id,{spoken} AS spoken FROM {table_of(model)} {row} WHERE "  # noqa: S608 - words of our own
        text += f"{column(row, 'id')} = ANY(\0ids\0)"
        fills = Fills.planned(selections.fills, self._query, self)
        return _Part(selection, keys, rest, opened(text), selections.scopes, fills)


def _selections(step: Step, plan: Plan) -> Iterator[Selection]:
    """What a step selects of each type that it may find."""
    if not is_abstract_type(step.kind):
        yield from step.selections.values()
        return
    for kind in plan.schema.get_possible_types(step.kind):
        with suppress(LeftError):
            yield plan.selection(step, kind)


def _leads_on(kind: GraphQLObjectType, step: Step) -> bool:
    field: GraphQLField = kind.fields[step.details[0].node.name.value]
    return isinstance(shape_of(field), Many | One)


def _is_its_row_alone(source: Any) -> bool:  # noqa: ANN401 - a thing of any class
    """Whether a thing shows its row as it stands, and not, as of a past day, something else beside it."""
    return all(getattr(source, name) == usual for name, usual in _usual(type(source)))


@cache
def _usual(kind: type) -> tuple[tuple[str, object], ...]:
    return tuple((each.name, each.default) for each in fields(kind) if each.init and each.default is not MISSING)
