"""Columns that many tables have, in words of their own: a migration knows nothing of the house that it is for."""

from enum import StrEnum
from typing import Any, Literal

from tortoise import fields
from tortoise.fields.base import Field

_MADE: Any = fields
"""Tortoise's types tell apart what may be null and what may not, which is known here only when it is asked for."""


def reference(name: str, model: str, back: str | Literal[False], *, null: bool = False) -> tuple[str, Field[Any]]:
    """Return a reference to a row of another model, which stays as long as somebody refers to it, with its name."""
    to: Field[Any] = _MADE.ForeignKeyField(
        f"models.{model}", related_name=back, on_delete=fields.RESTRICT, null=null, source_field=f"{name}_id"
    )
    return name, to


def only_reference(name: str, model: str, back: str) -> tuple[str, Field[Any]]:
    """Return a reference to a row of another model to which no other row of this one refers, with its name."""
    to: Field[Any] = _MADE.OneToOneField(
        f"models.{model}", related_name=back, on_delete=fields.RESTRICT, source_field=f"{name}_id"
    )
    return name, to


def word(*words: str, null: bool = False, max_length: int = 20) -> Field[Any]:
    """Return a column of one of some words, such as a state; its comment in the database lists them."""
    one_of: Any = StrEnum("Word", {each: each for each in words})
    column: Field[Any] = _MADE.CharEnumField(one_of, max_length=max_length, null=null)
    return column
