"""What no statement says (补充取数): the fields of a row that have no declaration, by their resolvers, row by row.

The statement leaves the place of each in its text, with the id of the row; the rows are read once for all places.
"""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from asyncio import gather
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from inspect import isawaitable
from typing import Any, cast
from uuid import UUID

import orjson
from graphql import DocumentNode, FragmentDefinitionNode, GraphQLObjectType, OperationDefinitionNode
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.models import Model

from api.reads.compiled.terms import FILLED, Json, column
from api.reads.ways import LeftError, Query, Reason
from workflows.runtime.sql import read


@dataclass(slots=True)
class Fill:
    """What is filled in for the things of one name: of which type they are, and which fields."""

    name: str
    kind: GraphQLObjectType
    model: type[Model]
    selected: dict[str, FieldDetailsList] = field(default_factory=dict[str, FieldDetailsList])

    def place(self, row: str, key: str, selected: FieldDetailsList) -> list[str]:
        """Return the parts of the place of a field."""
        self.selected[key] = selected
        uid = f"encode(uuid_send({column(row, 'id')}),'hex')"
        return [Json(f"{FILLED}{self.name}:{key}:"), uid, Json(FILLED)]


def is_made_of_a_row(kind: GraphQLObjectType) -> bool:
    """Return whether a thing of a type is made of its row and of nothing else."""
    needed = {
        each.name
        for each in fields(_class_of(kind))
        if each.init and each.default is MISSING and each.default_factory is MISSING
    }
    return needed == {"row"}


async def filled(answer: str, fills: Mapping[str, Fill], query: Query) -> str:
    """Return an answer with everything filled in; raises LeftError where anything of it went wrong."""
    pieces = answer.split(FILLED)
    places = [pieces[place].split(":") for place in range(1, len(pieces), 2)]
    executor = _executor(query)
    names = list(dict.fromkeys(row for row, _, _ in places))
    made = await gather(
        *(_made(fills[name], {UUID(hex=uid) for row, _, uid in places if row == name}, executor) for name in names)
    )
    if executor.collected_errors.errors:
        raise LeftError(Reason.FAULT)
    by_name = dict(zip(names, made, strict=True))
    for place, (row, key, uid) in enumerate(places):
        pieces[2 * place + 1] = orjson.dumps(by_name[row][UUID(hex=uid)][key]).decode()
    return "".join(pieces)


async def _made(fill: Fill, ids: set[UUID], executor: Any) -> Mapping[UUID, Mapping[str, Any]]:  # noqa: ANN401 - the library's
    """The fields of rows by their ids."""
    rows: Sequence[Any] = await read(fill.model, "WHERE id = ANY($1)", list(ids))
    if len(rows) != len(ids):
        raise LeftError(Reason.UNUSUAL)
    show = _class_of(fill.kind)
    return dict(
        zip(
            [row.pk for row in rows],
            await gather(*(_fields(fill, show(row=row), executor) for row in rows)),
            strict=True,
        )
    )


async def _fields(fill: Fill, thing: object, executor: Any) -> Mapping[str, Any]:  # noqa: ANN401
    answered = executor.execute_fields(fill.kind, thing, None, fill.selected, None)
    return cast("Mapping[str, Any]", await answered if isawaitable(answered) else answered)


def _executor(query: Query) -> Any:  # noqa: ANN401 - the library's
    """What executes the fields of a query, whose variables are read already."""
    made: Any = cast("Any", query.schema)._strawberry_schema  # noqa: SLF001 - it has no public name for it
    given = query.operation
    operation = OperationDefinitionNode(
        operation=given.operation,
        name=given.name,
        directives=(),
        variable_definitions=(),
        selection_set=given.selection_set,
    )
    fragments = (node for node in query.document.tree.definitions if isinstance(node, FragmentDefinitionNode))
    document = DocumentNode(definitions=(operation, *fragments))
    executor = made.execution_context_class.build(query.schema, document, None, query.context)
    executor.variable_values = query.variables
    return executor


def _class_of(kind: GraphQLObjectType) -> Any:  # noqa: ANN401
    return kind.extensions["strawberry-definition"].origin
