"""Duties that are left to another while on leave (委托代办)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.policies import delegations


@strawberry.type
class DelegationMutation:
    """Duties that are left to another while on leave (委托代办)."""

    delegate_duties = mutation(delegations.DelegateDuties, delegations.delegate_duties)
    revoke_delegation = mutation(delegations.RevokeDelegation, delegations.revoke_delegation)
