"""What of a thing no statement says (补充取数): the fields of its row that have no declaration, and their places."""

# Wrapped types of graphql-core are of a kind that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList
from tortoise.models import Model

from api.reads.compiled.terms import FILLED, Json, column
from api.reads.lean.plans import Selection


@dataclass(slots=True)
class Fill:
    """What is filled in for the things of one name: of which type they are, and which fields."""

    name: str
    kind: GraphQLObjectType
    model: type[Model]
    selected: dict[str, FieldDetailsList] = field(default_factory=dict[str, FieldDetailsList])
    selection: Selection | None = None
    """The same as a run of resolvers takes it, once all of it is known."""

    def place(self, row: str, key: str, selected: FieldDetailsList) -> list[str]:
        """Return the parts of the place of a field."""
        self.selected[key] = selected
        uid = f"encode(uuid_send({column(row, 'id')}),'hex')"
        return [Json(f"{FILLED}{self.name}:{key}:"), uid, Json(FILLED)]


def is_made_of_a_row(kind: GraphQLObjectType) -> bool:
    """Return whether a thing of a type is made of its row and of nothing else."""
    needed = {
        each.name
        for each in fields(class_of(kind))
        if each.init and each.default is MISSING and each.default_factory is MISSING
    }
    return needed == {"row"}


def class_of(kind: GraphQLObjectType) -> Any:  # noqa: ANN401
    """Return the class of the things of a type."""
    return kind.extensions["strawberry-definition"].origin
