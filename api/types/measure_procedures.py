"""How a measure is handled (办理程序) as the API shows it: before anybody applies, for whoever builds the form."""

import strawberry

from api.kit.context import Info
from api.kit.enumerations import Role
from api.types.papers import Paper
from domain.assessment.matters import needs_item
from domain.packs.measure_words import procedure_lines, quota_lines
from domain.policy.conditions import Text
from domain.policy.policy import Measure as MeasureShape
from domain.policy.procedure import ReviewStep
from domain.policy.titled import StepDue


@strawberry.type(description="One step of a procedure, as it follows an application (审核环节).")
class StepOfMeasure:
    """A step."""

    step: strawberry.Private[ReviewStep]

    @strawberry.field(description="Its code.")
    def code(self) -> str:
        """The code."""
        return self.step.code

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.step.title)

    @strawberry.field(description="When it comes, in the language of the request, such as before the proposal.")
    def when_title(self, info: Info) -> str:
        """When it comes."""
        return info.context.say(StepDue(self.step.when).words)

    @strawberry.field(description="In which role it is recorded.")
    def role(self) -> Role:
        """Who records it."""
        return Role(self.step.by)


@strawberry.type
class MeasureProcedure:
    """The fields of a measure that say how it is handled."""

    shape: strawberry.Private[MeasureShape]

    @strawberry.field(description="Whether an application names what it is for, beyond its applicant and year.")
    def item_required(self) -> bool:
        """Whether the item is named."""
        return needs_item(self.shape)

    @strawberry.field(
        description="Whether it is filed under an open call alone (申报通知); where false, at any time unless a call "
        "names a window. `calls` lists them."
    )
    def call_required(self) -> bool:
        """Whether a call is needed."""
        return self.shape.procedure.call == "REQUIRED"

    @strawberry.field(
        description="Whether nobody applies (免申即享): the office drafts it, and the enterprise submits it."
    )
    def without_application(self) -> bool:
        """Whether nobody applies."""
        return self.shape.procedure.without_application

    @strawberry.field(description="What one unit is called that is registered and accepted, such as a bed; else null.")
    def unit_title(self, info: Info) -> str | None:
        """The title of a unit."""
        units = self.shape.procedure.units
        return info.context.say(units.title) if units else None

    @strawberry.field(description="The steps that follow an application besides those of every grant, in their order.")
    def steps(self) -> list[StepOfMeasure]:
        """The steps."""
        return [StepOfMeasure(step=step) for step in self.shape.procedure.steps]

    @strawberry.field(
        description="How it is handled, in words (办理流程): line by line, in the language of the request."
    )
    def procedure_in_words(self, info: Info) -> list[str]:
        """The procedure in words."""
        return [info.context.say(Text(zh=zh, en=en)) for zh, en in procedure_lines(self.shape)]

    @strawberry.field(description="How many awards of a year there are (名额), and how often one can be had, in words.")
    def quota(self, info: Info) -> str | None:
        """The quota in words."""
        lines = [info.context.say(Text(zh=zh, en=en)) for zh, en in quota_lines(self.shape)]
        return "\n".join(lines) or None

    @strawberry.field(description="The papers that prove what is stated, by the steps that look at them (证明材料).")
    def papers(self) -> list[Paper]:
        """The papers."""
        steps = self.shape.procedure.steps
        return [Paper(shape=paper, step=step.code) for step in steps for paper in step.papers]
