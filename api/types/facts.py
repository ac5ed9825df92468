"""The facts of a measure (事实) as the API shows them: enough to build the form of an application."""

from collections.abc import Mapping
from uuid import UUID, uuid5

import strawberry

from api.kit.context import Info
from api.kit.enumerations import FactGroup, FactType
from api.kit.nodes import Node
from domain.assessment.fact_forms import (
    FACT_GROUP_TITLES,
    MOST_COUNT,
    bounds_of,
    example_of,
    group_of,
    length_of,
    unit_of,
)
from domain.policy.conditions import Fact, Text
from domain.policy.policy import Measure
from domain.policy.procedure import Procedure
from domain.values.money import show_yuan
from workflows.transaction.facts import recorded_by_deed


@strawberry.type(description="One value that a fact may have.")
class FactChoice:
    """One value that a fact may have."""

    text: strawberry.Private[Text]
    value: str = strawberry.field(description="As it is written in `facts`.")

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title of the value."""
        return info.context.say(self.text)


@strawberry.type(description="One fact (事实) of a measure: what a form asks and how the answer is written.")
class FactDefinition(Node):
    """One fact of a measure."""

    measure: strawberry.Private[UUID]

    def uid(self) -> UUID:
        """Return its id: that of its measure, and its name."""
        return uuid5(self.measure, self.name)

    fact: strawberry.Private[Fact]
    procedure: strawberry.Private[Procedure]
    name: str = strawberry.field(description="Its name in `facts`.")
    mutation: str | None = strawberry.field(
        description="The mutation that puts it on record with evidence; such a fact is not stated on the application."
    )

    @strawberry.field(description="How it is written: money, percent and days are strings.")
    def type(self) -> FactType:
        """The type of the fact."""
        return self.fact.type

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title of the fact."""
        return info.context.say(self.fact.title)

    @strawberry.field(description="What exactly is meant: which figure, at which time, from where.")
    def note(self, info: Info) -> str | None:
        """The note of the fact."""
        return info.context.say(self.fact.note) if self.fact.note else None

    @strawberry.field(description="Under which heading of a form it stands.")
    def group(self) -> FactGroup:
        """The group."""
        return group_of(self.fact, is_later=self.mutation is not None)

    @strawberry.field(description="The heading of its group, in the language of the request.")
    def group_title(self, info: Info) -> str:
        """The heading."""
        return info.context.say(FACT_GROUP_TITLES[self.group()])

    @strawberry.field(description="Whether an application cannot be submitted without it.")
    def required(self) -> bool:
        """Whether it is required."""
        return self.mutation is None and not self.fact.optional

    @strawberry.field(description="In what it is counted, in the language of the request; null where nothing is.")
    def unit(self, info: Info) -> str | None:
        """The unit."""
        unit = unit_of(self.fact)
        return info.context.say(unit) if unit else None

    @strawberry.field(
        description="The least that is possible: of COUNT and YEAR a number, of MONEY yuan, of PERCENT percent; null "
        "for what is no number."
    )
    def least(self) -> str | None:
        """The least."""
        if self.fact.type is FactType.MONEY:
            return show_yuan(0)
        bounds = bounds_of(self.fact)
        return str(bounds[0]) if bounds else None

    @strawberry.field(description="The most that is possible, written likewise; null where there is none.")
    def most(self) -> str | None:
        """The most."""
        bounds = bounds_of(self.fact)
        return str(bounds[1]) if bounds and bounds[1] < MOST_COUNT else None

    @strawberry.field(description="The most characters that a text may have; null for what is no text.")
    def length(self) -> int | None:
        """The length."""
        return length_of(self.fact)

    @strawberry.field(description="An example of how it is written; null where it is chosen, or written freely.")
    def placeholder(self) -> str | None:
        """The example."""
        return example_of(self.fact)

    @strawberry.field(description="Codes of the steps that certify it: what was stated before no longer counts then.")
    def certified_by(self) -> list[str]:
        """The steps."""
        return [step.code for step in self.procedure.steps if self.name in step.certifies]

    @strawberry.field(description="The values of CHOICE and CHOICES.")
    def choices(self) -> list[FactChoice]:
        """The values of the fact."""
        return [FactChoice(text=text, value=value) for value, text in self.fact.choices.items()]

    @strawberry.field(description="True where null is an answer: it did not happen.")
    def nullable(self) -> bool:
        """Whether null is an answer."""
        return self.fact.nullable

    @strawberry.field(description="True where the day may not lie after today.")
    def not_future(self) -> bool:
        """Whether the day must have come."""
        return self.fact.not_future


def facts_shown(uid: UUID, measure: Measure, definitions: Mapping[str, Fact]) -> list[FactDefinition]:
    """Show definitions of a measure that has an id: its facts, or the parts of its item."""
    deeds, procedure = recorded_by_deed(measure), measure.procedure
    return [
        FactDefinition(measure=uid, fact=fact, procedure=procedure, name=name, mutation=deeds.get(name))
        for name, fact in definitions.items()
    ]
