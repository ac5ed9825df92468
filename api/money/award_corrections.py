"""Corrections after approval (批准后更正) as the API shows them: what stood, what stands, and by whom."""

from datetime import datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.nodes import Node
from api.kit.scalars import CNYAmount
from api.money.grant_accounts import as_read
from api.money.recoveries import Recovery
from api.shapes.columns import column
from domain.assessment.award_corrections import Change


@strawberry.type(description="One thing that was corrected.")
class AwardChange:
    """One thing that was corrected."""

    name: str = strawberry.field(description="Name of the fact, or `decidedAmount`, `item` or `units`.")
    title: str = strawberry.field(description="What the office calls it, in the language of the request.")
    before: str = strawberry.field(description="As it stood, in the language of the request.")
    after: str = strawberry.field(description="As it stands since.")

    @classmethod
    def of(cls, change: Change, info: Info) -> "AwardChange":
        """Show a change."""
        say = info.context.say
        return cls(name=change.name, title=say(change.title), before=say(change.before), after=say(change.after))


@strawberry.type(description="Facts of an approved grant that two people corrected (批准后更正).")
class AwardCorrection(Node):
    """A correction."""

    row: strawberry.Private[rows.AwardCorrection]
    grant: strawberry.Private[rows.Grant]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = column("Place in the sequence of this grant.")

    @strawberry.field(description="What was corrected.")
    def changes(self, info: Info) -> list[AwardChange]:
        """The changes."""
        return [AwardChange.of(Change.read(change), info) for change in self.row.changes]

    award_before: CNYAmount | None = column("The award as it stood, in yuan; null on a programme.")
    award_after: CNYAmount | None = column("The award on the corrected facts, in yuan; null on a programme.")

    @strawberry.field(description="How the mistake came about.")
    async def reason(self, info: Info) -> str:
        """The reason."""
        return await as_read(self.row.reason, self.grant, info) or ""

    @strawberry.field(description="The evidence of what is right.")
    async def evidence(self, info: Info) -> str:
        """The evidence."""
        return await as_read(self.row.evidence, self.grant, info) or ""

    proposed_by: str = column("Who proposed it.")
    confirmed_by: str = column("Who confirmed it.")
    corrected_at: datetime = column("When it was confirmed and done.")

    @strawberry.field(
        description="What payments have too much since, in yuan, asked back or still with the treasury; 0.00 for none."
    )
    async def claimed(self, info: Info) -> CNYAmount:
        """What is claimed."""
        return CNYAmount(sum(claim.amount for claim in await info.context.loaders.claims_of.load(self.row.id)))

    @strawberry.field(description="The recoveries by which that is asked back (追回), once all of a payment is paid.")
    async def recoveries(self, info: Info) -> list[Recovery]:
        """The recoveries."""
        claims = await info.context.loaders.claims_of.load(self.row.id)
        recoveries = [
            await info.context.loaders.recovery.load(claim.recovery_id) for claim in claims if claim.recovery_id
        ]
        return [Recovery(row=row) for row in recoveries if row]
