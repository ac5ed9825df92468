"""How values without selections are written: as their type writes them, and sooner where they are plain."""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)

from api.reads.ways import LeftError, Reason

Write = Callable[[Any], Any]
_AS_THEY_ARE: dict[GraphQLScalarType, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""Types by their kind of value that is written as it is."""


_HALF = 2**31
"""Of the integers that the contract knows."""


def writer(kind: GraphQLLeafType) -> Write:
    """Return what writes a value that is not null; raises whatever the type raises for one that is none of its own."""
    if isinstance(kind, GraphQLEnumType):
        return _names(kind)
    if kind.name == GraphQLInt.name:
        return _integers(kind)
    exact = next((plain for scalar, plain in _AS_THEY_ARE.items() if scalar.name == kind.name), None)
    coerce = kind.coerce_output_value

    def write(value: Any) -> Any:  # noqa: ANN401 - whatever a resolver answers
        if type(value) is exact:
            return value
        written = coerce(value)
        if written is None or written is Undefined:
            raise LeftError(Reason.UNUSUAL)
        return written

    return write


def _names(kind: GraphQLEnumType) -> Write:
    """The names of the members that were written before are known."""
    names: dict[Any, str] = {}

    def write(value: Any) -> Any:  # noqa: ANN401 - whatever a resolver answers
        # Equal values of two kinds, as 1 and true are, may have two names.
        name = names.get((type(value), value))
        if name is None:
            name = names[type(value), value] = kind.coerce_output_value(value)
        return name

    return write


def _integers(kind: GraphQLScalarType) -> Write:
    coerce = kind.coerce_output_value
    return lambda value: value if type(value) is int and -_HALF <= value < _HALF else coerce(value)
