"""Asking for anything by its global id; what is malformed or hidden answers null."""

import strawberry

import domain.models as rows
from api.applicants import Applicant
from api.context import Info
from api.grant_queries import visible_grant, visible_grants
from api.identifiers import read_global_id
from api.milestones import Milestone
from api.nodes import Node
from api.payments import Payment, PaymentLeg
from api.policies import Policy
from workflows.dossiers import may_see


@strawberry.type
class NodeQuery:
    """Asking by global id."""

    @strawberry.field(description="Anything by its global id; null where it is malformed, not there, or hidden.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002 - the contract's name
        """Anything by its global id."""
        read = read_global_id(id)
        kind = read[0] if read else ""
        if read is None or kind == "Policy":
            row = await rows.PolicyVersion.get_or_none(id=read[1]) if read else None
            return Policy(row=row) if row else None
        actor = info.context.signed_in()
        if kind == "Grant":
            return await visible_grant(info, id)
        if kind == "Applicant":
            applicant = await rows.Applicant.get_or_none(id=read[1])
            return Applicant(row=applicant) if applicant and may_see(actor, applicant) else None
        return await _part_of_grant(info, kind, read[1])


async def _part_of_grant(info: Info, kind: str, uid: object) -> Node | None:
    """A milestone or payment of a grant that the caller may see."""
    seen = visible_grants(info.context.signed_in())
    if kind == "Milestone":
        milestone = await rows.Milestone.get_or_none(id=uid)
        return Milestone(row=milestone) if milestone and await seen.filter(id=milestone.grant_id).exists() else None
    if kind == "PaymentLeg":
        leg = await rows.PaymentLeg.get_or_none(id=uid).prefetch_related("payment")
        return PaymentLeg(row=leg) if leg and await seen.filter(id=leg.payment.grant_id).exists() else None
    payment = await rows.Payment.get_or_none(id=uid) if kind == "Payment" else None
    return Payment(row=payment) if payment and await seen.filter(id=payment.grant_id).exists() else None
