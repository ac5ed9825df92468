"""A field that is only a column, written once: its resolver, its description and its statement follow from one line."""

from typing import Any

import strawberry

from api.shapes.shapes import of_column


def column(description: str, of: str = "", name: str | None = None) -> Any:  # noqa: ANN401 - its annotation is its type
    """Return a field of the API that shows a column of its row, ``of`` where that has another name than the field.

    ``name`` is the field's name in the contract, where it is none in Python.
    """

    def resolve(self: Any) -> Any:  # noqa: ANN401 - strawberry knows the source by this name
        return getattr(self.row, of or field.python_name)

    field = strawberry.field(resolver=resolve, description=description, name=name, metadata=of_column(of))
    return field


def copied(description: str, of: str = "") -> Any:  # noqa: ANN401
    """Return a field of a type that is made of a row, and holds what a column of it held."""
    return strawberry.field(description=description, metadata=of_column(of))
