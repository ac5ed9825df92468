"""Papers (证明材料) as the API shows them: what a step looks at, and which facts each proves."""

import strawberry

from api.kit.context import Info
from domain.policy.procedure import Paper as PaperShape


@strawberry.type(description="A paper on which a step of a procedure stands, and what it proves (证明材料).")
class Paper:
    """A paper."""

    shape: strawberry.Private[PaperShape]
    step: str = strawberry.field(description="Code of the step that looks at it.")

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.shape.title)

    @strawberry.field(
        description="Names of the facts and parts of the item that it proves; `item` for one of one text."
    )
    def proves(self) -> list[str]:
        """What it proves."""
        return self.shape.proves
