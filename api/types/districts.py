"""Paying districts (出资区) as the API shows them."""

import strawberry

from api.kit.context import Info
from domain.handling.leg_queue import treasury_title
from domain.policy.conditions import Text
from domain.policy.policy import Policy


@strawberry.type(description="A paying district (出资区). Never derived from a credit code.")
class District:
    """A paying district."""

    name: strawberry.Private[Text]
    code: str = strawberry.field(description="GB/T 2260 division code, or a private code of the register.")
    private: bool = strawberry.field(description="True where the code is the register's own.")

    @strawberry.field(description="What the office calls it, in the language of the request; its code without a name.")
    def title(self, info: Info) -> str:
        """What it is called."""
        return info.context.say(self.name)

    @classmethod
    def of(cls, policy: Policy, code: str) -> "District":
        """Show a district by the register of a policy; one that the register does not have by its code."""
        private = any(district.code == code and district.private for district in policy.districts)
        return cls(name=treasury_title(policy, code), code=code, private=private)
