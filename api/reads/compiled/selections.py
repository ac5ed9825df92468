"""From what is selected of a thing to the JSON that a statement makes of its row, as declared beside its fields."""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from graphql import (
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
)
from graphql.execution.collect_fields import (
    FieldDetailsList,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import get_argument_values
from strawberry.types.arguments import convert_arguments
from tortoise.models import Model

from api.kit.enumerations import title_of
from api.reads.compiled import written as writing
from api.reads.compiled.filling import Fill, is_made_of_a_row
from api.reads.compiled.terms import LEAVE, Json, column, concatenated, entry, placed, quoted
from api.reads.ways import LeftError, Query, Reason
from api.shapes.shapes import FIELD, ROW, TODAY, Identity, Many, One, Value, Worded, shape_of
from domain.refusals.refusals import in_language

_NULL = "'null'"


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing of which something is selected: its type, the name of its row, and a name of its own."""

    kind: GraphQLObjectType
    row: str
    model: type[Model]
    name: str


@dataclass(slots=True)
class Selections:
    """What a query selects, and what its statement needs besides."""

    query: Query
    scopes: dict[str, type[Model]] = field(default_factory=dict[str, type[Model]])
    """By the names of rows that are shown only to who sees them, of what they are rows."""
    fills: dict[str, Fill] = field(default_factory=dict[str, Fill])
    """By the names of things, what resolvers say of them."""
    _rows: int = 0
    _things: int = 0

    @property
    def _fragments(self) -> dict[str, FragmentDetails]:
        nodes = self.query.document.tree.definitions
        return {node.name.value: FragmentDetails(node) for node in nodes if isinstance(node, FragmentDefinitionNode)}

    def roots(self, kind: GraphQLObjectType) -> GroupedFieldSet:
        """Return what is selected at the root."""
        query = self.query
        collected = collect_fields(query.schema, self._fragments, query.variables, kind, query.operation)
        return self._whole(collected.grouped_field_set, bool(collected.new_defer_usages))

    def below(self, kind: GraphQLObjectType, selected: FieldDetailsList) -> GroupedFieldSet:
        """Return what is selected of a thing of a type."""
        query = self.query
        collected = collect_subfields(query.schema, self._fragments, query.variables, query.operation, kind, selected)
        return self._whole(collected.grouped_field_set, bool(collected.new_defer_usages))

    @staticmethod
    def _whole(grouped: GroupedFieldSet, deferred: bool) -> GroupedFieldSet:  # noqa: FBT001 - of this file alone
        if deferred:
            raise LeftError(Reason.NOT_COVERED)
        return grouped

    def row(self) -> str:
        """Return a name for rows that no other rows of the statement have."""
        self._rows += 1
        return f"t{self._rows}"

    def thing(self, kind: GraphQLObjectType, selected: FieldDetailsList, row: str, model: type[Model]) -> list[str]:
        """Return the parts of a thing that is made of a row."""
        self._things += 1
        thing = _Thing(kind, row, model, f"f{self._things}")
        return joined({key: self._member(thing, key, each) for key, each in self.below(kind, selected).items()})

    def _member(self, thing: _Thing, key: str, selected: FieldDetailsList) -> list[str]:
        name = selected[0].node.name.value
        if name == "__typename":
            return [Json(f'"{thing.kind.name}"')]
        parts = self._declared(thing, selected)
        if parts is not None:
            return parts
        if not is_made_of_a_row(thing.kind):
            raise LeftError(Reason.NOT_COVERED)
        fill = self.fills.setdefault(thing.name, Fill(thing.name, thing.kind, thing.model))
        return fill.place(thing.row, key, selected)

    def field_parts(
        self, kind: GraphQLObjectType, row: str, model: type[Model], selected: FieldDetailsList
    ) -> list[str] | None:
        """Return the parts of one field of a thing that is made of a row; None where no statement says it."""
        return self._declared(_Thing(kind, row, model, ""), selected)

    def _declared(self, thing: _Thing, selected: FieldDetailsList) -> list[str] | None:
        try:
            return self._shaped(thing, thing.kind.fields[selected[0].node.name.value], selected)
        except LeftError:
            return None

    def _shaped(self, thing: _Thing, field: GraphQLField, selected: FieldDetailsList) -> list[str] | None:
        shape, row = shape_of(field), thing.row
        if isinstance(shape, Value) and not selected[0].node.arguments:
            return self._value(shape, field, row, thing.model)
        if isinstance(shape, Worded):
            return self._worded(shape, row, thing.model)
        if isinstance(shape, Identity):
            return writing.identity(thing.kind.name, row)
        if isinstance(shape, Many):
            return self._many(shape, field, selected, row)
        return self._one(shape, field, selected, row) if isinstance(shape, One) else None

    def _value(self, shape: Value, field: GraphQLField, row: str, model: type[Model]) -> list[str] | None:
        named: str = field.extensions["strawberry-definition"].python_name
        value = self._of_row(shape.sql, row).replace(FIELD, named)
        own = value.removeprefix(f'{row}."').removesuffix('"')
        is_column = value == column(row, own)
        null = not is_column or writing.may_be_null(model, own)
        parts = writing.written(value, field.type, may_be_null=null)
        if parts is None:
            return None
        unless = [self._of_row(shape.unless, row).replace(FIELD, named)] if shape.unless else []
        if is_column and writing.is_great(model, own) and get_named_type(field.type).name == "Int":
            unless.append(f"NOT {writing.fits(value)}")
        if not unless:
            return parts
        return [f"CASE WHEN {' OR '.join(unless)} THEN {LEAVE} ELSE {concatenated(parts)} END"]

    def _worded(self, shape: Worded, row: str, model: type[Model]) -> list[str]:
        value, language = self._of_row(shape.sql, row), self.query.context.language
        fields: Mapping[str, Any] = cast("Any", model)._meta.fields_map  # noqa: SLF001 - the mapper has no public word for it
        kind = shape.of or fields[value.removeprefix(f'{row}."').removesuffix('"')].enum_type
        words = {each.value: orjson.dumps(in_language(title_of(each), language)) for each in kind}
        cases = "".join(
            f" WHEN {quoted(value)} THEN {quoted(words_of_it.decode())}" for value, words_of_it in words.items()
        )
        return [f"CASE {value}{cases} ELSE {LEAVE} END"]

    def _many(self, shape: Many, field: GraphQLField, selected: FieldDetailsList, row: str) -> list[str]:
        inner, of = self.row(), shape.of
        thing = entry(self.thing(object_of(field), selected, inner, of.model), selected)
        where = shape.where if isinstance(shape.where, str) else shape.where(arguments_of(self.query, field, selected))
        condition = f"{column(inner, of.parent)} = {self._of_row(shape.parent, row)}"
        if where:
            condition += f" AND {self._of_row(where, inner)}"
        order = ", ".join(column(inner, term) if term.isidentifier() else term for term in of.order)
        listed = f"string_agg({thing},',' ORDER BY {order})" if order else f"string_agg({thing},',')"
        subquery = f"(SELECT {listed} FROM {table_of(of.model)} {inner} WHERE {condition})"  # noqa: S608 - words of our own
        return [Json("["), f"coalesce({subquery},'')", Json("]")]

    def _one(self, shape: One, field: GraphQLField, selected: FieldDetailsList, row: str) -> list[str]:
        inner = self.row()
        thing = concatenated(self.thing(object_of(field), selected, inner, shape.model))
        condition = f"{column(inner, 'id')} = {self._of_row(shape.key, row)}"
        if shape.seen:
            self.scopes[inner] = shape.model
            condition += f" AND {placed(inner)}"
        subquery = f"(SELECT {thing} FROM {table_of(shape.model)} {inner} WHERE {condition})"  # noqa: S608 - our own words
        nothing = LEAVE if field.type is not get_nullable_type(field.type) else _NULL
        return [f"coalesce({subquery},{nothing})"]

    @staticmethod
    def _of_row(term: str, row: str) -> str:
        return term.replace(ROW, row).replace(TODAY, placed(TODAY))


def joined(members: Mapping[str, list[str]]) -> list[str]:
    """Return the parts of an object with these members."""
    parts: list[str] = [Json("{")]
    for place, (key, value) in enumerate(members.items()):
        parts += [Json(f'{"," if place else ""}"{key}":'), *value]
    return [*parts, Json("}")]


def object_of(field: GraphQLField) -> GraphQLObjectType:
    """Return the type of the things that a field answers; it is one, and no interface."""
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType):
        raise LeftError(Reason.NOT_COVERED)
    return named


def table_of(model: type[Model]) -> str:
    """Return the table of a model, as a statement names it."""
    return f'"{cast("Any", model)._meta.db_table}"'  # noqa: SLF001 - the mapper has no public word for it


def arguments_of(query: Query, field: GraphQLField, selected: FieldDetailsList) -> dict[str, Any]:
    """Return the arguments of a field, as its resolver is given them."""
    details = selected[0]
    given = get_argument_values(field, details.node, query.variables, details.fragment_variable_values)
    made: Any = cast("Any", query.schema)._strawberry_schema  # noqa: SLF001 - it has no public name for it
    declared: Any = field.extensions["strawberry-definition"]
    return convert_arguments(given, declared.arguments, made.schema_converter.scalar_registry, made.config)
