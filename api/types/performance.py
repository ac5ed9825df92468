"""Performance (绩效) as the API shows it: of a measure its indicators, of a grant what came of its goals."""

import strawberry

from api.kit.context import Info
from api.kit.enumerations import IndicatorKind
from domain.assessment.performance import Measured, shown_points, shown_value
from domain.policy.conditions import FactType
from domain.policy.policy import Measure
from domain.policy.procedure import Indicator


@strawberry.type(description="One thing by which the performance of a measure's awards is measured (绩效指标).")
class IndicatorOfMeasure:
    """An indicator."""

    shape: strawberry.Private[Indicator]

    @strawberry.field(description="Its code within the measure.")
    def code(self) -> str:
        """The code."""
        return self.shape.code

    @strawberry.field(description="What it is, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.shape.title)

    @strawberry.field(description="In what it is counted, in the language of the request.")
    def unit(self, info: Info) -> str:
        """The unit."""
        return info.context.say(self.shape.unit)

    @strawberry.field(description="How it is reached.")
    def kind(self) -> IndicatorKind:
        """The kind."""
        return IndicatorKind(self.shape.kind)

    @strawberry.field(description="Points when its goal is reached; those of a measure add up to 100 (权重).")
    def weight(self) -> int:
        """The weight."""
        return self.shape.weight

    @strawberry.field(description="Fact that holds the goal; null where one goal holds for all awards, or none.")
    def goal(self) -> str | None:
        """The fact of the goal."""
        return self.shape.goal

    @strawberry.field(description="The goal of all awards, where it is no fact of each.")
    def target(self) -> int | None:
        """The goal of all."""
        return self.shape.target

    @strawberry.field(description="Fact that holds what came of it: `recordReview` puts it on record.")
    def actual(self) -> str:
        """The fact of what came of it."""
        return self.shape.actual


@strawberry.type(description="What came of one goal of a grant (绩效指标完成情况).")
class MeasuredIndicator:
    """An indicator of a grant."""

    one: strawberry.Private[Measured]
    kind: strawberry.Private[FactType]

    @classmethod
    def of(cls, measure: Measure, one: Measured) -> "MeasuredIndicator":
        """Show what came of one goal."""
        return cls(one=one, kind=measure.facts[one.indicator.actual].type)

    @strawberry.field(description="The indicator.")
    def indicator(self) -> IndicatorOfMeasure:
        """The indicator."""
        return IndicatorOfMeasure(shape=self.one.indicator)

    @strawberry.field(description="The goal, written as facts are; null while it is not on record, and of one DONE.")
    def goal(self) -> str | None:
        """The goal."""
        return shown_value(self.one.goal, self.kind)

    @strawberry.field(description="What came of it, written as facts are; null while it is not on record.")
    def actual(self) -> str | None:
        """What came of it."""
        return shown_value(self.one.actual, self.kind)

    @strawberry.field(description="Its points with two decimals, rounded down: in proportion below the goal (得分).")
    def points(self) -> str | None:
        """The points."""
        return None if self.one.points is None else shown_points(self.one.points)

    @strawberry.field(description="Whether the goal was reached; null where it is not known.")
    def reached(self) -> bool | None:
        """Whether it was reached."""
        return self.one.reached


def shown_score(score: int | None) -> str | None:
    """Return a score in hundredths of a point with two decimals."""
    return None if score is None else shown_points(score)
