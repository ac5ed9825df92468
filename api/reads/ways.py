"""What a way of reading is given, what it answers, and for what it leaves a query to the next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import VariableValues

from api.kit.context import Context
from api.limits.documents import Document


class Reason(StrEnum):
    """Why a way leaves a query to the next."""

    NOT_COVERED = "it selects what this way does not cover"
    INTROSPECTION = "it asks for the schema"
    FAULT = "something in it went wrong, which the ordinary way says with its place"
    NULL = "something was null that may not be"
    UNUSUAL = "a value was of no kind that this way knows"
    OFTEN_LEFT = "it was left the last times"


class LeftError(Exception):
    """A way leaves a query to the next; nothing of its answer was shown."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Query:
    """A query that is to be read: valid, within its limits, charged, and its variables read."""

    schema: GraphQLSchema
    document: Document
    operation: OperationDefinitionNode
    variables: VariableValues
    context: Context


class Way(Protocol):
    """A way of reading."""

    @property
    def name(self) -> str:
        """Its name, as it is counted."""
        ...

    async def read(self, query: Query) -> Any:  # noqa: ANN401 - whatever orjson writes as the ordinary way's data
        """Return the data, or raise LeftError; loaders it used are not asked again after that."""
        ...
