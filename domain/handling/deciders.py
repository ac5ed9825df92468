"""Who decides an award (决定主体): officers of a responsible bureau, or of the district that alone pays it."""

from domain.lives.grants import GrantState
from domain.lives.roles import Role
from domain.policy.policy import Measure, Policy

_BUREAU, _DISTRICT = frozenset({Role.OFFICER}), frozenset({Role.DISTRICT_OFFICER})


BEFORE_PROPOSAL = (GrantState.SUBMITTED, GrantState.UNDER_REVIEW)
"""States of an application for which those officers take the next step who may propose."""
BEFORE_DECISION = (GrantState.PROPOSED, GrantState.PUBLICITY_OVER)
"""States of a proposal for which those take it who decide: it names the payer by then."""


def deciders(policy: Policy, measure: Measure, payer: str | None) -> frozenset[Role]:
    """Return the roles that decide an award under a measure, where the decision named this payer, or none.

    Nobody decides on another's money alone: what a district pays by itself, its own officers approve.
    """
    rule = measure.procedure.decided_by
    by_district = {each.code for each in policy.payers if each.by_district}
    return _DISTRICT if rule == "DISTRICT" or (rule == "PAYER" and payer in by_district) else _BUREAU


def proposers(policy: Policy, measure: Measure, payer: str | None) -> frozenset[Role]:
    """Return the roles that propose an award which names this payer: a district proposes no other payer than itself."""
    who = deciders(policy, measure, payer)
    return who | _BUREAU if measure.procedure.decided_by == "PAYER" else who


def may_propose(policy: Policy, measure: Measure) -> frozenset[Role]:
    """Return the roles that propose under a measure at all, whomever they name as the payer."""
    payers = (None, *(measure.split.decided if measure.split else ()))
    return frozenset(role for payer in payers for role in proposers(policy, measure, payer))


def whose_turn(policy: Policy, measure: Measure, state: GrantState, payer: str | None) -> frozenset[Role]:
    """Return which officers take the next step of a case that waits for the office: those who decide it (待办方)."""
    if state in BEFORE_PROPOSAL:
        return may_propose(policy, measure)
    return deciders(policy, measure, payer) if state in BEFORE_DECISION else _BUREAU
