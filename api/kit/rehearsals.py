"""Dry runs (试算): an operation whose commands are rehearsed runs in one transaction, which is then undone."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

from graphql import (
    BooleanValueNode,
    DocumentNode,
    ObjectFieldNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from strawberry.extensions import SchemaExtension

from api.kit.context import Context
from workflows.transaction.work import rehearsal

_FLAG = "dryRun"


class Rehearsals(SchemaExtension):
    """Runs an operation that says ``dryRun`` in a transaction to be undone. Each command checks that this is meant."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Hold the transaction while the operation runs and its answer is read."""
        execution = self.execution_context
        context: Context = execution.context
        document, variables = execution.graphql_document, execution.variables or {}
        if document is None or not _says_so(document, execution.query or "", variables):
            yield
            return
        context.rehearses = True
        async with rehearsal():
            yield


def _says_so(document: DocumentNode, text: str, variables: Mapping[str, Any]) -> bool:
    inputs = (cast("dict[str, object]", value) for value in variables.values() if isinstance(value, dict))
    if any(value.get(_FLAG) is True for value in inputs):
        return True
    return _FLAG in text and _Flags.of(document, variables).rehearses


class _Flags(Visitor):
    """Looks for ``dryRun`` as it is written into an operation."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        super().__init__()
        self._values, self.rehearses = dict(variables), False

    @classmethod
    def of(cls, document: DocumentNode, variables: Mapping[str, Any]) -> "_Flags":
        """Look through an operation."""
        flags = cls(variables)
        visit(document, flags)
        return flags

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        """Learn the value of a variable that was not given."""
        if isinstance(node.default_value, BooleanValueNode):
            self._values.setdefault(node.variable.name.value, node.default_value.value)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """See whether it is the flag, and set."""
        if node.name.value == _FLAG:
            value = node.value
            if isinstance(value, VariableNode):
                self.rehearses |= self._values.get(value.name.value) is True
            elif isinstance(value, BooleanValueNode):
                self.rehearses |= value.value
