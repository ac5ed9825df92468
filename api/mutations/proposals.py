"""What the second person answers (复核)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.proposals import proposals


@strawberry.type
class ProposalMutation:
    """What the second person answers (复核)."""

    confirm_proposal = mutation(proposals.ConfirmProposal, proposals.confirm_proposal)
    decline_proposal = mutation(proposals.DeclineProposal, proposals.decline_proposal)
    withdraw_proposal = mutation(proposals.WithdrawProposal, proposals.withdraw_proposal)
