"""Before an operation is run: its shape, its validity, its cost and what its client has left, in this order."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.kit.context import Context
from api.limits.operation_cost import MOST_COST, KnownCosts
from api.limits.operation_shape import shape_refusal

MOST_TOKENS = 2_000
"""Of one operation: ten times what a page of the office's desk asks for, and parsed within milliseconds."""
MOST_ERRORS = 5
"""Of one operation: each names what its author may have meant, which takes longer than to find the mistake."""
CACHED_DOCUMENTS = 500
_COST_OF_A_REFUSAL = 50

_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


@dataclass(slots=True)
class _Checked:
    """What is known of a text, whoever sends it."""

    refusals: dict[bool, str | None] = field(default_factory=dict[bool, str | None])
    errors: list[GraphQLError] | None = None
    costs: KnownCosts = field(default_factory=KnownCosts)


class _Known:
    """What was found of the texts that were sent last."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Checked] = OrderedDict()

    def of(self, text: str) -> _Checked:
        """Return what is known of a text; it is remembered as long as it is among the last."""
        checked = self._known.pop(text, None) or _Checked()
        self._known[text] = checked
        if len(self._known) > CACHED_DOCUMENTS:
            self._known.popitem(last=False)
        return checked


_KNOWN = _Known()


class OperationLimits(SchemaExtension):
    """Refuses an operation that asks for too much, or of which nobody can say what to run; and tells what it costs."""

    cost: int | None = None

    def on_validate(self) -> Iterator[None]:
        """Look at the operation in place of the library's own validation."""
        execution = self.execution_context
        context: Context = execution.context
        document, text = execution.graphql_document, execution.query or ""
        if document is not None:
            schema: GraphQLSchema = execution.schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage,reportAttributeAccessIssue,reportUnknownMemberType,reportUnknownVariableType]
            errors = self._errors(schema, document, text, context)
            execution.pre_execution_errors = errors
        yield

    def _errors(self, schema: GraphQLSchema, document: DocumentNode, text: str, context: Context) -> list[GraphQLError]:
        shown, checked = context.introspection, _KNOWN.of(text)
        # The public property answers the first operation's name where none was given.
        name = self.execution_context._provided_operation_name  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        if name is None and sum(isinstance(node, OperationDefinitionNode) for node in document.definitions) > 1:
            return [_refused("The document has several operations: say which with `operationName`.", "BAD_USER_INPUT")]
        if shown not in checked.refusals:
            checked.refusals[shown] = shape_refusal(document, introspection=shown)
        if why := checked.refusals[shown]:
            return self._taken(context, _COST_OF_A_REFUSAL) or [_refused(why, "DOCUMENT_LIMIT_EXCEEDED")]
        if checked.errors is None:
            checked.errors = validate(schema, document, _RULES, MOST_ERRORS)
        if checked.errors:
            return self._taken(context, _COST_OF_A_REFUSAL) or list(checked.errors)
        variables = self.execution_context.variables or {}
        self.cost = checked.costs.of(name, schema, document, variables, context.sizes)
        if self.cost > MOST_COST:
            sentence = f"The document costs up to {self.cost}, and one may cost {MOST_COST}: ask for smaller pages."
            return self._taken(context, _COST_OF_A_REFUSAL) or [_refused(sentence, "COST_LIMIT_EXCEEDED")]
        return self._taken(context, self.cost)

    def on_execute(self) -> Iterator[None]:
        """Charge what lists without pages had beyond what they were taken to have."""
        yield
        context: Context = self.execution_context.context
        if (beyond := context.answered - (self.cost or 0)) > 0:
            context.rates.charge(context.client, beyond)

    def _taken(self, context: Context, cost: int) -> list[GraphQLError]:
        context.allowance = allowance = context.rates.take(context.client, cost)
        if not allowance.refused:
            return []
        seconds = allowance.again_in_seconds
        error = _refused(f"Too much was asked at once: ask again in {seconds} seconds.", "RATE_LIMITED")
        error.extensions = {**(error.extensions or {}), "retryAfter": seconds}
        return [error]

    def get_results(self) -> dict[str, Any]:
        """Return what the operation costs at most, and how much one may cost."""
        return {} if self.cost is None else {"cost": {"requested": self.cost, "most": MOST_COST}}


def _refused(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
