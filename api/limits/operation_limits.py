"""Before an operation is run: its shape, its validity, its cost and what its client has left, in this order."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import SchemaExtension

from api.access.said_errors import bad_input, refused
from api.kit.context import Context
from api.kit.operations.checked import Checked
from api.limits.documents import DOCUMENTS, Document
from api.limits.operation_cost import MOST_COST
from domain.policy.conditions import Text
from workflows.access.scopes import may_read

_COST_OF_A_REFUSAL = 50
_WHICH_ONE = Text(
    zh="请求中有多项操作，请注明办理哪一项", en="The document has several operations: say which with `operationName`."
)
_NO_READING = Text(
    zh="该凭证的使用范围不含查询", en="The token or key is not good for reading: its scope lacks `read`."
)


def cost_shown(checked: Checked) -> dict[str, Any]:
    """Return what a client is told of an operation: what it costs at most, and how much one may cost."""
    return {} if checked.cost is None else {"cost": {"requested": checked.cost, "most": MOST_COST}}


def charge_beyond(checked: Checked, context: Context) -> None:
    """Charge what lists without pages had beyond what they were taken to have."""
    if (beyond := context.answered - (checked.cost or 0)) > 0:
        context.rates.charge(context.client, beyond)


def check(
    document: Document, name: str | None, schema: GraphQLSchema, variables: Mapping[str, Any], context: Context
) -> Checked:
    """Look at an operation, and charge its client for it; where it has errors it is not run."""
    if name is None and document.operations > 1:
        return Checked(errors=[bad_input(_WHICH_ONE)])
    if why := document.refusal(introspection=context.introspection):
        return Checked(errors=_refusal(context) or [refused(why, "DOCUMENT_LIMIT_EXCEEDED")])
    if context.actor and document.reads(name) and not may_read(context.actor):
        context.witness.forbidden(context.actor, "query")
        return Checked(errors=_refusal(context) or [refused(_NO_READING, "FORBIDDEN")])
    if errors := document.errors(schema):
        return Checked(errors=_refusal(context) or list(errors))
    cost = document.costs.of(name, schema, document.tree, variables, context.sizes)
    if cost > MOST_COST:
        en = f"The document costs up to {cost}, and one may cost {MOST_COST}: ask for smaller pages."
        dear = Text(zh=f"查询量为 {cost}，超过单次上限 {MOST_COST}，请减少每页条数", en=en)
        return Checked(cost, _refusal(context) or [refused(dear, "COST_LIMIT_EXCEEDED")])
    return Checked(cost, _taken(context, cost))


class OperationLimits(SchemaExtension):
    """Refuses an operation that asks for too much, or of which nobody can say what to run; and tells what it costs."""

    _checked = Checked()

    def on_parse(self) -> Iterator[None]:
        """Take the tree of a text that was sent before."""
        execution = self.execution_context
        if execution.query:
            execution.graphql_document = DOCUMENTS.of(execution.query).tree
        yield

    def on_validate(self) -> Iterator[None]:
        """Look at the operation in place of the library's own validation."""
        execution = self.execution_context
        if execution.graphql_document is not None:
            schema: GraphQLSchema = execution.schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage,reportAttributeAccessIssue,reportUnknownMemberType,reportUnknownVariableType]
            # The public property answers the first operation's name where none was given.
            name = execution._provided_operation_name  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            document, variables = DOCUMENTS.of(execution.query or ""), execution.variables or {}
            context: Context = execution.context
            # A quicker way may have looked at it, and left it: nobody is charged twice for one operation.
            self._checked = context.checked or check(document, name, schema, variables, context)
            context.checked = None
            execution.pre_execution_errors = self._checked.errors
        yield

    def on_execute(self) -> Iterator[None]:
        """Charge what lists without pages had beyond what they were taken to have."""
        yield
        charge_beyond(self._checked, self.execution_context.context)

    def get_results(self) -> dict[str, Any]:
        """Return what the operation costs at most, and how much one may cost."""
        return cost_shown(self._checked)


def _refusal(context: Context) -> list[GraphQLError]:
    return _taken(context, _COST_OF_A_REFUSAL)


def _taken(context: Context, cost: int) -> list[GraphQLError]:
    context.allowance = allowance = context.rates.take(context.client, cost)
    if not allowance.refused:
        return []
    seconds = allowance.again_in_seconds
    en = f"Too much was asked at once: ask again in {seconds} seconds."
    error = refused(Text(zh=f"查询过于频繁，请在{seconds}秒后重试", en=en), "RATE_LIMITED")
    error.extensions = {**(error.extensions or {}), "retryAfter": seconds}
    return [error]
