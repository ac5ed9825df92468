"""How an operation is executed: long lists in pieces, between which others have a turn, and nothing without end."""

from collections.abc import AsyncGenerator
from inspect import isawaitable
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    get_named_type,
    get_operation_ast,
    is_leaf_type,
    visit,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.access.unreadable import Unreadable, letting_in
from api.kit.context import Context
from api.kit.loaders import Loaders
from api.kit.operations.read_tally import ORDINARY
from api.limits.answer_bounds import count, give_way, is_dear
from api.limits.documents import DOCUMENTS
from api.limits.operation_cost import MOST_COST
from api.queries.changes import GrantChange
from api.reads.followed import read_followed
from api.reads.ways import LeftError, Query
from workflows.runtime.standby import READER, reading

SHORT = 4
"""Entries of a list that is completed at once."""


class PatientExecution(StrawberryGraphQLCoreExecutionContext):
    """The execution of one operation, or of one event of an operation that is followed."""

    @classmethod
    def build(  # pyright: ignore[reportIncompatibleMethodOverride] - its further terms are passed on
        cls,
        schema: Any,  # noqa: ANN401 - the library's
        document: DocumentNode,
        root_value: Any = None,  # noqa: ANN401
        context_value: Any = None,  # noqa: ANN401
        raw_variable_values: dict[str, Any] | None = None,
        operation_name: str | None = None,
        *rest: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Build the execution; what a mutation states and nobody can read is left to its commands to refuse."""
        terms = (schema, document, root_value, context_value, raw_variable_values, operation_name, *rest)
        if _is_mutation(document, operation_name):
            with letting_in() as unreadable:
                built = cast("Any", super()).build(*terms, **more)
            if not unreadable or not _stray(document, built):
                return built
        return cast("Any", super()).build(*terms, **more)

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: ANN401, FBT001 - as the library has it
        """Execute the operation; an event that others follow, too, is read once for all of them."""
        if isinstance(self.root_value, GrantChange):
            return self._event(self.root_value)
        context: Context = self.context_value
        dear = is_dear(context)
        if READER.get() is not None and self.operation.operation is OperationType.QUERY:
            return self._apart(serially=serially or dear or None)
        return super().execute_operation(serially or dear or None)

    async def _apart(self, *, serially: bool | None) -> Any:  # noqa: ANN401 - as the library has it
        """Execute what only reads, on the standby where that has what is to be shown."""
        async with reading():
            result: Any = super().execute_operation(serially)
            return await result if isawaitable(result) else result

    async def _event(self, change: GrantChange) -> ExecutionResult:
        context: Context = self.context_value
        if context.reading_key is None:
            context.reading_key = self._selected()
        cost = context.allowance.cost if context.allowance else MOST_COST
        key = (*context.reading_key, change.change.mark)
        read: ExecutionResult = await context.readings.read(context, key, cost, self._read)
        # Each follower's result is dressed up by itself.
        return ExecutionResult(read.data, read.errors)

    async def _read(self) -> ExecutionResult:
        context: Context = self.context_value
        # Nothing that was read for an earlier change is shown with this one.
        context.loaders, context.moment, context.answered = Loaders(), await context.feed.moment(), 0
        read = await self._by_plan()
        if read is None:
            result: Any = super().execute_operation(serially=False)
            read = cast("ExecutionResult", await result if isawaitable(result) else result)
        # Written once, too, and not once for each who is told.
        return ExecutionResult(cast("Any", orjson.Fragment(orjson.dumps(read.data))), read.errors)

    async def _by_plan(self) -> ExecutionResult | None:
        """What is read by a plan, as a query is; None where the ordinary way has to."""
        context: Context = self.context_value
        request = context.followed
        if request is None or context.reads == ORDINARY or context.reading_key is None:
            return None
        document = DOCUMENTS.of(request.query)
        operation = get_operation_ast(document.tree, request.operation_name)
        if operation is None:
            return None
        query = Query(self.schema, document, operation, self.variable_values, context)
        key = ("followed", *context.reading_key, context.language, context.reads)
        try:
            data = await read_followed(query, self.root_value, key)
        except LeftError as left:
            context.tally.left("followed", left.reason)
            context.loaders, context.answered, context.breathed = Loaders(), 0, 0.0
            return None
        context.tally.read("followed")
        return ExecutionResult(data, None)

    def _selected(self) -> tuple[str, ...]:
        """What is selected of each change: the operation, and the variables that bear on more than what is followed."""
        context: Context = self.context_value
        request, named = context.followed, _Variables()
        if request is None:
            return (str(id(context)),)
        for node in self.operation.selection_set.selections:
            if isinstance(node, FieldNode):
                named.of(node.selection_set, *(node.directives or ()))
            else:
                named.of(node)
        named.of(*(fragment.definition for fragment in self.fragments.values()))
        bearing = {name: value for name, value in request.variables.items() if name in named.names}
        return request.query, request.operation_name or "", orjson.dumps(bearing, option=orjson.OPT_SORT_KEYS).decode()

    def complete_list_value(
        self,
        return_type: Any,  # noqa: ANN401 - the library's
        field_details_list: Any,  # noqa: ANN401
        info: Any,  # noqa: ANN401
        path: Any,  # noqa: ANN401
        result: Any,  # noqa: ANN401
        position_context: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Complete a list; a long one is awaited, and gives way to others meanwhile."""
        answered: Any = result
        if isinstance(result, list):
            entries, selected = cast("list[Any]", result), field_details_list[0].node.selection_set
            count(self.context_value, len(entries) * (1 + len(selected.selections) if selected else 1))
            if len(entries) > SHORT and not is_leaf_type(get_named_type(return_type.of_type)):
                answered = _in_pieces(entries, self.context_value)
        completed: Any = super().complete_list_value(  # pyright: ignore[reportUnknownMemberType]
            return_type, field_details_list, info, path, answered, position_context
        )
        return completed


def _is_mutation(document: DocumentNode, name: str | None) -> bool:
    """Whether the operation of this name, or the only one, is a mutation."""
    return any(
        isinstance(each, OperationDefinitionNode)
        and each.operation is OperationType.MUTATION
        and (name is None or (each.name is not None and each.name.value == name))
        for each in document.definitions
    )


def _stray(document: DocumentNode, built: Any) -> bool:  # noqa: ANN401 - the library's, or a list of errors
    """Whether a value that cannot be read would come to anything but a command."""
    if isinstance(built, list):
        return False
    elsewhere = _Variables()
    elsewhere.of(*(each for each in document.definitions if isinstance(each, FragmentDefinitionNode)))
    for node in built.operation.selection_set.selections:
        elsewhere.of(*(node.directives or ()), node.selection_set if isinstance(node, FieldNode) else node)
    return any(_holds_unreadable(built.variable_values.coerced.get(name)) for name in elsewhere.names)


def _holds_unreadable(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_unreadable(each) for each in cast("dict[str, object]", value).values())
    if isinstance(value, list):
        return any(_holds_unreadable(each) for each in cast("list[object]", value))
    return isinstance(value, Unreadable)


class _Variables(Visitor):
    """The names of the variables in parts of an operation."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def of(self, *nodes: Node | None) -> None:
        """Look for them."""
        for node in nodes:
            if node is not None:
                visit(node, self)

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Take note of one."""
        self.names.add(node.name.value)


async def _in_pieces(entries: list[Any], context: Context) -> AsyncGenerator[Any]:
    for entry in entries:
        await give_way(context)
        yield entry
