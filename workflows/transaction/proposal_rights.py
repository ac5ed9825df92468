"""Who may decide on a proposal (谁可复核): by role, bureau and treasury, and never who proposed it."""

from datetime import date

from domain.lives.proposal_life import DECIDING, PROPOSAL_LIFE, ProposalContext, ProposalEvent
from domain.models import Proposal
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation, Refusal
from workflows.transaction.actors import Actor
from workflows.transaction.rights import Allowed, why_not


def why_not_decide(proposal: Proposal, actor: Actor, policy: Policy | None = None) -> Refusal | None:
    """Return the refusal of somebody who is not of those who decide on a proposal: by role, bureau and treasury.

    Treasuries go by their names in the policy, where it is given.
    """
    allowed = Allowed(
        roles=DECIDING[proposal.deed],
        bureaus=proposal.bureaus,
        treasuries=None if proposal.treasury is None else [proposal.treasury],
        policy=policy,
    )
    return why_not(actor, allowed, context_of_proposal(proposal, actor, date.max).citation)


def why_not_confirm(proposal: Proposal, actor: Actor, today: date, policy: Policy | None = None) -> Refusal | None:
    """Return why somebody cannot confirm a proposal now; None where he can, on the thing as it was."""
    outcome = PROPOSAL_LIFE.step(proposal.state, ProposalEvent.CONFIRM, context_of_proposal(proposal, actor, today))
    return why_not_decide(proposal, actor, policy) or (outcome if isinstance(outcome, Refusal) else None)


def context_of_proposal(proposal: Proposal, actor: Actor, today: date) -> ProposalContext:
    """Return what the guards of its life look at, for somebody on a day."""
    cited = proposal.citations[0]
    return ProposalContext(
        role=actor.role,
        citation=Citation(cited["article"], cited["quote"], cited["reading"]),
        today=today,
        lapses_on=proposal.lapses_on,
        proposed_by_this_person=proposal.proposer in actor.people,
        proposed_by=proposal.proposed_by,
    )
