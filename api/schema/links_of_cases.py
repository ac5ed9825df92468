"""From the parts of a case to its grant, and to what else they are of (所属事项), as far as the caller sees that."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import strawberry
from tortoise.models import Model

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import judged_by
from api.kit.nodes import Node
from api.money.budgets import Budget
from api.money.payments import Payment, PaymentLeg
from api.queries.closed_years import closed_accounts
from api.shapes.shapes import One, shaped
from api.types.applicants import Applicant
from api.types.caps import CapOfMeasure
from api.types.grants import Grant
from api.types.history import HistoryStep
from api.types.instalments import Tranche
from api.types.measures import Measure
from api.types.other_awards import OtherAward
from api.types.policies import Policy
from api.types.proposals import Proposal
from domain.lives.proposal_life import ProposedDeed
from domain.policy.awards import SharedCap
from workflows.other_awards.same_matter import matter_of

# A field's `self` is the thing that leads back: what stands here is no type of the schema by itself.


class _Part(Protocol):
    """What belongs to one grant."""

    row: Any


async def seen_grant(uid: UUID | None, info: Info) -> Grant | None:
    """Return a grant as long as the caller sees it; of a whole page by one statement."""
    row = await info.context.loaders.seen(info.context.signed_in(), rows.Grant, uid) if uid else None
    return Grant(row=row) if row else None


@strawberry.type
class FromPart:
    """The link of what belongs to one grant."""

    @strawberry.field(
        description="The grant to which it belongs; null where it is none that the caller may see.",
        metadata=shaped(One(rows.Grant, '{row}."grant_id"', seen=True)),
    )
    async def grant(self: _Part, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        return await seen_grant(self.row.grant_id, info)


@strawberry.type
class FromHistoryStep:
    """The link of a step."""

    @strawberry.field(description="The leg to which it belongs: its payer, treasury and amount; null for other steps.")
    async def leg(self: HistoryStep, info: Info) -> PaymentLeg | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The leg."""
        leg = await self.leg_row(info)
        return PaymentLeg(row=leg) if leg else None


@strawberry.type
class FromTranche:
    """The link of a tranche."""

    @strawberry.field(description="The payments of its award, oldest first: the next one replaces a cancelled one.")
    async def payments(self: Tranche, info: Info) -> list[Payment]:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The payments."""
        payments = await info.context.loaders.payments_of.load(self.row.grant_id)
        return [Payment(row=payment) for payment in payments if payment.tranche_id == self.row.id]


@strawberry.type
class FromOtherAward:
    """The links of an award of another policy."""

    @strawberry.field(
        description="The grant in whose favour it was given up; null where it was not, or where the caller may not see "
        "that grant."
    )
    async def closed_for(self: OtherAward, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grant."""
        return await seen_grant(self.row.closed_for_id, info)

    @strawberry.field(
        description="Its beneficiary; null where it never applied here, or is none that the caller may see."
    )
    async def applicant(self: OtherAward, info: Info) -> Applicant | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The beneficiary."""
        row = await info.context.loaders.seen_applicant(info.context.signed_in(), self.row.credit_code)
        return Applicant(row=row) if row else None

    @strawberry.field(
        description="Grants of its beneficiary for the same matter, beside which it counts, as far as the caller may "
        "see them, oldest first (同一事项)."
    )
    async def grants(self: OtherAward, info: Info) -> list[Grant]:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The grants."""
        own = await info.context.loaders.seen_grants_of(info.context.signed_in(), self.row.credit_code)
        same = [grant for grant in own if matter_of(await judged_by(grant, info)) == self.row.matter_key]
        return [Grant(row=grant) for grant in same]


_OF_POLICY = (
    ProposedDeed.PUBLISH_POLICY,
    ProposedDeed.SUSPEND_POLICY,
    ProposedDeed.RESUME_POLICY,
    ProposedDeed.REPEAL_POLICY,
    ProposedDeed.RECORD_TRANSITION_RULE,
    ProposedDeed.RELAX_SEPARATION,
)
_OF_OTHER_AWARD = (ProposedDeed.WITHDRAW_OTHER_AWARD, ProposedDeed.ASSIGN_OTHER_AWARD, ProposedDeed.CLOSE_OTHER_AWARD)
_SEEN: Mapping[ProposedDeed, tuple[type[Model], type[Any]]] = {
    **dict.fromkeys(_OF_OTHER_AWARD, (rows.OtherAward, OtherAward)),
    ProposedDeed.CORRECT_AWARD: (rows.Grant, Grant),
}
"""On what a proposal would be done that is seen like others of its type, and how that is shown."""


@strawberry.type
class FromProposal:
    """The link of a proposal."""

    @strawberry.field(
        description="The thing on which it would be done: a policy, a budget, an award of another policy, a grant or "
        "the accounts of a year; null for a day of the office, for accounts that are not closed, and for what the "
        "caller may not see."
    )
    async def subject(self: Proposal, info: Info) -> Node | None:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """The thing."""
        context, deed, uid = info.context, self.row.deed, self.row.subject_id
        if deed in _OF_POLICY:
            version = await context.loaders.policy_version.load(uid)
            return Policy(row=version) if version else None
        if deed in {ProposedDeed.CUT_BUDGET, ProposedDeed.CARRY_OVER_BUDGET}:
            actor, today = context.signed_in(), context.moment.today
            budget = await context.loaders.seen_money(actor, today, rows.Budget, uid)
            return Budget(row=budget) if budget else None
        if deed in _SEEN:
            model, show = _SEEN[deed]
            row = await context.loaders.seen(context.signed_in(), model, uid)
            return show(row=row) if row else None
        return await closed_accounts(info, uid) if deed is ProposedDeed.CLOSE_YEAR else None


@strawberry.type
class FromCapOfMeasure:
    """The link of a cap."""

    @strawberry.field(description="The measures whose awards count against it together: its own alone, or several.")
    def measures(self: CapOfMeasure) -> list[Measure]:  # pyright: ignore[reportGeneralTypeIssues] - a field of that type
        """Whose awards count."""
        codes = self.cap.measures if isinstance(self.cap, SharedCap) else [self.measure.code]
        shapes = {shape.code: shape for shape in self.policy.measures}
        return [Measure(policy=self.policy, shape=shapes[code]) for code in codes]
