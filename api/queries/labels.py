"""What the office calls each value of every enumeration (选项名称): for filters, forms, and values that come alone."""

from typing import Annotated

import strawberry

from api.kit.context import Info
from api.kit.enumerations import titles_of_enumerations
from domain.policy.conditions import Text


@strawberry.type(description="What the office calls one value of an enumeration.")
class Label:
    """A value and its title."""

    text: strawberry.Private[Text]
    value: str = strawberry.field(description="The value, as it is written in documents and answers.")

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.text)


@strawberry.type(description="An enumeration, and what the office calls each of its values (选项名称).")
class EnumLabels:
    """An enumeration with its titles."""

    name: str = strawberry.field(description="Its name in the schema, such as GrantState.")
    values: list[Label] = strawberry.field(description="Its values, in the order in which people are shown them.")


@strawberry.type
class LabelQuery:
    """Asking for titles."""

    @strawberry.field(
        description="Every enumeration with what the office calls its values, by name, or those that are named: the "
        "same for everybody and until the next release, so keep it by its `ETag`. Open to everybody."
    )
    def labels(
        self,
        names: Annotated[
            list[str] | None,
            strawberry.argument(description="Names of enumerations; all by default. One that is none is left out."),
        ] = None,
    ) -> list[EnumLabels]:
        """The titles."""
        return [
            EnumLabels(name=name, values=[Label(value=value, text=text) for value, text in titles.items()])
            for name, titles in titles_of_enumerations().items()
            if names is None or name in names
        ]
