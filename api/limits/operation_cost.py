"""What an operation may cost at most, told from it and its variables alone: about one for each value answered."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_operation_ast,
)

from api.kit.connections import MOST_A_PAGE, USUAL_PAGE
from api.kit.list_sizes import USUAL_LIST, list_sizes
from api.limits.introspection_cost import ROOTS, IntrospectionCost

MOST_COST = 50_000
"""About a third of a second of a processor."""
A_ROW = 10
"""What an entry of a page costs beside its values: it is a row with all of its columns."""
_SLICES = ("first", "last")
_COUNTED = frozenset({"totalCount", "totalCountIsExact", "totalAmount"})
_SLICED = frozenset({"edges", "nodes"})
WEIGHTS: Mapping[str, int] = {
    # Each is signed.
    "Document.downloadUrl": 15,
    "Grant.actions": 20,
    # What is on record around a grant is read for all grants of a page at once, and made into things for each.
    "Grant.applicant": 15,
    # Its chain is walked, and its awards are reckoned again.
    "Grant.audit": 1_000,
    "Grant.bankAccounts": 15,
    "Grant.measure": 15,
    "Grant.payingDistrict": 20,
    "Grant.policy": 15,
    "Grant.waitsFor": 20,
    "Inbox.waiting": 50,
    "Inbox.overdue": 50,
    "Inbox.proposals": 50,
    # Each beneficiary's grants are looked at for their matter.
    "OtherAward.grants": 20,
    **dict.fromkeys(
        (
            "Budget.actions",
            "DoublePayment.actions",
            "Duty.actions",
            "Milestone.actions",
            "Objection.actions",
            "OtherAward.actions",
            "Payment.actions",
            "PaymentLeg.actions",
            "PaymentRun.actions",
            "Policy.actions",
            "Proposal.actions",
            "Receipt.actions",
            "Recovery.actions",
            "RecoveryLeg.actions",
            "RecoveryReceipt.actions",
            "Tranche.actions",
            "Unit.actions",
        ),
        10,
    ),
    # The files of a competition are looked at one by one.
    "Call.actions": 20,
    "PublicityNotice.file": 100,
    "PublicityNotice.text": 20,
    "PaymentRegisterConnection.sums": 200,
    "PaymentRegisterConnection.file": 200,
    "ExecutionTable.file": 300,
    "CarryOverTable.file": 300,
    "Query.assessment": 20,
    "Query.openAwardsFile": 500,
    "Query.selfEvaluations": 200,
    "Query.selfEvaluationsFile": 500,
    "Query.publicityArchive": 500,
}
"""Fields whose value costs more than one to find, by `Type.field`."""
A_COUNT = 50
"""What it costs to count, or to add up, all that a list holds."""
_MOST_LENGTHS = 100
"""Sets of lengths of pages for which the cost of one operation is kept."""
A_COMMAND = 20
"""What a command costs; each row of what is sent in rows is one."""


class OperationCost:
    """The costs of one operation under one set of variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        variables: Mapping[str, Any],
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        self._schema, self._document, self._variables = schema, document, variables
        self._sizes = list_sizes() if sizes is None else sizes
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[tuple[str, int], int] = {}
        self.sized_by: set[str] = set()
        """The variables that say how long a page is: no other bears on the cost."""
        self._introspection = IntrospectionCost(schema, self._fragments)

    def of(self, operation_name: str | None) -> int:
        """Return the cost of an operation of a valid operation; 0 where it has none of that name."""
        operation = get_operation_ast(self._document, operation_name)
        if operation is None:
            return 0
        self._variables = {**dict(_defaults(operation)), **self._variables}
        root = self._schema.get_root_type(operation.operation)
        return self._selections(operation.selection_set, root, 1) if root else 0

    def _selections(self, selections: SelectionSetNode, parent: GraphQLNamedType, page: int) -> int:
        cost = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                cost += self._field(node, parent, page)
            elif isinstance(node, InlineFragmentNode):
                cost += self._selections(node.selection_set, self._named(node, parent), page)
            elif isinstance(node, FragmentSpreadNode):
                cost += self._fragment(node.name.value, page)
        return cost

    def _fragment(self, name: str, page: int) -> int:
        """A fragment has one type, so that it costs the same wherever it is spread on pages of one size."""
        if (name, page) not in self._known:
            fragment = self._fragments[name]
            parent = self._schema.type_map[fragment.type_condition.name.value]
            self._known[name, page] = self._selections(fragment.selection_set, parent, page)
        return self._known[name, page]

    def _named(self, node: InlineFragmentNode, parent: GraphQLNamedType) -> GraphQLNamedType:
        condition = node.type_condition
        return self._schema.type_map[condition.name.value] if condition else parent

    def _field(self, node: FieldNode, parent: GraphQLNamedType, page: int) -> int:
        name = node.name.value
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if field is None:
            # What every type has: `__typename`; and introspection at the root.
            return self._introspection.of(node) if name in ROOTS else 1
        own = A_COMMAND if parent is self._schema.mutation_type else _weight(parent.name, name)
        if node.selection_set is None:
            return own + (self._sizes.get(f"{parent.name}.{name}", 0) if _is_list(field.type) else 0)
        kind = cast("GraphQLNamedType", get_named_type(field.type))
        inner = self._selections(node.selection_set, kind, self._page(node, field.args))
        if not _is_list(field.type):
            return own + inner
        if name in _SLICED and parent.name.endswith(("Connection", "Page")):
            return own + page * (A_ROW + inner)
        return own + self._sizes.get(f"{parent.name}.{name}", USUAL_LIST) * (1 + inner)

    def _page(self, node: FieldNode, arguments: Mapping[str, Any]) -> int:
        """How many entries the pages below a field have at most, where it is asked for by pages."""
        literals = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes: list[int] = []
        for name in _SLICES:
            if name not in arguments:
                continue
            value = literals.get(name)
            size: object = arguments[name].default_value if value is None else None
            if isinstance(value, IntValueNode):
                size = int(value.value)
            elif isinstance(value, VariableNode):
                self.sized_by.add(value.name.value)
                size = self._variables.get(value.name.value)
            if length := _length(size):
                sizes.append(length)
        usual = USUAL_PAGE if set(_SLICES) <= set(arguments) else USUAL_LIST
        return max(sizes, default=min(usual, MOST_A_PAGE))


