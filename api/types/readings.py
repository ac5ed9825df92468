"""Readings of disputable clauses (条款解释) as the API shows them."""

import strawberry

from api.kit.context import Info
from api.kit.enumerations import Risk
from domain.policy.readings import Option
from domain.policy.readings import Reading as ReadingShape


@strawberry.type(description="One way to read a disputable clause (读法).")
class ReadingOption:
    """An option."""

    option: strawberry.Private[Option]
    value: str = strawberry.field(description="As it is written in `choice` and `rivals`.")

    @strawberry.field(description="What it says, in the language of the request.")
    def says(self, info: Info) -> str:
        """What it says."""
        return info.context.say(self.option)

    @strawberry.field(
        description="Why nobody can choose it, in the language of the request: it was considered, and nothing hangs on "
        "it (只作记载); null where it can be chosen."
    )
    def not_offered(self, info: Info) -> str | None:
        """Why it cannot be chosen."""
        return info.context.say(self.option.not_offered) if self.option.not_offered else None


@strawberry.type(description="A disputable clause, the reading chosen and its rivals (条款解释).")
class Reading:
    """A reading of the register."""

    shape: strawberry.Private[ReadingShape]

    @strawberry.field(description="Number in the register, such as I-01.")
    def number(self) -> str:
        """The number."""
        return self.shape.id

    @strawberry.field(description="Name of the choice in the pack.")
    def key(self) -> str:
        """The key."""
        return self.shape.key

    @strawberry.field(description="What can be read in more than one way.")
    def question(self, info: Info) -> str:
        """The question."""
        return info.context.say(self.shape.question)

    @strawberry.field(description="The reading chosen.")
    def choice(self) -> str:
        """The choice."""
        return self.shape.choice

    @strawberry.field(
        description="The readings not chosen, with those that nobody can choose: `options` tells them apart."
    )
    def rivals(self) -> list[str]:
        """The rivals."""
        return [option for option in self.shape.options if option != self.shape.choice]

    @strawberry.field(description="Every reading that was considered, the chosen one as well, each in words.")
    def options(self) -> list[ReadingOption]:
        """The options."""
        return [ReadingOption(option=option, value=value) for value, option in self.shape.options.items()]

    @strawberry.field(description="Why it was chosen.")
    def why(self, info: Info) -> str:
        """The reason."""
        return info.context.say(self.shape.why)

    @strawberry.field(description="How much money moves if it is wrong.")
    def risk(self) -> Risk:
        """The risk."""
        return self.shape.risk

    @strawberry.field(description="The disputed words, verbatim.")
    def quotes(self) -> list[str]:
        """The words."""
        return self.shape.quotes
