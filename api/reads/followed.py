"""One change that is followed, read by a plan (跟踪取数): a thing that resolvers found, with a statement beneath it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import collect_fields

from api.reads.compiled.beneath import Beneath
from api.reads.lean.plans import Plan, Selection
from api.reads.lean.run import Run, Sayings, Things
from api.reads.ways import LeftError, Query, Reason


@dataclass(frozen=True, slots=True)
class _Event:
    """How what is selected of a change is read."""

    plan: Plan
    root: Selection
    selection: Selection
    sayings: Sayings | None


async def read_followed(query: Query, change: object, key: Hashable) -> dict[str, Any]:
    """Return what is told of a change to who follows it; raises LeftError for whatever is no success.

    The plan is kept under a key: of what is selected, in which language, and by which of the ways.
    """
    event: _Event | LeftError | None = query.document.plan(key)
    if event is None:
        try:
            event = _planned(query)
        except LeftError as left:
            event = left
        query.document.keep(key, event)
    if isinstance(event, LeftError):
        raise LeftError(event.reason)
    things = Things(event.selection)
    shown = things.show(change, 1)
    try:
        await Run(event.plan, query, event.sayings).show([things])
    except LeftError:
        raise
    except Exception as error:
        # Whatever it is, the ordinary way meets it too, and says it with its place.
        raise LeftError(Reason.FAULT) from error
    return {**event.root.template, event.root.steps[0].key: shown}


def _planned(query: Query) -> _Event:
    plan, kind = Plan.without_root(query), query.schema.subscription_type
    if kind is None:
        raise LeftError(Reason.NOT_COVERED)
    collected = collect_fields(query.schema, plan.fragments, query.variables, kind, query.operation)
    root = plan.selection_of(kind, collected.grouped_field_set)
    if len(root.steps) != 1 or not isinstance(root.steps[0].kind, GraphQLObjectType):
        raise LeftError(Reason.NOT_COVERED)
    selection = plan.selection(root.steps[0], root.steps[0].kind)
    return _Event(plan, root, selection, Beneath(query) if query.context.reads == "compiled" else None)
