"""Documents (查询文档): what is known of a text that clients send, found once and kept for whoever sends it next."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)

from api.limits.operation_cost import KnownCosts
from api.limits.operation_shape import shape_refusal
from api.limits.validation_rules import RULES
from domain.policy.conditions import Text

MOST_TOKENS = 2_000
"""Of one document: ten times what a page of the office's desk asks for, and parsed within milliseconds."""
MOST_ERRORS = 5
"""Of one document: each names what its author may have meant, which takes longer than to find the mistake."""
KEPT_DOCUMENTS = 500
_KEPT_PLANS = 40
"""Of one document: one for each operation and each set of what is left out or put in."""


class Document:
    """One text: its tree, its shape, whether it is valid, what its operations cost, and how they are read."""

    def __init__(self, text: str) -> None:
        """Parse it; raises GraphQLSyntaxError, and RecursionError for one that is nested too deeply."""
        self.tree: DocumentNode = parse(text, max_tokens=MOST_TOKENS)
        self.operations = sum(isinstance(node, OperationDefinitionNode) for node in self.tree.definitions)
        self.costs = KnownCosts()
        self._refusals: dict[bool, Text | None] = {}
        self._errors: list[GraphQLError] | None = None
        self._plans: dict[Hashable, Any] = {}

    def refusal(self, *, introspection: bool) -> Text | None:
        """Return why it is not even validated, or None."""
        if introspection not in self._refusals:
            self._refusals[introspection] = shape_refusal(self.tree, introspection=introspection)
        return self._refusals[introspection]

    def errors(self, schema: GraphQLSchema) -> list[GraphQLError]:
        """Return what is wrong with it; a server has one schema."""
        if self._errors is None:
            self._errors = validate(schema, self.tree, RULES, MOST_ERRORS)
        return self._errors

    def reads(self, name: str | None) -> bool:
        """Return whether the operation of a name, or the only one, reads or follows, and is no command."""
        operation = get_operation_ast(self.tree, name)
        return operation is not None and operation.operation is not OperationType.MUTATION

    def query(self, name: str | None) -> OperationDefinitionNode | None:
        """Return the query of a name, or the only one where none is given; None where that is no query."""
        operation = get_operation_ast(self.tree, name)
        return operation if operation is not None and operation.operation is OperationType.QUERY else None

    def plan(self, key: Hashable) -> Any:  # noqa: ANN401 - each way of reading has plans of its own
        """Return what was kept under a key; None for nothing."""
        return self._plans.get(key)

    def keep(self, key: Hashable, plan: object) -> None:
        """Keep how one of its operations is read, as long as it is among the last."""
        if len(self._plans) >= _KEPT_PLANS:
            self._plans.pop(next(iter(self._plans)))
        self._plans[key] = plan


class Documents:
    """The documents that were sent last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def of(self, text: str) -> Document:
        """Return what is known of a text; it is kept as long as it is among the last. Raises as `Document` does."""
        document = self._kept.pop(text, None) or Document(text)
        self._kept[text] = document
        if len(self._kept) > KEPT_DOCUMENTS:
            self._kept.popitem(last=False)
        return document


DOCUMENTS = Documents()
