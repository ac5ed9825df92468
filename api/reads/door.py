"""The door before the executor: a query is looked at and charged once, and read by the first way that covers it."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.types import ExecutionResult

from api.kit.context import Context
from api.kit.loaders import Loaders
from api.kit.operations.read_tally import ORDINARY
from api.limits.documents import DOCUMENTS
from api.limits.operation_limits import charge_beyond, check, cost_shown
from api.reads.compiled.compiled import CompiledWay
from api.reads.lean.way import Lean
from api.reads.often_left import OftenLeft
from api.reads.ways import LeftError, Query, Reason, Way
from workflows.runtime.standby import READER, reading

WAYS: Mapping[str, tuple[Way, ...]] = {ORDINARY: (), "lean": (Lean(),), "compiled": (CompiledWay(), Lean())}
"""By the setting, the ways that are tried one after the other, before the ordinary one."""
_UNTRIED = frozenset({Reason.NOT_COVERED, Reason.INTROSPECTION})
"""Reasons of which a way knows before it reads anything, and that hold for whoever asks."""


async def read(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any], name: str | None, context: Context
) -> ExecutionResult | None:
    """Return the answer to a query, as the ordinary way would give it; None where that has to.

    What was found of the operation is left in the context, so that it is not charged again.
    """
    answered = await _quickly(schema, text, variables, name, context)
    if answered is None:
        await context.read_day()
    return answered


async def _quickly(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any], name: str | None, context: Context
) -> ExecutionResult | None:
    ways = WAYS[context.reads]
    query = _query(schema, text, variables, name, context) if ways else None
    checked = context.checked
    if query is None or checked is None:
        return None
    often = OftenLeft.of(query)
    for way in ways:
        if often.rests(way.name, query):
            context.tally.left(way.name, Reason.OFTEN_LEFT)
            continue
        try:
            data = await _read(way, query)
        except LeftError as left:
            context.tally.left(way.name, left.reason)
            # Nothing that was found on the way is shown, nor counted twice.
            context.loaders, context.answered, context.breathed = Loaders(), 0, 0.0
            _keep_in_mind(left, way, often, query)
            if left.reason is Reason.FAULT:
                # Every way meets it, and the ordinary one alone says it with its place.
                break
        else:
            often.answered(way.name, query)
            context.tally.read(way.name)
            charge_beyond(checked, context)
            context.checked = None
            return ExecutionResult(data, None, cost_shown(checked))
    context.tally.read(ORDINARY)
    return None


def _keep_in_mind(left: LeftError, way: Way, often: OftenLeft, query: Query) -> None:
    if left.reason not in _UNTRIED:
        often.left(way.name, query)


async def _read(way: Way, query: Query) -> Any:  # noqa: ANN401 - data of any query
    """Read by a way, on the standby where that has what is to be shown."""
    if READER.get() is None:
        return await way.read(query)
    async with reading():
        return await way.read(query)


def _query(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any], name: str | None, context: Context
) -> Query | None:
    """Look at an operation and charge for it; None for what is no query, and for what will not be run."""
    try:
        document = DOCUMENTS.of(text)
    except (GraphQLError, RecursionError):
        return None
    operation = document.query(name)
    if operation is None:
        return None
    context.checked = checked = check(document, name, schema, variables, context)
    if checked.errors:
        return None
    read = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if not isinstance(read, VariableValues):
        return None
    return Query(schema, document, operation, read, context)
