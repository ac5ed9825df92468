"""The document by which a list is exported: made of its columns, and checked against the schema as it is made."""

# A wrapped type of graphql-core does not say of what it is one.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, TypeAlias, cast

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_required_argument,
)

from api.exports.lists import ExportedColumn, ExportedList
from api.schema.schema import schema
from domain.policy.conditions import Text

MOST_WORDS = 20_000
"""Characters of one filter."""
_PAGING = frozenset({"first", "after", "last", "before"})
Tree: TypeAlias = dict[str, Any]


class CellKind(StrEnum):
    """What stands in a column, by the name of its type in the contract; every other type is a text."""

    TEXT = "String"
    COUNT = "Int"
    YES_OR_NO = "Boolean"
    YUAN = "CNYAmount"
    DAY = "Date"
    INSTANT = "DateTime"


class UnreadableChoiceError(ValueError):
    """What was asked of a list is nothing that it takes."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class Named(Protocol):
    """What is taken out, by its name and its title."""

    @property
    def name(self) -> str:
        """Its name in an address."""
        ...

    @property
    def title(self) -> Text:
        """What it is called."""
        ...


class MissingChoiceError(UnreadableChoiceError):
    """A list was asked for without what it needs."""

    def __init__(self, listed: Named, names: Sequence[str]) -> None:
        joined = ", ".join(names)
        super().__init__(Text(zh=f"{listed.title.zh}须填写参数：{joined}", en=f"{listed.name} needs {joined}"))
        self.names = names


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows of a list, and in which order: values of the arguments of its field."""

    variables: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Document:
    """The operation that answers one page of a list."""

    text: str
    root: str


def arguments_of(listed: ExportedList) -> dict[str, GraphQLInputType]:
    """Return the arguments that choose the rows of a list, by name; not those that turn its pages."""
    return {name: argument.type for name, argument in _root(listed).args.items() if name not in _PAGING}


def choice_of(listed: ExportedList, stated: Mapping[str, str]) -> Choice:
    """Return a choice as it is written into an address: objects and lists as JSON, everything else as it is.

    Raises UnreadableChoiceError for a name that the list does not take, and for what is no JSON; MissingChoiceError
    without one that it needs. What the values mean is the list's own affair, which refuses what it does not take.
    """
    known, variables = arguments_of(listed), dict[str, object]()
    for name, value in stated.items():
        if name not in known:
            takes = ", ".join(known) or "none"
            raise UnreadableChoiceError(
                Text(zh=f"{listed.title.zh}没有参数 {name}", en=f"{listed.name} takes no {name}: it takes {takes}")
            )
        variables[name] = read_choice(name, known[name], value)
    needed = [name for name, argument in _root(listed).args.items() if is_required_argument(argument)]
    if missing := [name for name in needed if name not in stated]:
        raise MissingChoiceError(listed, missing)
    return Choice(variables)


def document_of(listed: ExportedList, choice: Choice) -> Document:
    """Return the document of a page of a list, with the variables that a choice gives."""
    arguments = {name: f"${name}" for name in choice.variables}
    declared = "".join(f", ${name}: {kind}" for name, kind in arguments_of(listed).items() if name in arguments)
    passed = "".join(f", {name}: {variable}" for name, variable in arguments.items())
    selected = _written(_tree(listed.columns))
    text = (
        f"query Export($first: Int, $after: String{declared}) {{ {listed.name}(first: $first, after: $after{passed}) "
        f"{{ nodes {selected} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
    return Document(text, listed.name)


@cache
def kinds_of(listed: ExportedList) -> tuple[CellKind, ...]:
    """Return what stands in each column; raises KeyError for a path that the contract does not have."""
    row = _object(_object(_root(listed)).fields["nodes"])
    return tuple(_kind(row, column) for column in listed.columns)


def _kind(row: GraphQLObjectType, column: ExportedColumn) -> CellKind:
    *way, leaf = column.steps
    for step in way:
        row = _object(row.fields[step])
    name = get_named_type(row.fields[leaf].type).name
    return CellKind(name) if name in set(CellKind) else CellKind.TEXT


def read_choice(name: str, kind: GraphQLInputType, value: str) -> object:
    """Return what is stated in an address for an argument; raises UnreadableChoiceError for what is no JSON."""
    named = get_named_type(kind)
    if len(value) > MOST_WORDS:
        raise UnreadableChoiceError(Text(zh=f"{name} 过长", en=f"{name}: write at most {MOST_WORDS} characters"))
    if isinstance(named, GraphQLInputObjectType):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise UnreadableChoiceError(Text(zh=f"{name} 须为 JSON", en=f"{name}: write it as JSON")) from None
    if named is GraphQLInt and value.removeprefix("-").isdecimal():
        return int(value)
    return value


def _root(listed: ExportedList) -> GraphQLField:
    query = cast("GraphQLObjectType", the_contract().query_type)
    return query.fields[listed.name]


def _object(field: GraphQLField) -> GraphQLObjectType:
    return cast("GraphQLObjectType", get_named_type(field.type))


def the_contract() -> GraphQLSchema:
    """Return the schema as graphql-core knows it."""
    return schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]


def _tree(columns: tuple[ExportedColumn, ...]) -> Tree:
    tree: Tree = {}
    for column in columns:
        branch, (*way, leaf) = tree, column.steps
        for step in way:
            branch = branch.setdefault(step, {})
        branch[leaf] = {}
    return tree


def _written(tree: Tree) -> str:
    fields = " ".join(f"{name} {_written(below)}" if below else name for name, below in tree.items())
    return f"{{ {fields} }}"
