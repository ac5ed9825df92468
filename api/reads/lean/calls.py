"""How the value of a field is found: an attribute, a method, one that waits, or the library's own way for the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, cast

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema.schema import Schema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info

from api.kit.context import Context
from api.reads.ways import LeftError, Reason

Find = Callable[[Any], Any]
"""Finds the value of a field for one thing; a coroutine where the field waits."""


_HABIT = "habit"
"""Under which it stands beside a field of the schema, whatever is selected of it."""


@dataclass(slots=True)
class Habit:
    """How a resolver that waits is used to wait, as far as that was seen."""

    promises_alone: bool | None = None
    """Whether it waits for promises of loaders and for nothing else; None where it was never seen."""


@dataclass(frozen=True, slots=True)
class RawInfo:
    """What strawberry's Info is made of: no resolver of ours asks for more of it than the context."""

    field_name: str
    field_nodes: list[FieldNode]
    return_type: Any
    parent_type: GraphQLObjectType
    schema: GraphQLSchema
    operation: OperationDefinitionNode
    variable_values: dict[str, Any]
    context: Context
    path: None = None
    root_value: None = None
    operation_extensions: None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A field of a type, as one selection asks for it."""

    parent: GraphQLObjectType
    field: GraphQLField
    own: Any
    """The same as strawberry has it."""
    nodes: list[FieldNode]
    habit: Habit

    @property
    def waits(self) -> bool:
        """Whether its resolver is a coroutine."""
        return self.own.is_async

    def find(self, schema: GraphQLSchema, operation: OperationDefinitionNode, run: "Given") -> Find:
        """Return what finds its value in one run; raises what the arguments raise."""
        if self.own.is_basic_field:
            return attrgetter(self.own.python_name)
        resolver = self.own.base_resolver
        if resolver is None:
            raise LeftError(Reason.NOT_COVERED)
        raw = RawInfo(
            self.nodes[0].name.value,
            self.nodes,
            cast("Any", self.field).type,
            self.parent,
            schema,
            operation,
            run.variables.coerced,
            run.context,
        )
        info = Info[Context, None](_raw_info=cast("Any", raw), _field=self.own)
        arguments = self._arguments(schema, run.variables, info)
        if resolver.info_parameter:
            arguments[resolver.info_parameter.name] = info
        return _called(resolver.wrapped_func, arguments)

    def _arguments(self, schema: GraphQLSchema, variables: VariableValues, info: Info[Context, None]) -> dict[str, Any]:
        if not self.field.args:
            return {}
        library: Schema = cast("Any", schema)._strawberry_schema  # noqa: SLF001 # as the library's own Info finds it
        read = get_argument_values(self.field, self.nodes[0], variables)
        registry = library.schema_converter.scalar_registry
        return convert_arguments(read, self.own.arguments, registry, library.config, info)


@dataclass(frozen=True, slots=True)
class Given:
    """What one run is given beside its plan."""

    variables: VariableValues
    context: Context


def _called(function: Any, arguments: Mapping[str, Any]) -> Find:  # noqa: ANN401 - a resolver of any kind
    if not arguments:
        return function
    if tuple(arguments) == ("info",):
        info = arguments["info"]
        return lambda thing: function(thing, info=info)
    return lambda thing: function(thing, **arguments)


def call_of(parent: GraphQLObjectType, field: GraphQLField, nodes: list[FieldNode]) -> Call:
    """Return how a field is called; raises LeftError for one that only the library knows how to call."""
    own: Any = field.extensions.get("strawberry-definition")
    if not isinstance(own, StrawberryField) or own.extensions:
        raise LeftError(Reason.NOT_COVERED)
    resolver = cast("Any", own).base_resolver
    if resolver is not None and (not resolver.self_parameter or resolver.root_parameter or resolver.parent_parameter):
        raise LeftError(Reason.NOT_COVERED)
    return Call(parent, field, own, nodes, field.extensions.setdefault(_HABIT, Habit()))