class KnownCosts:
    """The costs of the operations of one text, as they were told before for pages of the same length."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | None, int], tuple[Mapping[str, int], frozenset[str], dict[Hashable, int]]] = {}

    def of(
        self,
        name: str | None,
        schema: GraphQLSchema,
        document: DocumentNode,
        variables: Mapping[str, Any],
        sizes: Mapping[str, int],
    ) -> int:
        """Return the cost of one of them; 0 where it has none of that name."""
        known = self._known.get((name, id(sizes)))
        if known is not None and (cost := known[2].get(_lengths(variables, known[1]))) is not None:
            return cost
        operation = OperationCost(schema, document, variables, sizes)
        cost = operation.of(name)
        if known is None or len(known[2]) >= _MOST_LENGTHS:
            # Together with the sizes themselves: no others have their identity as long as they are kept.
            known = self._known[name, id(sizes)] = (sizes, frozenset(operation.sized_by), {})
        known[2][_lengths(variables, known[1])] = cost
        return cost


def _lengths(variables: Mapping[str, Any], named: frozenset[str]) -> Hashable:
    """How long the pages are that variables say, for telling two sets of variables of one document apart."""
    return tuple(_length(variables[name]) if name in variables else "" for name in named)


def _length(value: object) -> int | None:
    return min(value, MOST_A_PAGE) if isinstance(value, int) and value > 0 else None


def _weight(parent: str, name: str) -> int:
    """What the value of a field costs to find."""
    counts = name in _COUNTED and parent.endswith("Connection")
    return A_COUNT if counts else WEIGHTS.get(f"{parent}.{name}", 1)


def _defaults(operation: OperationDefinitionNode) -> Iterator[tuple[str, int]]:
    for variable in operation.variable_definitions or ():
        if isinstance(variable.default_value, IntValueNode):
            yield variable.variable.name.value, int(variable.default_value.value)


def _is_list(kind: object) -> bool:
    inner: object = kind.of_type if isinstance(kind, GraphQLNonNull) else kind  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return isinstance(inner, GraphQLList)
