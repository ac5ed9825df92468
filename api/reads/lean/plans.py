"""Plans: what a query selects of each type, with everything that can be told without its variables."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# graphql-core leaves open what its lists and non-nulls wrap.

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    visit,
)
from graphql.execution.collect_fields import (
    FieldDetailsList,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from graphql.language import DirectiveNode

from api.limits.documents import Document
from api.reads.lean.calls import Call, call_of
from api.reads.lean.leaves import Write, writer
from api.reads.ways import LeftError, Query, Reason

_INTROSPECTION = frozenset({"__schema", "__type"})
_TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be: null or not, and a list of what."""

    nullable: bool
    entries: "Shape | None" = None

    @classmethod
    def of(cls, kind: Any) -> "Shape":  # noqa: ANN401 - the library's wrappers
        """Return the shape of a type."""
        nullable = not is_non_null_type(kind)
        inner = kind if nullable else kind.of_type
        return cls(nullable, cls.of(inner.of_type) if is_list_type(inner) else None)


@dataclass(slots=True)
class Step:
    """One field of one type in one selection, under one name of the answer."""

    key: str
    call: Call
    shape: Shape
    values: int
    """What an entry of its list is counted as, where it is a list."""
    kind: GraphQLNamedType
    details: FieldDetailsList
    write: Write | None
    """How its value is written; None where more is selected of it."""
    selections: "dict[GraphQLObjectType, Selection]" = field(default_factory=dict[Any, Any])
    plain: dict[str, dict[int, tuple[Any, Any]]] = field(default_factory=dict[Any, Any])
    """By language the things that were shown alike and count for nothing, by their identity: each, and how it was."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected of things of one type."""

    template: dict[str, Any]
    """Its names in the order of the answer, each with null or with what is known beforehand."""
    steps: tuple[Step, ...]
    kind: GraphQLObjectType


@dataclass(slots=True)
class Plan:
    """One operation of a document, with one set of what is left out and put in."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    """Those of whoever sent it first: of them only what is left out and put in bears on the plan."""
    root: Selection = field(init=False)
    kinds: dict[tuple[GraphQLNamedType, type], GraphQLObjectType] = field(default_factory=dict[Any, Any])
    """The types of things by their classes, as they were told before."""

    @classmethod
    def of(cls, query: Query) -> "Plan":
        """Make the plan of a query; raises LeftError for what no run covers."""
        plan, kind = cls.without_root(query), query.schema.query_type
        if kind is None:
            raise LeftError(Reason.NOT_COVERED)
        collected = collect_fields(query.schema, plan.fragments, query.variables, kind, query.operation)
        plan.root = plan.selection_of(kind, collected.grouped_field_set)
        return plan

    @classmethod
    def without_root(cls, query: Query) -> "Plan":
        """Make a plan of which nothing but parts are run, whose things come from elsewhere."""
        definitions = (node for node in query.document.tree.definitions if isinstance(node, FragmentDefinitionNode))
        fragments = {node.name.value: FragmentDetails(node) for node in definitions}
        return cls(query.schema, query.operation, fragments, query.variables)

    def selection(self, step: Step, kind: GraphQLObjectType) -> Selection:
        """Return what a step selects of a type."""
        selection = step.selections.get(kind)
        if selection is None:
            collected = collect_subfields(
                self.schema, self.fragments, self.variables, self.operation, kind, step.details
            )
            selection = step.selections[kind] = self.selection_of(kind, collected.grouped_field_set)
        return selection

    def selection_of(self, kind: GraphQLObjectType, fields: GroupedFieldSet) -> Selection:
        """Return what these fields select of a type; raises LeftError for one that no run covers."""
        template: dict[str, Any] = {}
        steps: list[Step] = []
        for key, details in fields.items():
            name = details[0].node.name.value
            template[key] = kind.name if name == _TYPENAME else None
            if name != _TYPENAME:
                steps.append(self._step(kind, key, name, details))
        return Selection(template, tuple(steps), kind)

    def _step(self, parent: GraphQLObjectType, key: str, name: str, details: FieldDetailsList) -> Step:
        if name in _INTROSPECTION:
            raise LeftError(Reason.INTROSPECTION)
        definition = parent.fields[name]
        kind = get_named_type(definition.type)
        nodes = [detail.node for detail in details]
        selected = nodes[0].selection_set
        step = Step(
            key,
            call_of(parent, definition, nodes),
            Shape.of(definition.type),
            1 + len(selected.selections) if selected else 1,
            kind,
            details,
            writer(kind) if is_leaf_type(kind) else None,
        )
        if not is_leaf_type(kind) and not is_abstract_type(kind):
            self.selection(step, cast("GraphQLObjectType", kind))
        return step


class _Flags(Visitor):
    """The variables of which it depends what is left out and put in."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Take note of those of one directive."""
        values = (argument.value for argument in node.arguments or ())
        self.names.update(value.name.value for value in values if isinstance(value, VariableNode))


def flags_of(document: Document) -> tuple[str, ...]:
    """Return the names of those variables."""
    flags = _Flags()
    visit(document.tree, flags)
    return tuple(sorted(flags.names))


def flagged(names: Iterable[str], variables: VariableValues) -> tuple[bool | None, ...]:
    """Return what they are."""
    return tuple(variables.coerced.get(name) for name in names)
