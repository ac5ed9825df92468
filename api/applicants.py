"""Applicants (申请单位) as the API shows them."""

from uuid import UUID

import strawberry

import domain.models as rows
from api.context import Info
from api.nodes import Node
from api.other_awards import OtherAward
from workflows.applicants import RegisterApplicant


@strawberry.type(
    description="An applicant (申请单位): a legal person with a checked credit code and a paying district."
)
class Applicant(Node):
    """An applicant."""

    row: strawberry.Private[rows.Applicant]

    def uid(self) -> UUID:
        """Answer the id of its row."""
        return self.row.id

    @strawberry.field(description="Unified social credit code (统一社会信用代码, GB 32100-2015).")
    def credit_code(self) -> str:
        """The credit code."""
        return self.row.credit_code

    @strawberry.field(description="Registered name.")
    def name(self) -> str:
        """The name."""
        return self.row.name

    @strawberry.field(description="Code of its paying district in the register of the policy.")
    def district_code(self) -> str:
        """The district."""
        return self.row.district_code

    @strawberry.field(description="Awards of other policies on record, oldest first (其他支持).")
    async def other_awards(self, info: Info) -> list[OtherAward]:
        """The awards of other policies."""
        found = await info.context.loaders.other_awards_of.load(self.row.credit_code)
        return [OtherAward(row=award) for award in found]


@strawberry.input(
    description="An applicant as it states itself. New ones are registered; known ones must be stated alike."
)
class ApplicantInput:
    """An applicant as it states itself."""

    credit_code: str = strawberry.field(description="Unified social credit code, 18 characters.")
    name: str = strawberry.field(description="Registered name.")
    district_code: str = strawberry.field(description="Code of its paying district, from `Policy.districts`.")

    def command(self) -> RegisterApplicant:
        """Parse to the command."""
        return RegisterApplicant(self.credit_code, self.name, self.district_code)
