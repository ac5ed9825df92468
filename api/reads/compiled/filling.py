"""What no statement says (补充取数): the fields of a row that have no declaration, by their resolvers, row by row.

The statement leaves the place of each in its text, with the id of the row; the rows are read once for all places.
"""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from asyncio import gather
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Self
from uuid import UUID

import orjson
from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.models import Model

from api.reads.compiled.terms import FILLED, Json, column
from api.reads.lean.plans import Plan, Selection
from api.reads.lean.run import Run, Things
from api.reads.ways import LeftError, Query, Reason
from workflows.runtime.sql import read


@dataclass(slots=True)
class Fill:
    """What is filled in for the things of one name: of which type they are, and which fields."""

    name: str
    kind: GraphQLObjectType
    model: type[Model]
    selected: dict[str, FieldDetailsList] = field(default_factory=dict[str, FieldDetailsList])
    selection: Selection | None = None
    """The same as a run of resolvers takes it, once all of it is known."""

    def place(self, row: str, key: str, selected: FieldDetailsList) -> list[str]:
        """Return the parts of the place of a field."""
        self.selected[key] = selected
        uid = f"encode(uuid_send({column(row, 'id')}),'hex')"
        return [Json(f"{FILLED}{self.name}:{key}:"), uid, Json(FILLED)]


def is_made_of_a_row(kind: GraphQLObjectType) -> bool:
    """Return whether a thing of a type is made of its row and of nothing else."""
    needed = {
        each.name
        for each in fields(_class_of(kind))
        if each.init and each.default is MISSING and each.default_factory is MISSING
    }
    return needed == {"row"}


@dataclass(frozen=True, slots=True)
class Fills:
    """All that resolvers say for a query, by the names of things, and the plan by which they are run."""

    plan: Plan
    of: Mapping[str, Fill]

    @classmethod
    def planned(cls, fills: Mapping[str, Fill], query: Query) -> Self:
        """Return what is filled in, as it is run; raises LeftError for what no run covers."""
        plan = Plan.without_root(query)
        for fill in fills.values():
            fill.selection = plan.selection_of(fill.kind, fill.selected)
        return cls(plan, fills)

    async def filled(self, answer: str, query: Query) -> str:
        """Return an answer with everything filled in; raises LeftError or what went wrong, where anything of it did."""
        pieces = answer.split(FILLED)
        places = [pieces[place].split(":") for place in range(1, len(pieces), 2)]
        ids: dict[str, dict[str, None]] = {}
        for row, _, uid in places:
            ids.setdefault(row, {})[uid] = None
        things = await gather(*(_things(self.of[name], list(of_it)) for name, of_it in ids.items()))
        await Run(self.plan, query).show(things)
        by_name = {
            name: {source.row.pk.hex: shown for source, shown in zip(each.sources, each.shown, strict=True)}
            for name, each in zip(ids, things, strict=True)
        }
        for place, (row, key, uid) in enumerate(places):
            pieces[2 * place + 1] = orjson.dumps(by_name[row][uid][key]).decode()
        return "".join(pieces)


async def _things(fill: Fill, ids: Sequence[str]) -> Things:
    """The rows of which something is filled in, each as the thing that is made of it."""
    rows: Sequence[Any] = await read(fill.model, "WHERE id = ANY($1)", [UUID(hex=uid) for uid in ids])
    if len(rows) != len(ids) or fill.selection is None:
        raise LeftError(Reason.UNUSUAL)
    things, kind = Things(fill.selection), _class_of(fill.kind)
    by_id = {row.pk.hex: row for row in rows}
    for uid in ids:
        things.show(kind(row=by_id[uid]), 1)
    return things


def _class_of(kind: GraphQLObjectType) -> Any:  # noqa: ANN401
    return kind.extensions["strawberry-definition"].origin
