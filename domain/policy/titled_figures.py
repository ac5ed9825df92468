"""Figures of a policy that are no part of an amount (数额): what a duty asks, what a budget arranges."""

from domain.policy.conditions import Shape, Text
from domain.values.figures import Amount, Rate


class TitledFigure(Shape):
    """A figure that is no part of an amount (数额), such as how much a duty asks, and what it is of."""

    title: Text
    figure: Amount | Rate | int

    @property
    def written(self) -> str:
        """The figure as the text writes it."""
        return str(self.figure) if isinstance(self.figure, int) else self.figure.written
