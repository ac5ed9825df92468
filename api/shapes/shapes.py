"""The kinds of what a statement says for a field: a value, words for it, an id, or the rows to which it leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from graphql import GraphQLField, GraphQLObjectType
from tortoise.models import Model

_SHAPE = "shape"
ROW, FIELD, TODAY = "{row}", "{field}", "{today}"
"""Where a declaration names the row of which the field is, the field as Python calls it, and the day of the request."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value, written as the scalar of its field is.

    Where ``unless`` holds for a row, the statement leaves the whole document to the resolvers.
    """

    sql: str
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """What the office calls a value of an enumeration, in the language of the request."""

    of: type[StrEnum] | None = None
    """The enumeration; None for that of the column."""
    sql: str = f'{ROW}."state"'


@dataclass(frozen=True, slots=True)
class Identity:
    """The global id: of the type of the thing, and the id of its row."""


class Belonging(Protocol):
    """Rows that belong to a parent, in an order: what a loader of them says of itself."""

    @property
    def model(self) -> type[Model]:
        """Of what they are rows."""
        ...

    @property
    def parent(self) -> str:
        """The column that names the parent."""
        ...

    @property
    def order(self) -> tuple[str, ...]:
        """The columns, or terms over them, by which they are ordered."""
        ...


@dataclass(frozen=True, slots=True)
class Many:
    """The rows that belong to the row of the field, as their loader has them; those alone for which ``where`` holds."""

    of: Belonging
    where: str | Callable[[Mapping[str, Any]], str] = ""
    """A condition on ``{row}``, or how it follows from the arguments of the field."""
    parent: str = ROW + '."id"'
    """What the column of the parent holds."""


@dataclass(frozen=True, slots=True)
class One:
    """The row of an id; null where there is none, or where it is not seen by who asks."""

    model: type[Model]
    key: str
    """The id, in terms of the row of the field."""
    seen: bool = False
    """Whether it is shown only to who sees it."""


def shaped(shape: object) -> dict[str, Any]:
    """Return what is told to a field of the API, as its metadata."""
    return {_SHAPE: shape}


def of_column(column: str = "", unless: str = "") -> dict[str, Any]:
    """Return the metadata of a field whose resolver answers what a column of its row holds: that of its own name."""
    return shaped(Value(f'{ROW}."{column or FIELD}"', unless))


def shape_of(field: GraphQLField) -> Any:  # noqa: ANN401 - roots declare kinds of their own
    """Return what was declared beside a field of the schema; None where nothing was."""
    declared = field.extensions.get("strawberry-definition")
    return declared.metadata.get(_SHAPE) if declared is not None else None


def model_of(kind: GraphQLObjectType) -> type[Model] | None:
    """Return of what the things of a type are rows, as the type says of its ``row``; None where it says nothing."""
    declared = kind.extensions.get("strawberry-definition")
    bases: tuple[type, ...] = declared.origin.__mro__ if declared is not None else ()
    declarations = (vars(base).get("__annotations__", {}).get("row") for base in bases)
    models = (getattr(each, "__origin__", None) for each in declarations)
    return next((each for each in models if isinstance(each, type) and issubclass(each, Model)), None)
