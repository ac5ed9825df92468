"""What introspection costs (内省): the schema itself is a list of some thousand things, as dear as any other."""

from collections.abc import Mapping
from functools import lru_cache

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
)

ROOTS = frozenset({"__schema", "__type"})
_A_TYPE_MORE = "__type"
_WRAPPED = "ofType"
"""Most types have one or two wrappers: what is asked for of the first is counted, and of no other."""
_KNOWN_SCHEMAS = 4


@lru_cache(maxsize=_KNOWN_SCHEMAS)
def _sizes(schema: GraphQLSchema) -> Mapping[str, float]:
    """How many entries each list of introspection has on the average, by its field."""
    types = list(schema.type_map.values())
    shown = [each for each in types if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)]
    fields = [field for each in shown for field in each.fields.values()]
    inputs = [len(each.fields) for each in types if isinstance(each, GraphQLInputObjectType)]
    values = [len(each.values) for each in types if isinstance(each, GraphQLEnumType)]
    of_all = float(len(types))
    return {
        "types": of_all,
        "directives": float(len(schema.directives)),
        "fields": len(fields) / of_all,
        "args": sum(len(field.args) for field in fields) / len(fields),
        "inputFields": sum(inputs) / of_all,
        "enumValues": sum(values) / of_all,
        "interfaces": sum(len(each.interfaces) for each in shown) / of_all,
        "possibleTypes": sum(len(each.interfaces) for each in shown) / of_all,
        _A_TYPE_MORE: max(len(each.fields) for each in shown) * of_all / len(fields),
    }


class IntrospectionCost:
    """The costs of the introspection in one operation."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema, self._fragments = schema, fragments
        self._known: dict[tuple[str, bool], float] = {}

    def of(self, node: FieldNode) -> int:
        """Return the cost of `__schema` or `__type` as it is asked for; a type is taken for the largest."""
        if node.selection_set is None:
            return 1
        times = _sizes(self._schema)[_A_TYPE_MORE] if node.name.value == _A_TYPE_MORE else 1.0
        return 1 + round(times * self._selections(node.selection_set, wrapped=False))

    def _selections(self, selections: SelectionSetNode, *, wrapped: bool) -> float:
        cost = 0.0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                cost += self._field(node, wrapped=wrapped)
            elif isinstance(node, InlineFragmentNode):
                cost += self._selections(node.selection_set, wrapped=wrapped)
            elif isinstance(node, FragmentSpreadNode):
                cost += self._fragment(node.name.value, wrapped=wrapped)
        return cost

    def _fragment(self, name: str, *, wrapped: bool) -> float:
        if (name, wrapped) not in self._known:
            self._known[name, wrapped] = self._selections(self._fragments[name].selection_set, wrapped=wrapped)
        return self._known[name, wrapped]

    def _field(self, node: FieldNode, *, wrapped: bool) -> float:
        name = node.name.value
        if node.selection_set is None:
            return 1
        if name == _WRAPPED:
            return 0 if wrapped else 1 + self._selections(node.selection_set, wrapped=True)
        entries = _sizes(self._schema).get(name)
        inner = self._selections(node.selection_set, wrapped=False)
        return 1 + (inner if entries is None else entries * (1 + inner))
