"""Flags as the API shows them (审核提示), with what a measure without a cap has come to so far."""

import strawberry

from api.kit.context import Info
from api.kit.errors import Citation
from api.kit.scalars import CNYAmount
from domain.assessment.flags import Flagged


@strawberry.type(description="What was awarded under a measure over the life of its policy (累计敞口).")
class Exposure:
    """What a measure has come to."""

    awards: int = strawberry.field(description="How many grants are awarded.")
    awarded: CNYAmount = strawberry.field(description="Yuan of these awards.")
    paid: CNYAmount = strawberry.field(description="Yuan of them that were paid and have not come back.")


@strawberry.type(description="What whoever reviews a case looks at, though it stands against nothing (审核提示).")
class ReviewFlag:
    """A flag that is raised."""

    message: str = strawberry.field(description="What to look at, in the language of the request.")
    citation: Citation = strawberry.field(description="The clause, and the reading that asks for it.")
    flag: strawberry.Private[Flagged]
    policy_code: strawberry.Private[str]

    @strawberry.field(
        description="What its measure has come to so far, where the text states no cap (敞口); null on any other flag."
    )
    async def exposure(self, info: Info) -> Exposure | None:
        """The exposure."""
        if self.flag.exposure_of is None:
            return None
        so_far = await info.context.loaders.exposure.load((self.policy_code, self.flag.exposure_of))
        return Exposure(awards=so_far.awards, awarded=CNYAmount(so_far.awarded), paid=CNYAmount(so_far.paid))

    @classmethod
    def of(cls, flag: Flagged, info: Info, policy_code: str) -> "ReviewFlag":
        """Show a flag of a measure of this policy."""
        citation = Citation.of(flag.citation)
        return cls(message=info.context.say(flag.says), citation=citation, flag=flag, policy_code=policy_code)
