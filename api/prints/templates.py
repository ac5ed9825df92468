"""Templates of printed texts (印制模板): files of YAML, of which a city puts its own beside those of the house.

A template says what is asked of the contract, and in which words it is printed: who may see it, what is masked, and
what it comes to is the query's affair. Sentences are Jinja; values of columns are expressions of it.
"""

# A wrapped type of graphql-core does not say of what it is one.
# pyright: reportUnknownVariableType=false
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from graphql import (
    GraphQLError,
    GraphQLInputType,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
    parse,
    type_from_ast,
    validate,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.exports.documents import the_contract
from domain.policy.conditions import Text
from domain.treasury.tables import Kind

HOUSE = Path(__file__).parents[2] / "policies" / "prints"
"""The templates that come with the house."""
PAGE = ("first", "after")
"""Variables that turn the pages of a template's list: nobody states them."""
_MOST_BYTES = 200_000


class WrongTemplateError(ValueError):
    """A template cannot be used; the message names the file and what is wrong with it."""


class NotToBePrintedError(Exception):
    """It stands so that it is not to be printed; the message says why."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


class Orientation(StrEnum):
    """How the paper lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PrintedColumn(_Strict):
    """A column of the table."""

    title: str
    value: str
    """An expression over ``row`` (and ``line``, its place from 1), ``it``, ``rows``, ``today``."""
    kind: Kind = Kind.TEXT
    width: float = Field(default=2, gt=0, le=20)
    """Its part of the table's width."""
    total: str = ""
    """What stands in the last row: an expression over ``it`` and ``rows``, or ``sum`` of the column."""


class Layout(_Strict):
    """How the paper lies, and how large the table is set."""

    orientation: Orientation = Orientation.PORTRAIT
    table_points: float = Field(default=12, ge=6, le=18)


class Title(_Strict):
    """What a print is called."""

    zh: str
    en: str


class PrintTemplate(_Strict):
    """One template."""

    title: Title
    query: str
    """One query; ``it`` is its answer by that name. Its variables are what the address takes."""
    rows: str = ""
    """The expression of the rows, such as ``it.awards``; of a connection ``it.nodes``, page after page."""
    refused: str = ""
    """A sentence where it is not to be printed; nothing where it is."""
    heading: str
    number: str = ""
    addressee: str = ""
    body: str = ""
    """A paragraph a line; one that begins with ``# `` is a heading."""
    columns: tuple[PrintedColumn, ...] = ()
    after: str = ""
    signature: str = ""
    day: str = ""
    layout: Layout = Layout()


@dataclass(frozen=True, slots=True)
class Print:
    """A template that can be used."""

    name: str
    template: PrintTemplate
    takes: Mapping[str, GraphQLInputType]
    needs: tuple[str, ...]
    """What of it must be stated."""
    in_pages: bool
    """Whether its rows are those of a connection, asked for page by page."""

    @property
    def title(self) -> Text:
        """What it is called."""
        return Text(zh=self.template.title.zh, en=self.template.title.en)


def prints_of(own: Path | None) -> dict[str, Print]:
    """Return every print by its name: those of the house, and those of a city's folder before them.

    Raises WrongTemplateError for a template that cannot be used.
    """
    files = {file.stem: file for folder in (HOUSE, own) if folder for file in sorted(folder.glob("*.yaml"))}
    return {name: _read(file, file.stat().st_mtime_ns) for name, file in files.items()}


def print_of(own: Path | None, name: str) -> Print | None:
    """Return one print; None where there is none of that name. Raises WrongTemplateError."""
    for folder in (own, HOUSE):
        file = next((file for file in folder.glob("*.yaml") if file.stem == name), None) if folder else None
        if file is not None:
            return _read(file, file.stat().st_mtime_ns)
    return None


@cache
def _read(file: Path, _changed: int) -> Print:
    """The template of a file, read anew once the file has changed."""
    if file.stat().st_size > _MOST_BYTES:
        message = f"{file}: a template has at most {_MOST_BYTES} bytes"
        raise WrongTemplateError(message)
    try:
        template = PrintTemplate.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        operation = _operation(template.query)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        message = f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise WrongTemplateError(message) from None
    except GraphQLError as wrong:
        message = f"{file}: query: {wrong.message}"
        raise WrongTemplateError(message) from None
    except (yaml.YAMLError, ValueError) as wrong:
        message = f"{file}: {wrong}"
        raise WrongTemplateError(message) from None
    variables = {each.variable.name.value: each for each in operation.variable_definitions or ()}
    stated = {name: each for name, each in variables.items() if name not in PAGE}
    needs = tuple(
        name for name, each in stated.items() if isinstance(each.type, NonNullTypeNode) and each.default_value is None
    )
    takes = {name: cast("GraphQLInputType", type_from_ast(the_contract(), each.type)) for name, each in stated.items()}
    return Print(file.stem, template, takes, needs, in_pages=set(PAGE) <= set(variables))


def _operation(query: str) -> OperationDefinitionNode:
    """The one query of a template; raises GraphQLError for what the contract does not have."""
    document = parse(query)
    if errors := validate(the_contract(), document):
        raise errors[0]
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
        message = "query: write one query, and nothing that changes anything"
        raise GraphQLError(message)
    return operations[0]
