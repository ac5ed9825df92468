"""Figures of a policy that are no part of an amount (数额): what a duty asks, what a budget arranges."""

from typing import cast

from pydantic import Field, model_validator

from domain.policy.conditions import Shape, Text
from domain.values.figures import Amount, Rate


class TitledFigure(Shape):
    """A figure that is no part of an amount (数额), such as how much a duty asks, and what it is of."""

    title: Text | None = Field(
        default=None, description="What it is of, in words; a pack that is kept with its grants may have none."
    )
    figure: Amount | Rate | int

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        """A figure by itself, as packs that are kept with their grants may have it."""
        if not isinstance(value, dict):
            return {"figure": value}
        stated = cast("dict[str, object]", value)
        return {"figure": stated} if "written" in stated else stated

    @property
    def written(self) -> str:
        """The figure as the text writes it."""
        return str(self.figure) if isinstance(self.figure, int) else self.figure.written
