"""What no statement says, filled into an answer: the fields without declarations, by their resolvers, row by row.

The statement leaves the place of each in its text, with the id of the row; the rows are read once for all places. A
field of the root of which no statement says the rows has a place, too, and is found by its resolver.
"""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from asyncio import gather
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import orjson
from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList

from api.reads.compiled.filling import Fill, class_of
from api.reads.compiled.terms import FILLED, ROWS, Json
from api.reads.lean.plans import Plan, Selection
from api.reads.lean.run import Run, Sayings, Things
from api.reads.ways import LeftError, Query, Reason
from workflows.runtime.sql import read

_FILLED, _ROWS = FILLED.encode(), ROWS.encode()
_ROOT = ""
"""In the place of the name of a thing: that of the root, which is no row."""


def place_of_root(key: str) -> Json:
    """Return the place of a field of the root."""
    return Json(f"{FILLED}{_ROOT}:{key}:{FILLED}")


@dataclass(frozen=True, slots=True)
class Fills:
    """All that resolvers say for a query, by the names of things, and the plan by which they are run."""

    plan: Plan
    of: Mapping[str, Fill]
    sayings: Sayings
    root: Selection | None
    """What of the root resolvers find."""

    @classmethod
    def planned(
        cls,
        fills: Mapping[str, Fill],
        query: Query,
        sayings: Sayings,
        root: tuple[GraphQLObjectType, Mapping[str, FieldDetailsList]] | None = None,
    ) -> Self:
        """Return what is filled in, as it is run; raises LeftError for what no run covers."""
        plan = Plan.without_root(query)
        for fill in fills.values():
            fill.selection = plan.selection_of(fill.kind, fill.selected)
        return cls(plan, fills, sayings, plan.selection_of(root[0], dict(root[1])) if root else None)

    async def filled(self, answer: bytes, query: Query, shown: Sequence[int] = (1,)) -> bytes:
        """Return an answer with everything filled in; raises LeftError or what went wrong, where anything of it did.

        ``shown`` says how often each of the rows is shown, between which the answer is divided.
        """
        pieces = answer.split(_FILLED)
        places = [pieces[place].decode().split(":") for place in range(1, len(pieces), 2)]
        # A thing that is shown twice has each of its places twice, and what lists hold of it is counted as often.
        times, row_of_all = Counter[tuple[str, str, str]](), 0
        for before, (row, key, uid) in zip(pieces[::2], places, strict=False):
            row_of_all += before.count(_ROWS)
            times[row, key, uid] += shown[row_of_all]
        ids: dict[str, dict[str, int]] = {}
        for (row, _, uid), often in times.items():
            ids.setdefault(row, {})[uid] = often
        by_name: dict[str, dict[str, Any]] = {}
        rows = {name: of_it for name, of_it in ids.items() if name != _ROOT}
        things = await gather(*(_things(self.of[name], of_it) for name, of_it in rows.items()))
        at_root = []
        if _ROOT in ids and self.root is not None:
            at_root = [Things(self.root)]
            by_name[_ROOT] = {"": at_root[0].show(None, 1)}
        await Run(self.plan, query, self.sayings).show([*at_root, *things])
        for name, each in zip(rows, things, strict=True):
            pairs = zip(each.sources, each.shown, strict=True)
            by_name[name] = {source.row.pk.hex: of_it for source, of_it in pairs}
        for place, (row, key, uid) in enumerate(places):
            pieces[2 * place + 1] = orjson.dumps(by_name[row][uid][key])
        return b"".join(pieces)


async def _things(fill: Fill, ids: Mapping[str, int]) -> Things:
    """The rows of which something is filled in, each as the thing that is made of it, and how often it is shown."""
    rows: Sequence[Any] = await read(fill.model, "WHERE id = ANY($1)", [UUID(hex=uid) for uid in ids])
    if len(rows) != len(ids) or fill.selection is None:
        raise LeftError(Reason.UNUSUAL)
    things, kind = Things(fill.selection), class_of(fill.kind)
    by_id = {row.pk.hex: row for row in rows}
    for uid, shown in ids.items():
        things.show(kind(row=by_id[uid]), shown)
    return things
