"""The schema, built once: what can be asked, what can be done, and how errors that are no answers are masked."""

from collections.abc import Iterator
from typing import Any, cast

import strawberry
import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import MaxTokensLimiter, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from api.assessments import AssessmentQuery
from api.enumerations import describe_enumerations
from api.errors import KINDS
from api.grant_deeds import GrantMutation
from api.grant_queries import GrantQuery
from api.node_queries import NodeQuery
from api.payments import PaymentMutation
from api.policies import PolicyMutation
from api.policy_queries import PolicyQuery
from api.scalars import SCALARS
from api.server import ServerQuery
from workflows.work import new_reference

MOST_TOKENS = 4_000
"""Of one document: beyond any client's need, and parsed within milliseconds."""
CACHED_DOCUMENTS = 200

LOG = structlog.get_logger("duixian.api")


class MaskBugs(SchemaExtension):
    """Shows a reference instead of whatever went wrong inside; the log has the rest under that reference."""

    def on_operation(self) -> Iterator[None]:
        """Mask after the operation."""
        yield
        result: Any = self.execution_context.result
        errors: list[GraphQLError] | None = getattr(result, "errors", None)
        if errors:
            result.errors = [_shown(error) for error in errors]


def _shown(error: GraphQLError) -> GraphQLError:
    original = error.original_error
    if error.path is None or original is None or isinstance(original, GraphQLError):
        error.extensions = {"code": _code(error), **(error.extensions or {})}
        return error
    reference = new_reference()
    LOG.error("bug", reference=reference, path=error.path, exc_info=original)
    return GraphQLError(
        f"Something went wrong on our side. Nothing was half done. Name this reference when you ask: {reference}",
        nodes=error.nodes,
        path=error.path,
        extensions={"code": "INTERNAL_SERVER_ERROR", "reference": reference},
    )


def _code(error: GraphQLError) -> str:
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"


describe_enumerations()

Query = merge_types("Query", (PolicyQuery, AssessmentQuery, GrantQuery, NodeQuery, ServerQuery))
Mutation = merge_types("Mutation", (PolicyMutation, GrantMutation, PaymentMutation))

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=cast("list[type]", KINDS),
    config=StrawberryConfig(scalar_map=SCALARS, sort_schema=True),
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
        lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
        MaskBugs,
    ],
)


def schema_text() -> str:
    """Answer the schema as SDL, sorted, as it is committed in ``schema.graphql``."""
    return f"{schema.as_str().strip()}\n"
